"""民情账本: the worker's own notes; pure Python."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from wangge.kit.words import gettext_noop

KEEP_DAYS = 90
"""A note's words are deleted by then; what must be done longer becomes a matter."""
REMIND_DAYS = 7


class NoteState(StrEnum):
    """Where a note stands."""

    OPEN = "open"
    DONE = "done"
    MATTER = "matter"


NOTE_TITLES: Mapping[str, str] = {
    NoteState.OPEN: gettext_noop("Not settled yet"),
    NoteState.DONE: gettext_noop("Settled"),
    NoteState.MATTER: gettext_noop("Became a matter"),
}


def expires_on(written_on: date) -> date:
    """The day the words of a note are deleted."""
    return written_on + timedelta(days=KEEP_DAYS)


def month_of(text: str, today: date) -> date:
    """The first day of a month written as 2026-03; this month when it cannot be read."""
    try:
        year, month = (int(part) for part in text.split("-"))
        return date(year, month, 1)
    except ValueError:
        return today.replace(day=1)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
