"""What a person has not read yet, grouped."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from wangge.notices.models import Contact, Delivery, Notice

MOST_COUNTED = 100
IN_BELL = 8


@dataclass(frozen=True)
class Bundle:
    """Notices of one group that arrived together: the newest speaks for the others."""

    newest: Notice
    others: tuple[Notice, ...] = ()

    @property
    def ids(self) -> list[int]:
        """All of them."""
        return [self.newest.pk, *(other.pk for other in self.others)]

    @property
    def is_unread(self) -> bool:
        """Whether any of them is unread."""
        return any(notice.read_at is None for notice in (self.newest, *self.others))


def notices_of(person_id: int, *, only_unread: bool = False) -> QuerySet[Notice]:
    """A person's notices, newest first."""
    found = Notice.objects.filter(person_id=person_id)
    return (found.filter(read_at__isnull=True) if only_unread else found).order_by("-created_at", "-pk")


def unread_count(person_id: int) -> int:
    """How many are unread; counting stops at 100."""
    return len(notices_of(person_id, only_unread=True).values_list("pk")[:MOST_COUNTED])


def bundles(notices: list[Notice]) -> list[Bundle]:
    """The notices with those of one group (of the same read state) behind their newest."""
    heads: dict[tuple[str, bool], list[Notice]] = {}
    for notice in notices:
        name = notice.group or f"#{notice.pk}"
        heads.setdefault((name, notice.read_at is None), []).append(notice)
    return [Bundle(group[0], tuple(group[1:])) for group in heads.values()]


def failed_deliveries() -> QuerySet[Delivery]:
    """Sendings that were given up or are being retried after an error, newest first."""
    return (
        Delivery.objects.filter(Q(failed_at__isnull=False) | (Q(sent_at__isnull=True) & ~Q(error="")))
        .select_related("notice", "contact")
        .order_by("-pk")
    )


def address_of(person_id: int, notice_id: int) -> str:
    """Where a notice of this person leads; '' for anybody else's."""
    return notices_of(person_id).filter(pk=notice_id).values_list("url", flat=True).first() or ""


def contacts_of(person_id: int) -> list[Contact]:
    """Where this person is told beside the list."""
    return list(Contact.objects.filter(person_id=person_id).order_by("channel"))


def count_notices() -> dict[str, int]:
    """For `wangge status`."""
    return {
        "unread": Notice.objects.filter(read_at__isnull=True).count(),
        "waiting_to_be_sent": Delivery.objects.filter(sent_at__isnull=True, failed_at__isnull=True).count(),
        "failed": Delivery.objects.filter(failed_at__isnull=False).count(),
    }


def failing_channels() -> list[str]:
    """For the doctor: channels over which messages were given up."""
    failed = Delivery.objects.filter(failed_at__isnull=False).values("contact__channel").annotate(count=Count("pk"))
    return [
        _("%(count)d messages over %(channel)s were given up: see “Messages not sent” for the reason, then retry.")
        % {"count": row["count"], "channel": Contact.Channel(row["contact__channel"]).label}
        for row in failed.order_by("contact__channel")
    ]
