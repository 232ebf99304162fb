"""A dispatcher's quick step: accept and dispatch at once, by the duty list."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kinds.concern.rules import Move, State
from wangge.matters.duty_rules import Choice
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move
from wangge.matters.services.duty import propose_unit
from wangge.people.actors import Actor
from wangge.people.models import Organization

QUICK_STATES = frozenset({State.REPORTED, State.PRE_CHECK, State.ACCEPTED})


def quick_choice(matter: Matter, *, at: datetime) -> Choice | None:
    """The unit the quick step would send to; None when the duty list is silent or a condition is still to choose."""
    if matter.kind != "concern" or matter.state not in QUICK_STATES or matter.category is None:
        return None
    if matter.category.scheme != "own":
        return None
    return propose_unit(matter, at=at)


def accept_and_dispatch(matter: Matter, *, actor: Actor, at: datetime, seen_version: int, key: str) -> Choice:
    """Both moves or none, to the unit that the duty list names."""
    choice = quick_choice(matter, at=at)
    if choice is None:
        raise MoveRefused(_("The duty list names no unit for this; choose the category or the unit yourself."))
    units = Organization.objects.in_bulk([choice.unit_id, *choice.assist_ids])
    with transaction.atomic():
        if matter.state != State.ACCEPTED:
            move(matter, Move.ACCEPT, actor=actor, at=at, seen_version=seen_version, key=f"{key}:accept" if key else "")
            seen_version = matter.version
        given = {
            "lead_unit": units[choice.unit_id],
            "assist_units": [units[pk] for pk in choice.assist_ids if pk in units],
            "why": choice.explanation(),
        }
        move(matter, Move.DISPATCH, actor=actor, at=at, given=given, seen_version=seen_version, key=key)
    return choice
