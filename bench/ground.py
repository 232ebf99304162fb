"""What the measurements stand on: a database of its own, the test town, and matters by the hundred thousand."""

import os
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.core.management import call_command
from django.db import connection, transaction
from tests.world import COUNTY, GARDEN_1, GARDEN_2, NOW, POINTS, RIVER_1, RIVER_2, Town, build_town, category

from wangge.calendars.queries import calendar_for
from wangge.kit.bigrams import index_text
from wangge.matters.kinds import get_kind
from wangge.matters.models import SEARCH_TABLE, Category, Clock, Matter
from wangge.matters.services.clocks import new_clocks
from wangge.matters.services.searching import refresh_statistics
from wangge.people.models import Organization

BATCH = 5000
GRIDS = (GARDEN_1, GARDEN_2, RIVER_1, RIVER_2)
SUBJECTS = (
    "路灯不亮",
    "井盖破损",
    "垃圾未清运",
    "楼道堆物",
    "下水道堵塞",
    "噪声扰民",
    "停水",
    "违章停车",
    "道路坑洼",
    "树枝挡路",
)
PLACES = ("花园小区", "河畔小区", "西街", "东街", "新华路", "明珠路", "学府苑", "滨河路")
STATES = (("reported", "new", 4), ("dispatched", "active", 4), ("handling", "active", 6), ("archived", "done", 86))


def say(text: str) -> None:
    """Tells the person who waits; figures go to the standard output alone."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def prepare() -> Town:
    """An empty database with the tables, the town and its catalogue."""
    if "bench" not in os.environ.get("WANGGE_DIR", ""):
        raise SystemExit("WANGGE_DIR must name a folder made for this: `python -m bench` sees to it")
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        town = build_town()
        for number, name in enumerate(SUBJECTS):
            category(f"bench{number}", name, limits={name: "2 work_day"})
    return town


def _rows(count: int, town: Town, start: int, states: tuple[tuple[str, str, int], ...] = STATES) -> Iterator[Matter]:
    chance = random.Random(start)
    categories = list(Category.objects.filter(code__startswith="bench").order_by("code"))
    units: list[Organization] = [town.units[name] for name in ("water", "urban", "housing", "civil")]
    people = [town.people[name].pk for name in ("grid_worker", "river_worker", "clerk", "dispatcher")]
    weights = [weight for _state, _phase, weight in states]
    for number in range(start, start + count):
        state, phase, _weight = chance.choices(states, weights)[0]
        subject = chance.randrange(len(SUBJECTS))
        grid = chance.choice(GRIDS)
        opened = NOW - timedelta(minutes=chance.randrange(3 * 365 * 1440))
        title = f"{chance.choice(PLACES)}{chance.randrange(60)}号{SUBJECTS[subject]}"
        yield Matter(
            number=f"M{COUNTY}B{number:08d}", kind="concern", title=title, text=f"{title}，请尽快处理",
            area_code=grid, area_name="西街街道 花园社区", lng=POINTS[grid][0], lat=POINTS[grid][1], channel="phone",
            category=categories[subject], state=state, phase=phase,
            lead_unit=chance.choice(units) if phase != "new" else None, opened_by_id=chance.choice(people),
            opened_at=opened, moved_at=opened, closed_at=opened + timedelta(days=3) if phase == "done" else None,
            next_due_at=None if phase == "done" else opened + timedelta(days=5),
            next_clock="" if phase == "done" else "handle",
        )  # fmt: skip


def fill(count: int, town: Town) -> None:
    """Writes matters straight into the tables, with their words in the search index, until there are `count`."""
    there = Matter.objects.count()
    rows = _rows(count - there, town, there)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            made = Matter.objects.bulk_create(batch)
            get_kind("concern").details.objects.bulk_create(
                get_kind("concern").details(matter=matter, demand="") for matter in made
            )
            _index(made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    refresh_statistics(NOW)


def _index(made: list[Matter]) -> None:
    words = [(matter.pk, index_text(f"{matter.number} {matter.title} {matter.text}")) for matter in made]
    column, value = ("matter_id", "to_tsvector('simple', %s)") if connection.vendor == "postgresql" else ("rowid", "%s")
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {SEARCH_TABLE} ({column}, words) VALUES (%s, {value})", words)


def due_clocks(count: int, town: Town, *, at: datetime) -> None:
    """Matters just reported whose acceptance is watched by a running clock each."""
    kind = get_kind("concern")
    number = Matter.objects.count()
    rows = list(_rows(count, town, number, STATES[:1]))
    calendar = calendar_for(COUNTY)
    for batch in (rows[first : first + BATCH] for first in range(0, len(rows), BATCH)):
        with transaction.atomic():
            made = Matter.objects.bulk_create(batch)
            Clock.objects.bulk_create(
                clock
                for matter in made
                for clock in new_clocks(kind=kind, matter=matter, names=["accept"], at=at, calendar=calendar)
            )
