"""The template of a county: places of a crew added, changed, taken out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.crews.access import COUNTY, may_shape
from wangge.crews.models import Slot
from wangge.crews.rules import ROLE_LEVELS, USUAL, Level
from wangge.crews.services.refusal import CrewRefused, note
from wangge.people.actors import Actor
from wangge.people.rules import Role

COLUMNS = ("name", "level", "role", "publicity", "wanted", "term_months", "tasks", "position")


def _check(values: Mapping[str, Any], county: Area, actor: Actor, row: Slot | None = None) -> None:
    if not may_shape(actor, county.code):
        raise CrewRefused(_("Only the county office keeps this template."))
    if len(county.code) != COUNTY:
        raise CrewRefused(_("A template belongs to a county."))
    same = Slot.objects.filter(county=county, name=values["name"], is_active=True)
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise CrewRefused(_("The template has a place of this name already."), field="name")
    role = values.get("role", "")
    if role and Level(values["level"]) not in ROLE_LEVELS[Role(role)]:
        raise CrewRefused(_("Posts of this role are not held at this level."), field="level")


@transaction.atomic
def add_slot(*, county: Area, values: Mapping[str, Any], actor: Actor, at: datetime) -> Slot:
    """One more place in the crews of a county."""
    _check(values, county, actor)
    row = Slot.objects.create(county=county, **{name: values[name] for name in COLUMNS})
    note(actor, "crew.slot_add", "crew_slot", row.pk, at=at, detail=f"{county.code} {row.name}")
    return row


@transaction.atomic
def edit_slot(row: Slot, *, values: Mapping[str, Any], actor: Actor, at: datetime) -> Slot:
    """Changes a place; where it sits and what fills it stay while somebody sits there."""
    _check(values, row.county, actor, row)
    moved = (row.level, row.role) != (values["level"], values["role"])
    if moved and row.seats.exists():
        raise CrewRefused(_("People were named for it already: take it out and add another one."), field="level")
    for name in COLUMNS:
        setattr(row, name, values[name])
    row.save(update_fields=list(COLUMNS))
    note(actor, "crew.slot_edit", "crew_slot", row.pk, at=at, detail=row.name)
    return row


@transaction.atomic
def retire_slot(row: Slot, *, actor: Actor, at: datetime) -> None:
    """Takes a place out of the template; nobody is named for it any more, who was stays in the list until the end."""
    if not may_shape(actor, row.county.code):
        raise CrewRefused(_("Only the county office keeps this template."))
    row.is_active = False
    row.save(update_fields=["is_active"])
    note(actor, "crew.slot_retire", "crew_slot", row.pk, at=at, detail=row.name)


@transaction.atomic
def begin_with_usual(*, county: Area, actor: Actor, at: datetime) -> int:
    """A first template to change as people here say; nothing where there is one. Returns how many places."""
    if Slot.objects.filter(county=county).exists():
        return 0
    for position, (name, level, role, publicity, wanted, months, tasks) in enumerate(USUAL, start=1):
        values = {
            "name": name, "level": level.value, "role": str(role), "publicity": publicity.value, "wanted": wanted,
            "term_months": months, "tasks": tasks, "position": 10 * position,
        }  # fmt: skip
        add_slot(county=county, values=values, actor=actor, at=at)
    return len(USUAL)
