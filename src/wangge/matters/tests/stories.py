"""Small stories on the town of `tests.world`: matters in the states that the pages have to show."""

from datetime import timedelta
from typing import Any

from tests.world import GARDEN_1, NOW, POINTS, Town, category, photo

from wangge.matters.kinds import get_kind, kinds
from wangge.matters.models import Matter
from wangge.matters.services import ReporterGiven, move, open_matter

OPENED = NOW - timedelta(hours=3)


def first_kind() -> str:
    """The kind that everybody on the desk may open; the tests here know it by no name."""
    return next(name for name, kind in kinds().items() if {"dispatcher", "grid_worker"} <= kind.opening.by)


def report(town: Town, title: str = "路灯不亮", **given: Any) -> Matter:
    """A matter told by telephone, with a place in the first garden grid unless it is said otherwise."""
    lng, lat = POINTS[given.pop("grid", GARDEN_1)]
    values: dict[str, Any] = {
        "actor": town.actor("dispatcher"),
        "channel": "phone",
        "at": OPENED,
        "text": "三号楼前的路灯坏了两天",
        "lng": lng,
        "lat": lat,
        "category": category(limits={"单灯不亮": "3 work_day"}),
        "reporter": ReporterGiven(name="王某", contact="13909530000"),
    }
    return open_matter(kind=first_kind(), title=title, **{**values, **given}).matter


def sent_out(town: Town, unit: str = "water", **given: Any) -> Matter:
    """A matter that was accepted and sent to a unit."""
    matter = report(town, **given)
    dispatcher = town.actor("dispatcher")
    move(matter, "accept", actor=dispatcher, at=NOW)
    move(matter, "dispatch", actor=dispatcher, given={"lead_unit": town.units[unit]}, at=NOW)
    return matter


def with_photo(town: Town, **given: Any) -> Matter:
    """A matter with one picture."""
    return report(town, files=[photo(at=NOW)], **given)


def is_told(matter: Matter, state: str) -> bool:
    """Whether a matter stands in a state, read anew."""
    matter.refresh_from_db()
    return matter.state == state and state in set(get_kind(matter.kind).state)
