"""How fast concerns of another system come in: a table of invented ones, or any file, imported twice."""

import argparse
import cProfile
import csv
import json
import os
import pstats
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from tests.world import COUNTY, NOW, POINTS

from bench.ground import PLACES, SUBJECTS, prepare, say
from wangge.kinds.concern.importing import guess, open_table
from wangge.kinds.concern.services.import_rows import Options
from wangge.kinds.concern.services.importing import ImportReport, import_concerns

SENTENCES = (
    "每天晚上都有这个情况，已经持续一个多月了",
    "我们多次向物业反映，一直没有答复",
    "老人和孩子出门很不方便，存在安全隐患",
    "请有关部门到现场看一看，尽快给个说法",
    "上次说三天之内处理，到现在也没有人来",
    "附近的商户也受到影响，大家意见很大",
    "希望领导重视，安排人员抓紧维修",
)


def write_table(path: Path, count: int) -> None:
    """Concerns as a hotline exports them: number, title, text of some sentences, moment, point, class, telephone."""
    chance = random.Random(5)
    points = list(POINTS.values())
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("工单编号", "标题", "诉求内容", "受理时间", "经度", "纬度", "类别", "来电号码", "处理状态"))
        for number in range(count):
            subject, place = chance.choice(SUBJECTS), f"{chance.choice(PLACES)}{chance.randrange(60)}号"
            told = "。".join(chance.sample(SENTENCES, chance.randint(2, 6)))
            lng, lat = chance.choice(points)
            moment = timezone.localtime(NOW - timedelta(minutes=chance.randrange(365 * 1440)))
            writer.writerow(
                (
                    f"RX{number:08}", f"{place}{subject}", f"{place}{subject}，{told}。{told}。",
                    moment.strftime("%Y-%m-%d %H:%M"), f"{lng + chance.uniform(-0.004, 0.004):.6f}",
                    f"{lat + chance.uniform(-0.004, 0.004):.6f}", subject, f"139{chance.randrange(10**8):08}",
                    chance.choice(("已办结", "处理中")),
                )
            )  # fmt: skip


def bring_in(path: Path, area: str) -> tuple[ImportReport, float, float]:
    """One import, the seconds it took and those that this process was at work."""
    table = open_table(path)
    began, at_work = time.perf_counter(), time.process_time()
    report = import_concerns(
        table,
        mapping=guess(table.headings, table.sample()),
        options=Options(area_code=area),
        at=NOW,
        progress=lambda done, total: say(f"{done} of {total}"),
    )
    return report, time.perf_counter() - began, time.process_time() - at_work


def measure(path: Path, area: str) -> dict[str, Any]:
    """Rows a second the first time and the second, with what became of the rows."""
    first, seconds, busy = bring_in(path, area)
    again, seconds_again, _busy = bring_in(path, area)
    assert again.matters == 0, again.as_dict()
    assert again.known + again.errors == again.rows == first.rows, again.as_dict()
    return {
        "database": connection.vendor,
        "file": path.name,
        "load": round(os.getloadavg()[0], 1),
        "rows": first.rows,
        "matters": first.matters,
        "errors": first.errors,
        "rows_per_second": round(first.rows / seconds),
        "rows_per_cpu_second": round(first.rows / busy),
        "again_rows_per_second": round(again.rows / seconds_again),
    }


def main() -> None:
    """Prints the figures as JSON, a line per file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000, help="rows of the invented table")
    parser.add_argument("--file", type=Path, action="append", default=[], help="measure this table; may be repeated")
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    given = parser.parse_args()
    prepare()
    profile = cProfile.Profile()
    with tempfile.TemporaryDirectory() as folder:
        files = given.file
        if not files:
            files = [Path(folder) / "hotline.csv"]
            write_table(files[0], given.rows)
        for path in files:
            if given.profile:
                profile.enable()
            found = measure(path, COUNTY)
            profile.disable()
            print(json.dumps(found, ensure_ascii=False), flush=True)
    if given.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
