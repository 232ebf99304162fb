"""What the background process does with concerns: archives what is over."""

from datetime import datetime

from wangge.kinds.concern.rules import Move, State
from wangge.matters.models import Clock, Matter
from wangge.matters.services import SomebodyWasFirst, move
from wangge.people.actors import SYSTEM

BATCH = 500
ENDED = (State.CLOSED, State.SELF_HANDLED, State.FOLLOWED_UP)


def archive_done(at: datetime) -> int:
    """Archives what can no longer be rated or reopened; returns how many."""
    waiting = Clock.objects.filter(name="rating", stopped_at__isnull=True, due_at__gte=at)
    over = Matter.objects.filter(kind="concern", state__in=ENDED).exclude(pk__in=waiting.values("matter_id"))
    count = 0
    for matter in over.order_by("pk")[:BATCH]:
        try:
            move(matter, Move.ARCHIVE, actor=SYSTEM, at=at)
        except SomebodyWasFirst:
            continue
        count += 1
    return count
