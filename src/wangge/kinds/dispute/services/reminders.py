"""Days that must not pass unseen: promises that come due, limitation periods that end."""

from datetime import date, datetime, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.dispute.access import seats
from wangge.kinds.dispute.models import DisputeDetails, Promise
from wangge.kinds.dispute.rules.law import LIMITATION_WARNINGS
from wangge.kinds.dispute.rules.words import Outcome
from wangge.kinds.dispute.services.agreements import FOLLOWED
from wangge.matters.models import Matter
from wangge.notices.services import notify

LANGUAGE = "zh-hans"
SOON = timedelta(days=3)


def remind(at: datetime) -> int:
    """Tells the mediators of a case; nothing of its contents leaves it. Each reminder comes once."""
    with override(LANGUAGE):
        return _promises(localdate(at), at) + _limitations(localdate(at), at)


def _tell(matter: Matter, *, key: str, title: str, at: datetime) -> int:
    people = seats(matter)
    if not people:
        return 0
    address = reverse("matters:detail", args=[matter.number])
    notify(key=key, person_ids=people, title=title, body=matter.area_name, url=address, at=at)
    return 1


def _promises(today: date, at: datetime) -> int:
    rows = Promise.objects.filter(
        done_on__isnull=True, is_broken=False, due_on__lte=today + SOON, matter__state__in=FOLLOWED
    ).select_related("matter")
    told = 0
    for row in rows:
        is_late = row.due_on < today
        words = {"number": row.matter.number, "day": row.due_on.isoformat()}
        title = (
            _("A promise was due on %(day)s: %(number)s") if is_late else _("A promise is due on %(day)s: %(number)s")
        )
        told += _tell(row.matter, key=f"promise:{row.pk}:{'late' if is_late else 'soon'}", title=title % words, at=at)
    return told


def _limitations(today: date, at: datetime) -> int:
    last = today + timedelta(days=max(LIMITATION_WARNINGS))
    rows = DisputeDetails.objects.filter(
        outcome=Outcome.OPEN, limitation_on__isnull=False, limitation_on__gte=today, limitation_on__lte=last
    ).select_related("matter").order_by(F("limitation_on"))  # fmt: skip
    told = 0
    for row in rows:
        assert row.limitation_on is not None
        left = (row.limitation_on - today).days
        rung = min(days for days in LIMITATION_WARNINGS if left <= days)
        words = {"number": row.matter.number, "day": row.limitation_on.isoformat()}
        title = _("The time for a claim ends on %(day)s: %(number)s") % words
        told += _tell(row.matter, key=f"limitation:{row.pk}:{row.limitation_on}:{rung}", title=title, at=at)
    return told
