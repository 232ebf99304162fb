"""Opens what falls due: every target in every turn exactly once, whoever works and whoever dies."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from wangge.calendars.queries import calendar_in, edition
from wangge.rounds.models import Due, Round, Target
from wangge.rounds.rules import occurrences, window

PIECE = 500
ONE_DAY = timedelta(days=1)


def open_due(at: datetime, *, round_ids: Iterable[int] | None = None) -> int:
    """Opens the turns of every round up to today; returns how many dues that were."""
    today = localdate(at)
    behind = _behind(today)
    if round_ids is not None:
        behind = behind.filter(round_id__in=list(round_ids))
    published = edition()
    opened, last = 0, 0
    while targets := list(behind.filter(pk__gt=last).select_related("round").order_by("pk")[:PIECE]):
        last = targets[-1].pk
        opened += _open_for(targets, published, today)
    return opened


def _behind(today: date) -> QuerySet[Target]:
    """Targets that do not have all turns up to today."""
    return Target.objects.filter(
        Q(opened_through__isnull=True) | Q(opened_through__lt=today),
        is_active=True,
        starts_on__lte=today,
        round__is_active=True,
    )


def _first_day(target: Target) -> date:
    return target.starts_on if target.opened_through is None else target.opened_through + ONE_DAY


def _open_for(targets: list[Target], published: UUID | None, today: date) -> int:
    """One transaction for some targets: when it dies nothing is there, and a second process adds nothing."""
    by_round: dict[int, list[Target]] = {}
    for target in targets:
        by_round.setdefault(target.round_id, []).append(target)
    with transaction.atomic():
        dues = [due for some in by_round.values() for due in _dues(some[0].round, some, published, today)]
        Due.objects.bulk_create(dues, ignore_conflicts=True, batch_size=PIECE)
        Target.objects.filter(pk__in=[target.pk for target in targets]).update(opened_through=today)
    return len(dues)


def _dues(row: Round, targets: list[Target], published: UUID | None, today: date) -> Iterator[Due]:
    rhythm, calendar = row.rhythm, calendar_in(row.area_code, published)
    since = min(_first_day(target) for target in targets)
    for turn in occurrences(rhythm, calendar, since, today):
        opens_at, due_at = window(turn, rhythm, calendar)
        for target in targets:
            if turn.opens_on >= _first_day(target):
                yield Due(
                    round=row, target=target, area_code=target.area_code, unit_id=target.unit_id,
                    person_id=target.person_id, period=turn.period, opens_at=opens_at, due_at=due_at,
                )  # fmt: skip
