import csv
import io
import subprocess
import sys
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from wangge.calendars import rules

HEADER = "start,limit,region\n"


def run(capsys, *words: str) -> str:
    call_command("due", *words)
    return capsys.readouterr().out


def batch(tmp_path, capsys, text: str, encoding: str = "utf-8") -> tuple[list[dict[str, str]], int]:
    path = tmp_path / "limits.csv"
    path.write_text(text, encoding=encoding)
    code = 0
    try:
        call_command("due", "--batch", str(path))
    except SystemExit as stop:
        code = stop.code
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out))), code


def test_one_deadline_with_its_reason(capsys):
    first, reason = run(
        capsys, "--start", "2025-09-26T09:00", "--limit", "3 work_day", "--region", "640000"
    ).splitlines()
    assert first == "2025-09-30T18:00"
    assert "国庆节" in reason


def test_a_batch_answers_every_row_as_one_by_one(tmp_path, capsys):
    starts = ["2025-01-27T16:00", "2021-05-12T09:00", "2025-09-20"]
    limits = [f"{amount} {unit}" for unit in rules.LimitUnit for amount in (1, 7, 40)]
    given = [(start, limit, region) for start in starts for limit in limits for region in ("", "640000", "640302")]
    rows, code = batch(tmp_path, capsys, HEADER + "\n".join(map(",".join, given)) + "\n")
    expected = [
        rules.due(datetime.fromisoformat(start), rules.parse_limit(limit), rules.shipped_calendar(region)).text()
        for start, limit, region in given
    ]
    assert [row["due"] for row in rows] == expected
    assert code == 0


def test_bad_rows_say_why_and_nothing_is_lost(tmp_path, capsys):
    rows, code = batch(
        tmp_path,
        capsys,
        HEADER
        + "yesterday,3 work_day,\n2025-02-08,60 calendar_day,640000\n2025-02-08,soon,\n2025-02-08,1 month,Wuzhong\n",
    )
    assert [row["due"] for row in rows] == ["", "2025-04-09", "", ""]
    assert all(row["explanation"] for row in rows)
    assert "yesterday" in rows[0]["explanation"]
    assert code == 1


def test_a_file_from_old_office_software_is_read(tmp_path, capsys):
    rows, code = batch(tmp_path, capsys, HEADER + "2025-03-03T20:00,4工作时,\n", encoding="gb18030")
    assert (rows[0]["due"], code) == ("2025-03-04T14:30", 0)


def test_missing_columns_are_named(tmp_path, capsys):
    with pytest.raises(CommandError, match="limit"):
        batch(tmp_path, capsys, "start,region\n2025-01-01,\n")


def test_it_runs_without_any_database(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "wangge",
            "--dir",
            str(tmp_path),
            "due",
            "--start",
            "2025-01-27T10:00",
            "--limit",
            "2 work_day",
        ],
        env={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[0] == "2025-02-06T18:00", done.stderr
    assert not list(tmp_path.glob("*.sqlite3"))
