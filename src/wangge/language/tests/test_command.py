"""The command learns from a table, answers a table, and says plainly what is wrong."""

import csv
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wangge.language import command
from wangge.language.tests.conftest import ENDINGS, PHRASES, PLACES

TEXT = ["--text", "title,detail", "--segmented", "tokens"]


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    dice = random.Random(2)
    rows = [
        {
            "id": f"n{number}",
            "label": label,
            "tokens": " ".join(phrase) if number % 2 else "",
            "title": "" if number % 2 else phrase,
            "detail": "" if number % 2 else f"{dice.choice(PLACES)}{phrase}{dice.choice(ENDINGS)}",
            "date": f"2025-03-{number % 28 + 1:02d}",
        }
        for number, (label, phrase) in enumerate(
            (label, phrase) for _ in range(6) for label, phrases in PHRASES.items() for phrase in phrases
        )
    ]
    return write(tmp_path / "messages.csv", rows)


def test_a_model_is_learned_and_answers_every_row(messages: Path, tmp_path: Path) -> None:
    model, out = tmp_path / "category.model", tmp_path / "out.csv"
    train = ["train", "--task", "category", "--data", str(messages), *TEXT, "--label", "label", "--out", str(model)]
    assert command.main(train) == 0
    assert command.main(["predict", "--model", str(model), "--data", str(messages), *TEXT, "--out", str(out)]) == 0
    answers, asked = read(out), read(messages)
    assert list(answers[0]) == ["id", "label", "score", "label2", "score2", "label3", "score3"]
    assert [row["id"] for row in answers] == [row["id"] for row in asked]
    right = sum(answer["label"] == row["label"] for answer, row in zip(answers, asked, strict=True))
    assert right > 0.9 * len(asked)


def test_a_model_knows_its_date_window_and_scores(
    messages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "category.model"
    command.main(
        ["train", "--task", "category", "--data", str(messages), *TEXT, "--label", "label", "--out", str(model)]
    )
    about = command.category.load(model).about
    assert about["window"] == ["2025-03-01", "2025-03-28"]
    assert about["made_at"]
    assert 0 < about["scores"]["macro_f1"] <= 1
    assert "100%" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--label", "nowhere", *TEXT], "no column named nowhere"),
        (["--label", "label", "--text", "body"], "no column named body"),
        (["--label", "label"], "say where the text is"),
    ],
)
def test_a_wrong_option_is_named(
    messages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    out = tmp_path / "model"
    assert command.main(["train", "--task", "category", "--data", str(messages), "--out", str(out), *options]) == 2
    assert words in capsys.readouterr().err
    assert not out.exists()


def test_a_foreign_model_is_refused_in_one_line(
    messages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["predict", "--model", str(messages), "--data", str(messages), *TEXT, "--out", str(tmp_path / "out")]
    assert command.main(arguments) == 2
    assert "is not a language model of Wangge" in capsys.readouterr().err


def test_training_killed_in_the_middle_leaves_the_active_model(messages: Path, tmp_path: Path) -> None:
    model = tmp_path / "active.model"
    train = ["train", "--task", "category", "--data", str(messages), *TEXT, "--label", "label", "--out", str(model)]
    assert command.main(train) == 0
    before = model.read_bytes()
    process = subprocess.Popen([sys.executable, "-m", "wangge.language", *train], stderr=subprocess.PIPE)
    assert process.stderr is not None
    process.stderr.readline()
    time.sleep(0.02)
    process.kill()
    process.wait()
    process.stderr.close()
    assert model.read_bytes() == before


@pytest.fixture
def events(tmp_path: Path) -> Path:
    dice = random.Random(3)
    rows = []
    for number in range(300):
        community, kind = dice.choice(["柳树社区", "杨树社区"]), dice.choice(["噪声", "路灯"])
        unit = "环境局" if kind == "噪声" else community
        day = f"2025-0{number // 100 + 1}-{number % 28 + 1:02d}"
        rows.append({"id": f"e{number}", "date": day, "community": community, "type": kind, "unit": unit})
    return write(tmp_path / "events.csv", rows)


def test_units_are_learned_and_proposed_frozen_and_daily(events: Path, tmp_path: Path) -> None:
    model, out = tmp_path / "unit.model", tmp_path / "out.csv"
    train = ["train", "--task", "unit", "--data", str(events), "--features", "community,type", "--label", "unit"]
    assert command.main([*train, "--out", str(model)]) == 0
    for more in ([], ["--learn-daily", "unit"]):
        assert command.main(["predict", "--model", str(model), "--data", str(events), *more, "--out", str(out)]) == 0
        answers, asked = read(out), read(events)
        assert [row["id"] for row in answers] == [row["id"] for row in asked]
        right = sum(answer["label"] == row["unit"] for answer, row in zip(answers, asked, strict=True))
        assert right > 0.95 * len(asked)


def test_a_table_with_broken_dates_is_refused(events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = write(tmp_path / "broken.csv", [{**row, "date": "yesterday"} for row in read(events)])
    train = ["train", "--task", "unit", "--data", str(broken), "--features", "type", "--label", "unit"]
    assert command.main([*train, "--out", str(tmp_path / "model")]) == 2
    assert "no date" in capsys.readouterr().err


def test_hot_spots_of_a_table_are_written_with_rank_title_and_days(tmp_path: Path) -> None:
    plant = ["云溪新城旁边搅拌站夜里施工", "云溪新城门口搅拌站灰尘大", "投诉云溪新城附近的搅拌站"]
    dull = [phrases[0] for phrases in PHRASES.values()]
    rows = [
        {"id": f"n{number}", "title": title, "detail": title, "date": f"2020/1/{number + 1} 9:30:00"}
        for number, title in enumerate(plant + dull)
    ]
    out = tmp_path / "spots.csv"
    assert command.main(["hotspots", "--data", str(write(tmp_path / "m.csv", rows)), "--out", str(out)]) == 0
    found = [row for row in read(out) if row["rank"] == "1"]
    assert {row["id"] for row in found} == {"n0", "n1", "n2"}
    assert {(row["cluster"], row["start"], row["end"]) for row in found} == {("n0", "2020-01-01", "2020-01-03")}
    assert found[0]["title"] in plant
