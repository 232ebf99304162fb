"""The chain of the demo city: five levels, committees of townships, organizations of communities, branches of grids,
some over several, a joint branch; a few grids are left without, so that there is something to find."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.chain.models import Level
from wangge.chain.services import Given, begin_with, save_branch, save_level
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import Role

COMMUNITIES = 70
"""How many communities have written their branches down."""


class Stage(Protocol):
    """What the chain needs of the stage."""

    district: Area
    start: datetime

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None: ...

    def actors(self, role: Role) -> list[Actor]: ...


def schedule(stage: Stage) -> None:
    """All of it on the first day."""
    leaders = stage.actors(Role.COUNTY_LEADER)
    if leaders:
        stage.plan(stage.start, lambda at: _furnish(stage, leaders[0], at))


def _furnish(stage: Stage, leader: Actor, at: datetime) -> None:
    county = stage.district
    begin_with("five", county=county, actor=leader, at=at)
    save_level(actor=leader, at=at, county=county, name="联合党支部", place="grid", subkind="joint_branch", position=35)
    levels = {level.name: level for level in Level.objects.filter(county=county)}
    townships: dict[str, Organization] = {}
    for area in Area.objects.filter(within(county.code), level="township", valid_to=None).order_by("code"):
        given = Given(name=f"{area.name}党（工）委", scope=area, level=levels["镇街党（工）委"])
        townships[area.code] = save_branch(given, actor=leader, at=at)
    communities = Area.objects.filter(within(county.code), level="community", valid_to=None).order_by("code")
    for number, area in enumerate(communities[:COMMUNITIES]):
        _community(area, number, levels, townships.get(area.code[:9]), leader, at)


def _community(
    area: Area, number: int, levels: dict[str, Level], above: Organization | None, leader: Actor, at: datetime
) -> None:
    name = area.name.removesuffix("居委会").removesuffix("村委会")
    own = save_branch(
        Given(name=f"{name}党总支", scope=area, level=levels["社区党组织"], parent=above), actor=leader, at=at
    )
    grids = list(Area.objects.filter(within(area.code), level="grid", valid_to=None).order_by("code"))
    if number % 7 == 6:
        grids = grids[:-1]
    step = 2 if number % 3 == 0 else 1
    for place in range(0, len(grids), step):
        reached = grids[place : place + step]
        given = Given(
            name=f"{name}第{place // step + 1}网格党支部",
            scope=area,
            level=levels["网格党支部"],
            parent=own,
            grids=reached,
        )
        save_branch(given, actor=leader, at=at)
    units = list(Organization.objects.filter(kind="property_company").order_by("pk")[:1])
    units += list(Organization.objects.filter(kind="community_office", area=area)[:1])
    if number == 0 and len(units) > 1 and grids:
        joint = Given(
            name=f"{name}“红管家”联合党支部", scope=area, level=levels["联合党支部"], parent=own, grids=grids[:1],
            founders=units,
        )  # fmt: skip
        save_branch(joint, actor=leader, at=at)
