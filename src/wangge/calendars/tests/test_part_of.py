"""A part of a limit ends earlier than the whole, never later, and can be written down and read again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.calendars.rules import Limit, LimitUnit, due, parse_limit, part_of, shipped_calendar

CALENDAR = shipped_calendar("6403")
START = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("whole", "percent", "part"),
    [
        ("2 work_hour", 50, "1 work_hour"),
        ("0.5 urgent_hour", 50, "0.25 urgent_hour"),
        ("4 work_day", 50, "2 work_day"),
        ("3 work_day", 50, "12 work_hour"),
        ("1 work_day", 50, "4 work_hour"),
        ("1 urgent_day", 50, "12 urgent_hour"),
        ("15 calendar_day", 50, "8 calendar_day"),
        ("1 calendar_day", 10, "1 calendar_day"),
        ("1 month", 50, "15 calendar_day"),
        ("5 work_day", 100, "5 work_day"),
    ],
)
def test_a_part_is_said_in_the_unit_that_fits_it(whole: str, percent: int, part: str) -> None:
    assert str(part_of(parse_limit(whole), percent)) == part


@given(
    amount=st.integers(1, 60), unit=st.sampled_from(list(LimitUnit)), percent=st.integers(10, 100),
    minutes=st.integers(0, 40 * 24 * 60),
)  # fmt: skip
def test_a_part_never_ends_later_than_the_whole(amount: int, unit: LimitUnit, percent: int, minutes: int) -> None:
    whole, start = Limit(amount, unit), START + timedelta(minutes=minutes)
    part = part_of(whole, percent)
    assert parse_limit(str(part)) == part
    assert due(start, part, CALENDAR).at <= due(start, whole, CALENDAR).at
