"""What the background process does with concerns: archives what is over, reminds of reviews."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.concern.rules import Move, State
from wangge.matters.models import Clock, Matter
from wangge.matters.rules import Audience
from wangge.matters.services import SomebodyWasFirst, move
from wangge.matters.services.telling import tell
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


def remind_of_reviews(at: datetime) -> int:
    """Tells the township leader, once, that a suspended concern is to be reviewed."""
    today = localdate(at)
    due = Matter.objects.filter(kind="concern", state=State.SUSPENDED, review_on__lte=today)
    count = 0
    for matter in due.order_by("pk"):
        with override("zh-hans"):
            title = _("Review due: %(title)s") % {"title": matter.title}
        tell(
            matter=matter, audiences=[Audience.TOWNSHIP], key=f"review:{matter.pk}:{matter.review_on}", title=title,
            body=f"{matter.number} {matter.area_name}", at=at,
        )  # fmt: skip
        count += 1
    return count
