"""The escalation ladder: each rung of each clock reached exactly once, whoever works and whoever dies."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.calendars.queries import calendar_in, edition
from wangge.calendars.rules import Calendar
from wangge.matters.kinds import Kind, get_kind
from wangge.matters.models import Clock, Matter
from wangge.matters.rules import Rung
from wangge.matters.services.clocks import alarm_at
from wangge.matters.services.moving import move
from wangge.matters.services.telling import tell
from wangge.people.actors import SYSTEM

SOME = 20
"""Alarms in one transaction, where several processes can write at once; else each has its own, so that nobody waits."""


class AlarmFailed(Exception):
    """An alarm could not be sounded; the text names its matter."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(f"{clock.matter.number}: {clock.name}")
        self.clock_id = clock.pk


def due_alarms(at: datetime, limit: int, *, without: Collection[int] = ()) -> QuerySet[Clock]:
    """Running clocks whose next rung is reached."""
    return (
        Clock.objects.filter(
            next_alarm_at__lte=at, next_alarm_at__isnull=False, stopped_at__isnull=True, paused_at__isnull=True
        )
        .exclude(pk__in=without)
        .select_related("matter", "order")
        .order_by("next_alarm_at", "pk")[:limit]
    )


def sound_due_alarms(at: datetime) -> int:
    """Sounds every alarm that is due and that no other process is sounding; returns how many this process sounded.

    One that fails holds up no other: it is left out, and told at the end.
    """
    sounded, failed = 0, dict[int, AlarmFailed]()
    while True:
        try:
            won = sound_some(at, without=failed)
        except AlarmFailed as error:
            failed[error.clock_id] = error
            continue
        sounded += won
        if not won:
            break
    if failed:
        raise next(iter(failed.values()))
    return sounded


def sound_some(at: datetime, *, without: Collection[int] = ()) -> int:
    """Sounds the first alarms that are due, all or none; returns how many of them this process won.

    Each is claimed by a conditional update, which alone makes it sound once; to leave out what another process has in
    hand (PostgreSQL) only keeps two of them from waiting for each other at every single one.
    """
    limit = SOME if connection.features.has_select_for_update_skip_locked else 1
    with transaction.atomic():
        due = due_alarms(at, limit, without=without)
        clocks = list(due.select_for_update(skip_locked=True, of=("self",)))
        token = edition() if clocks else None
        return sum(_sound_or_name(clock, token, at) for clock in clocks)


def _sound_or_name(clock: Clock, token: UUID | None, at: datetime) -> bool:
    try:
        return sound(clock, calendar_in(clock.matter.area_code, token), at)
    except Exception as error:
        raise AlarmFailed(clock) from error


def sound(clock: Clock, calendar: Calendar, at: datetime) -> bool:
    """Claims one rung and sends its notices in the caller's transaction; False when another process was first."""
    kind = get_kind(clock.matter.kind)
    rule = kind.clocks[clock.name]
    rung = clock.rung
    if rung >= len(rule.ladder):
        return bool(Clock.objects.filter(pk=clock.pk, rung=rung).update(next_alarm_at=None))
    following = alarm_at(rule=rule, rung=rung + 1, clock=clock, calendar=calendar)
    claimed = Clock.objects.filter(
        pk=clock.pk, rung=rung, next_alarm_at=clock.next_alarm_at, stopped_at__isnull=True, paused_at__isnull=True
    ).update(rung=rung + 1, next_alarm_at=following)
    if not claimed:
        return False
    _notify(clock, kind, rule.ladder[rung], rung, at)
    if rule.overdue_move and at >= clock.due_at:
        _move_on(clock, kind, rule.overdue_move, at)
    return True


def _move_on(clock: Clock, kind: Kind, the_move: str, at: datetime) -> None:
    """Makes the move that a kind asks for when a clock has run out, where its table has one from here."""
    matter = Matter.objects.get(pk=clock.matter_id)
    if (matter.state, the_move) in kind.steps:
        move(matter, the_move, actor=SYSTEM, at=at)


def _granted(clock: Clock) -> str:
    """What tells the reminders of a deadline that was moved from those of the first one."""
    return f":{clock.extended_to:%Y%m%d%H%M}" if clock.extended_to else ""


def _notify(clock: Clock, kind: Kind, step: Rung, rung: int, at: datetime) -> None:
    matter = clock.matter
    with override("zh-hans"):
        words = {"clock": _(kind.clocks[clock.name].title), "title": matter.title, "number": matter.number}
        late = at >= clock.due_at
        title = _("Overdue: %(clock)s · %(title)s") % words if late else _("Due soon: %(clock)s · %(title)s") % words
    tell(
        matter=matter,
        audiences=step.tells,
        key=f"clock:{clock.pk}:{rung}{_granted(clock)}",
        title=title,
        body=f"{matter.number} {matter.area_name}",
        at=at,
        unit_ids=[clock.order.unit_id] if clock.order else (),
    )
