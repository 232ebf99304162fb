from datetime import UTC, datetime, time, timedelta

import pytest

from wangge.notices.rules import MOST_ATTEMPTS, next_try, parse_quiet_hours


@pytest.mark.parametrize(
    ("hour", "sent_at"),
    [(21, (2, 21)), (22, (3, 7)), (23, (3, 7)), (3, (2, 7)), (7, (2, 7)), (12, (2, 12))],
)
def test_a_normal_notice_waits_for_the_morning(hour, sent_at):
    wall = datetime(2026, 3, 2, hour, 0, tzinfo=UTC)
    found = parse_quiet_hours("22:00-07:00").may_send_at(wall, is_urgent=False)
    assert (found.day, found.hour) == sent_at


def test_an_urgent_notice_passes_and_quiet_hours_may_be_off():
    wall = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    assert parse_quiet_hours("22:00-07:00").may_send_at(wall, is_urgent=True) == wall
    assert parse_quiet_hours("") is None
    assert parse_quiet_hours("12:00-14:00").covers(time(13))
    with pytest.raises(ValueError, match="22:00"):
        parse_quiet_hours("at night")


def test_each_try_waits_longer_and_the_last_gives_up():
    at = datetime(2026, 3, 2, tzinfo=UTC)
    waits = [next_try(attempt, at) - at for attempt in range(1, MOST_ATTEMPTS)]
    assert waits == sorted(waits)
    assert waits[0] > timedelta()
    assert next_try(MOST_ATTEMPTS, at) is None
