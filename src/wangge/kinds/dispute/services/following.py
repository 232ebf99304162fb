"""Clocks that start at a day of the past, and the one that follows what was promised."""

from datetime import date, datetime, time

from django.db.models import Min
from django.utils.timezone import get_current_timezone

from wangge.calendars.queries import calendar_for
from wangge.kinds.dispute.models import Promise
from wangge.kinds.dispute.rules.course import State
from wangge.matters.kinds import get_kind
from wangge.matters.models import Clock, Matter
from wangge.matters.services.clocks import CHANGED, NO_CLOCK, new_clocks, refresh_next_due, silence_past, void
from wangge.matters.services.rewriting import rewrite


def noon(day: date) -> datetime:
    """A moment of a day from which its clocks are counted."""
    return datetime.combine(day, time(10), tzinfo=get_current_timezone())


def start_clock(matter: Matter, name: str, since: datetime, *, now: datetime) -> None:
    """Starts a clock at a moment that may lie in the past; reminders of days gone by stay silent."""
    kind = get_kind(matter.kind)
    clocks = new_clocks(kind=kind, matter=matter, names=[name], at=since)
    silence_past(kind=kind, clocks=clocks, calendar=calendar_for(matter.area_code), at=now)
    Clock.objects.bulk_create(clocks)
    refresh_next_due(matter)
    matter.refresh_from_db(fields=["next_due_at", "next_clock"])


def until_promise(matter: Matter) -> str:
    """The time from the agreement's effect to the first promise that is open, or that no such clock runs."""
    rows = Promise.objects.filter(matter=matter, done_on__isnull=True, is_broken=False)
    day, since = rows.aggregate(day=Min("due_on"))["day"], matter.dispute.effective_on
    if day is None or since is None:
        return NO_CLOCK
    return f"{max(1, (day - since).days)} calendar_day"


def follow_performance(matter: Matter, *, at: datetime) -> None:
    """Lets the clock of performance run to the next open promise; what a party does late is nobody's delay here."""
    running = list(Clock.objects.filter(matter=matter, name="perform", stopped_at__isnull=True))
    for clock in running:
        void(clock, at)
    rewrite(running, CHANGED)
    since = matter.dispute.effective_on
    if matter.state in (State.EFFECTIVE, State.PERFORMING) and since is not None:
        start_clock(matter, "perform", noon(since), now=at)
