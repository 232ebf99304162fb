"""What somebody was asked to carry out and no longer can, because the registration to serve has ended."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.service_order.access import KIND
from wangge.kinds.service_order.rules import IN_HAND, Move
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.people.actors import SYSTEM

LANGUAGE = "zh-hans"


def return_orders(*, person_id: int, at: datetime) -> int:
    """Gives the person's orders back to the community, which is told; returns how many."""
    held = Matter.objects.filter(kind=KIND, state__in=IN_HAND, service_order__helper_person_id=person_id)
    rows = list(held.order_by("pk"))
    with override(LANGUAGE):
        reason = _("Who had taken it on no longer serves here.")
    for matter in rows:
        move(matter, Move.TAKE_BACK, actor=SYSTEM, at=at, given={"reason": reason})
    return len(rows)
