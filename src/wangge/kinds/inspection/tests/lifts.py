"""A few lifts of the town: the property company keeps them, its manager is the safety officer."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.world import GARDEN_1, NOW, Town

from wangge.kinds.inspection import services
from wangge.kinds.inspection.models import Check, Installation
from wangge.kinds.inspection.services.checking import Answer
from wangge.rounds.models import Due
from wangge.rounds.services import open_due

TODAY = date(2026, 3, 4)
FINE = {position: Answer(True) for position in range(1, 31)}


def lift(town: Town, number: int = 1, *, actor: str = "secretary", at: datetime = NOW, **given: Any) -> Installation:
    values = {
        "code": f"30106403022020000{number}", "kind": "lift", "name": f"{number}号楼1单元电梯",
        "area": town.areas[GARDEN_1], "estate": None, "address": "", "keeper": town.units["property"],
        "director": town.people["property_manager"], "officer": town.people["property_manager"],
        "maintainer": "恒升电梯维保公司", "maintainer_phone": "0953-2000001", "rescue_phone": "96333",
        "next_inspection_on": date(2026, 6, 1),
    } | given  # fmt: skip
    return services.add_installation(values=values, actor=town.actor(actor), at=at, on=TODAY)


def due_of(row: Installation, *, rhythm: str = "daily", period: date | None = None) -> Due:
    rows = Due.objects.select_related("round", "target", "unit").filter(round__purpose=f"{row.kind}.{rhythm}")
    if rhythm == "daily":
        rows = rows.filter(target__target_id=str(row.pk))
    return rows.get(period=period) if period else rows.latest("period")


def check(
    town: Town, row: Installation, *, bad: dict[int, str] | None = None, at: datetime = NOW, **given: Any
) -> Check:
    answers = FINE | {position: Answer(False, said) for position, said in (bad or {}).items()}
    due = given.pop("due", None) or due_of(row, rhythm=given.pop("rhythm", "daily"))
    return services.record_check(due=due, actor=town.actor("property_manager"), answers=answers, at=at, **given)


def opened(town: Town, **given: Any) -> Installation:
    """A lift whose checks of today are open."""
    row = lift(town, **given)
    open_due(NOW)
    return row


LATER = timedelta(hours=1)
