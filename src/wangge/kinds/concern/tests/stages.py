"""Brings a concern of the town to the point where a test begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.world import GARDEN_1, NOW, POINTS, Town, category, photo

from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.services import report
from wangge.matters.models import Category, Matter, Movement
from wangge.matters.services import Opened, ReporterGiven, move
from wangge.people.actors import Actor, resident

HOUR = timedelta(hours=1)


@dataclass
class Story:
    """One concern and the town it happens in; time goes on by hand."""

    town: Town
    opened: Opened
    at: datetime
    matter: Matter

    def act(self, who: str, what: str, *, after: timedelta = timedelta(), **given: Any) -> Movement:
        """Somebody of the cast makes a move, some time later."""
        self.at += after
        actor = self.reporter if who == "reporter" else self.town.actor(who)
        return move(self.matter, what, actor=actor, at=self.at, given=given)

    @property
    def reporter(self) -> Actor:
        """The reporter, proved by number and code."""
        assert self.opened.reporter is not None
        return resident(reporter_id=self.opened.reporter.pk)


def reported(
    town: Town, *, by: str = "", row: Category | None = None, at: datetime = NOW, grid: str = GARDEN_1, **given: Any
) -> Story:
    """A resident without an account has reported a lamp that is out."""
    values: Mapping[str, Any] = {
        "title": "楼下路灯不亮",
        "text": "三号楼门口的路灯坏了一周",
        "channel": "resident_qr",
        "lng": POINTS[grid][0],
        "lat": POINTS[grid][1],
        "category": row or category(),
        "reporter": ReporterGiven(name="王某", contact="13800000000"),
        **given,
    }
    actor = town.actor(by) if by else resident()
    opened = report(actor=actor, at=at, **values)
    return Story(town=town, opened=opened, at=at, matter=opened.matter)


def accepted(town: Town, **given: Any) -> Story:
    story = reported(town, **given)
    story.act("dispatcher", Move.ACCEPT, after=HOUR / 2)
    return story


def dispatched(town: Town, unit: str = "water", **given: Any) -> Story:
    story = accepted(town, **given)
    story.act("dispatcher", Move.DISPATCH, after=HOUR / 2, lead_unit=town.units[unit])
    return story


def in_hand(town: Town, **given: Any) -> Story:
    story = dispatched(town, **given)
    story.act("handler", Move.SIGN, after=HOUR / 2)
    return story


def handled(town: Town, **given: Any) -> Story:
    story = in_hand(town, **given)
    story.act("handler", Move.FINISH, after=HOUR, result="换了灯泡", contact_way="phone", photos_after=[photo()])
    return story


def closed(town: Town, **given: Any) -> Story:
    story = handled(town, **given)
    story.act("grid_worker", Move.PASS, after=HOUR, closing_met=True)
    return story
