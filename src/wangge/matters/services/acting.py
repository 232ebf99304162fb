"""The acts of a unit on its own order: sign, answer, decline, arrive, agree, finish."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from wangge.audit.services import record
from wangge.matters.kinds import Kind, get_kind
from wangge.matters.models import Clock, Matter, Movement, WorkOrder
from wangge.matters.rules import (
    MISSING,
    NOT_FROM_HERE,
    NOT_YOUR_ORDER,
    NOT_YOUR_ROLE,
    MoveRefused,
    OrderFacts,
    OrderMove,
    OrderState,
    OrderStep,
    missing_needs,
)
from wangge.matters.services.clocks import CHANGED, new_clocks, stop
from wangge.matters.services.facts import details_of
from wangge.matters.services.filing import attach_given
from wangge.matters.services.intake import announce
from wangge.matters.services.moving import SomebodyWasFirst, follow_orders, movement_of
from wangge.matters.services.rewriting import rewrite
from wangge.matters.services.telling import note_telling
from wangge.people.actors import Actor


def order_refusal(
    *, kind: Kind, matter: Matter, order: WorkOrder, act: OrderMove, actor: Actor, details: Any = None
) -> tuple[OrderStep | None, str]:
    """The step of a unit's act and why it is not open, or ''; `details` if they have been read already."""
    step = kind.order_steps.get((OrderState(order.state), act))
    if step is None or order.ended_at is not None or (step.states and matter.state not in step.states):
        return step, NOT_FROM_HERE
    if actor.role not in step.by:
        return step, NOT_YOUR_ROLE
    if actor.organization_id != order.unit_id:
        return step, NOT_YOUR_ORDER
    facts = OrderFacts(
        role=actor.role,
        matter_state=matter.state,
        order_state=order.state,
        details=(details_of(kind, matter) if details is None else details) if step.guards else None,
        part=order.part,
    )
    return step, next((text for text in (guard(facts) for guard in step.guards) if text), "")


def _moments(
    order: WorkOrder, act: OrderMove, actor: Actor, given: Mapping[str, Any], at: datetime, due_at: datetime | None
) -> dict[str, Any]:
    """The columns of an order that an act sets."""
    if act == OrderMove.SIGN:
        return {"signed_at": at, "signed_by_id": actor.person_id}
    if act in (OrderMove.ANSWER, OrderMove.DECLINE):
        return {
            "answered_at": at,
            "answer": order.matter.kept(given.get("answer") or given.get("reason")),
            "signed_at": order.signed_at or at,
            "signed_by_id": order.signed_by_id or actor.person_id,
        }
    if act == OrderMove.ARRIVE:
        lng, lat = given.get("point") or (None, None)
        return {"arrived_at": at, "arrived_lng": lng, "arrived_lat": lat}
    if act == OrderMove.AGREE:
        return {"agreed_at": at, "agreed_by_id": actor.person_id}
    return {
        "done_at": at,
        "done_by_id": actor.person_id,
        "result": order.matter.kept(given.get("result")),
        "is_late": due_at is not None and at > due_at,
    }


def move_order(
    order: WorkOrder,
    act: OrderMove,
    *,
    actor: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    key: str = "",
) -> Movement:
    """A unit acts on its order; the matter follows where the kind's rule says so. A `key` makes it one act."""
    try:
        with transaction.atomic():
            return _act(order, act, actor=actor, at=at, values=dict(given or {}), key=key)
    except (SomebodyWasFirst, MoveRefused, IntegrityError):
        known = movement_of(key)
        if known is None:
            raise
        order.refresh_from_db()
        return known


def _act(order: WorkOrder, act: OrderMove, *, actor: Actor, at: datetime, values: dict[str, Any], key: str) -> Movement:
    matter = order.matter = Matter.objects.get(pk=order.matter_id)
    kind = get_kind(matter.kind)
    step, reason = order_refusal(kind=kind, matter=matter, order=order, act=act, actor=actor)
    if step is None or reason:
        raise MoveRefused(reason or NOT_FROM_HERE)
    missing = missing_needs(step.needs, values)
    if missing:
        raise MoveRefused(MISSING, missing=[ask.name for ask in missing])
    columns = {"state": step.to, **_moments(order, act, actor, values, at, order.due_at or matter.next_due_at)}
    if not WorkOrder.objects.filter(pk=order.pk, state=order.state, ended_at__isnull=True).update(**columns):
        raise SomebodyWasFirst
    for name, value in columns.items():
        setattr(order, name, value)
    movement = _journal(matter, order, act, actor, values, at, key)
    _clocks(kind, matter, order, step, at)
    attach_given(matter=matter, movement=movement, given=values, at=at)
    record(
        act=f"{matter.kind}.order.{act}", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="matter", subject_id=matter.number, detail=str(order.unit_id),
    )  # fmt: skip
    note_telling(movement, step.tells)
    kind.after_order(matter=matter, order=order, act=act, movement=movement, actor=actor, given=values, at=at)
    follow_orders(matter, kind, at=at)
    announce(matter, f"order.{act}", at)
    return movement


def _journal(
    matter: Matter, order: WorkOrder, act: OrderMove, actor: Actor, given: Mapping[str, Any], at: datetime, key: str
) -> Movement:
    return Movement.objects.create(
        matter=matter,
        at=at,
        move=f"order_{act}",
        from_state=matter.state,
        to_state=matter.state,
        order=order,
        person_id=actor.person_id,
        post_id=actor.post_id,
        organization_id=actor.organization_id,
        actor_name=actor.name,
        role=actor.role,
        reason=matter.kept(given.get("reason")),
        note=matter.kept(given.get("answer") or given.get("note") or given.get("result")),
        unit_name=order.unit.name,
        act_key=key or None,
    )


def _clocks(kind: Kind, matter: Matter, order: WorkOrder, step: OrderStep, at: datetime) -> None:
    """Stops and starts the clocks of this unit alone; its deadline is then the next of them, or that of the matter."""
    if not (step.stops or step.starts):
        return
    running = list(Clock.objects.filter(order=order, stopped_at__isnull=True))
    stopped = [clock for clock in running if clock.name in step.stops]
    for clock in stopped:
        stop(clock, kind.clocks[clock.name], at)
    rewrite(stopped, CHANGED)
    fresh = new_clocks(kind=kind, matter=matter, names=step.starts, at=at, order=order) if step.starts else []
    Clock.objects.bulk_create(fresh)
    left = [clock.due_at for clock in running if clock not in stopped] + [clock.due_at for clock in fresh]
    order.due_at = min(left, default=None)
    order.save(update_fields=["due_at"])
