"""Deadlines follow the calendar: counted anew when one is published."""

from datetime import datetime

from wangge.calendars.services import on_published
from wangge.matters.services.clocks import recompute


@on_published
def count_deadlines_again(*, region: str, at: datetime) -> int:
    """Counts the running deadlines of a region anew; the second time it changes nothing."""
    return recompute(area_code=region, at=at)
