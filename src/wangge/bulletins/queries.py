"""Which reminders are read where."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from wangge.areas.queries import within
from wangge.bulletins.models import Bulletin
from wangge.bulletins.rules import USUAL, codes_above

AnyBulletin = Bulletin
KINDS = Bulletin.Kind.choices
COUNTY = 6


def hanging(on: date) -> QuerySet[Bulletin]:
    """Reminders that hang on a day, the newest first."""
    rows = Bulletin.objects.filter(starts_on__lte=on, ends_on__gte=on, withdrawn_at=None)
    return rows.select_related("area", "organization").order_by("-starts_on", "-pk")


def read_in(area_code: str, *, on: date) -> list[Bulletin]:
    """What hangs in an area: its own reminders and those of all above it."""
    return list(hanging(on).filter(area__code__in=codes_above(area_code)))


def for_all(*, on: date, most: int = 3) -> list[Bulletin]:
    """What hangs for a whole county or wider: what everybody may read who comes to the first page."""
    rows = hanging(on).filter(area__level__in=["province", "city", "county"])
    return list(rows[:most])


def kept_by(area_code: str, *, on: date, state: str = "") -> QuerySet[Bulletin]:
    """Reminders of an area for its staff: those that hang or are to come, or those that are over."""
    rows = Bulletin.objects.filter(within(area_code, field="area__code")).select_related("area", "organization")
    if state == "over":
        return rows.exclude(ends_on__gte=on, withdrawn_at=None)
    return rows.filter(ends_on__gte=on, withdrawn_at=None)


def usual(number: str) -> dict[str, str]:
    """Words to begin with, by their number; empty for none."""
    if not number.isdecimal() or not 1 <= int(number) <= len(USUAL):
        return {}
    kind, title, text = USUAL[int(number) - 1]
    return {"kind": kind, "title": title, "text": text}


def usual_choices() -> list[tuple[int, Any, str]]:
    """Every wording that ships: its number, what it is about, its title."""
    kinds = dict(KINDS)
    return [(number, kinds[kind], title) for number, (kind, title, _text) in enumerate(USUAL, start=1)]


def counts() -> dict[str, Any]:
    """For `wangge status`."""
    return {"bulletins": Bulletin.objects.filter(withdrawn_at=None).count()}
