"""Verbs of the whistle that the engine does not have: propose, assess both sides; and what follows its moves."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.files.models import StoredFile
from wangge.kinds.whistle.access import may_keep
from wangge.kinds.whistle.models import AimAssessment, CallList, UnitAssessment, WhistleDetails
from wangge.kinds.whistle.rules import ABSENT, CLOCKS, OWN_LIMITS, Move, State, WhistleKind
from wangge.matters.models import Clock, Matter, WorkOrder
from wangge.matters.rules import NOT_YOUR_AREA, NOT_YOUR_ORDER, MoveRefused, OrderState
from wangge.matters.services import Opened, open_matter
from wangge.matters.services.clocks import stop
from wangge.matters.services.linking import grow
from wangge.matters.services.orders import restart_orders, withdraw
from wangge.matters.services.rewriting import rewrite
from wangge.people.actors import Actor
from wangge.people.models import Organization
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
    files: Sequence[StoredFile] = (),
    **place: Any,
) -> Opened:
    """Proposes a whistle, on its own or out of another matter; the township sounds it."""
    urgency = Matter.Urgency.URGENT if whistle_kind == WhistleKind.EMERGENCY else Matter.Urgency.NORMAL
    details = {"whistle_kind": whistle_kind, "meet_at": meet_at, "meet_place": meet_place}
    given: dict[str, Any] = {
        "title": title, "text": text, "channel": Matter.Channel.WHISTLE_FEEDBACK, "urgency": urgency,
        "details": details, "key": key, "files": files,
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
    elif move == Move.WITHOUT:
        leave_out_absent(matter, at=at)
    elif move == Move.NOT_DONE:
        restart_orders(matter, frm=OrderState.DONE, to=OrderState.SIGNED, clocks=(), at=at)
    elif move == Move.CONFIRM:
        details.unassessed = count_unassessed(matter)


def leave_out_absent(matter: Matter, *, at: datetime) -> None:
    """Who was called and never came holds nobody up; both sides are assessed all the same, and the clocks judged."""
    absent = list(WorkOrder.objects.filter(matter=matter, state__in=ABSENT, ended_at__isnull=True))
    for order in absent:
        order.state = OrderState.DECLINED
    rewrite(absent, ["state"])
    running = list(Clock.objects.filter(order__in=absent, stopped_at__isnull=True))
    for clock in running:
        stop(clock, CLOCKS[clock.name], at)
    rewrite(running, ["stopped_at", "is_met", "next_alarm_at"])


def initial(*, matter: Matter, move: str, details: Any = None, **_rest: Any) -> dict[str, Any]:
    """What the form of a move begins with: the plan as it stands, the units that are usually called."""
    if move == Move.PROPOSE_PLAN and details:
        return {"plan": details.plan}
    if move == Move.SOUND and details:
        found = usual_list(details.whistle_kind, matter.area_code)
        return {"units": list(found.units.filter(is_active=True).select_related("area"))} if found else {}
    return {}


def usual_list(whistle_kind: str, area_code: str) -> CallList | None:
    """The call list that serves a place: that of the smallest area."""
    rows = [row for row in CallList.objects.filter(whistle_kind=whistle_kind) if area_code.startswith(row.area_code)]
    return max(rows, key=lambda row: (len(row.area_code), row.pk), default=None)


class CallListRefused(Exception):
    """A call list that cannot be kept so; `field` names the input."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def save_call_list(
    *,
    name: str,
    whistle_kind: str,
    area_code: str,
    units: Iterable[Organization],
    actor: Actor,
    at: datetime,
    row: CallList | None = None,
) -> CallList:
    """Adds a call list or changes one; the next whistle of that kind in that area is offered its units."""
    own = [area_code, *([row.area_code] if row else [])]
    if not all(may_keep(actor, code) for code in own):
        raise CallListRefused(_("Call lists are kept by the dispatcher and the leader of the area."), field="area")
    called = list(units)
    if not called:
        raise CallListRefused(_("Name at least one unit."), field="units")
    same = CallList.objects.filter(whistle_kind=whistle_kind, area_code=area_code)
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise CallListRefused(
            _("This area has a list for this kind of whistle already; change that one."), field="area"
        )
    with transaction.atomic():
        row = row or CallList()
        row.name, row.whistle_kind, row.area_code = name.strip()[:60], whistle_kind, area_code
        row.save()
        row.units.set(called)
        _note_list("whistle.call_list", row, ", ".join(unit.code for unit in called), actor, at)
    return row


def remove_call_list(row: CallList, *, actor: Actor, at: datetime) -> None:
    """Takes a call list away; whistles that were sounded by it stay as they are."""
    if not may_keep(actor, row.area_code):
        raise CallListRefused(_("Call lists are kept by the dispatcher and the leader of the area."))
    with transaction.atomic():
        _note_list("whistle.call_list_removed", row, row.name, actor, at)
        row.delete()


def _note_list(act: str, row: CallList, detail: str, actor: Actor, at: datetime) -> None:
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind="call_list", subject_id=str(row.pk), detail=f"{row.area_code} {row.whistle_kind}: {detail}"[:500],
    )  # fmt: skip


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
