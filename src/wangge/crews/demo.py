"""Crews of the demo city: the usual template, leaders and lawyers for communities, heads of buildings in some."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils.timezone import localdate

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.crews.models import Slot
from wangge.crews.services import begin_with_usual, take_seat
from wangge.estates.models import Building
from wangge.people.actors import Actor
from wangge.people.rules import Role

COMMUNITIES = 6
BODIES = ("区住房和城乡建设局", "区民政局", "区城市管理局", "区教育局", "区司法局", "区农业农村局")


class Stage(Protocol):
    """What crews need of the stage."""

    random: random.Random
    district: Area
    start: datetime
    end: datetime

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None: ...

    def actors(self, role: Role) -> list[Actor]: ...

    def name(self) -> str: ...


def schedule(stage: Stage) -> None:
    """The template and the first names on the first day."""
    clerks = stage.actors(Role.COMMUNITY_CLERK)
    leaders = stage.actors(Role.COUNTY_LEADER)
    if clerks and leaders:
        stage.plan(stage.start, lambda at: _furnish(stage, leaders[0], clerks[:COMMUNITIES], at))


def _furnish(stage: Stage, leader: Actor, clerks: list[Actor], at: datetime) -> None:
    begin_with_usual(county=stage.district, actor=leader, at=at)
    slots = {slot.name: slot for slot in Slot.objects.filter(county=stage.district).select_related("county")}
    for number, clerk in enumerate(clerks):
        community = Area.objects.get(code=clerk.area_code)

        def take(title: str, area: Area, clerk: Actor = clerk, **given: Any) -> None:
            values = {"slot": slots[title], "area": area, "name": stage.name(), "starts_on": localdate(at), **given}
            take_seat(values=values, actor=clerk, at=at)

        take("包联领导", community, body=BODIES[number], phone=f"0953-0020{number:03d}")
        if number % 3 != 2:
            soon = localdate(stage.end) + timedelta(days=12) if number == 1 else None
            take("法律顾问", community, body="正则律师事务所", phone=f"0953-0030{number:03d}", ends_on=soon)
        rows = Building.objects.filter(within(clerk.area_code, field="area__code")).exclude(estate=None)
        for at_building, building in enumerate(rows.select_related("area").order_by("area__code", "pk")[:18]):
            if at_building % 4 == 3:
                continue
            agreed = localdate(at) if at_building % 3 else None
            take("楼栋长", building.area, building=building, agreed_on=agreed)
