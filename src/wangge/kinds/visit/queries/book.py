"""What to show of the own book."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import get_current_timezone

from wangge.kinds.visit.models import BookNote
from wangge.kinds.visit.rules.book import NoteState, next_month
from wangge.people.actors import Actor


@dataclass(frozen=True)
class Account:
    """One month of the own book: asked, done, passed on, open."""

    month: date
    asked: int
    done: int
    passed_on: int
    open: int


def notes(actor: Actor, *, is_open: bool) -> QuerySet[BookNote]:
    """Own notes that still have their words."""
    rows = BookNote.objects.filter(person_id=actor.person_id or 0, wiped_at__isnull=True).select_related("matter")
    return rows.filter(state=NoteState.OPEN) if is_open else rows


def account(actor: Actor, month: date) -> Account:
    """The own account of a month: of what was written down in it, how much is done."""
    zone = get_current_timezone()
    first = datetime.combine(month, time.min, zone)
    last = datetime.combine(next_month(month), time.min, zone)
    sums: dict[str, Any] = BookNote.objects.filter(
        person_id=actor.person_id or 0, written_at__gte=first, written_at__lt=last
    ).aggregate(
        asked=Count("pk"), done=Count("pk", filter=Q(state=NoteState.DONE)),
        passed_on=Count("pk", filter=Q(state=NoteState.MATTER)), open=Count("pk", filter=Q(state=NoteState.OPEN)),
    )  # fmt: skip
    return Account(month=month, **sums)
