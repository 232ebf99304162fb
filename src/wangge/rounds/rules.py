"""When work of a round falls due: a recurrence rule met with the working calendar; pure Python."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from wangge.calendars.rules import Calendar
from wangge.kit.messages import translate as _
from wangge.kit.words import gettext_noop

DAY = timedelta(days=1)
LONGEST_REST = 40
"""No spell of rest days is longer; what lies further off is not looked for."""
PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYYEARDAY", "WKST"})
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})


class RuleNotUnderstood(ValueError):
    """A text that is no recurrence rule of whole days; the message says why."""


class RestDays(StrEnum):
    """What becomes of work that would fall on a rest day."""

    KEEP = "keep"
    SKIP = "skip"
    LATER = "later"
    EARLIER = "earlier"


class DueState(StrEnum):
    """Where one piece of due work stands."""

    OPEN = "open"
    DONE = "done"
    MISSED = "missed"
    WAIVED = "waived"


STATE_TITLES: Mapping[str, str] = {
    DueState.OPEN: gettext_noop("To be done"),
    DueState.DONE: gettext_noop("Done"),
    DueState.MISSED: gettext_noop("Missed"),
    DueState.WAIVED: gettext_noop("Waived"),
}
STATE_TONES: Mapping[str, str] = {
    DueState.OPEN: "info",
    DueState.DONE: "good",
    DueState.MISSED: "bad",
    DueState.WAIVED: "plain",
}


def clean_rule(text: str) -> str:
    """The rule in its plain form, or `RuleNotUnderstood`: whole days only, begin and end stand beside the rule."""
    plain = re.sub(r"\s", "", text.upper()).removeprefix("RRULE:")
    pairs = dict(part.partition("=")[::2] for part in plain.split(";") if part)
    unknown = sorted(set(pairs) - PARTS)
    if unknown:
        raise RuleNotUnderstood(_("“%(part)s” cannot stand in the rule of a round.") % {"part": unknown[0]})
    if pairs.get("FREQ") not in FREQUENCIES:
        raise RuleNotUnderstood(_("A rule begins with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY."))
    if not re.fullmatch(r"[1-9]\d{0,2}", pairs.get("INTERVAL", "1")):
        raise RuleNotUnderstood(_("The interval is a number from 1 to 999."))
    cleaned = ";".join(f"{name}={value}" for name, value in pairs.items())
    try:
        first = next(iter(rrulestr(cleaned, dtstart=datetime(2024, 1, 1))), None)  # noqa: DTZ001 whole days
    except (ValueError, KeyError, AttributeError, IndexError, TypeError) as error:
        raise RuleNotUnderstood(_("The rule cannot be read: %(error)s") % {"error": error}) from error
    if first is None:
        raise RuleNotUnderstood(_("No day at all follows from this rule."))
    return cleaned


@dataclass(frozen=True)
class Rhythm:
    """How often work falls due and how long its window stays open.

    `window_days` counts calendar days from the opening day; None means until the rule's next day. `closes_at` is a time
    on the last day of the window, None its end. `ends_on` is the last day on which work opens; nothing opens from
    `paused_from` to `paused_until`, both included, or without end when only the first is given.
    """

    rule: str
    starts_on: date
    ends_on: date | None = None
    rest_days: RestDays = RestDays.KEEP
    window_days: int | None = None
    closes_at: time | None = None
    paused_from: date | None = None
    paused_until: date | None = None

    def is_paused(self, day: date) -> bool:
        """Whether nothing opens on a day."""
        if self.paused_from is None or day < self.paused_from:
            return False
        return self.paused_until is None or day <= self.paused_until


@dataclass(frozen=True)
class Occurrence:
    """One turn: `period` is the rule's own day and its name; open from `opens_on` until before `closes_on`."""

    period: date
    opens_on: date
    closes_on: date


@lru_cache(maxsize=256)
def _recurrence(rule: str, starts_on: date) -> rrule:
    return rrulestr(rule, dtstart=datetime.combine(starts_on, time()))


def _rule_days(rhythm: Rhythm, low: date, high: date) -> list[date]:
    """The rule's days from `low` to `high` and the first one behind, if there is any."""
    found = []
    for moment in _recurrence(rhythm.rule, rhythm.starts_on):
        day = moment.date()
        if day >= low:
            found.append(day)
        if day > high:
            break
    return found


def _worked(day: date, calendar: Calendar, step: timedelta) -> date:
    """The nearest working day in a direction, the day itself included; the day itself when there is none near."""
    for number in range(LONGEST_REST):
        if calendar.is_working(day + number * step):
            return day + number * step
    return day


def _opening(day: date, rest_days: RestDays, calendar: Calendar) -> date | None:
    if rest_days == RestDays.KEEP or calendar.is_working(day):
        return day
    if rest_days == RestDays.SKIP:
        return None
    return _worked(day, calendar, DAY if rest_days == RestDays.LATER else -DAY)


def _turns(rhythm: Rhythm, calendar: Calendar, low: date, high: date) -> Iterator[Occurrence]:
    days = _rule_days(rhythm, low, high)
    for position, day in enumerate(days):
        opens = _opening(day, rhythm.rest_days, calendar)
        if day > high or opens is None:
            continue
        if rhythm.window_days is not None:
            closes = opens + rhythm.window_days * DAY
        else:
            following = days[position + 1] if position + 1 < len(days) else date.max
            closes = max(following, opens + DAY)
        yield Occurrence(day, opens, closes)


def occurrences(rhythm: Rhythm, calendar: Calendar, since: date, until: date) -> list[Occurrence]:
    """Turns that open from `since` to `until`, both included, in order; at most one opens on any day.

    When several turns are moved to the same working day, the one whose own day is nearest stands for all of them.
    """
    margin = 0 if rhythm.rest_days in (RestDays.KEEP, RestDays.SKIP) else LONGEST_REST
    last = until if rhythm.ends_on is None else min(until, rhythm.ends_on)
    by_day: dict[date, Occurrence] = {}
    for turn in _turns(rhythm, calendar, since - margin * DAY, last + margin * DAY):
        if since <= turn.opens_on <= last and rhythm.starts_on <= turn.opens_on and not rhythm.is_paused(turn.opens_on):
            held = by_day.get(turn.opens_on)
            if held is None or abs(turn.period - turn.opens_on) <= abs(held.period - held.opens_on):
                by_day[turn.opens_on] = turn
    return sorted(by_day.values(), key=lambda turn: turn.opens_on)


def window(turn: Occurrence, rhythm: Rhythm, calendar: Calendar) -> tuple[datetime, datetime]:
    """The moments at which the window of a turn opens and closes."""
    zone = ZoneInfo(calendar.zone)
    opens = datetime.combine(turn.opens_on, time(), zone)
    closes = datetime.combine(turn.closes_on, time(), zone)
    if rhythm.closes_at is not None:
        closes = datetime.combine(turn.closes_on - DAY, rhythm.closes_at, zone)
    return opens, closes


REMINDED_BEFORE = timedelta(hours=24)
"""Nobody is reminded earlier than this before the end of a window."""


def reminded_from(opens_at: datetime, due_at: datetime) -> datetime:
    """When a reminder is due: a day before the window closes, or at half of a window shorter than two days."""
    return due_at - min(REMINDED_BEFORE, (due_at - opens_at) / 2)


class Fate(StrEnum):
    """What a changed rule does to work that is open already."""

    KEPT = "kept"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Recomputed:
    """One turn with open work under a changed rule: its fate, and its end before and after."""

    period: date
    fate: Fate
    due_at: datetime
    new_due_at: datetime


def recompute(
    rhythm: Rhythm, calendar: Calendar, opened: Iterable[tuple[date, date, datetime]], *, at: datetime
) -> list[Recomputed]:
    """What becomes of open turns, each given as its period, the day it opened and its end, under a changed rule.

    A turn that the new rule knows gets the rule's new end, but never one before the end of today: a change makes nobody
    late. A turn that it does not know is withdrawn.
    """
    zone = ZoneInfo(calendar.zone)
    tonight = datetime.combine(at.astimezone(zone).date() + DAY, time(), zone)
    found = []
    for period, opened_on, due_at in opened:
        turn = next((one for one in occurrences(rhythm, calendar, opened_on, opened_on) if one.period == period), None)
        if turn is None:
            found.append(Recomputed(period, Fate.WITHDRAWN, due_at, due_at))
            continue
        closes = window(turn, rhythm, calendar)[1]
        new_end = closes if closes == due_at else max(closes, tonight)
        found.append(Recomputed(period, Fate.KEPT if new_end == due_at else Fate.MOVED, due_at, new_end))
    return found
