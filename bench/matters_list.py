"""Times list pages over many matters: `python bench/matters_list.py [--rows 500000] [--postgres]`.

Rows are written by bulk SQL (a list only reads columns of the matter), spread over ten townships, each with eight
communities of five grids, five years, 4 of 100 still open. Every case is the statement of one page of fifty and the
capped count; the figures are medians of several runs in milliseconds.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
BATCH = 5000
END = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
COUNTY = "640302"
WORDS = ("路灯不亮", "水管漏水", "垃圾未清运", "夜间施工", "井盖松动", "电梯故障", "暖气不热", "占道经营")
OPEN, CLOSED = ("new", "active", "active", "waiting"), ("done",) * 9 + ("dropped",)
STATES = {
    "new": "reported", "active": "handling", "waiting": "suspended", "done": "closed", "dropped": "rejected",
}  # fmt: skip


def prepare(*, on_postgres: bool) -> None:
    """Settings for SQLite in a new folder (or WANGGE_DIR, to measure again), or for a PostgreSQL of our own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
    os.environ.setdefault("WANGGE_DIR", tempfile.mkdtemp(prefix="wangge-bench-"))
    if on_postgres:
        from tests.postgres import running_postgres  # noqa: PLC0415

        address = urlsplit(running_postgres(Path(os.environ["WANGGE_DIR"]) / "postgres"))
        os.environ["DATABASE_URL"] = urlunsplit(
            address._replace(path="/postgres")
        )  # the one that is there from the start
    import django  # noqa: PLC0415

    django.setup()


def grids() -> list[str]:
    """Four hundred grid codes of a county."""
    return [
        f"{COUNTY}{township:03}{community:03}{grid:03}"
        for township in range(1, 11)
        for community in range(1, 9)
        for grid in range(1, 6)
    ]


def rows(count: int, units: list[int], categories: list[int]) -> Iterator[Any]:
    """Matters in the order of their opening, as they come in life."""
    from wangge.matters.models import Matter  # noqa: PLC0415

    chance = random.Random(7)
    codes = grids()
    first = END - timedelta(days=5 * 365)
    step = (END - first) / count
    for number in range(count):
        opened = first + step * number
        is_open = chance.random() < 0.04 or number > count * 0.99
        phase = chance.choice(OPEN if is_open else CLOSED)
        yield Matter(
            number=f"B{number:012}",
            kind=chance.choice(("concern",) * 18 + ("whistle", "slip")),
            title=f"{chance.choice(WORDS)}{number}",
            area_code=chance.choice(codes),
            area_name="第一街道 第一社区 第一网格",
            channel=chance.choice(("phone", "counter", "grid_patrol", "resident_qr")),
            urgency="urgent" if chance.random() < 0.03 else "normal",
            category_id=chance.choice(categories),
            lead_unit_id=chance.choice(units),
            state=STATES[phase],
            phase=phase,
            next_due_at=opened + timedelta(days=chance.randint(1, 20)) if is_open else None,
            next_clock="handle" if is_open else "",
            opened_at=opened,
            moved_at=opened,
            closed_at=None if is_open else opened + timedelta(days=5),
        )


def fill(count: int) -> None:
    """Writes units, categories, matters and their search words."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from wangge.areas.models import Area  # noqa: PLC0415
    from wangge.kit.bigrams import index_text  # noqa: PLC0415
    from wangge.matters.models import SEARCH_TABLE as TABLE  # noqa: PLC0415
    from wangge.matters.models import Category, Matter  # noqa: PLC0415
    from wangge.people.models import Organization  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if Matter.objects.exists():
        return
    area = Area.objects.create(code=COUNTY, level="county", name="利通区")
    units = [
        Organization.objects.create(code=f"u{n}", name=f"单位{n}", kind="department", area=area).pk for n in range(60)
    ]
    categories = [Category.objects.create(code=f"c{n}", name=f"类别{n}").pk for n in range(120)]
    batch: list[Any] = []
    is_postgres = connection.vendor == "postgresql"
    column, value = ("matter_id", "to_tsvector('simple', %s)") if is_postgres else ("rowid", "%s")

    def write() -> None:
        made = Matter.objects.bulk_create(batch)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} ({column}, words) VALUES (%s, {value})",
                [(matter.pk, index_text(f"{matter.number} {matter.title}")) for matter in made],
            )
        batch.clear()

    for matter in rows(count, units, categories):
        batch.append(matter)
        if len(batch) == BATCH:
            write()
    if batch:
        write()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def cases() -> dict[str, tuple[str, str, dict[str, Any], str]]:
    """Name → area of the actor's post, role, filters, order."""
    return {
        "county, newest": (COUNTY, "dispatcher", {}, "newest"),
        "county, oldest": (COUNTY, "dispatcher", {}, "oldest"),
        "county, open by deadline": (COUNTY, "dispatcher", {"is_open": True}, "due"),
        "county, overdue by deadline": (COUNTY, "dispatcher", {"is_overdue": True}, "due"),
        "county, open, newest": (COUNTY, "dispatcher", {"is_open": True}, "newest"),
        "county, done, newest": (COUNTY, "dispatcher", {"phase": "done"}, "newest"),
        "county, one state": (COUNTY, "dispatcher", {"kind": "concern", "state": "suspended"}, "newest"),
        "county, rare kind": (COUNTY, "dispatcher", {"kind": "slip"}, "newest"),
        "county, category": (COUNTY, "dispatcher", {"category": 7}, "newest"),
        "county, unit": (COUNTY, "dispatcher", {"unit": 7}, "newest"),
        "county, urgent": (COUNTY, "dispatcher", {"urgency": "urgent"}, "newest"),
        "county, urgent open by deadline": (COUNTY, "dispatcher", {"urgency": "urgent", "is_open": True}, "due"),
        "county, frequent words": (COUNTY, "dispatcher", {"text": "路灯"}, "newest"),
        "county, rare words": (COUNTY, "dispatcher", {"text": "路灯不亮4711"}, "newest"),
        "county, words and open by deadline": (COUNTY, "dispatcher", {"text": "路灯", "is_open": True}, "due"),
        "county, one grid": (COUNTY, "dispatcher", {"area": f"{COUNTY}003004002"}, "newest"),
        "township, newest": (f"{COUNTY}003", "township_leader", {}, "newest"),
        "township, open by deadline": (f"{COUNTY}003", "township_leader", {"is_open": True}, "due"),
        "township, words": (f"{COUNTY}003", "township_leader", {"text": "水管"}, "newest"),
        "community, newest": (f"{COUNTY}003004", "community_clerk", {}, "newest"),
        "community, category": (f"{COUNTY}003004", "community_clerk", {"category": 7}, "newest"),
        "grid, newest": (f"{COUNTY}003004002", "grid_worker", {}, "newest"),
        "grid, open by deadline": (f"{COUNTY}003004002", "grid_worker", {"is_open": True}, "due"),
        "unit's own, newest": (COUNTY, "unit_handler", {}, "newest"),
        "unit's own, open by deadline": (COUNTY, "unit_handler", {"is_open": True}, "due"),
    }


def timed(act: Callable[[], Any], runs: int = 5) -> float:
    """The median of some runs in milliseconds, after one to warm up."""
    act()
    taken = []
    for _run in range(runs):
        start = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def measure(only: str) -> None:
    """Prints a line per case: page, second page, count."""
    from wangge.matters.access import visible  # noqa: PLC0415
    from wangge.matters.pages.listing import PAGE, count_up_to, lean  # noqa: PLC0415
    from wangge.matters.queries import Filters, in_order, narrowed  # noqa: PLC0415
    from wangge.people.actors import Actor  # noqa: PLC0415
    from wangge.people.rules import Role  # noqa: PLC0415
    from wangge.ui.paging import keyset_page  # noqa: PLC0415

    print(f"{'case':38} {'page':>9} {'next':>9} {'count':>9}   found")
    for name, (area, role, given, sort) in cases().items():
        if only not in name:
            continue
        actor = Actor(role=Role(role), person_id=1, organization_id=7, area_code=area)
        filters = Filters(**given)
        found, order = in_order(narrowed(visible(actor), filters, at=END), filters, sort)
        first = keyset_page(lean(found), order, "", PAGE)
        page = timed(lambda: keyset_page(lean(found), order, "", PAGE))  # noqa: B023
        after = timed(lambda: keyset_page(lean(found), order, first.next, PAGE))  # noqa: B023
        counted = timed(lambda: count_up_to(found))  # noqa: B023
        print(f"{name:38} {page:8.1f}  {after:8.1f}  {counted:8.1f}   {count_up_to(found)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--only", default="", help="part of a case's name")
    parser.add_argument("--postgres", action="store_true")
    given = parser.parse_args()
    prepare(on_postgres=given.postgres)
    start = time.perf_counter()
    fill(given.rows)
    print(f"filled {given.rows} matters in {time.perf_counter() - start:.0f} s")
    measure(given.only)


if __name__ == "__main__":
    main()
