"""A dispatcher's quick step: accept and dispatch at once, by what was proposed or chosen on one page."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kinds.concern.rules import Move, State
from wangge.matters.models import Category, Condition, Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move
from wangge.matters.services.duty import propose_unit
from wangge.people.actors import Actor
from wangge.people.models import Organization

QUICK_STATES = frozenset({State.REPORTED, State.PRE_CHECK, State.ACCEPTED})
BY_DUTY = "duty"
COMMUNITY = 12


@dataclass(frozen=True)
class Decision:
    """What a dispatcher settled with one key."""

    category: str = ""
    condition: int | None = None
    unit: str = BY_DUTY
    why: str = ""


def is_quick(matter: Matter) -> bool:
    """Whether it can be accepted and dispatched in one step."""
    return matter.kind == "concern" and matter.state in QUICK_STATES


def is_nowhere(matter: Matter) -> bool:
    """Whether nobody knows yet in which community it is."""
    return matter.lng is None and len(matter.area_code) < COMMUNITY


def _category(matter: Matter, decision: Decision) -> Category:
    found = Category.objects.filter(code=decision.category, is_active=True).select_related("parent").first()
    category = found or matter.category
    if category is None:
        raise MoveRefused(_("Choose a category first."))
    return category


def _condition(category: Category, decision: Decision) -> Condition | None:
    """The chosen condition, or the only one there is; the engine refuses where one is needed and missing."""
    rows = list(category.conditions.order_by("number")) if category.scheme != Category.Scheme.OWN else []
    chosen = next((row for row in rows if row.pk == decision.condition), None)
    return chosen or (rows[0] if len(rows) == 1 else None)


def _units(matter: Matter, category: Category, decision: Decision, at: datetime) -> dict[str, object]:
    if decision.unit not in {"", BY_DUTY}:
        unit = Organization.objects.filter(pk=decision.unit, is_active=True).select_related("area").first()
        if unit is None:
            raise MoveRefused(_("Choose the unit."))
        return {"lead_unit": unit, "why": decision.why}
    choice = propose_unit(matter, at=at, category=category)
    if choice is None:
        raise MoveRefused(_("The duty list names no unit for this; choose the category or the unit yourself."))
    units = Organization.objects.select_related("area").in_bulk([choice.unit_id, *choice.assist_ids])
    assist = [units[pk] for pk in choice.assist_ids if pk in units]
    return {"lead_unit": units[choice.unit_id], "assist_units": assist, "why": choice.explanation()}


def accept_and_dispatch(
    matter: Matter, *, actor: Actor, at: datetime, seen_version: int, key: str, decision: Decision | None = None
) -> Organization:
    """Both moves or none; returns the unit it went to."""
    decision = decision or Decision()
    if not is_quick(matter):
        raise MoveRefused(_("This cannot be accepted and dispatched in one step."))
    category = _category(matter, decision)
    given = {"category": category, "condition": _condition(category, decision)}
    given = {name: value for name, value in given.items() if value is not None}
    units = _units(matter, category, decision, at)
    with transaction.atomic():
        if matter.state != State.ACCEPTED:
            accept_key = f"{key}:accept" if key else ""
            move(matter, Move.ACCEPT, actor=actor, at=at, given=given, seen_version=seen_version, key=accept_key)
            seen_version = matter.version
        move(matter, Move.DISPATCH, actor=actor, at=at, given={**given, **units}, seen_version=seen_version, key=key)
    unit = units["lead_unit"]
    assert isinstance(unit, Organization)
    return unit


def merge_into(matter: Matter, target: Matter, *, actor: Actor, at: datetime, seen_version: int, key: str) -> None:
    """The same told twice: both go on as one, with all who told of it."""
    move(matter, Move.MERGE, actor=actor, at=at, given={"target": target}, seen_version=seen_version, key=key)
