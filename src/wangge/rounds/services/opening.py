"""Opens what falls due: every target in every turn exactly once, whoever works and whoever dies."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from wangge.calendars.queries import calendar_for
from wangge.calendars.rules import Calendar
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
    rounds = Round.objects.filter(pk__in=behind.values("round_id"))
    return sum(_open_round(row, today) for row in rounds.order_by("pk"))


def _behind(today: date) -> QuerySet[Target]:
    """Targets that do not have all turns up to today."""
    return Target.objects.filter(
        Q(opened_through__isnull=True) | Q(opened_through__lt=today),
        is_active=True,
        starts_on__lte=today,
        round__is_active=True,
    )


def _open_round(row: Round, today: date) -> int:
    calendar = calendar_for(row.area_code)
    opened, last = 0, 0
    while True:
        targets = list(_behind(today).filter(round=row, pk__gt=last).order_by("pk")[:PIECE])
        if not targets:
            return opened
        last = targets[-1].pk
        opened += _open_for(row, targets, calendar, today)


def _first_day(target: Target) -> date:
    return target.starts_on if target.opened_through is None else target.opened_through + ONE_DAY


def _open_for(row: Round, targets: list[Target], calendar: Calendar, today: date) -> int:
    """One transaction for some targets: when it dies nothing is there, and a second process adds nothing."""
    with transaction.atomic():
        dues = list(_dues(row, targets, calendar, today))
        Due.objects.bulk_create(dues, ignore_conflicts=True, batch_size=PIECE)
        Target.objects.filter(pk__in=[target.pk for target in targets]).update(opened_through=today)
    return len(dues)


def _dues(row: Round, targets: list[Target], calendar: Calendar, today: date) -> Iterator[Due]:
    rhythm = row.rhythm
    since = min(_first_day(target) for target in targets)
    for turn in occurrences(rhythm, calendar, since, today):
        opens_at, due_at = window(turn, rhythm, calendar)
        for target in targets:
            if turn.opens_on >= _first_day(target):
                yield Due(
                    round=row, target=target, area_code=target.area_code, unit_id=target.unit_id,
                    person_id=target.person_id, period=turn.period, opens_at=opens_at, due_at=due_at,
                )  # fmt: skip
