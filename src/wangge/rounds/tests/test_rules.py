"""Recurrence met with the working calendar: by hand, and for every rule, policy and cut that hypothesis thinks of."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.calendars.rules import shipped_calendar
from wangge.rounds.rules import DAY, RestDays, Rhythm, RuleNotUnderstood, clean_rule, occurrences, window

CALENDAR = shipped_calendar("640302")
NINGXIA = ZoneInfo("Asia/Shanghai")
RULES = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=MO",
    "FREQ=WEEKLY;BYDAY=TU,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
    "FREQ=MONTHLY;BYMONTHDAY=1",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=1",
    "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1",
]
DAYS = st.dates(date(2023, 3, 1), date(2026, 11, 1))
RHYTHMS = st.builds(
    Rhythm,
    rule=st.sampled_from(RULES),
    starts_on=DAYS,
    ends_on=st.none() | DAYS,
    rest_days=st.sampled_from(list(RestDays)),
    window_days=st.none() | st.integers(1, 40),
    closes_at=st.none() | st.times(time(0, 1)),
)


def opened(rule: str, since: date, until: date, rest_days: RestDays = RestDays.KEEP, **given_: object) -> list[str]:
    rhythm = Rhythm(rule=rule, starts_on=date(2025, 1, 1), rest_days=rest_days, **given_)
    return [f"{turn.opens_on:%m-%d}" for turn in occurrences(rhythm, CALENDAR, since, until)]


class TestByHand:
    """2025: New Year's holiday 1 January; spring festival 28 January to 4 February; 26 January and 8 February worked."""

    def test_every_day_counts_rest_days_too(self) -> None:
        assert opened("FREQ=DAILY", date(2025, 1, 27), date(2025, 1, 30)) == ["01-27", "01-28", "01-29", "01-30"]

    def test_daily_work_of_an_office_leaves_the_festival_out_and_the_made_up_sunday_in(self) -> None:
        assert opened("FREQ=DAILY", date(2025, 1, 25), date(2025, 2, 6), RestDays.SKIP) == [
            "01-26", "01-27", "02-05", "02-06",
        ]  # fmt: skip

    def test_a_weekly_check_in_the_festival_moves_to_the_first_working_day_and_is_one_check(self) -> None:
        days = opened("FREQ=WEEKLY;BYDAY=TU", date(2025, 1, 20), date(2025, 2, 12), RestDays.LATER)
        assert days == ["01-21", "02-05", "02-11"]

    def test_or_to_the_last_working_day_before_it(self) -> None:
        days = opened("FREQ=WEEKLY;BYDAY=TU", date(2025, 1, 20), date(2025, 2, 12), RestDays.EARLIER)
        assert days == ["01-21", "01-27", "02-11"]

    def test_the_first_of_the_month_on_new_years_day(self) -> None:
        rule = "FREQ=MONTHLY;BYMONTHDAY=1"
        assert opened(rule, date(2025, 1, 1), date(2025, 3, 31), RestDays.LATER) == ["01-02", "02-05", "03-03"]

    def test_a_month_without_a_31st_has_no_turn(self) -> None:
        days = opened("FREQ=MONTHLY;BYMONTHDAY=31", date(2025, 1, 1), date(2025, 6, 30))
        assert days == ["01-31", "03-31", "05-31"]

    def test_a_weekly_window_lasts_until_the_next_week_begins(self) -> None:
        rhythm = Rhythm("FREQ=WEEKLY;BYDAY=MO", date(2026, 3, 1))
        (turn,) = occurrences(rhythm, CALENDAR, date(2026, 3, 2), date(2026, 3, 8))
        assert window(turn, rhythm, CALENDAR) == (
            datetime(2026, 3, 2, tzinfo=NINGXIA),
            datetime(2026, 3, 9, tzinfo=NINGXIA),
        )

    def test_a_morning_check_closes_in_the_morning(self) -> None:
        rhythm = Rhythm("FREQ=DAILY", date(2026, 3, 1), closes_at=time(10))
        (turn,) = occurrences(rhythm, CALENDAR, date(2026, 3, 4), date(2026, 3, 4))
        assert window(turn, rhythm, CALENDAR)[1] == datetime(2026, 3, 4, 10, tzinfo=NINGXIA)


class TestEveryRhythm:
    @given(RHYTHMS, DAYS, st.integers(0, 120), st.integers(0, 120))
    @settings(max_examples=300)
    def test_a_period_cut_anywhere_gives_the_same_turns_each_once(
        self, rhythm: Rhythm, since: date, one: int, other: int
    ) -> None:
        cut, until = since + one * DAY, since + (one + 1 + other) * DAY
        whole = occurrences(rhythm, CALENDAR, since, until)
        parts = occurrences(rhythm, CALENDAR, since, cut) + occurrences(rhythm, CALENDAR, cut + DAY, until)
        assert parts == whole
        assert len({turn.period for turn in whole}) == len({turn.opens_on for turn in whole}) == len(whole)

    @given(RHYTHMS, DAYS)
    def test_turns_lie_in_the_life_of_the_round_and_on_working_days_where_that_is_asked(
        self, rhythm: Rhythm, since: date
    ) -> None:
        for turn in occurrences(rhythm, CALENDAR, since, since + 200 * DAY):
            assert rhythm.starts_on <= turn.opens_on
            assert rhythm.ends_on is None or turn.opens_on <= rhythm.ends_on
            assert rhythm.rest_days == RestDays.KEEP or CALENDAR.is_working(turn.opens_on)

    @given(RHYTHMS, DAYS)
    def test_work_moves_only_over_rest_days_and_in_the_direction_asked(self, rhythm: Rhythm, since: date) -> None:
        for turn in occurrences(rhythm, CALENDAR, since, since + 200 * DAY):
            low, high = sorted((turn.period, turn.opens_on))
            between = [low + number * DAY for number in range((high - low).days + 1)]
            assert all(day == turn.opens_on or not CALENDAR.is_working(day) for day in between)
            if rhythm.rest_days in (RestDays.KEEP, RestDays.SKIP):
                assert turn.period == turn.opens_on
            elif rhythm.rest_days == RestDays.LATER:
                assert turn.period <= turn.opens_on
            else:
                assert turn.period >= turn.opens_on

    @given(RHYTHMS, DAYS)
    def test_no_turn_is_lost_but_to_rest_days(self, rhythm: Rhythm, since: date) -> None:
        """Every working day of the rule opens a turn, whatever becomes of the others."""
        until = since + 120 * DAY
        plain = Rhythm(rhythm.rule, rhythm.starts_on, rhythm.ends_on)
        worked = {
            turn.period for turn in occurrences(plain, CALENDAR, since, until) if CALENDAR.is_working(turn.period)
        }
        assert worked <= {turn.opens_on for turn in occurrences(rhythm, CALENDAR, since, until)}

    @given(RHYTHMS, DAYS)
    def test_windows_are_in_order_and_those_without_a_length_do_not_overlap(self, rhythm: Rhythm, since: date) -> None:
        turns = occurrences(rhythm, CALENDAR, since, since + 200 * DAY)
        spans = [window(turn, rhythm, CALENDAR) for turn in turns]
        assert all(opens < closes for opens, closes in spans)
        if rhythm.window_days is None and rhythm.rest_days != RestDays.EARLIER:
            assert all(first[1] <= second[0] for first, second in pairwise(spans))

    @given(st.sampled_from(RULES), DAYS)
    def test_daily_work_moved_is_daily_work_left_out(self, rule: str, since: date) -> None:
        until = since + timedelta(days=90)
        moved = occurrences(Rhythm("FREQ=DAILY", since, rest_days=RestDays.LATER), CALENDAR, since, until)
        skipped = occurrences(Rhythm("FREQ=DAILY", since, rest_days=RestDays.SKIP), CALENDAR, since, until)
        assert [turn.opens_on for turn in moved][1:] == [turn.opens_on for turn in skipped][1:]


class TestRules:
    @pytest.mark.parametrize(
        "text",
        ["", "FREQ=HOURLY", "FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20260101", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;INTERVAL=0",
         "FREQ=DAILY;BYHOUR=9", "INTERVAL=2", "FREQ=DAILY\nEXDATE:20250101", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
         "FREQ=MONTHLY;BYMONTHDAY=x", "DROP TABLE"],
    )  # fmt: skip
    def test_what_is_no_rule_of_whole_days_is_refused_in_words(self, text: str) -> None:
        with pytest.raises(RuleNotUnderstood) as refused:
            clean_rule(text)
        assert str(refused.value)

    @pytest.mark.parametrize("rule", RULES)
    def test_a_good_rule_stays_as_it_is(self, rule: str) -> None:
        assert clean_rule(f"rrule:{rule.lower()} ") == rule
