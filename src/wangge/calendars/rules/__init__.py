"""How deadlines are counted: pure functions over plain values, no Django and no database."""

from wangge.calendars.rules.calendar import Calendar, OfficeHours, Season, Spans, layered
from wangge.calendars.rules.counting import Due, due, worked
from wangge.calendars.rules.explanation import DayRun, Explanation, Shortened
from wangge.calendars.rules.limits import (
    Extension,
    Limit,
    LimitNotUnderstood,
    LimitUnit,
    Pause,
    PauseStillOpen,
    parse_limit,
    part_of,
)
from wangge.calendars.rules.shipped import (
    CalendarFileRefused,
    DayRow,
    RegionNotUnderstood,
    known_years,
    read_days,
    region_prefixes,
    shipped_calendar,
    shipped_days,
)
from wangge.calendars.rules.spans import HoursNotUnderstood, parse_month_day, parse_spans, write_spans
from wangge.calendars.rules.year import Cell, Month, cell_of, year_view

__all__ = [
    "Calendar",
    "CalendarFileRefused",
    "Cell",
    "DayRow",
    "DayRun",
    "Due",
    "Explanation",
    "Extension",
    "HoursNotUnderstood",
    "Limit",
    "LimitNotUnderstood",
    "LimitUnit",
    "Month",
    "OfficeHours",
    "Pause",
    "PauseStillOpen",
    "RegionNotUnderstood",
    "Season",
    "Shortened",
    "Spans",
    "cell_of",
    "due",
    "known_years",
    "layered",
    "parse_limit",
    "parse_month_day",
    "parse_spans",
    "part_of",
    "read_days",
    "region_prefixes",
    "shipped_calendar",
    "shipped_days",
    "worked",
    "write_spans",
    "year_view",
]
