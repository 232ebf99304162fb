"""The list of skills: what people can do, what is asked for and what units offer, matched by one list."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wangge.people.actors import Actor
from wangge.volunteers.models import Skill
from wangge.volunteers.rules import KEEPERS
from wangge.volunteers.services.refusal import ServiceRefused, note

STEP = 10


def save_skill(
    skill: Skill | None, *, name: str, position: int | None, is_active: bool, actor: Actor, at: datetime
) -> Skill:
    """Adds a skill, renames it, moves it, or takes it out of use; those who have it keep it, nothing is deleted."""
    if actor.role not in KEEPERS:
        raise ServiceRefused(_("The county keeps the list of skills."))
    name = " ".join(name.split())
    same = Skill.objects.filter(name=name)
    if (same.exclude(pk=skill.pk) if skill else same).exists():
        raise ServiceRefused(_("There is a skill of that name already."))
    with transaction.atomic():
        last = Skill.objects.aggregate(last=Max("position"))["last"] or 0
        row = skill or Skill(code=f"own-{(Skill.objects.aggregate(last=Max('pk'))['last'] or 0) + 1}")
        row.name, row.is_active = name, is_active
        row.position = position if position is not None else (skill.position if skill else last + STEP)
        row.save()
        note(actor, "skill", "skill", row.pk, at=at, detail=f"{name} {row.position} {is_active}")
    return row
