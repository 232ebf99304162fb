"""Quiet hours and back-off: pure Python."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
MOST_ATTEMPTS = len(BACK_OFF) + 1


@dataclass(frozen=True)
class QuietHours:
    """A time of the day, usually over midnight, in which only urgent notices are sent."""

    first: time
    last: time

    def covers(self, moment: time) -> bool:
        """Whether the wall-clock time is quiet."""
        if self.first <= self.last:
            return self.first <= moment < self.last
        return moment >= self.first or moment < self.last

    def may_send_at(self, wall: datetime, *, is_urgent: bool) -> datetime:
        """The moment itself, or the end of the quiet hours it falls into."""
        if is_urgent or not self.covers(wall.time()):
            return wall
        end = datetime.combine(wall.date(), self.last, wall.tzinfo)
        return end if end > wall else end + timedelta(days=1)


def parse_quiet_hours(text: str) -> QuietHours | None:
    """Reads `22:00-07:00`; empty text means none."""
    if not text.strip():
        return None
    found = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*", text)
    if not found:
        raise ValueError(f"quiet hours must look like 22:00-07:00, not {text!r}")
    a, b, c, d = (int(part) for part in found.groups())
    return QuietHours(time(a, b), time(c, d))


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many attempts; None to give up."""
    return at + BACK_OFF[attempts - 1] if attempts < MOST_ATTEMPTS else None
