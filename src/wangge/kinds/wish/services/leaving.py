"""What somebody claimed and can no longer deliver, because the registration to serve has ended."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.wish.access import KIND
from wangge.kinds.wish.rules import Move, State
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.people.actors import SYSTEM

LANGUAGE = "zh-hans"


def release_claims(*, person_id: int, at: datetime) -> int:
    """Puts the person's claimed wishes back on the wall and tells the community; returns how many."""
    in_hand = [State.CLAIMED, State.DELIVERING]
    rows = list(Matter.objects.filter(kind=KIND, state__in=in_hand, wish__claimed_by_id=person_id).order_by("pk"))
    with override(LANGUAGE):
        reason = _("Who had claimed it no longer serves here.")
    for matter in rows:
        move(matter, Move.RELEASE, actor=SYSTEM, at=at, given={"reason": reason})
    return len(rows)
