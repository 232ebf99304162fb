"""Crews of the town: the usual template, a building with two stairwells, people named for them."""

from datetime import date, datetime
from typing import Any

from tests.world import COUNTY, GARDEN, GARDEN_1, NOW, Town

from wangge.crews import services
from wangge.crews.models import Seat, Slot
from wangge.estates.models import Building, Estate, Unit

TODAY = date(2026, 3, 4)


def template(town: Town) -> dict[str, Slot]:
    services.begin_with_usual(county=town.areas[COUNTY], actor=town.actor("county_leader"), at=NOW)
    return {slot.name: slot for slot in Slot.objects.select_related("county")}


def building(town: Town, *, area: str = GARDEN_1) -> Building:
    estate = Estate.objects.create(code=f"E{area}", name="幸福里", area=town.areas[area])
    made = Building.objects.create(estate=estate, area=town.areas[area], number="1")
    for number in ("1单元", "2单元"):
        Unit.objects.create(building=made, number=number)
    return made


def seat(town: Town, slot: str, *, actor: str = "clerk", at: datetime = NOW, **given: Any) -> Seat:
    values: dict[str, Any] = {
        "slot": Slot.objects.select_related("county").get(name=slot), "area": town.areas[GARDEN], "name": "钱同志",
        "starts_on": TODAY,
    } | given  # fmt: skip
    return services.take_seat(values=values, actor=town.actor(actor), at=at)
