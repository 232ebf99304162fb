"""The only way on: every move of every kind, in one shape on either database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from wangge.audit.services import record
from wangge.matters.kinds import Kind, OrderView, get_kind, nothing_follows
from wangge.matters.models import Matter, Movement, WorkOrder
from wangge.matters.rules import OPEN_PHASES, MoveRefused, Step, checked
from wangge.matters.services.clocks import ClockPlan, plan_step, write_plan
from wangge.matters.services.facts import Situation, gather
from wangge.matters.services.filing import attach_given
from wangge.matters.services.intake import announce
from wangge.matters.services.orders import (
    dispatch,
    end_orders,
    order_clock_models,
    runs_per_order,
    start_order_clocks,
    withdraw,
)
from wangge.matters.services.rewriting import rewrite
from wangge.matters.services.telling import note_telling
from wangge.people.actors import SYSTEM, Actor


class SomebodyWasFirst(Exception):
    """Another person moved the matter between reading and writing; nothing was changed."""


def move(
    matter: Matter,
    the_move: str,
    *,
    actor: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    seen_version: int | None = None,
    key: str = "",
) -> Movement:
    """Moves a matter one step by its kind's table, with journal, clocks, orders, files, audit and notices.

    With a `key` the same move sent twice is made once: the second finds the first by the key's uniqueness.
    """
    try:
        with transaction.atomic():
            if seen_version is not None and seen_version != matter.version:
                raise SomebodyWasFirst
            return _make(matter, the_move, actor=actor, at=at, values=dict(given or {}), key=key)
    except (SomebodyWasFirst, MoveRefused, IntegrityError):
        known = movement_of(key)
        if known is None:
            raise
        matter.refresh_from_db()
        return known


def movement_of(key: str) -> Movement | None:
    """What was done under a key before: asked only when something stands in the way."""
    return Movement.objects.filter(act_key=key).first() if key else None


def _make(matter: Matter, the_move: str, *, actor: Actor, at: datetime, values: dict[str, Any], key: str) -> Movement:
    kind = get_kind(matter.kind)
    situation = gather(matter=matter, kind=kind, actor=actor, at=at, given=values)
    facts, details = situation.facts, situation.facts.details
    full = kind.step(matter.state, the_move, matter=matter, details=details, running=facts.dues)
    step = checked(full, facts)
    kind.before_move(matter=matter, move=the_move, actor=actor, given=values, at=at, details=details)
    plan = plan_step(
        kind=kind, matter=matter, step=step, running=situation.clocks, at=at, given=values, person_id=actor.person_id
    )
    old = matter.state
    _write_matter(matter, kind, step, plan, values, at)
    movement = _write_movement(matter, the_move, old, actor, values, at, key)
    write_plan(plan)
    _write_orders(situation, step, plan, actor, values, at)
    attach_given(matter=matter, movement=movement, given=values, at=at)
    kind.after_move(matter=matter, movement=movement, move=the_move, actor=actor, given=values, at=at, details=details)
    _record(matter, the_move, actor, values, at)
    note_telling(movement, step.tells)
    announce(matter, the_move, at)
    follow_orders(matter, kind, at=at)
    return movement


def _life(matter: Matter, kind: Kind, step: Step, plan: ClockPlan, at: datetime) -> dict[str, Any]:
    """State, phase, deadline and end of a matter behind a step."""
    phase = kind.phase(step.to)
    due_at, clock = plan.next_due()
    values: dict[str, Any] = {
        "state": step.to,
        "phase": phase.value,
        "version": matter.version + 1,
        "moved_at": at,
        "next_due_at": due_at,
        "next_clock": clock,
        "was_late": matter.was_late or plan.is_late(kind.main_clock),
    }
    was_open = matter.phase in OPEN_PHASES
    if (phase in OPEN_PHASES) != was_open:
        values["closed_at"] = at if was_open else None
    return values


def _content(step: Step, given: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of the matter that a move was given anew."""
    values = {name: given[name] for name in ("category", "urgency", "review_on") if given.get(name)}
    if step.dispatches and given.get("lead_unit") is not None:
        values["lead_unit"] = given["lead_unit"]
    return values


def _write_matter(
    matter: Matter, kind: Kind, step: Step, plan: ClockPlan, given: Mapping[str, Any], at: datetime
) -> None:
    """The conditional update that only one of two wins; the object in hand follows."""
    values = {**_life(matter, kind, step, plan, at), **_content(step, given)}
    changed = Matter.objects.filter(pk=matter.pk, state=matter.state, version=matter.version).update(**values)
    if not changed:
        raise SomebodyWasFirst
    for name, value in values.items():
        setattr(matter, name, value)


def _unit_names(given: Mapping[str, Any]) -> str:
    units = [given.get("lead_unit"), *(given.get("assist_units") or ()), *(given.get("units") or ())]
    return "、".join(unit.name for unit in units if unit is not None)[:200]


def _write_movement(
    matter: Matter, the_move: str, old: str, actor: Actor, given: Mapping[str, Any], at: datetime, key: str
) -> Movement:
    return Movement.objects.create(
        matter=matter,
        at=at,
        move=the_move,
        from_state=old,
        to_state=matter.state,
        person_id=actor.person_id,
        post_id=actor.post_id,
        organization_id=actor.organization_id,
        actor_name=actor.name,
        role=actor.role,
        reason=matter.kept(given.get("reason")),
        note=matter.kept(given.get("note")),
        public_text=matter.kept(given.get("public_text") or given.get("result")),
        unit_name=_unit_names(given),
        act_key=key or None,
    )


def _write_orders(
    situation: Situation, step: Step, plan: ClockPlan, actor: Actor, given: Mapping[str, Any], at: datetime
) -> None:
    """What a step does to the units' orders; the lead's own end comes before the others are withdrawn."""
    main = situation.kind.main_clock
    lead = [order for order in situation.open_orders if order.part == WorkOrder.Part.LEAD]
    if (step.extends == main or main in step.resumes) and plan.due_of(main) is not None:
        for order in lead:
            order.due_at = plan.due_of(main)
        rewrite(lead, ["due_at"])
    if step.lead is not None:
        end_orders(lead, state=step.lead, actor=actor, given=given, at=at)
    if step.withdraws:
        withdraw(situation.open_orders, at=at, has_clocks=runs_per_order(situation.kind))
    if step.dispatches:
        models = order_clock_models(situation.kind, situation.matter, step.starts, at, plan.ground)
        due_at = min((clock.due_at for clock in models), default=plan.due_of(main) or situation.matter.next_due_at)
        orders = dispatch(situation=situation, actor=actor, given=given, at=at, due_at=due_at, adds=step.adds)
        start_order_clocks(models, orders)


def _record(matter: Matter, the_move: str, actor: Actor, given: Mapping[str, Any], at: datetime) -> None:
    record(
        act=f"{matter.kind}.{the_move}",
        at=at,
        actor_person_id=actor.person_id,
        actor_post_id=actor.post_id,
        actor_name=actor.name,
        subject_kind="matter",
        subject_id=matter.number,
        detail=matter.state,
    )


def follow_orders(matter: Matter, kind: Kind, *, at: datetime) -> None:
    """Makes the move of the matter that follows from its units' acts, if the kind's rule names one."""
    if kind.follows is nothing_follows:
        return
    orders = WorkOrder.objects.filter(matter=matter, ended_at__isnull=True).order_by("pk")
    views = tuple(
        OrderView(unit_id=order.unit_id, is_lead=order.part == WorkOrder.Part.LEAD, state=order.state)
        for order in orders
    )
    the_move = kind.follows(matter.state, views)
    if the_move:
        move(matter, the_move, actor=SYSTEM, at=at)
