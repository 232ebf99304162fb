"""What a person has not read yet, grouped."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wangge.notices.models import Delivery, Notice

MOST_COUNTED = 100


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
