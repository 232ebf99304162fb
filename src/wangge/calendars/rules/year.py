"""A year as a wall calendar shows it."""

import calendar as months
from dataclasses import dataclass
from datetime import date

from wangge.calendars.rules.calendar import SATURDAY, Calendar


@dataclass(frozen=True)
class Cell:
    """One day: `kind` is work, weekend, off (a named day off) or make_up (a weekend day that is worked)."""

    day: date
    kind: str
    name: str = ""


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday; days of other months are None."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]


def cell_of(calendar: Calendar, day: date) -> Cell:
    """What a day is."""
    name = calendar.names.get(day, "")
    if calendar.is_working(day):
        return Cell(day, "make_up" if day.weekday() >= SATURDAY else "work", name)
    return Cell(day, "off" if name or day.weekday() < SATURDAY else "weekend", name)


def year_view(calendar: Calendar, year: int) -> list[Month]:
    """All twelve months."""
    plan = months.Calendar()
    return [
        Month(
            date(year, month, 1),
            tuple(
                tuple(cell_of(calendar, day) if day.month == month else None for day in week)
                for week in plan.monthdatescalendar(year, month)
            ),
        )
        for month in range(1, 13)
    ]
