"""Stations of the town, written down by its people."""

from datetime import datetime
from typing import Any

from tests.world import GARDEN_1, NOW, POINTS, Town

from wangge.stations import services
from wangge.stations.models import Station


def values(town: Town, **given: Any) -> dict[str, Any]:
    lng, lat = POINTS[GARDEN_1]
    return {
        "name": "花园暖新驿站", "kind": "new_employment", "area": town.areas[GARDEN_1], "address": "朝阳街12号",
        "lng": lng, "lat": lat, "hours": "周一至周五 08:30-18:00", "facilities": ["water", "bike_charging"],
        "services": "热饭\n充电", "note": "", "phone": "0953-2000100", "keeper": town.units["garden_office"],
        "opened_on": None, "cost_yuan": None, "fund_source": "",
    } | given  # fmt: skip


def station(town: Town, *, actor: str = "clerk", at: datetime = NOW, **given: Any) -> Station:
    return services.add_station(values=values(town, **given), actor=town.actor(actor), at=at)
