"""When grids are divided anew, what is still open goes on in the grid that now stands where it happened.

What is closed keeps the grid of its day; the log keeps where an open matter lay before.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from wangge.areas.models import Area, Succession
from wangge.areas.queries import locate_code, path_of
from wangge.audit.services import record
from wangge.kit.codes import LENGTHS
from wangge.matters.models import STILL_OPEN, Matter
from wangge.matters.services.intake import names_below_county
from wangge.matters.services.searching import index
from wangge.people.actors import SYSTEM


def follow_divisions(at: datetime) -> int:
    """Puts open matters of grids that have ended into the one that follows; called again and again."""
    today = timezone.localdate(at)
    lying = Matter.objects.filter(STILL_OPEN).order_by().values_list("area_code", flat=True).distinct()
    grids = {part for code in lying for part in (code, code[: LENGTHS["grid"]]) if len(part) >= LENGTHS["grid"]}
    ended = Area.objects.filter(code__in=grids, valid_to__lte=today, successions__on__lte=today).distinct()
    return sum(_follow(old, today, at) for old in ended)


def _follow(old: Area, today: date, at: datetime) -> int:
    news = [row.new for row in Succession.objects.filter(old=old, on__lte=today).select_related("new")]
    rows = Matter.objects.filter(STILL_OPEN, area_code__startswith=old.code).select_related("estate__area")
    moved = 0
    for matter in rows:
        new = _grid_of(matter, news, today)
        if new is not None:
            _put(matter, new, at)
            moved += 1
    return moved


def _grid_of(matter: Matter, news: list[Area], today: date) -> Area | None:
    """By the point, else by the estate, else the only one there is; unclear ones stay with the community."""
    found = [new.code for new in news[:1]] if len(news) == 1 else []
    if matter.estate is not None:
        found.insert(0, matter.estate.area.code)
    if matter.lng is not None and matter.lat is not None:
        found.insert(0, locate_code(matter.lng, matter.lat, today))
    return next((new for code in found for new in news if code.startswith(new.code)), None)


@transaction.atomic
def _put(matter: Matter, new: Area, at: datetime) -> None:
    before = matter.area_code
    matter.area_code, matter.area_name = new.code, names_below_county(path_of(new.code))
    matter.save(update_fields=["area_code", "area_name"])
    index(matter)
    record(
        act="matter.place", at=at, actor_name=SYSTEM.name, subject_kind="matter", subject_id=matter.number,
        detail=f"{before} → {new.code}",
    )  # fmt: skip
