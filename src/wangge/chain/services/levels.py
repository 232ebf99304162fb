"""The levels of a county's chain."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.chain.access import COUNTY, may_shape
from wangge.chain.models import Level
from wangge.chain.rules import USUAL
from wangge.chain.services.refusal import ChainRefused, note
from wangge.people.actors import Actor


def _check(actor: Actor, county: Area) -> None:
    if len(county.code) != COUNTY:
        raise ChainRefused(_("A chain belongs to a county."))
    if not may_shape(actor, county.code):
        raise ChainRefused(_("Only the county office keeps the levels."))


@transaction.atomic
def save_level(
    *, actor: Actor, at: datetime, county: Area, name: str, place: str, subkind: str, position: int,
    level: Level | None = None,
) -> Level:  # fmt: skip
    """Adds a level, or renames one; organizations stay on it."""
    _check(actor, county)
    same = Level.objects.filter(county=county, name=name.strip(), is_active=True)
    if same.exclude(pk=level.pk if level else 0).exists():
        raise ChainRefused(_("There is a level of this name already."), field="name")
    level = level or Level(county=county)
    level.name, level.place, level.subkind, level.position = name.strip(), place, subkind, position
    level.save()
    note(actor, "chain.level", "chain_level", level.pk, at=at, detail=f"{county.code} {level.name}")
    return level


@transaction.atomic
def retire_level(level: Level, *, actor: Actor, at: datetime) -> None:
    """Takes a level out; organizations that stand on it keep its name until they are changed."""
    _check(actor, level.county)
    level.is_active = False
    level.save(update_fields=["is_active"])
    note(actor, "chain.level", "chain_level", level.pk, at=at, detail=f"- {level.name}")


@transaction.atomic
def begin_with(template: str, *, county: Area, actor: Actor, at: datetime) -> int:
    """Begins with three, four or five levels; nothing where there are some. Returns how many."""
    _check(actor, county)
    if template not in USUAL:
        raise ChainRefused(_("Choose how many levels the chain has."))
    if Level.objects.filter(county=county, is_active=True).exists():
        return 0
    _title, lines = USUAL[template]
    for number, (name, place, subkind) in enumerate(lines, start=1):
        save_level(actor=actor, at=at, county=county, name=name, place=place, subkind=subkind, position=number * 10)
    note(actor, "chain.begin", "area", county.pk, at=at, detail=template)
    return len(lines)
