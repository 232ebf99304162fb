"""What the figures are: each with its formula in words, and how numbers become a shown figure; pure Python.

A figure is kept as numerator and denominator; the ratio is made when it is shown. Numbers under `FEW` are shown, but
neither ranked nor compared: of nine matters one more or less is eleven percentage points.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeVar

from wangge.kit.words import gettext_noop

Line = TypeVar("Line")
FEW = 10
NOTHING = "-"
LONGEST = 366
DAYS = (7, 30, 60, 90)
DEFAULT_DAYS = 30
WEEKS = 8


class Unit(StrEnum):
    """What a value is counted in; a difference of percentages is in percentage points, never in percent."""

    COUNT = "count"
    PERCENT = "percent"
    PERCENTAGE_POINT = "percentage_point"
    HOURS = "hours"


@dataclass(frozen=True)
class Indicator:
    """One figure: `top` and `bottom` name what is counted; a figure without `bottom` is a plain number."""

    identifier: str
    title: str
    words: str
    top: str
    bottom: str = ""
    unit: Unit = Unit.PERCENT
    is_up_better: bool | None = None


FILED = Indicator(
    "filed",
    gettext_noop("Reported"),
    gettext_noop("Matters reported in the period, from every channel. Merged and rejected ones are counted."),
    "filed", unit=Unit.COUNT,
)  # fmt: skip
ACCEPTED = Indicator(
    "filing_rate",
    gettext_noop("Filing rate"),
    gettext_noop("Matters that were accepted or settled on the spot ÷ matters reported."),
    "accepted", "filed",
)  # fmt: skip
OPEN = Indicator(
    "open",
    gettext_noop("Open now"),
    gettext_noop("Matters not closed at this moment, whenever they were reported."),
    "open", unit=Unit.COUNT, is_up_better=False,
)  # fmt: skip
OVERDUE = Indicator(
    "overdue_open",
    gettext_noop("Overdue now"),
    gettext_noop("Open matters whose next deadline has passed at this moment, whenever they were reported."),
    "overdue", unit=Unit.COUNT, is_up_better=False,
)  # fmt: skip
CLOSING = Indicator(
    "closing_rate",
    gettext_noop("Closing rate"),
    gettext_noop(
        "Closed ÷ due. Due is what is closed already, and what is open though its handling is finished or overdue;"
        " what is still in its time is not counted."
    ),
    "closed", "closing_due", is_up_better=True,
)  # fmt: skip
ON_TIME = Indicator(
    "on_time_handling_rate",
    gettext_noop("On-time handling rate"),
    gettext_noop(
        "Matters whose handling deadline was kept ÷ matters whose handling was finished or is overdue. Once late is"
        " late, even if a second round was in time."
    ),
    "handled_in_time", "handle_due", is_up_better=True,
)  # fmt: skip
RESPONSE = Indicator(
    "response_rate",
    gettext_noop("Response rate"),
    gettext_noop(
        "Matters in which the unit contacted the reporter within the limit ÷ matters in which contact was due. Reports"
        " without any contact address are not counted."
    ),
    "contacted_in_time", "contact_due", is_up_better=True,
)  # fmt: skip
HANDLING_TIME = Indicator(
    "average_handling_time",
    gettext_noop("Average handling time"),
    gettext_noop("From dispatch until the unit hands in its result, in hours by the clock, with nights and pauses."),
    "handling_hours", "handlings", unit=Unit.HOURS, is_up_better=False,
)  # fmt: skip
WORKING_TIME = Indicator(
    "average_working_time",
    gettext_noop("Average handling time, office hours"),
    gettext_noop(
        "From dispatch until the unit hands in its result, in office hours: without nights, rest days and the time in"
        " which the clock stood still with approval."
    ),
    "worked_hours", "worked_handlings", unit=Unit.HOURS, is_up_better=False,
)  # fmt: skip
ACCURATE = Indicator(
    "accurate_dispatch_rate",
    gettext_noop("Accurate dispatch rate"),
    gettext_noop("Matters that no unit sent back as not its own ÷ matters dispatched."),
    "dispatched_right", "dispatched", is_up_better=True,
)  # fmt: skip
REPEAT = Indicator(
    "repeat_rate",
    gettext_noop("Repeat rate"),
    gettext_noop(
        "Closed matters before which one of the same category was reported in the same grid, and the same estate if it"
        " is known, within 30 days ÷ matters closed. Merged and rejected ones do not count."
    ),
    "repeated", "closed", is_up_better=False,
)  # fmt: skip
VALID = Indicator(
    "valid_report_rate",
    gettext_noop("Valid report rate"),
    gettext_noop(
        "Reports from patrols, visits and building heads that were taken up ÷ all such reports. By area down to the"
        " grid; there is no table of persons."
    ),
    "patrol_accepted", "patrolled", is_up_better=True,
)  # fmt: skip
RECEIVED = Indicator(
    "received",
    gettext_noop("Received"),
    gettext_noop("Matters reported in the period that were sent to the unit as the responsible one."),
    "received", unit=Unit.COUNT,
)  # fmt: skip
RETURN = Indicator(
    "return_rate",
    gettext_noop("Returned"),
    gettext_noop(
        "Matters that the responsible unit sent back as not its own ÷ matters sent to a responsible unit. In a unit's"
        " line: what that unit sent back ÷ what it received."
    ),
    "returned", "received", is_up_better=False,
)  # fmt: skip
REWORK = Indicator(
    "rework_rate",
    gettext_noop("Done again"),
    gettext_noop("Matters sent back to the unit at least once as not good enough ÷ matters handled."),
    "reworked", "handled", is_up_better=False,
)  # fmt: skip
FIRST_CHECK = Indicator(
    "first_check_pass_rate",
    gettext_noop("Passed at first check"),
    gettext_noop("Matters whose result passed the first verification ÷ matters verified."),
    "passed_first", "checked", is_up_better=True,
)  # fmt: skip
IN_GRID = Indicator(
    "closed_in_grid_share",
    gettext_noop("Share settled in the grid"),
    gettext_noop("Matters settled at grid level ÷ matters closed."),
    "closed_in_grid", "closed", is_up_better=True,
)  # fmt: skip
SOLUTION = Indicator(
    "solution_rate",
    gettext_noop("Solution rate"),
    gettext_noop(
        "The reporter says solved ÷ (solved + not solved). The reporter's last word counts, also when it reopened the"
        " matter. Who was not reached or did not say is left out and shown beside it."
    ),
    "solved", "solved_known", is_up_better=True,
)  # fmt: skip
SATISFACTION = Indicator(
    "satisfaction_rate",
    gettext_noop("Satisfaction rate"),
    gettext_noop(
        "The reporter says satisfied ÷ (satisfied + not satisfied). Neither is shown beside it and counts for nobody."
    ),
    "satisfied", "satisfaction_known", is_up_better=True,
)  # fmt: skip
WHISTLES = Indicator(
    "whistles",
    gettext_noop("Whistles"),
    gettext_noop(
        "Whistles proposed in the period. Many whistles are a question to the ordinary channels, not a merit."
    ),
    "filed", unit=Unit.COUNT,
)  # fmt: skip
WHISTLES_OPEN = Indicator(
    "whistles_open",
    gettext_noop("Open now"),
    gettext_noop("Whistles not closed at this moment, whenever they were proposed."),
    "open", unit=Unit.COUNT, is_up_better=False,
)  # fmt: skip
WHISTLES_OVERDUE = Indicator(
    "whistles_overdue",
    gettext_noop("Overdue now"),
    gettext_noop("Open whistles whose next deadline has passed at this moment."),
    "overdue", unit=Unit.COUNT, is_up_better=False,
)  # fmt: skip
CALLED = Indicator(
    "whistle_called",
    gettext_noop("Times called"),
    gettext_noop(
        "Calls of units by whistle: a whistle to three units is three calls. Calls that were withdrawn or excused are"
        " left out, here and in the rates of called units."
    ),
    "called", unit=Unit.COUNT,
)  # fmt: skip
ANSWER = Indicator(
    "whistle_answer_rate",
    gettext_noop("Answered in time"),
    gettext_noop("Whistles that the unit answered within the limit ÷ whistles whose answer was due."),
    "answered_in_time", "answer_due", is_up_better=True,
)  # fmt: skip
ARRIVAL = Indicator(
    "whistle_arrival_rate",
    gettext_noop("On site in time"),
    gettext_noop("Whistles to which the unit came within the limit ÷ whistles whose arrival was due."),
    "arrived_in_time", "arrive_due", is_up_better=True,
)  # fmt: skip
WHISTLE_SOLUTION = Indicator(
    "whistle_solution_rate",
    gettext_noop("Whistle solution rate"),
    gettext_noop("Whistles in which the unit solved its part, says the township ÷ whistles in which it was assessed."),
    "part_solved", "assessed", is_up_better=True,
)  # fmt: skip
ACCURACY = Indicator(
    "whistle_accuracy",
    gettext_noop("Aim accuracy"),
    gettext_noop(
        "Whistles in which no called unit says that it was the wrong one or that no whistle was needed ÷ whistles on"
        " which a called unit has spoken."
    ),
    "aimed_right", "aim_said", is_up_better=True,
)  # fmt: skip

CONCERN_FIGURES = (
    OPEN, OVERDUE, FILED, ACCEPTED, VALID, CLOSING, RESPONSE, ON_TIME, HANDLING_TIME, WORKING_TIME, RECEIVED, ACCURATE,
    RETURN, REWORK, FIRST_CHECK, REPEAT, IN_GRID, SOLUTION, SATISFACTION,
)  # fmt: skip
CARDS = (
    (gettext_noop("Now"), (OPEN, OVERDUE)),
    (gettext_noop("What came in"), (FILED, ACCEPTED, VALID, CLOSING)),
    (gettext_noop("How fast"), (RESPONSE, ON_TIME, HANDLING_TIME, WORKING_TIME)),
    (gettext_noop("Well done"), (ACCURATE, RETURN, REWORK, FIRST_CHECK, REPEAT, IN_GRID)),
    (gettext_noop("What residents say"), (SOLUTION, SATISFACTION)),
)
AREA_COLUMNS = (
    FILED, OPEN, OVERDUE, VALID, CLOSING, RESPONSE, ON_TIME, ACCURATE, REWORK, REPEAT, SOLUTION, SATISFACTION,
)  # fmt: skip
UNIT_COLUMNS = (
    RECEIVED, OPEN, OVERDUE, RESPONSE, ON_TIME, WORKING_TIME, RETURN, REWORK, FIRST_CHECK, SOLUTION, SATISFACTION,
)  # fmt: skip
WHISTLE_CARDS = (
    (gettext_noop("Now"), (WHISTLES_OPEN, WHISTLES_OVERDUE)),
    (gettext_noop("In the period"), (WHISTLES, ACCURACY)),
)
WHISTLE_AREA_COLUMNS = (WHISTLES, WHISTLES_OPEN, WHISTLES_OVERDUE, ACCURACY)
WHISTLE_UNIT_COLUMNS = (CALLED, ANSWER, ARRIVAL, WHISTLE_SOLUTION)
WHISTLE_FIGURES = (WHISTLES, WHISTLES_OPEN, WHISTLES_OVERDUE, CALLED, ANSWER, ARRIVAL, WHISTLE_SOLUTION, ACCURACY)

Counts = dict[str, int]
PARTS: Mapping[str, tuple[str, str]] = {
    "handled_in_time": ("handle_due", "handle_late"),
    "contacted_in_time": ("contact_due", "contact_late"),
    "passed_first": ("checked", "reworked"),
    "dispatched_right": ("dispatched", "sent_back"),
    "answered_in_time": ("answer_due", "answer_late"),
    "arrived_in_time": ("arrive_due", "arrive_late"),
    "aimed_right": ("aim_said", "aim_wrong"),
}
SUMS: Mapping[str, tuple[str, str]] = {
    "closing_due": ("closed", "open_due"),
    "solved_known": ("solved", "not_solved"),
    "satisfaction_known": ("satisfied", "dissatisfied"),
}
TIMES: Mapping[str, str] = {"handling_hours": "handling_time", "worked_hours": "worked_time"}
HOUR = 3_600_000_000
"""In microseconds: times are summed exactly and cut to whole hours at the end."""


def completed(counts: Mapping[str, int]) -> Counts:
    """What was counted with what follows from it by adding and taking away."""
    found = dict(counts)
    for name, time in TIMES.items():
        if time in found:
            found[name] = found[time] // HOUR
    for name, (whole, part) in PARTS.items():
        found[name] = found.get(whole, 0) - found.get(part, 0)
    for name, (one, other) in SUMS.items():
        found[name] = found.get(one, 0) + found.get(other, 0)
    return found


def added(many: Iterable[Mapping[str, int]]) -> Counts:
    """The sum of counts that do not overlap."""
    found: Counts = {}
    for counts in many:
        for name, number in counts.items():
            found[name] = found.get(name, 0) + number
    return found


def rounded(value: Decimal, decimals: int = 1) -> Decimal:
    """Half goes up, as people round on paper."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Value:
    """A figure with what it was made of."""

    indicator: Indicator
    top: int
    bottom: int = 0

    @property
    def is_ratio(self) -> bool:
        """Whether it is made of two numbers."""
        return bool(self.indicator.bottom)

    @property
    def exact(self) -> Decimal | None:
        """The figure unrounded; None where nothing was due."""
        if not self.is_ratio:
            return Decimal(self.top)
        if self.bottom <= 0:
            return None
        scale = 100 if self.indicator.unit == Unit.PERCENT else 1
        return Decimal(self.top) * scale / Decimal(self.bottom)

    @property
    def text(self) -> str:
        """The figure as it is printed, without its unit."""
        if self.exact is None:
            return NOTHING
        return str(rounded(self.exact)) if self.is_ratio else str(self.top)

    @property
    def is_few(self) -> bool:
        """Whether it stands on too few to be ranked or compared."""
        return self.is_ratio and self.bottom < FEW


def value(indicator: Indicator, counts: Mapping[str, int]) -> Value:
    """An indicator out of completed counts."""
    return Value(indicator, counts.get(indicator.top, 0), counts.get(indicator.bottom, 0) if indicator.bottom else 0)


@dataclass(frozen=True)
class Change:
    """How a figure differs from the period before; `is_better` is None where neither way is better."""

    amount: Decimal
    unit: Unit
    is_better: bool | None

    @property
    def text(self) -> str:
        """The amount with its sign."""
        return f"{self.amount:+f}" if self.amount else "0"


def change(now: Value, before: Value) -> Change | None:
    """The difference of two figures, or None when one of them stands on too little to be compared."""
    if now.exact is None or before.exact is None or now.is_few or before.is_few:
        return None
    if not now.is_ratio and max(now.top, before.top) < FEW:
        return None
    unit = Unit.PERCENTAGE_POINT if now.indicator.unit == Unit.PERCENT else now.indicator.unit
    decimals = 1 if now.is_ratio else 0
    amount = rounded(now.exact, decimals) - rounded(before.exact, decimals)
    wanted = now.indicator.is_up_better
    return Change(amount, unit, None if wanted is None or not amount else (amount > 0) == wanted)


def ranked(
    lines: Iterable[Line], read: Callable[[Line], Value], *, is_descending: bool
) -> tuple[list[Line], list[Line]]:
    """The lines that can be ranked, in order, and those on too few, in the order they came."""
    every = list(lines)
    few = [line for line in every if read(line).exact is None or read(line).is_few]
    rest = [line for line in every if line not in few]
    return sorted(rest, key=lambda line: read(line).exact or Decimal(0), reverse=is_descending), few


@dataclass(frozen=True)
class Period:
    """A run of days, both ends belonging to it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """As many days, ending the day before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))


def period_of(*, today: date, days: int = DEFAULT_DAYS, first: date | None = None, last: date | None = None) -> Period:
    """The period asked for: swapped days are put right, no day lies ahead, none is longer than a year."""
    if first is None and last is None:
        return Period(today - timedelta(days=days - 1), today)
    begin, end = first or last or today, last or today
    if begin > end:
        begin, end = end, begin
    end = min(end, today)
    begin = min(begin, end)
    return Period(max(begin, end - timedelta(days=LONGEST - 1)), end)


def weeks_of(period: Period) -> list[date]:
    """The Mondays of the period's weeks, at least `WEEKS` of them, oldest first."""
    last = period.last - timedelta(days=period.last.weekday())
    first = min(period.first - timedelta(days=period.first.weekday()), last - timedelta(weeks=WEEKS - 1))
    return [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]


def level_below(code: str, lengths: Iterable[int]) -> int:
    """The length of codes one level beneath a code; the code's own where nothing lies beneath."""
    return min((length for length in lengths if length > len(code)), default=len(code))
