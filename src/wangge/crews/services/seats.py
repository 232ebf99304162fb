"""Who stands in a crew: named, changed, ended, forgotten; moved with the grid."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.services import Division
from wangge.crews.access import may_edit
from wangge.crews.labels import LEVEL_TITLES
from wangge.crews.models import Seat
from wangge.crews.rules import AREA_LEVELS, KEEP_NAMES, Level, Publicity, last_day
from wangge.crews.services.refusal import CrewRefused, note
from wangge.people.actors import SYSTEM, Actor

COLUMNS = ("slot", "area", "building", "unit", "name", "body", "phone", "agreed_on", "starts_on", "ends_on")


def _checked(values: Mapping[str, Any], *, actor: Actor, row: Seat | None = None) -> dict[str, Any]:
    """The columns as they are kept; refuses what cannot stand, at its field."""
    given = {"building": None, "unit": None, "body": "", "phone": "", "agreed_on": None, "ends_on": None} | {
        name: values[name] for name in COLUMNS if name in values
    }
    slot, area = given["slot"], given["area"]
    if not may_edit(actor, area.code) or (row is not None and not may_edit(actor, row.area.code)):
        raise CrewRefused(_("This lies outside the area of your post."), field="area")
    if not area.code.startswith(slot.county.code) or (row is None and not slot.is_active):
        raise CrewRefused(_("The template of the county has no such place."), field="slot")
    if slot.role:
        raise CrewRefused(
            _("“%(name)s” is filled by posts: the security administrator grants them.") % {"name": slot.name},
            field="slot",
        )
    if given["ends_on"] is None and row is None:
        given["ends_on"] = last_day(given["starts_on"], slot.term_months)
    if given["ends_on"] is not None and given["ends_on"] < given["starts_on"]:
        raise CrewRefused(_("The last day is before the first."), field="ends_on")
    _check_place(given)
    if given["phone"] and slot.publicity == Publicity.AGREED and given["agreed_on"] is None:
        raise CrewRefused(
            _("A neighbour's telephone is written down only if he agreed to be named."), field="agreed_on"
        )
    _check_twin(given, row)
    return given


def _check_place(given: Mapping[str, Any]) -> None:
    """A seat lies where its slot says: in an area of its level, or in a building or stairwell of a grid."""
    level, area, building, unit = Level(given["slot"].level), given["area"], given["building"], given["unit"]
    if level in AREA_LEVELS and area.level != AREA_LEVELS[level]:
        raise CrewRefused(_("This place is: %(level)s.") % {"level": LEVEL_TITLES[level]}, field="area")
    is_whole = (building is None, unit is None)
    right = {Level.BUILDING: (False, True), Level.UNIT: (False, False)}.get(level, (True, True))
    if is_whole != right:
        raise CrewRefused(_("This place is: %(level)s.") % {"level": LEVEL_TITLES[level]}, field="spot")
    if building is not None and not building.area.code.startswith(area.code):
        raise CrewRefused(_("This building does not lie in that area."), field="spot")
    if unit is not None and unit.building_id != building.pk:
        raise CrewRefused(_("This stairwell is of another building."), field="spot")


def _check_twin(given: Mapping[str, Any], row: Seat | None) -> None:
    keys = ("slot", "area", "building", "unit", "name", "starts_on")
    same = Seat.objects.filter(**{name: given[name] for name in keys})
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise CrewRefused(_("%(name)s stands there already.") % {"name": given["name"]}, field="name")


@transaction.atomic
def take_seat(*, values: Mapping[str, Any], actor: Actor, at: datetime) -> Seat:
    """Names somebody for a place; the term of the template fills in the last day."""
    row = Seat.objects.create(**_checked(values, actor=actor))
    note(actor, "crew.seat_take", "crew_seat", row.pk, at=at, detail=f"{row.area.code} {row.slot.name}")
    return row


@transaction.atomic
def edit_seat(row: Seat, *, values: Mapping[str, Any], actor: Actor, at: datetime) -> Seat:
    """Changes who stands there or what is said of them."""
    _refuse_over(row, localdate(at))
    given = _checked(values, actor=actor, row=row)
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    note(actor, "crew.seat_edit", "crew_seat", row.pk, at=at, detail=f"{row.area.code} {row.slot.name}")
    return row


@transaction.atomic
def end_seat(row: Seat, *, on: date, reason: str, actor: Actor, at: datetime) -> None:
    """Ends a place after its last day; the telephone goes with it."""
    if not may_edit(actor, row.area.code):
        raise CrewRefused(_("This lies outside the area of your post."))
    _refuse_over(row, localdate(at))
    if on < row.starts_on:
        raise CrewRefused(_("The last day is before the first."), field="on")
    row.ends_on, row.ended_reason = on, reason.strip()[:120]
    row.save(update_fields=["ends_on", "ended_reason"])
    if on < localdate(at):
        Seat.objects.filter(pk=row.pk).update(phone="")
    note(actor, "crew.seat_end", "crew_seat", row.pk, at=at, detail=f"{row.area.code} {row.slot.name} {on}")


def _refuse_over(row: Seat, today: date) -> None:
    if row.is_over(today):
        raise CrewRefused(_("This time is over; name somebody anew."))


def forget_ended(at: datetime) -> int:
    """Removes telephones of who stands there no more, and their names a year later; called again and again."""
    today = localdate(at)
    over = Seat.objects.filter(ends_on__lt=today)
    phones = over.exclude(phone="").update(phone="")
    names = over.filter(ends_on__lt=today - KEEP_NAMES).exclude(name="").update(name="", body="", agreed_on=None)
    if names:
        note(SYSTEM, "crew.forget", "crew", "", at=at, detail=str(names))
    return phones + names


def follow_division(division: Division) -> None:
    """Seats of buildings go to the grid of their building; those of a grid that became one other grid go along.

    Where a grid was cut in pieces, nobody says which piece somebody stands for: the seat ends with the grid.
    """
    heirs: dict[int, list[int]] = {}
    for old, new in division.links:
        heirs.setdefault(old.pk, []).append(new.pk)
    standing = Q(ends_on=None) | Q(ends_on__gte=division.on)
    for row in Seat.objects.filter(standing, area__in=heirs).select_related("building"):
        if row.building is not None:
            row.area_id = row.building.area_id
        elif len(heirs[row.area_id]) == 1:
            row.area_id = heirs[row.area_id][0]
        else:
            row.ends_on = max(division.on - timedelta(days=1), row.starts_on)
            row.ended_reason = _("The area was divided anew.")
        row.save(update_fields=["area", "ends_on", "ended_reason"])
