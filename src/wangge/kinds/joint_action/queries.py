"""What to show of joint actions."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from wangge.kinds.joint_action.rules import Move, State
from wangge.matters.models import Matter, Movement, WorkOrder
from wangge.matters.rules import OrderState


def units_of(matter: Matter) -> list[WorkOrder]:
    """The units called, lead first."""
    rows = WorkOrder.objects.filter(matter=matter).select_related("unit")
    return sorted(rows, key=lambda order: (order.part != WorkOrder.Part.LEAD, order.pk))


def findings_of(matter: Matter) -> list[Movement]:
    """What was found on the spot, in order."""
    rows = Movement.objects.filter(matter=matter, move=Move.FIND).select_related("organization")
    return list(rows.order_by("at", "pk"))


def review_of(matter: Matter) -> Movement | None:
    """The last word."""
    return Movement.objects.filter(matter=matter, move=Move.REVIEW).order_by("pk").last()


def story(matter: Matter) -> tuple[str, str]:
    """What a follow-up begins with: the latest finding, else what the action was for."""
    last = Movement.objects.filter(matter=matter, move=Move.FIND).order_by("pk").last()
    return (matter.title, last.note) if last else (matter.title, matter.text)


def waits(*, matter: Matter, orders: Iterable[WorkOrder], **_rest: Any) -> list[str]:
    """Whom it waits for now, unit by unit."""
    live = [order for order in orders if order.ended_at is None]
    if matter.state not in (State.CALLED, State.UNDER_WAY):
        return []
    found = [
        _units(live, OrderState.SENT, _("Still to confirm: %(units)s")),
        _units(live, OrderState.ANSWERED, _("Confirmed, still to come: %(units)s")),
        _units(live, OrderState.ARRIVED, _("On the spot, result still to be written: %(units)s")),
        _units(live, OrderState.DECLINED, _("Does not take part: %(units)s")),
    ]
    return [words for words in found if words]


def _units(orders: list[WorkOrder], state: str, words: str) -> str:
    names = [order.unit.name for order in orders if order.state == state]
    return words % {"units": "、".join(names)} if names else ""
