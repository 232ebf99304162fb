"""Intake and moves through the services, one after the other."""

import argparse
import json
import time
from datetime import timedelta
from typing import Any

from django.db import connection
from tests.world import GARDEN_1, NOW, POINTS, Town

from bench.ground import prepare, say
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.services import report
from wangge.matters.models import Category, Matter
from wangge.matters.services import move


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


def main() -> None:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=500)
    given = parser.parse_args()
    town = prepare()
    say(f"{connection.vendor}: {given.reports} reports")
    found = {"database": connection.vendor, **intake_and_moves(town, given.reports)}
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
