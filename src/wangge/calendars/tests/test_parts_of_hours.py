from datetime import datetime

import pytest

from wangge.calendars.rules import parse_limit
from wangge.calendars.rules.counting import due
from wangge.calendars.rules.limits import LimitNotUnderstood
from wangge.calendars.rules.shipped import shipped_calendar


def test_half_an_hour_is_thirty_minutes_day_and_night() -> None:
    found = due(datetime(2025, 1, 28, 23, 45), parse_limit("0.5 urgent_hour"), shipped_calendar())  # noqa: DTZ001
    assert found.text() == "2025-01-29T00:15"


def test_a_quarter_of_a_working_hour_waits_for_the_office() -> None:
    found = due(datetime(2025, 3, 3, 20, 0), parse_limit("0.25 work_hour"), shipped_calendar())  # noqa: DTZ001
    assert found.text() == "2025-03-04T08:45"


@pytest.mark.parametrize(
    "text", ["0.5 work_day", "1.5 calendar_day", "0.0 urgent_hour", "0.01 work_hour", "-1 work_hour"]
)
def test_parts_of_days_and_of_minutes_are_refused(text: str) -> None:
    with pytest.raises(LimitNotUnderstood):
        parse_limit(text)
