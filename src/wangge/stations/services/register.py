"""The register: stations added, changed, confirmed, shut for a while, closed; moved with their grid."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import locate_many
from wangge.areas.services import Division
from wangge.people.actors import Actor
from wangge.stations.access import may_care, may_edit
from wangge.stations.labels import refusal_words
from wangge.stations.models import Facility, Station
from wangge.stations.rules import FACILITIES, HoursRefused, read_hours, write_hours
from wangge.stations.services.refusal import StationRefused, note

COLUMNS = (
    "name", "kind", "area", "address", "lng", "lat", "hours", "services", "note", "phone", "keeper", "opened_on",
    "cost_yuan", "fund_source",
)  # fmt: skip
COMMUNITY = 12


def _checked(values: Mapping[str, Any], *, actor: Actor, at: datetime, row: Station | None = None) -> dict[str, Any]:
    """The columns as they are kept; refuses what cannot stand in the register, at its field."""
    given = {name: values[name] for name in COLUMNS if name in values}
    area: Area = given["area"]
    if len(area.code) < COMMUNITY:
        raise StationRefused(_("Give the community or the grid, not a wider area."), field="area")
    if area.valid_to is not None and area.valid_to <= localdate(at):
        raise StationRefused(_("This area has ended: give the one that stands there now."), field="area")
    if not may_edit(actor, area.code) or (row is not None and not may_edit(actor, row.area.code)):
        raise StationRefused(_("This lies outside the area of your post."), field="area")
    same = Station.objects.filter(area=area, name=given["name"], closed_on=None)
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise StationRefused(_("A station of this name stands there already."), field="name")
    try:
        given["hours"] = write_hours(read_hours(given.get("hours", "")))
    except HoursRefused as refused:
        raise StationRefused(refusal_words(refused), field="hours") from refused
    if (given.get("lng") is None) != (given.get("lat") is None):
        raise StationRefused(_("A point has a longitude and a latitude."), field="lng")
    return given


def _offer(row: Station, facilities: Iterable[str]) -> None:
    """What the station offers, in the order of the list, and nothing else."""
    wanted = set(facilities)
    row.facilities.exclude(facility__in=wanted).delete()
    held = set(row.facilities.values_list("facility", flat=True))
    Facility.objects.bulk_create(
        Facility(station=row, facility=name) for name in FACILITIES if name in wanted and name not in held
    )


@transaction.atomic
def add_station(*, values: Mapping[str, Any], actor: Actor, at: datetime) -> Station:
    """One more station; whoever writes it down has just looked at it."""
    row = Station.objects.create(**_checked(values, actor=actor, at=at), confirmed_at=at, created_at=at)
    _offer(row, values.get("facilities", ()))
    note(actor, "station.add", row.pk, at=at, detail=f"{row.area.code} {row.name}")
    return row


@transaction.atomic
def edit_station(row: Station, *, values: Mapping[str, Any], actor: Actor, at: datetime) -> Station:
    """Changes what is said of a station, which confirms all of it."""
    _refuse_closed(row)
    given = _checked(values, actor=actor, at=at, row=row)
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    for name, value in given.items():
        setattr(row, name, value)
    row.confirmed_at = at
    row.save(update_fields=[*given, "confirmed_at"])
    _offer(row, values.get("facilities", ()))
    note(actor, "station.edit", row.pk, at=at, detail=f"{row.name}: {' '.join(changed)}")
    return row


@transaction.atomic
def confirm_station(row: Station, *, actor: Actor, at: datetime) -> None:
    """Somebody looked, and everything is as it is written."""
    _refuse_others(row, actor)
    row.confirmed_at = at
    row.save(update_fields=["confirmed_at"])
    note(actor, "station.confirm", row.pk, at=at, detail=row.name)


@transaction.atomic
def pause_station(row: Station, *, reason: str, until: date | None, actor: Actor, at: datetime) -> None:
    """Shut for a while: everybody reads why, and until when if that is known."""
    _refuse_others(row, actor)
    if not reason.strip():
        raise StationRefused(_("Say why, so that nobody walks there in vain."), field="reason")
    if until is not None and until < localdate(at):
        raise StationRefused(_("This day is over."), field="until")
    row.paused_reason, row.paused_until = reason.strip()[:120], until
    row.save(update_fields=["paused_reason", "paused_until"])
    note(actor, "station.pause", row.pk, at=at, detail=f"{row.name}: {row.paused_reason} {until or ''}".strip())


@transaction.atomic
def resume_station(row: Station, *, actor: Actor, at: datetime) -> None:
    """Open again; nothing happens where it was not shut."""
    _refuse_others(row, actor)
    if not row.paused_reason:
        return
    row.paused_reason, row.paused_until = "", None
    row.save(update_fields=["paused_reason", "paused_until"])
    note(actor, "station.resume", row.pk, at=at, detail=row.name)


@transaction.atomic
def close_station(row: Station, *, on: date, actor: Actor, at: datetime) -> None:
    """For good; the station leaves every list and its costs stay known."""
    _refuse_closed(row)
    if not may_edit(actor, row.area.code):
        raise StationRefused(_("This lies outside the area of your post."))
    if on > localdate(at):
        raise StationRefused(_("This day is still to come: close it when it is there."), field="on")
    if row.opened_on is not None and on < row.opened_on:
        raise StationRefused(_("It was opened later than that."), field="on")
    row.closed_on, row.paused_reason, row.paused_until = on, "", None
    row.save(update_fields=["closed_on", "paused_reason", "paused_until"])
    note(actor, "station.close", row.pk, at=at, detail=f"{row.name} {on}")


def _refuse_closed(row: Station) -> None:
    if row.closed_on is not None:
        raise StationRefused(_("This station was closed for good."))


def _refuse_others(row: Station, actor: Actor) -> None:
    _refuse_closed(row)
    if not may_care(actor, row.area.code):
        raise StationRefused(_("This lies outside the area of your post."))


def follow_division(division: Division) -> None:
    """Moves stations of re-divided grids to the new grid around their point, else to the first heir.

    Where a station of the same name stands already, the one that came is told apart by the grid it comes from.
    """
    heirs: dict[int, list[int]] = {}
    for old, new in division.links:
        heirs.setdefault(old.pk, []).append(new.pk)
    by_code = {new.code: new.pk for new in division.news}
    rows = list(Station.objects.filter(area__in=heirs).select_related("area").order_by("pk"))
    codes = locate_many([row.lng or 0.0 for row in rows], [row.lat or 0.0 for row in rows], division.on).tolist()
    for row, code in zip(rows, codes, strict=True):
        came_from = row.area.name
        row.area_id = by_code.get(code if row.lng is not None else "", heirs[row.area_id][0])
        taken = Station.objects.filter(area_id=row.area_id, name=row.name, closed_on=None).exclude(pk=row.pk)
        if row.closed_on is None and taken.exists():
            row.name = f"{row.name}（{came_from}）"[:60]
        row.save(update_fields=["area", "name"])
