"""How deadlines are counted: pure functions over plain values, no Django and no database."""

from wangge.calendars.rules.calendar import Calendar, OfficeHours, Season, layered
from wangge.calendars.rules.counting import Due, due, worked
from wangge.calendars.rules.explanation import DayRun, Explanation
from wangge.calendars.rules.limits import (
    Extension,
    Limit,
    LimitNotUnderstood,
    LimitUnit,
    Pause,
    PauseStillOpen,
    parse_limit,
)
from wangge.calendars.rules.shipped import DayRow, read_days, region_prefixes, shipped_calendar

__all__ = [
    "Calendar",
    "DayRow",
    "DayRun",
    "Due",
    "Explanation",
    "Extension",
    "Limit",
    "LimitNotUnderstood",
    "LimitUnit",
    "OfficeHours",
    "Pause",
    "PauseStillOpen",
    "Season",
    "due",
    "layered",
    "parse_limit",
    "read_days",
    "region_prefixes",
    "shipped_calendar",
    "worked",
]
