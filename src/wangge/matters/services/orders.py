"""Orders of units: sent with a dispatch, ended by moves; and the acts of a unit on its own order."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from wangge.matters.kinds import Kind, get_kind
from wangge.matters.models import Clock, Matter, WorkOrder
from wangge.matters.rules import OrderState
from wangge.matters.services.clocks import new_clocks
from wangge.matters.services.facts import Situation
from wangge.matters.services.ground import Ground
from wangge.matters.services.rewriting import rewrite
from wangge.people.actors import Actor
from wangge.people.models import Organization

RESTARTED = [
    "state", "done_at", "done_by", "answered_at", "signed_at", "signed_by", "due_at", "agreed_at", "agreed_by",
]  # fmt: skip
WITHDRAWN = frozenset({OrderState.WITHDRAWN, OrderState.RETURNED})


def _wanted(given: Mapping[str, Any]) -> list[tuple[Organization, str]]:
    lead = given.get("lead_unit")
    found: list[tuple[Organization, str]] = [(lead, WorkOrder.Part.LEAD)] if lead is not None else []
    others = [*(given.get("assist_units") or ()), *(given.get("units") or ())]
    for unit in others:
        if all(unit.pk != known.pk for known, _part in found):
            found.append((unit, WorkOrder.Part.ASSIST))
    return found


def dispatch(
    *, situation: Situation, actor: Actor, given: Mapping[str, Any], at: datetime, due_at: datetime | None, adds: bool
) -> list[WorkOrder]:
    """Sends orders to the given units; unless it only adds, orders of units no longer wanted are withdrawn."""
    matter = situation.matter
    wanted = _wanted(given)
    parts = {unit.pk: part for unit, part in wanted}
    live = [order for order in situation.open_orders if order.ended_at is None]
    gone = [] if adds else [order for order in live if parts.get(order.unit_id) != order.part]
    withdraw(gone, at=at, has_clocks=runs_per_order(situation.kind))
    kept = {order.unit_id for order in live if order not in gone}
    rows = [
        WorkOrder(
            matter=matter,
            unit=unit,
            part=part,
            state=OrderState.SENT,
            task=matter.kept(given.get("task") or given.get("note")),
            why=str(given.get("why") or "")[:300] if part == WorkOrder.Part.LEAD else "",
            sent_at=at,
            sent_by_id=actor.person_id,
            due_at=due_at,
        )
        for unit, part in wanted
        if unit.pk not in kept
    ]
    return WorkOrder.objects.bulk_create(rows)


def order_clock_models(
    kind: Kind, matter: Matter, names: Iterable[str], at: datetime, ground: Ground | None = None
) -> list[Clock]:
    """The clocks that run per unit, worked out once for all units of a moment."""
    wanted = [name for name in names if kind.clocks[name].per_order]
    return new_clocks(kind=kind, matter=matter, names=wanted, at=at, ground=ground) if wanted else []


def start_order_clocks(models: list[Clock], orders: Iterable[WorkOrder]) -> None:
    """Starts a clock like each model for each order."""
    columns = [field.attname for field in Clock._meta.concrete_fields if field.attname not in ("id", "order_id")]
    clocks = [
        Clock(order=order, **{column: getattr(model, column) for column in columns})
        for order in orders
        for model in models
    ]
    if clocks:
        Clock.objects.bulk_create(clocks)


def runs_per_order(kind: Kind) -> bool:
    """Whether any clock of a kind runs for single orders."""
    return any(rule.per_order for rule in kind.clocks.values()) or any(
        step.starts for step in kind.order_steps.values()
    )


def withdraw(orders: Iterable[WorkOrder], *, at: datetime, has_clocks: bool = True) -> None:
    """Takes orders back; their clocks stop without a judgement. What was done stays done, its order only ends."""
    taken = list(orders)
    for order in taken:
        order.state = OrderState.DONE if order.state == OrderState.DONE else OrderState.WITHDRAWN
        order.ended_at = at
    if taken:
        rewrite(taken, ["state", "ended_at"])
    if taken and has_clocks:
        Clock.objects.filter(order__in=taken, stopped_at__isnull=True).update(stopped_at=at, next_alarm_at=None)


def end_orders(
    orders: Iterable[WorkOrder], *, state: OrderState, actor: Actor, given: Mapping[str, Any], at: datetime
) -> None:
    """Brings orders to the state that a move of the matter gives them."""
    changed = list(orders)
    for order in changed:
        order.state = state
        if state == OrderState.SIGNED and order.signed_at is None:
            order.signed_at, order.signed_by_id = at, actor.person_id
        elif state == OrderState.DONE:
            order.done_at, order.done_by_id = at, actor.person_id
            order.result = order.matter.kept(given.get("result"))
            order.is_late = order.due_at is not None and at > order.due_at
        elif state in WITHDRAWN:
            order.ended_at = at
    if changed:
        rewrite(changed, ["state", "signed_at", "signed_by", "done_at", "done_by", "result", "is_late", "ended_at"])


def restart_orders(matter: Matter, *, frm: OrderState, to: OrderState, clocks: Iterable[str], at: datetime) -> None:
    """Brings the open orders in one state back to an earlier one, with fresh clocks where named."""
    changed = list(WorkOrder.objects.filter(matter=matter, state=frm, ended_at__isnull=True))
    models = order_clock_models(get_kind(matter.kind), matter, clocks, at) if changed else []
    for order in changed:
        order.state = to
        order.done_at = order.done_by_id = None
        if to == OrderState.ARRIVED:
            order.agreed_at = order.agreed_by_id = None
        if to == OrderState.SENT:
            order.answered_at = order.signed_at = order.signed_by_id = None
            order.due_at = min((clock.due_at for clock in models), default=order.due_at)
    if changed:
        rewrite(changed, RESTARTED)
        start_order_clocks(models, changed)
