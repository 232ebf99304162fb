"""The register: installations added, changed, stopped, put back, retired; and who regulates them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.estates.models import Estate
from wangge.kinds.inspection.access import may_edit
from wangge.kinds.inspection.models import Installation, Regulator
from wangge.kinds.inspection.rules import INSTALLATION
from wangge.kinds.inspection.services.refusal import InspectionRefused, note
from wangge.kinds.inspection.services.rhythm import COUNTY, keep_rounds
from wangge.matters.models import Matter
from wangge.matters.rules import OPEN_PHASES
from wangge.people.actors import Actor
from wangge.people.models import Organization, Person
from wangge.people.queries import in_force
from wangge.people.rules import Role
from wangge.rounds.services import rest_target, resume_target

COLUMNS = (
    "code", "kind", "name", "area", "estate", "address", "keeper", "director", "officer", "maintainer",
    "maintainer_phone", "rescue_phone", "next_inspection_on", "lng", "lat",
)  # fmt: skip


def check_values(values: Mapping[str, Any], *, actor: Actor, on: date, row: Installation | None = None) -> None:
    """Refuses what cannot stand in the register, at its field."""
    area, estate = values["area"], values.get("estate")
    if estate is not None and not estate.area.code.startswith(area.code) and not area.code.startswith(estate.area.code):
        raise InspectionRefused(_("This estate does not lie in that area."), field="estate")
    if not may_edit(actor, area.code):
        raise InspectionRefused(_("This lies outside the area of your post."), field="area")
    same = Installation.objects.filter(code=values["code"])
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise InspectionRefused(_("This code is in the register already."), field="code")
    for name in ("director", "officer"):
        _check_person(values.get(name), values["keeper"], name, on)


def _check_person(person: Person | None, keeper: Organization, name: str, on: date) -> None:
    """Safety directors and officers belong to the unit that keeps the installation."""
    if person is not None and not person.posts.filter(in_force(on), organization=keeper).exists():
        raise InspectionRefused(_("This person holds no post in the keeping unit."), field=name)


def _place(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns; the area of an estate is finer than a community named beside it."""
    given = {name: values[name] for name in COLUMNS if name in values}
    estate: Estate | None = values.get("estate")
    area: Area = values["area"]
    if estate is not None and estate.area.code.startswith(area.code):
        given["area"] = estate.area
    return given


def save_new(values: Mapping[str, Any], *, actor: Actor, at: datetime, on: date) -> Installation:
    """One more row of the register, without its rounds; an import saves many and keeps the rounds once."""
    check_values(values, actor=actor, on=on)
    row = Installation.objects.create(**_place(values), created_at=at)
    note(actor, "installation.add", "installation", row.code, at=at, detail=row.name)
    return row


def add_installation(*, values: Mapping[str, Any], actor: Actor, at: datetime, on: date) -> Installation:
    """Adds an installation; its checks begin today."""
    with transaction.atomic():
        row = save_new(values, actor=actor, at=at, on=on)
        keep_rounds(county=row.area.code[:COUNTY], kinds=[row.kind], actor=actor, at=at)
    return row


def edit_installation(
    row: Installation, *, values: Mapping[str, Any], actor: Actor, at: datetime, on: date
) -> Installation:
    """Changes a row; rounds and open work follow."""
    with transaction.atomic():
        check_values(values, actor=actor, on=on, row=row)
        before = row.area.code[:COUNTY], row.kind
        for name, value in _place(values).items():
            setattr(row, name, value)
        row.save()
        for county, kind in {before, (row.area.code[:COUNTY], row.kind)}:
            keep_rounds(county=county, kinds=[kind], actor=actor, at=at)
        note(actor, "installation.edit", "installation", row.code, at=at, detail=row.name)
    return row


def retire_installation(row: Installation, *, actor: Actor, at: datetime) -> None:
    """Takes an installation out of the register for good; what was recorded of it stays."""
    if not may_edit(actor, row.area.code):
        raise InspectionRefused(_("This lies outside the area of your post."))
    with transaction.atomic():
        if _open_hazards(row).exists():
            raise InspectionRefused(_("A hazard of it is still open: finish that first."))
        _set(row, Installation.Condition.RETIRED, None, "")
        keep_rounds(county=row.area.code[:COUNTY], kinds=[row.kind], actor=actor, at=at)
        note(actor, "installation.retire", "installation", row.code, at=at)


def _open_hazards(row: Installation) -> Any:
    return Matter.objects.filter(hazard__installation=row, phase__in=[phase.value for phase in OPEN_PHASES])


def _set(row: Installation, condition: str, stopped_at: datetime | None, reason: str) -> None:
    columns = {"condition": condition, "stopped_at": stopped_at, "stopped_reason": reason[:200]}
    Installation.objects.filter(pk=row.pk).update(**columns)
    for name, value in columns.items():
        setattr(row, name, value)


def stop_installation(row: Installation, *, reason: str, actor: Actor, at: datetime) -> None:
    """Out of service: everybody reads it, and daily checks rest until it runs again."""
    if row.condition != Installation.Condition.IN_SERVICE:
        return
    _set(row, Installation.Condition.STOPPED, at, reason)
    rest_target(kind=INSTALLATION, target_id=str(row.pk), actor=actor, reason=reason, at=at)
    note(actor, "installation.stop", "installation", row.code, at=at, detail=reason)


def put_back_installation(row: Installation, *, actor: Actor, at: datetime) -> bool:
    """Into service again, unless another hazard still keeps it stopped; whether it runs now."""
    stopping = _open_hazards(row).filter(hazard__has_stopped=True)
    if row.condition != Installation.Condition.STOPPED or stopping.exists():
        return False
    _set(row, Installation.Condition.IN_SERVICE, None, "")
    resume_target(kind=INSTALLATION, target_id=str(row.pk), actor=actor, at=at)
    note(actor, "installation.put_back", "installation", row.code, at=at)
    return True


def name_regulator(*, kind: str, area: Area, unit: Organization, actor: Actor, at: datetime) -> Regulator:
    """Lets a unit watch the installations of a kind in an area."""
    if actor.role != Role.SYSTEM and not (actor.role == Role.COUNTY_LEADER and actor.covers(area.code)):
        raise InspectionRefused(_("Only the county office names the regulating unit."))
    if unit.kind != Organization.Kind.DEPARTMENT:
        raise InspectionRefused(_("Only a department regulates."), field="unit")
    with transaction.atomic():
        row, is_new = Regulator.objects.get_or_create(kind=kind, area=area, unit=unit)
        if is_new:
            note(actor, "inspection.regulator", "organization", unit.code, at=at, detail=f"{kind} {area.code}")
    return row
