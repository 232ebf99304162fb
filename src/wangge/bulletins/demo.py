"""Reminders of the demo city: one for everybody, two of communities."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils.timezone import localdate

from wangge.areas.models import Area
from wangge.bulletins.queries import usual
from wangge.bulletins.services import post_bulletin
from wangge.people.actors import Actor
from wangge.people.rules import Role


class Stage(Protocol):
    """What reminders need of the stage."""

    end: datetime

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None: ...

    def actors(self, role: Role) -> list[Actor]: ...


def schedule(stage: Stage) -> None:
    """Put up in the last days, so that they hang when the curtain rises."""
    given = [(actor, "1", 5) for actor in stage.actors(Role.COUNTY_LEADER)[:1]]
    given += [(actor, number, 2) for actor, number in zip(stage.actors(Role.COMMUNITY_CLERK)[:3], "637", strict=False)]
    for actor, number, days in given:
        stage.plan(stage.end - timedelta(days=days), _put_up(actor, number))


def _put_up(actor: Actor, number: str) -> Callable[[datetime], None]:
    def act(at: datetime) -> None:
        words: dict[str, Any] = usual(number)
        area = Area.objects.get(code=actor.area_code)
        hangs = {"starts_on": localdate(at), "ends_on": localdate(at) + timedelta(days=21)}
        post_bulletin(values={**words, **hangs, "area": area}, actor=actor, at=at)

    return act
