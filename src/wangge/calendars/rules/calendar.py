"""Working days and office hours as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

Spans = tuple[tuple[time, time], ...]
DEFAULT_SPANS: Spans = ((time(8, 30), time(12, 0)), (time(14, 0), time(18, 0)))
SATURDAY = 5


def check_spans(spans: Spans) -> None:
    """Refuses spans that are empty, overlap or stand in the wrong order."""
    ends = [moment for span in spans for moment in span]
    if not spans or ends != sorted(set(ends)):
        raise ValueError("office hours need at least one span, each beginning before it ends and after the one before")


@dataclass(frozen=True)
class Season:
    """Other office hours from one day of the year to another, both included; it may run over New Year."""

    first: tuple[int, int]
    last: tuple[int, int]
    spans: Spans

    def __post_init__(self) -> None:
        check_spans(self.spans)

    def covers(self, day: date) -> bool:
        """Whether the day lies in the season."""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True)
class OfficeHours:
    """The usual hours, and seasons in which others apply (the first that covers a day wins)."""

    spans: Spans = DEFAULT_SPANS
    seasons: tuple[Season, ...] = ()

    def __post_init__(self) -> None:
        check_spans(self.spans)

    def on(self, day: date) -> Spans:
        """The spans of a day, as if it were worked."""
        return next((season.spans for season in self.seasons if season.covers(day)), self.spans)


@dataclass(frozen=True)
class Calendar:
    """Which days are worked and when: `days` says True for a working day and holds only what differs from the weekday.

    `years` are the years whose national notice is known; any other year falls back to weekends and makes what is
    counted through it provisional. `work_day_hours` set to 8 counts a working day as 8 working hours instead of a
    whole day. `zone` is where the office stands; daylight saving is not provided for.
    """

    days: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    hours: OfficeHours = OfficeHours()
    names: Mapping[date, str] = field(default_factory=dict)
    work_day_hours: int | None = None
    zone: str = "Asia/Shanghai"

    def is_working(self, day: date) -> bool:
        """Whether the office is open on the day."""
        found = self.days.get(day)
        return day.weekday() < SATURDAY if found is None else found

    def is_make_up(self, day: date) -> bool:
        """Whether the day is worked although it is a Saturday or Sunday."""
        return day.weekday() >= SATURDAY and self.is_working(day)

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The office hours of the day as moments without a zone; none on a rest day."""
        if not self.is_working(day):
            return []
        return [(datetime.combine(day, begin), datetime.combine(day, end)) for begin, end in self.hours.on(day)]

    def wall(self, moment: datetime) -> datetime:
        """The moment as the office's clock on the wall shows it; a naive moment is taken as such already."""
        return moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None) if moment.tzinfo else moment


def layered(layers: Iterable[Mapping[date, tuple[bool, str]]]) -> tuple[dict[date, bool], dict[date, str]]:
    """Days and their names from several layers (national, regional, county): the later layer wins."""
    merged: dict[date, tuple[bool, str]] = {}
    for layer in layers:
        merged.update(layer)
    return {day: is_open for day, (is_open, _) in merged.items()}, {day: name for day, (_, name) in merged.items()}
