"""What the measurements stand on: a database of its own, the test town, and matters by the hundred thousand."""

import os
import random
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Max, Model
from tests.world import COUNTY, NOW, Town, build_town, category

from wangge.areas.models import Area
from wangge.indicators.models import Settled, SettledOrder
from wangge.indicators.services import settle_changed
from wangge.indicators.triggers import install, note_all, remove
from wangge.kit.bigrams import index_text
from wangge.matters.kinds import get_kind
from wangge.matters.models import SEARCH_TABLE, Category, Clock, Matter, Movement, WorkOrder
from wangge.matters.services.clocks import ground_for, new_clocks
from wangge.matters.services.searching import refresh_statistics
from wangge.people.models import Organization, Person, Post

BATCH = 5000
YEARS = 5
UNITS, CATEGORIES = 60, 120
SUBJECTS = (
    "路灯不亮", "井盖破损", "垃圾未清运", "楼道堆物", "下水道堵塞",
    "噪声扰民", "停水", "违章停车", "道路坑洼", "树枝挡路",
)  # fmt: skip
PLACES = ("花园小区", "河畔小区", "西街", "东街", "新华路", "明珠路", "学府苑", "滨河路")
GRIDS = [
    f"{COUNTY}{township:03}{community:03}{grid:03}"
    for township in range(1, 11)
    for community in range(1, 9)
    for grid in range(1, 6)
]
"""Ten townships of eight communities of five grids; the first ones are those of the test town."""
OPEN = (("reported", "new", "accept"), ("dispatched", "active", "sign"), ("handling", "active", "handle"))
CLOSED = (("archived", "done"),) * 9 + (("rejected", "dropped"),)
SHARE_OPEN = 0.04
COPIED_FROM = 50_000
"""Matters beside which copies are laid instead of making more, if the number asked for is a multiple."""


def say(text: str) -> None:
    """Tells the person who waits; figures go to the standard output alone."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def prepare() -> Town:
    """An empty database with the tables, the town, its catalogue and more units than it needs."""
    if "bench" not in os.environ.get("WANGGE_DIR", ""):
        raise SystemExit("WANGGE_DIR must name a folder made for this: `python -m bench` sees to it")
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        town = build_town()
        for number, name in enumerate(SUBJECTS):
            category(f"bench{number}", name, limits={name: "2 work_day"})
        for number in range(len(SUBJECTS), CATEGORIES):
            category(f"bench{number}", f"其他问题{number}")
        area = town.areas[COUNTY]
        for number in range(UNITS - len(town.units)):
            Organization.objects.create(code=f"bench{number}", name=f"第{number}承办单位", kind="department", area=area)
    return town


def known_town() -> Town:
    """The town of a database that was prepared before."""
    people = {person.username: person for person in Person.objects.all()}
    units = {unit.code: unit for unit in Organization.objects.all()}
    areas = {area.code: area for area in Area.objects.all()}
    posts = {post.person.username: post for post in Post.objects.select_related("person", "area", "organization")}
    return Town(areas=areas, units=units, posts=posts, people=people)


def rows(count: int, town: Town, start: int, *, is_new: bool = False) -> Iterator[dict[str, Any]]:
    """Columns of matters in the order of their opening; `is_new` ones have all just been reported."""
    chance = random.Random(start)
    categories = list(Category.objects.filter(code__startswith="bench").order_by("pk").values_list("pk", flat=True))
    units = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    people = [town.people[name].pk for name in ("grid_worker", "river_worker", "clerk", "dispatcher", "steward")]
    channels = ("phone", "counter", "grid_patrol", "resident_qr")
    first, step = NOW - timedelta(days=YEARS * 365), timedelta(days=YEARS * 365) / max(count, 1)
    for turn in range(count):
        number, opened = start + turn, first + step * turn
        is_open = is_new or turn > count * 0.99 or chance.random() < SHARE_OPEN
        state, phase, clock = OPEN[0] if is_new else chance.choice(OPEN) if is_open else (*chance.choice(CLOSED), "")
        subject = chance.randrange(CATEGORIES)
        title = f"{chance.choice(PLACES)}{chance.randrange(60)}号{SUBJECTS[subject % len(SUBJECTS)]}"
        yield {
            "number": f"M{COUNTY}B{number:08d}", "kind": "concern", "title": title, "text": f"{title}，请尽快处理",
            "lng": 106.1 + chance.random() / 5, "lat": 37.9 + chance.random() / 5,
            "area_code": chance.choice(GRIDS), "area_name": "西街街道 花园社区", "channel": chance.choice(channels),
            "urgency": "urgent" if chance.random() < 0.03 else "normal", "category_id": categories[subject],
            "state": state, "phase": phase, "lead_unit_id": None if phase == "new" else chance.choice(units),
            "opened_by_id": chance.choice(people), "opened_at": opened, "moved_at": opened,
            "closed_at": None if is_open else opened + timedelta(days=5),
            "next_due_at": opened + timedelta(days=chance.randint(1, 20)) if is_open else None, "next_clock": clock,
        }  # fmt: skip


def grow(count: int, town: Town) -> None:
    """Makes matters until there are `count`; large numbers are copies, as many times over as it takes."""
    there = Matter.objects.count()
    if there >= COPIED_FROM and count % there == 0:
        multiply(count // there)
    else:
        fill(count, town)


def fill(count: int, town: Town) -> None:
    """Writes matters straight into the tables, with details, orders and search words, until there are `count`."""
    there = Matter.objects.count()
    chance = random.Random(there)
    units = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    following = (Matter.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    made = enumerate(rows(count - there, town, there), start=following)
    remove(DEFAULT_DB_ALIAS)  # of millions of changes none needs a note of its own: all are counted in the end
    details = get_kind("concern").details
    while batch := [{"id": pk, **row} for pk, row in islice(made, BATCH)]:
        with transaction.atomic():
            write(Matter, batch)
            write(details, ({"matter_id": row["id"]} for row in batch))
            write(WorkOrder, (order for row in batch for order in _orders(row, units, chance)))
            write(Movement, (entry for row in batch for entry in _journal(row)))
            write(Clock, (clock for row in batch for clock in _clocks(row)))
            _index(batch)
    _settle()


def _orders(row: dict[str, Any], units: list[int], chance: random.Random) -> Iterator[dict[str, Any]]:
    """The lead's order, and for some matters one of another unit."""
    if row["lead_unit_id"] is None:
        return
    is_over = row["closed_at"] is not None
    same = {
        "matter_id": row["id"], "state": "done" if is_over else "sent", "sent_at": row["opened_at"],
        "due_at": row["next_due_at"], "done_at": row["closed_at"],
    }  # fmt: skip
    yield {**same, "unit_id": row["lead_unit_id"], "part": "lead"}
    other = chance.choice(units)
    if chance.random() < 0.15 and other != row["lead_unit_id"]:
        yield {**same, "unit_id": other, "part": "assist"}


def _journal(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What figures read of a journal: taken up, dispatched, handled."""
    if row["lead_unit_id"] is None:
        return
    moves = (("accept", "accepted"), ("dispatch", "dispatched"), ("finish", "finished"))
    for turn, (name, state) in enumerate(moves if row["closed_at"] else moves[:2], start=1):
        at = row["opened_at"] + timedelta(hours=turn)
        yield {"matter_id": row["id"], "at": at, "move": name, "to_state": state, "role": "dispatcher"}


def _clocks(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The deadline for handling, kept by most."""
    if row["lead_unit_id"] is None:
        return
    end, due = row["closed_at"], row["next_due_at"] or row["opened_at"] + timedelta(days=3 + row["id"] % 5)
    yield {
        "matter_id": row["id"], "name": "handle", "limit": "5 work_day", "started_at": row["opened_at"], "due_at": due,
        "stopped_at": end, "is_met": end <= due if end else None,
    }  # fmt: skip


def write(model: type[Model], given: Iterable[dict[str, Any]]) -> None:
    """Writes rows past the models: columns not given hold their defaults."""
    fields = [field for field in model._meta.concrete_fields if field.attname != "id" or model is Matter]
    usual = {field.attname: field.get_default() for field in fields}
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    values = ([_plain({**usual, **row}[field.attname]) for field in fields] for row in given)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            signs = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({signs})", list(values))


def _plain(value: Any) -> Any:
    is_moment = isinstance(value, datetime) and connection.vendor == "sqlite"
    return connection.ops.adapt_datetimefield_value(value) if is_moment else value


def _index(batch: list[dict[str, Any]]) -> None:
    words = [(row["id"], index_text(f"{row['number']} {row['title']} {row['text']}")) for row in batch]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"INSERT INTO {SEARCH_TABLE} (rowid, words) VALUES (%s, %s)", words)
            return
        cursor.execute("CREATE TEMPORARY TABLE words (id bigint, words text) ON COMMIT DROP")
        with cursor.copy("COPY words FROM STDIN") as copy:
            for row in words:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {SEARCH_TABLE} SELECT id, to_tsvector('simple', words) FROM words")


def _settle() -> None:
    """What the databases do by themselves in time, and the product behind every change."""
    install(DEFAULT_DB_ALIAS)
    note_all(DEFAULT_DB_ALIAS)
    _look_again()
    settle_changed(NOW)
    refresh_statistics(NOW)


def _look_again() -> None:
    """Lets the database know how much there is now."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = Matter._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")
            cursor.execute("VACUUM ANALYZE")
    refresh_statistics(NOW)


def multiply(times: int) -> None:
    """Lays copies of all matters beside them, with all that belongs to them: what closed ones add to the figures is
    copied too, because to count it anew for millions of rows would take hours and show nothing."""
    details = get_kind("concern").details
    own = {Matter: "id", details: "matter_id", WorkOrder: "matter_id", Movement: "matter_id", Clock: "matter_id"}
    own |= {Settled: "matter_id", SettledOrder: "settled_id"}
    span = Matter.objects.aggregate(last=Max("pk"))["last"]
    remove(DEFAULT_DB_ALIAS)
    for turn in range(1, times):
        say(f"  copy {turn}")
        with transaction.atomic(), connection.cursor() as cursor:
            for model, key in own.items():
                _copy(cursor, model, key, step=turn * span, span=span, letter=chr(ord("B") + turn))
            key = "matter_id" if connection.vendor == "postgresql" else "rowid"
            words = f"INSERT INTO {SEARCH_TABLE} ({key}, words) SELECT {key} + %s, words FROM {SEARCH_TABLE}"
            cursor.execute(f"{words} WHERE {key} <= %s", [turn * span, span])
    install(DEFAULT_DB_ALIAS)
    _look_again()


def _copy(cursor: Any, model: type[Model], key: str, *, step: int, span: int, letter: str) -> None:
    """Copies one table; keys of its own that name no matter are given out by the database."""
    columns = [field.column for field in model._meta.concrete_fields if field.column == key or not field.primary_key]
    taken = {key: f"{key} + {step}", "number": f"SUBSTR(number, 1, 7) || '{letter}' || SUBSTR(number, 9)"}
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    values = ", ".join(taken.get(column, connection.ops.quote_name(column)) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {key} <= {span}")


def due_clocks(count: int, town: Town, *, at: datetime) -> None:
    """Matters just reported whose acceptance is watched by a running clock each."""
    kind = get_kind("concern")
    made = rows(count, town, Matter.objects.count(), is_new=True)
    ground = ground_for(kind, ["accept"])
    while batch := [Matter(**row) for row in islice(made, BATCH)]:
        with transaction.atomic():
            known = Matter.objects.bulk_create(batch)
            Clock.objects.bulk_create(
                clock
                for matter in known
                for clock in new_clocks(kind=kind, matter=matter, names=["accept"], at=at, ground=ground)
            )
