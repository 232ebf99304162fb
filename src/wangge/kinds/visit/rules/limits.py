"""Until when a visit may be made, as the limits of the engine's clocks; pure Python."""

from datetime import date, datetime
from math import ceil

STEP_MINUTES = 3
"""Limits are written with two decimals of an hour, which is exact for every three minutes."""


def care_limit(begins_at: datetime, due_at: datetime) -> str:
    """Clock hours from a moment to the end of the agreed hours, rounded up to three minutes."""
    steps = max(1, ceil((due_at - begins_at).total_seconds() / 60 / STEP_MINUTES))
    return f"{steps * STEP_MINUTES / 60:.2f} urgent_hour"


def day_limit(begins_on: date, last_on: date) -> str:
    """Days up to and with the last day, rest days included; at least one."""
    return f"{max(1, (last_on - begins_on).days)} urgent_day"
