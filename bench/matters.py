"""Intake, moves, the page of a matter, and list pages with few and many matters."""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.world import GARDEN, GARDEN_1, NOW, POINTS, Town

from bench.ground import fill, prepare, say
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.services import report
from wangge.matters.models import Category, Matter
from wangge.matters.services import move

ROUNDS = 7
NOT_WORK = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT", "ROLLBACK")


def cost(act: Callable[[], Any]) -> dict[str, float]:
    """Statements and the median and worst milliseconds of an act, after one that is not counted."""
    act()
    with CaptureQueriesContext(connection) as seen:
        act()
    statements = [row["sql"] for row in seen.captured_queries if not row["sql"].startswith(NOT_WORK)]
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return {"statements": len(statements), "ms": round(statistics.median(taken), 1), "worst_ms": round(max(taken), 1)}


def intake_and_moves(town: Town, count: int) -> dict[str, Any]:
    """Reports per second through the service, with a point, a category and a reporter; then their first two moves."""
    row = Category.objects.get(code="bench0")
    lng, lat = POINTS[GARDEN_1]
    actor = town.actor("dispatcher")

    def open_one(number: int) -> Matter:
        words = {"title": f"路灯不亮{number}", "text": "小区门口的路灯不亮，请修理", "channel": "phone"}
        return report(actor=actor, at=NOW, lng=lng, lat=lat, category=row, **words).matter  # type: ignore[arg-type]

    open_one(-1)
    began = time.perf_counter()
    matters = [open_one(number) for number in range(count)]
    opened = time.perf_counter() - began
    began = time.perf_counter()
    for matter in matters:
        given = {"category": row, "condition": row.conditions.get()}
        move(matter, Move.ACCEPT, actor=actor, at=NOW + timedelta(minutes=5), given=given)
    moved = time.perf_counter() - began
    return {"reports_per_second": round(count / opened, 1), "moves_per_second": round(count / moved, 1)}


def pages(town: Town) -> dict[str, Any]:
    """The list with six filters, its second page, and one matter."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(town.people["dispatcher"])
    filters: dict[str, dict[str, object]] = {
        "newest": {},
        "open, by deadline": {"when": "open", "sort": "due"},
        "one community": {"area": GARDEN},
        "one unit, open": {"unit": town.units["water"].pk, "when": "open"},
        "one category": {"category": Category.objects.get(code="bench1").pk},
        "words": {"q": "路灯不亮 新华路"},
    }
    address = reverse("matters:list")

    def get(where: str, given: dict[str, object]) -> None:
        answer = client.get(where, given)
        assert answer.status_code == 200, answer.status_code

    found = {name: cost(lambda given=given: get(address, given)) for name, given in filters.items()}  # type: ignore[misc]
    number = Matter.objects.filter(number__contains="B").order_by("pk").values_list("number", flat=True)[100]
    found["detail"] = cost(lambda: get(reverse("matters:detail", args=[number]), {}))
    return found


def main() -> None:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50_000, 500_000])
    parser.add_argument("--reports", type=int, default=500)
    given = parser.parse_args()
    town = prepare()
    say(f"{connection.vendor}: {given.reports} reports")
    found: dict[str, Any] = {"database": connection.vendor, **intake_and_moves(town, given.reports), "pages": {}}
    for size in given.sizes:
        say(f"{connection.vendor}: filling up to {size} matters")
        fill(size, town)
        found["pages"][size] = pages(town)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
