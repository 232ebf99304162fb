"""What to show of whistles."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wangge.areas.queries import names_of
from wangge.kinds.whistle.access import may_keep
from wangge.kinds.whistle.models import CallList
from wangge.kinds.whistle.rules import ABSENT, ANSWERABLE, WAITS, State
from wangge.matters.models import Matter, WorkOrder
from wangge.matters.rules import OrderState
from wangge.people.actors import Actor


def orders() -> QuerySet[WorkOrder]:
    """Orders of whistles with unit and matter."""
    return WorkOrder.objects.select_related("unit", "matter").filter(matter__kind="whistle")


def calls_of(matter: Matter) -> list[WorkOrder]:
    """The units called, with both assessments."""
    return list(
        WorkOrder.objects.filter(matter=matter)
        .exclude(state="withdrawn")
        .select_related("unit", "whistle_assessment", "aim_assessment")
        .order_by("pk")
    )


def waits(*, matter: Matter, orders: Iterable[WorkOrder], details: Any, **_rest: Any) -> list[str]:
    """Whom a whistle waits for now, unit by unit: who has come sees why there is nothing to do yet."""
    live = [order for order in orders if order.ended_at is None]
    if matter.state in ANSWERABLE - {State.HANDLING}:
        found = [
            _units(live, {OrderState.SENT}, _("Still to answer: %(units)s")),
            _units(live, {OrderState.ANSWERED}, _("Answered, still to arrive: %(units)s")),
        ]
        return [words for words in (*found, _of_the_meeting(matter, live, details)) if words]
    if matter.state == State.HANDLING:
        at_work = _units(live, {OrderState.ARRIVED, OrderState.SIGNED}, _("Still at work: %(units)s"))
        missing = _units(live, ABSENT, _("Called and not there; the township may go on without them: %(units)s"))
        return [words for words in (at_work, missing) if words]
    return [_(WAITS[matter.state])] if matter.state in WAITS else []


def _of_the_meeting(matter: Matter, live: list[WorkOrder], details: Any) -> str:
    """What stands between those who are there and the work."""
    if matter.state == State.ON_SITE and not details.plan:
        return _("The township writes down the joint plan; then every unit present signs it.")
    if matter.state == State.ON_SITE:
        return _units(live, {OrderState.ARRIVED}, _("Still to sign the joint plan: %(units)s"))
    return _(WAITS[matter.state]) if matter.state in WAITS else ""


def _units(orders: list[WorkOrder], states: Collection[str], words: str) -> str:
    names = [order.unit.name for order in orders if order.state in states]
    return words % {"units": "、".join(names)} if names else ""


@dataclass(frozen=True)
class CallLine:
    """A call list with the name of its area, and whether the reader keeps it."""

    row: CallList
    area: str
    may_edit: bool


def call_lists(actor: Actor) -> list[CallLine]:
    """The lists that serve the reader's area, and those of the areas in it."""
    rows = CallList.objects.prefetch_related("units").order_by("area_code", "whistle_kind")
    near = [row for row in rows if actor.covers(row.area_code) or actor.area_code.startswith(row.area_code)]
    names = names_of(row.area_code for row in near)
    return [CallLine(row, names.get(row.area_code, row.area_code), may_keep(actor, row.area_code)) for row in near]
