"""Service stations of the demo city: invented ones, each kept by the office of its community."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django.utils.timezone import localdate

from wangge.areas.models import Area
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import Role
from wangge.stations.models import Station
from wangge.stations.services import add_station, confirm_station, pause_station

MOST = 24
DAY = timedelta(days=1)
OFFICE, LONG, ALWAYS = "周一至周五 08:30-12:00 14:00-18:00; 周六 09:00-12:00", "每天 07:00-22:00", "每天 24小时"


@dataclass(frozen=True)
class Sort:
    """What stations of one sort have in common."""

    kind: str
    name: str
    hours: str
    facilities: tuple[str, ...]
    services: str
    cost: int
    fund: str


SORTS = (
    Sort(
        "party_service", "邻里党群服务站", OFFICE,
        ("water", "rest", "toilet", "reading", "first_aid", "printing", "errands", "step_free"),
        "帮代办：医保、养老认证、居住证\n代收公积金、低保材料\n每周三下午法律咨询", 74_000, "区级专项资金",
    ),
    Sort(
        "new_employment", "暖新驿站", ALWAYS,
        ("water", "rest", "toilet", "warm_meal", "phone_charging", "bike_charging", "wifi", "first_aid", "tools"),
        "热饭、歇脚、充电，进门即用\n雨天借伞，轮胎打气", 36_500, "共建单位捐助",
    ),
    Sort(
        "convenience", "便民服务站", LONG,
        ("water", "rest", "phone_charging", "umbrella", "tools", "step_free"),
        "代收快递\n小家电维修登记", 28_000, "社区惠民项目资金",
    ),
    Sort(
        "elder", "长者驿站", "周一至周六 08:30-17:30",
        ("water", "rest", "toilet", "warm_meal", "reading", "first_aid", "step_free"),
        "助餐点取餐\n量血压\n教用手机", 98_000, "福利彩票公益金",
    ),
)  # fmt: skip


class Place(Protocol):
    """Where a station may stand."""

    @property
    def grid(self) -> Area: ...
    @property
    def lng(self) -> float: ...
    @property
    def lat(self) -> float: ...
    @property
    def street(self) -> str: ...


class Stage(Protocol):
    """What stations need of the stage."""

    random: random.Random
    start: datetime
    end: datetime

    @property
    def places(self) -> list[Place]: ...

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None: ...

    def actors(self, role: Role) -> list[Actor]: ...


def schedule(stage: Stage) -> None:
    """Stations at the beginning; later most are looked at again, and two are shut for a while."""
    clerks = {actor.area_code: actor for actor in stage.actors(Role.COMMUNITY_CLERK)}
    chosen: dict[str, Place] = {}
    for place in stage.places:
        if place.grid.code[:12] in clerks:
            chosen.setdefault(place.grid.code, place)
    step = max(1, len(chosen) // MOST)
    for number, (code, place) in enumerate(list(chosen.items())[::step][:MOST]):
        stage.plan(stage.start, _build(stage, number, place, clerks[code[:12]]))


def _build(stage: Stage, number: int, place: Place, clerk: Actor) -> Callable[[datetime], None]:
    sort = SORTS[number % len(SORTS)]

    def act(at: datetime) -> None:
        keeper = Organization.objects.get(pk=clerk.organization_id or 0)
        values: dict[str, Any] = {
            "name": f"{keeper.name}{sort.name}", "kind": sort.kind, "area": place.grid, "hours": sort.hours,
            "address": f"{place.street}{8 + 3 * number}号",
            "lng": round(place.lng + 0.0006, 6), "lat": round(place.lat + 0.0004, 6), "keeper": keeper,
            "facilities": sort.facilities, "services": sort.services, "phone": keeper.phone,
            "opened_on": localdate(at) - timedelta(days=30 * (number % 7)), "note": "",
            "cost_yuan": Decimal(sort.cost + 1_500 * (number % 5)), "fund_source": sort.fund,
        }  # fmt: skip
        row = add_station(values=values, actor=clerk, at=at)
        _live(stage, number, row, clerk)

    return act


def _live(stage: Stage, number: int, row: Station, clerk: Actor) -> None:
    if number in {5, 14}:
        reason, days = ("供水管道检修", 3) if number == 5 else ("装修改造", None)
        shut = stage.end - timedelta(hours=20)
        until = localdate(stage.end) + days * DAY if days else None
        stage.plan(shut, lambda at: pause_station(row, reason=reason, until=until, actor=clerk, at=at))
    elif number % 6:
        looked = stage.start + (stage.end - stage.start) * (0.4 + 0.1 * (number % 6))
        stage.plan(looked, lambda at: confirm_station(row, actor=clerk, at=at))
