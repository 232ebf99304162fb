"""The counting itself: from a start, a limit, a calendar and the pauses to a deadline that explains itself."""

import calendar as months
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from wangge.calendars.rules.calendar import Calendar
from wangge.calendars.rules.explanation import Explanation, day_words, moment_words, runs
from wangge.calendars.rules.limits import DATE_UNITS, Extension, Limit, LimitUnit, Pause, PauseStillOpen

DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Due:
    """A deadline: the moment after which it is missed, and the date to print when it is a whole day (`on`)."""

    at: datetime
    provisional: bool
    explanation: Explanation
    on: date | None = None

    def text(self) -> str:
        """The deadline as machines read it: a date, or a moment to the minute."""
        if self.on:
            return self.on.isoformat()
        wall = self.at.replace(tzinfo=None)
        return wall.isoformat(timespec="minutes" if wall == wall.replace(second=0, microsecond=0) else "seconds")

    def words(self) -> str:
        """The deadline as people write it."""
        return day_words(self.on) if self.on else moment_words(self.explanation.end)


@dataclass
class _Count:
    """What the counting needs at hand and what it met on its way."""

    calendar: Calendar
    stops: list[Span]
    skipped: set[date] = field(default_factory=set)
    made_up: set[date] = field(default_factory=set)
    unknown_years: set[int] = field(default_factory=set)
    moved_from: date | None = None

    def meets(self, day: date) -> bool:
        """Whether the day is worked; remembers what the explanation must say about it."""
        if day.year not in self.calendar.years:
            self.unknown_years.add(day.year)
        if not self.calendar.is_working(day):
            self.skipped.add(day)
            return False
        if self.calendar.is_make_up(day):
            self.made_up.add(day)
        return True

    def stands_still(self, day: date) -> bool:
        """A day is not counted when the clock stood still at its beginning."""
        dawn = datetime.combine(day, time.min)
        return any(begin <= dawn < end for begin, end in self.stops)


def _wall_spans(pauses: Iterable[Pause], calendar: Calendar, start: datetime) -> list[Span]:
    """The pauses after the start on the office's wall clock, in order and joined where they touch."""
    joined: list[Span] = []
    spans = []
    for pause in pauses:
        if pause.end is None:
            raise PauseStillOpen
        spans.append((max(calendar.wall(pause.start), start), calendar.wall(pause.end)))
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def _without(spans: Sequence[Span], stops: Sequence[Span]) -> list[Span]:
    """What remains of the spans when the stops are cut out."""
    rest = list(spans)
    for stop_begin, stop_end in stops:
        pieces = []
        for begin, end in rest:
            pieces += [(begin, min(end, stop_begin)), (max(begin, stop_end), end)]
        rest = [(begin, end) for begin, end in pieces if begin < end]
    return rest


def _urgent_hours(start: datetime, amount: int | Fraction, count: _Count) -> datetime:
    """Clock hours from the moment, day and night."""
    end = start + timedelta(minutes=int(amount * 60))
    for stop_begin, stop_end in count.stops:
        begin = max(stop_begin, start)
        if begin < min(end, stop_end):
            end += stop_end - begin
    return end


def _work_hours(start: datetime, amount: int | Fraction, count: _Count) -> datetime:
    """Hours inside the office hours of working days; one that ends with a span ends there, not at the next one."""
    left = timedelta(minutes=int(amount * 60))
    day = start.date()
    while True:
        if count.meets(day):
            spans = [(max(begin, start), end) for begin, end in count.calendar.spans(day) if end > start]
            for begin, end in _without(spans, count.stops):
                if end - begin >= left:
                    return begin + left
                left -= end - begin
        day += DAY


def _work_days(start: datetime, amount: int, count: _Count) -> datetime:
    """Whole working days: the start day does not count, close of business of the last one ends it."""
    if count.calendar.work_day_hours:
        return _work_hours(start, amount * count.calendar.work_day_hours, count)
    day = start.date()
    left = amount
    while left:
        day += DAY
        if count.meets(day) and not count.stands_still(day):
            left -= 1
    return count.calendar.spans(day)[-1][1]


def _days(start: date, amount: int, count: _Count) -> date:
    """The n-th day after the start on which the clock ran."""
    if not count.stops:
        return start + amount * DAY
    day = start
    left = amount
    while left:
        day += DAY
        if not count.stands_still(day):
            left -= 1
    return day


def _urgent_days(start: datetime, amount: int, count: _Count) -> date:
    """Calendar days, holidays included: the start day does not count, 24:00 of the last one ends it."""
    return _days(start.date(), amount, count)


def _calendar_days(start: datetime, amount: int, count: _Count) -> date:
    """Civil Code art. 201 and 203: the start day does not count; a last day of rest moves to a working day."""
    last = day = _days(start.date(), amount, count)
    while not count.meets(day) or count.stands_still(day):
        day += DAY
    if day != last:
        count.moved_from = last
    return day


def _months(start: datetime, amount: int, count: _Count) -> date:
    """Civil Code art. 202: the same day of a later month, or that month's last; then as calendar days."""
    year, month = divmod(start.year * 12 + start.month - 1 + amount, 12)
    day = min(start.day, months.monthrange(year, month + 1)[1])
    return _calendar_days(start, (date(year, month + 1, day) - start.date()).days, count)


COUNTING: dict[LimitUnit, Callable[[datetime, Any, _Count], date]] = {
    LimitUnit.URGENT_HOUR: _urgent_hours,
    LimitUnit.URGENT_DAY: _urgent_days,
    LimitUnit.WORK_HOUR: _work_hours,
    LimitUnit.WORK_DAY: _work_days,
    LimitUnit.CALENDAR_DAY: _calendar_days,
    LimitUnit.MONTH: _months,
}
HOUR_UNITS = frozenset({LimitUnit.URGENT_HOUR, LimitUnit.WORK_HOUR})


def _counted_from(start: datetime, limits: Iterable[Limit], count: _Count) -> tuple[datetime, date | None]:
    """The end of one limit after the other: (the moment after which it is missed, the date when it is a whole day)."""
    at, on = start, None
    for limit in limits:
        begin = datetime.combine(on, time.min) if on and limit.unit not in HOUR_UNITS else at
        end = COUNTING[limit.unit](begin, limit.amount, count)
        if isinstance(end, datetime):
            at, on = end, None
        else:
            at, on = datetime.combine(end + DAY, time.min), end
    return at, on


def due(
    start: datetime,
    limit: Limit,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Due:
    """The deadline of a limit that began at `start`, in the zone of `start` (naive: the office's wall clock).

    Hours that fall into a pause are not counted; of day and month limits those days are not counted at whose
    beginning the clock stood still. Each extension is counted from the deadline before it.
    """
    begin = calendar.wall(start)
    count = _Count(calendar, _wall_spans(pauses, calendar, begin))
    at, on = _counted_from(begin, [limit, *(extension.limit for extension in extensions)], count)
    explanation = Explanation(
        start=begin,
        limit=limit,
        end=at,
        on=on,
        hours=tuple((f"{first:%H:%M}", f"{last:%H:%M}") for first, last in calendar.hours.on(at.date())),
        skipped=runs(count.skipped, calendar.names),
        made_up=runs(count.made_up, calendar.names),
        moved_from=count.moved_from,
        pauses=tuple(
            Pause(calendar.wall(pause.start), pause.end and calendar.wall(pause.end), pause.reason, pause.approved_by)
            for pause in pauses
        ),
        extensions=tuple(extensions),
        unknown_years=tuple(sorted(count.unknown_years)),
        work_day_hours=calendar.work_day_hours,
    )
    moment = at.replace(tzinfo=ZoneInfo(calendar.zone)) if start.tzinfo else at
    return Due(at=moment, provisional=bool(count.unknown_years), explanation=explanation, on=on)


def is_date_limit(limit: Limit) -> bool:
    """Whether the limit ends with a whole day and is printed as a date."""
    return limit.unit in DATE_UNITS


def worked(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """The office hours between two moments; zero when they are swapped."""
    begin, finish = calendar.wall(start), calendar.wall(end)
    total = timedelta()
    day = begin.date()
    while day <= finish.date():
        for span_begin, span_end in calendar.spans(day):
            total += max(timedelta(), min(span_end, finish) - max(span_begin, begin))
        day += DAY
    return total
