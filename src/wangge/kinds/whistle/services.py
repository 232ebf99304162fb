"""Verbs of the whistle that the engine does not have: propose, assess both sides; and what follows its moves."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.kinds.whistle.models import AimAssessment, UnitAssessment, WhistleDetails
from wangge.kinds.whistle.rules import OWN_LIMITS, Move, State, WhistleKind
from wangge.matters.models import Matter, WorkOrder
from wangge.matters.rules import NOT_YOUR_AREA, NOT_YOUR_ORDER, MoveRefused, OrderState
from wangge.matters.services import Opened, open_matter
from wangge.matters.services.linking import grow
from wangge.matters.services.orders import restart_orders, withdraw
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role

KIND = "whistle"


def propose(
    *,
    actor: Actor,
    title: str,
    text: str,
    whistle_kind: str,
    at: datetime,
    source: Matter | None = None,
    area_code: str = "",
    meet_at: datetime | None = None,
    meet_place: str = "",
    key: str = "",
    **place: Any,
) -> Opened:
    """Proposes a whistle, on its own or out of another matter; the township sounds it."""
    urgency = Matter.Urgency.URGENT if whistle_kind == WhistleKind.EMERGENCY else Matter.Urgency.NORMAL
    details = {"whistle_kind": whistle_kind, "meet_at": meet_at, "meet_place": meet_place}
    given: dict[str, Any] = {
        "title": title, "text": text, "channel": Matter.Channel.WHISTLE_FEEDBACK, "urgency": urgency,
        "details": details, "key": key,
    }  # fmt: skip
    if source is not None:
        return grow(source=source, kind=KIND, actor=actor, at=at, category=source.category, **given)
    return open_matter(kind=KIND, actor=actor, at=at, area_code=area_code, **place, **given)


def limit(*, matter: Matter, clock: str, **_rest: Any) -> str:
    """The limit that depends on what the whistle is for; the row is read once for all clocks of a move."""
    return OWN_LIMITS.get((clock, WhistleKind(matter.whistle.whistle_kind)), "") if matter.pk else ""


def after_move(*, matter: Matter, move: str, given: dict[str, Any], at: datetime, details: Any, **_rest: Any) -> None:
    """Plan, arbitration and the count of units to assess."""
    if move == Move.PROPOSE_PLAN:
        WhistleDetails.objects.filter(pk=details.pk).update(
            plan=given["plan"].strip(), plan_version=details.plan_version + 1
        )
        restart_orders(matter, frm=OrderState.SIGNED, to=OrderState.ARRIVED, clocks=(), at=at)
    elif move == Move.MUST_COME:
        restart_orders(matter, frm=OrderState.DECLINED, to=OrderState.SENT, clocks=("answer", "arrive"), at=at)
    elif move == Move.EXCUSED:
        withdraw(WorkOrder.objects.filter(matter=matter, state=OrderState.DECLINED, ended_at__isnull=True), at=at)
    elif move == Move.NOT_DONE:
        restart_orders(matter, frm=OrderState.DONE, to=OrderState.SIGNED, clocks=(), at=at)
    elif move == Move.CONFIRM:
        count_unassessed(matter)


def initial(*, matter: Matter, move: str, details: Any = None, **_rest: Any) -> dict[str, Any]:
    """What the form of a move begins with."""
    return {"plan": details.plan} if move == Move.PROPOSE_PLAN and details else {}


def count_unassessed(matter: Matter) -> int:
    """Notes how many of the units called are still to be assessed."""
    left = WorkOrder.objects.filter(matter=matter, ended_at__isnull=True, whistle_assessment__isnull=True).count()
    WhistleDetails.objects.filter(matter=matter).update(unassessed=left)
    return left


def assess_unit(
    order: WorkOrder, *, actor: Actor, came_prepared: bool, solved_its_part: bool, text: str, at: datetime
) -> UnitAssessment:
    """The township says how a unit did."""
    if actor.role not in (Role.TOWNSHIP_LEADER, Role.DISPATCHER) or not actor.covers(order.matter.area_code):
        raise MoveRefused(NOT_YOUR_AREA)
    if order.matter.state not in (State.DONE, State.CONFIRMED):
        raise MoveRefused(_("Units are assessed when they say they are done."))
    with transaction.atomic():
        row, _is_new = UnitAssessment.objects.update_or_create(
            order=order,
            defaults={
                "came_prepared": came_prepared, "solved_its_part": solved_its_part, "text": text.strip(),
                "assessed_by_id": actor.account, "assessed_at": at,
            },
        )  # fmt: skip
        count_unassessed(order.matter)
        _record("whistle.assess_unit", order, actor, at)
    return row


def assess_aim(order: WorkOrder, *, actor: Actor, was_right: bool, text: str, at: datetime) -> AimAssessment:
    """A called unit says whether the whistle was aimed right."""
    if actor.role not in UNIT_ROLES or actor.organization_id != order.unit_id:
        raise MoveRefused(NOT_YOUR_ORDER)
    if order.answered_at is None and order.arrived_at is None:
        raise MoveRefused(_("Answer the whistle first."))
    with transaction.atomic():
        row, _is_new = AimAssessment.objects.update_or_create(
            order=order,
            defaults={
                "was_right": was_right,
                "text": text.strip(),
                "assessed_by_id": actor.account,
                "assessed_at": at,
            },
        )
        _record("whistle.assess_aim", order, actor, at)
    return row


def _record(act: str, order: WorkOrder, actor: Actor, at: datetime) -> None:
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind="matter", subject_id=order.matter.number, detail=str(order.unit_id),
    )  # fmt: skip
