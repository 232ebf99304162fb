"""Telling people: in the product at once and exactly once, elsewhere through an outbox that is worked off by lease."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from wangge.notices.models import Contact, Delivery, Notice
from wangge.notices.rules import next_try, parse_quiet_hours
from wangge.notices.senders import SENDERS, Message, SendingFailed

LEASE = timedelta(minutes=2)
BATCH = 500
KEEP_READ = timedelta(days=90)


def notify(
    *,
    key: str,
    person_ids: Iterable[int],
    title: str,
    body: str = "",
    url: str = "",
    urgency: str = Notice.Urgency.NORMAL,
    group: str = "",
    at: datetime,
) -> None:
    """One notice per person and key, in the caller's transaction; asking again with the same key adds nothing."""
    Notice.objects.bulk_create(
        [
            Notice(
                person_id=person_id,
                key=key,
                title=title[:200],
                body=body,
                url=url,
                group=group,
                urgency=urgency,
                created_at=at,
            )
            for person_id in sorted(set(person_ids))
        ],
        ignore_conflicts=True,
    )


def read(
    *, person_id: int, notice_ids: Iterable[int] | None = None, until: datetime | None = None, at: datetime
) -> int:
    """Marks a person's notices as read: those named, those that came until a moment, or all."""
    unread = Notice.objects.filter(person_id=person_id, read_at__isnull=True)
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    if until is not None:
        unread = unread.filter(created_at__lte=until)
    return unread.update(read_at=at)


def set_contact(
    *, person_id: int, channel: str, address: str, secret: str = "", is_urgent_only: bool = False
) -> Contact | None:
    """Where this person's notices go on a channel; an empty address ends it."""
    if not address:
        Contact.objects.filter(person_id=person_id, channel=channel).delete()
        return None
    return Contact.objects.update_or_create(
        person_id=person_id,
        channel=channel,
        defaults={"address": address, "secret": secret, "is_urgent_only": is_urgent_only},
    )[0]


def spread(at: datetime) -> int:
    """Puts new notices into the outbox of every contact of their person; returns how many sendings that gave."""
    with transaction.atomic():
        fresh = list(Notice.objects.filter(spread_at__isnull=True).order_by("created_at")[:BATCH])
        contacts: dict[int, list[Contact]] = {}
        for contact in Contact.objects.filter(person_id__in={notice.person_id for notice in fresh}):
            contacts.setdefault(contact.person_id, []).append(contact)
        deliveries = [
            Delivery(notice=notice, contact=contact, run_at=sending_moment(notice, at))
            for notice in fresh
            for contact in contacts.get(notice.person_id, [])
            if notice.urgency == Notice.Urgency.URGENT or not contact.is_urgent_only
        ]
        Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
        Notice.objects.filter(pk__in=[notice.pk for notice in fresh]).update(spread_at=at)
    return len(deliveries)


def sending_moment(notice: Notice, at: datetime) -> datetime:
    """Now, or the end of the quiet hours unless it is urgent."""
    quiet = parse_quiet_hours(settings.ENV.quiet_hours)
    if quiet is None:
        return at
    return quiet.may_send_at(timezone.localtime(at), is_urgent=notice.urgency == Notice.Urgency.URGENT)


def open_deliveries() -> QuerySet[Delivery]:
    """Sendings that are neither sent nor given up."""
    return Delivery.objects.filter(sent_at__isnull=True, failed_at__isnull=True)


def send_due(at: datetime) -> int:
    """Sends what is due; each sending is claimed first, so that two processes never send the same at the same time."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=at)
    sent = 0
    for delivery in open_deliveries().filter(free, run_at__lte=at).select_related("notice", "contact")[:BATCH]:
        same = open_deliveries().filter(pk=delivery.pk, attempts=delivery.attempts, lease_until=delivery.lease_until)
        if same.update(lease_until=at + LEASE, attempts=delivery.attempts + 1):
            sent += _send(delivery, delivery.attempts + 1, at)
    return sent


def _send(delivery: Delivery, attempts: int, at: datetime) -> int:
    notice, contact = delivery.notice, delivery.contact
    site = settings.ENV.site_url.rstrip("/")
    message = Message(
        identity=f"notice-{notice.pk}-{contact.pk}",
        title=notice.title,
        url=f"{site}{notice.url}" if site and notice.url else "",
        is_urgent=notice.urgency == Notice.Urgency.URGENT,
        at=at,
    )
    mine = open_deliveries().filter(pk=delivery.pk, attempts=attempts)
    try:
        SENDERS[contact.channel].send(address=contact.address, secret=contact.secret, message=message)
    except SendingFailed as error:
        again = next_try(attempts, at)
        mine.update(
            error=str(error), lease_until=None, run_at=again or delivery.run_at, failed_at=None if again else at
        )
        return 0
    mine.update(sent_at=at, lease_until=None, error="")
    return 1


def deliver(at: datetime) -> int:
    """The scheduled work: spread what is new, send what is due."""
    return spread(at) + send_due(at)


def retry(*, delivery_id: int, at: datetime) -> bool:
    """Gives a failed sending a fresh start."""
    failed = Delivery.objects.filter(pk=delivery_id, failed_at__isnull=False)
    return bool(failed.update(failed_at=None, attempts=0, run_at=at, lease_until=None, error=""))


def remove_old(at: datetime) -> int:
    """Forgets notices read long ago."""
    return Notice.objects.filter(read_at__lt=at - KEEP_READ).delete()[0]
