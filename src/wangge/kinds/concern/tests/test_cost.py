"""What concerns cost in statements, and two dispatchers at once."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from tests.world import Town, build_town, category, photo

from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.tests.stages import HOUR, accepted, reported
from wangge.matters.access import get_matter
from wangge.matters.models import Matter, Movement, WorkOrder
from wangge.matters.services import SomebodyWasFirst, move

OPEN_MOST, MOVE_MOST = 12, 14
"""In the service alone, with the two that open and close the transaction."""


class TestCost:
    def test_opening_costs_at_most_twelve_statements(self, town: Town) -> None:
        lamp = category()
        reported(town, row=lamp)
        with CaptureQueriesContext(connection) as seen:
            reported(town, row=lamp)
        assert len(seen) <= OPEN_MOST, [query["sql"] for query in seen]

    def test_no_move_costs_more_than_fourteen_statements(self, town: Town) -> None:
        lamp = category(limits={"不亮": "2 work_day"})
        story = reported(town, row=lamp)
        picture = photo()
        way = [
            ("dispatcher", Move.ACCEPT, {"category": lamp, "condition": lamp.conditions.get()}),
            ("dispatcher", Move.DISPATCH, {"lead_unit": town.units["water"], "assist_units": [town.units["urban"]]}),
            ("handler", Move.SIGN, {}),
            ("handler", Move.CONTACT, {"contact_way": "phone"}),
            ("handler", Move.FINISH, {"result": "好了", "photos_after": [picture]}),
            ("grid_worker", Move.PASS, {"closing_met": True}),
            ("reporter", Move.REOPEN, {"reason": "又坏了"}),
        ]
        costs = {}
        for who, what, given in way:
            actor = story.reporter if who == "reporter" else town.actor(who)
            story.matter = get_matter(actor, story.matter.number)
            with CaptureQueriesContext(connection) as seen:
                move(story.matter, what, actor=actor, at=story.at + HOUR, given=given)
            story.at += HOUR
            costs[what] = [query["sql"] for query in seen]
        assert {what: len(seen) for what, seen in costs.items() if len(seen) > MOVE_MOST} == {}, costs


@pytest.mark.django_db(transaction=True)
def test_of_two_dispatchers_at_once_one_is_first() -> None:
    town = build_town()
    story = accepted(town)
    seen = [Matter.objects.get(pk=story.matter.pk) for _who in range(2)]
    start, results = Barrier(2), []

    def dispatch(matter: Matter, who: str, unit: str) -> None:
        start.wait()
        try:
            move(matter, Move.DISPATCH, actor=town.actor(who), at=story.at, given={"lead_unit": town.units[unit]})
            results.append(unit)
        except SomebodyWasFirst:
            results.append("late")
        finally:
            connections.close_all()

    threads = [
        Thread(target=dispatch, args=(seen[0], "dispatcher", "water")),
        Thread(target=dispatch, args=(seen[1], "second_dispatcher", "urban")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("late") == 1
    (order,) = WorkOrder.objects.filter(matter=story.matter)
    assert order.unit.code in results
    assert Movement.objects.filter(matter=story.matter, move="dispatch").count() == 1
