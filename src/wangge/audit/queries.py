"""What the audit administrator looks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from wangge.audit.models import Entry, Seal

MOST_EXPORTED = 100_000


@dataclass(frozen=True)
class EntryFilter:
    """What entries can be narrowed by; empty means all. Days are whole days of the site's time zone."""

    person: str = ""
    act: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


def find_entries(wanted: EntryFilter) -> QuerySet[Entry]:
    """Entries, narrowed; swapped days are put in order."""
    found = Entry.objects.all()
    if wanted.person:
        by_number = Q(actor_person_id=int(wanted.person)) if wanted.person.isdigit() else Q(actor_name=wanted.person)
        found = found.filter(by_number)
    if wanted.act:
        found = found.filter(act=wanted.act)
    if wanted.subject:
        kind, _colon, key = wanted.subject.partition(":")
        found = found.filter(subject_kind=kind, **({"subject_id": key} if key else {}))
    since, until = wanted.since, wanted.until
    if since and until and until < since:
        since, until = until, since
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def exported(wanted: EntryFilter) -> Iterator[Entry]:
    """The newest entries that fit, for a file."""
    return find_entries(wanted).order_by("-id")[:MOST_EXPORTED].iterator(chunk_size=2000)


def last_seal() -> Seal | None:
    """The newest link of the chain."""
    return Seal.objects.order_by("-last_id").first()
