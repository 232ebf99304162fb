# ruff: noqa: DTZ001 (the office's wall clock is meant here)
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wangge.calendars import rules
from wangge.calendars.rules import Extension, Limit, LimitUnit, OfficeHours, Pause, Season, due, parse_limit

NATION = rules.shipped_calendar()
NINGXIA = rules.shipped_calendar("640000")
WORK_UNITS = [LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY]
HOUR = timedelta(hours=1)

moments = st.datetimes(min_value=datetime(2007, 1, 1), max_value=datetime(2026, 6, 30))
amounts = st.integers(1, 60)
units = st.sampled_from(list(LimitUnit))
pauses = st.lists(
    st.tuples(st.integers(0, 40 * 24 * 60), st.integers(1, 20 * 24 * 60)), max_size=4
)  # minutes after the start, minutes long


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def pauses_after(start: datetime, given_pauses: list[tuple[int, int]]) -> list[Pause]:
    return [
        Pause(start + timedelta(minutes=after), start + timedelta(minutes=after + length), "waiting for an answer")
        for after, length in given_pauses
    ]


@pytest.mark.parametrize(
    ("start", "limit", "calendar", "expected"),
    [
        ("2025-01-27T16:00", "2 urgent_hour", NATION, "2025-01-27T18:00"),
        ("2025-01-27T16:00", "4 work_hour", NATION, "2025-02-05T10:30"),
        ("2025-01-27T10:00", "2 work_day", NATION, "2025-02-06T18:00"),
        ("2025-03-03T20:00", "4 work_hour", NATION, "2025-03-04T14:30"),
        ("2025-10-11T17:00", "4 work_hour", NATION, "2025-10-13T11:30"),
        ("2025-09-26T09:00", "3 work_day", NATION, "2025-09-30T18:00"),
        ("2021-05-12T09:00", "3 work_day", NATION, "2021-05-17T18:00"),
        ("2021-05-12T09:00", "3 work_day", NINGXIA, "2021-05-19T18:00"),
        ("2025-02-08", "60 calendar_day", NATION, "2025-04-09"),
        ("2025-09-20", "15 calendar_day", NATION, "2025-10-09"),
        ("2025-01-27T16:00", "2 urgent_day", NATION, "2025-01-29"),
        ("2025-01-31T16:00", "1 month", NATION, "2025-02-28"),
        ("2024-12-05T16:00", "2 month", NATION, "2025-02-05"),
        ("2025-03-01T16:00", "2 month", NATION, "2025-05-06"),
    ],
)
def test_vectors_of_the_handbook(start, limit, calendar, expected):
    assert due(datetime.fromisoformat(start), parse_limit(limit), calendar).text() == expected


def test_a_working_hour_limit_that_fills_the_morning_ends_at_noon_not_after_lunch():
    assert due(datetime(2025, 3, 3, 8, 30), parse_limit("3 work_hour"), NATION).at == datetime(2025, 3, 3, 11, 30)
    summer = rules.Calendar(
        days=NATION.days, years=NATION.years, hours=OfficeHours(((time(9), time(12)), (time(14), time(18))))
    )
    assert due(datetime(2025, 3, 3, 8, 30), parse_limit("3 work_hour"), summer).at == datetime(2025, 3, 3, 12, 0)


def test_summer_hours_apply_in_summer_only():
    summer = Season((5, 1), (9, 30), ((time(8, 30), time(12)), (time(14, 30), time(18, 30))))
    office = rules.Calendar(days=NATION.days, years=NATION.years, hours=OfficeHours(seasons=(summer,)))
    assert due(datetime(2025, 7, 1, 9), parse_limit("1 work_day"), office).text() == "2025-07-02T18:30"
    assert due(datetime(2025, 11, 3, 9), parse_limit("1 work_day"), office).text() == "2025-11-04T18:00"


def test_a_season_may_run_over_new_year():
    winter = Season((11, 1), (2, 28), ((time(9), time(17)),))
    assert [winter.covers(date(2025, month, 15)) for month in (1, 3, 10, 12)] == [True, False, False, True]


def test_a_year_without_calendar_falls_back_to_weekends_and_says_so():
    found = due(datetime(2027, 9, 30, 9), parse_limit("2 work_day"), NATION)
    assert (found.text(), found.provisional) == ("2027-10-04T18:00", True)
    assert "2027" in found.explanation.text()
    assert not due(datetime(2027, 9, 30, 9), parse_limit("2 urgent_hour"), NATION).provisional
    assert not due(datetime(2025, 9, 30, 9), parse_limit("2 work_day"), NATION).provisional


def test_an_aware_start_gives_an_aware_deadline_in_the_offices_zone():
    found = due(datetime(2025, 1, 27, 8, 0, tzinfo=ZoneInfo("UTC")), parse_limit("4 work_hour"), NATION)
    assert found.at == datetime(2025, 2, 5, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_eight_hour_counting_of_working_days_is_a_setting():
    office = rules.Calendar(days=NATION.days, years=NATION.years, work_day_hours=8)
    assert due(datetime(2025, 3, 3, 9), parse_limit("1 work_day"), office).text() == "2025-03-04T09:30"


def test_the_explanation_names_holidays_and_make_up_days_and_survives_storage():
    found = due(
        datetime(2025, 9, 26, 9),
        parse_limit("3 work_day"),
        NATION,
        [Pause(datetime(2025, 9, 27, 9), datetime(2025, 9, 29, 9), "waiting for the resident", "Dispatcher Ma")],
        [Extension(parse_limit("1 work_day"), "spare part on its way", "Leader Li")],
    )
    text = found.explanation.text()
    for said in (
        "2025-09-27 (weekend)",
        "2025-10-01 to 2025-10-08 (国庆节",
        "2025-09-28 (国庆节",
        "Dispatcher Ma",
        "Leader Li",
    ):
        assert said in text
    assert rules.Explanation.from_dict(found.explanation.as_dict()) == found.explanation


def test_a_pause_that_goes_on_has_no_deadline():
    with pytest.raises(rules.PauseStillOpen):
        due(datetime(2025, 3, 3, 9), parse_limit("1 work_day"), NATION, [Pause(datetime(2025, 3, 3, 10), None)])


def test_an_extension_is_counted_from_the_deadline_it_moves():
    extended = due(
        datetime(2025, 3, 3, 9), parse_limit("5 work_day"), NATION, (), [Extension(parse_limit("3 work_day"))]
    )
    assert extended.at == due(datetime(2025, 3, 3, 9), parse_limit("8 work_day"), NATION).at
    by_date = due(
        datetime(2025, 2, 8), parse_limit("60 calendar_day"), NATION, (), [Extension(parse_limit("30 calendar_day"))]
    )
    assert by_date.text() == "2025-05-09"


@pytest.mark.parametrize(
    "text", ["", "3", "work_day", "0 work_day", "-1 work_day", "3 week", "99999 month", "3.5 work_day"]
)
def test_what_is_no_limit_is_refused_with_a_reason(text):
    with pytest.raises(rules.LimitNotUnderstood, match=r"."):
        parse_limit(text)


def test_limits_are_read_in_chinese_too():
    assert parse_limit("3个工作日") == parse_limit("3 work_day")
    assert parse_limit("15 日") == parse_limit("15 calendar_day")


def test_working_time_between_two_moments():
    assert rules.worked(datetime(2025, 1, 27, 16), datetime(2025, 2, 5, 10, 30), NATION) == 4 * HOUR
    assert rules.worked(datetime(2025, 2, 5), datetime(2025, 1, 27), NATION) == timedelta()


def test_national_days_agree_with_an_independent_source():
    day = date(2007, 1, 1)
    while day < date(2027, 1, 1):
        assert NATION.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_later_layer_wins():
    days, names = rules.layered([{date(2025, 5, 1): (False, "labour day")}, {date(2025, 5, 1): (True, "flood duty")}])
    assert (days, names) == ({date(2025, 5, 1): True}, {date(2025, 5, 1): "flood duty"})


def test_regions_are_layered_by_prefix():
    assert rules.region_prefixes("640302") == ["", "64", "6403", "640302"]
    assert rules.region_prefixes("640302107001017") == ["", "64", "6403", "640302"]
    assert rules.region_prefixes("640000") == ["", "64"]
    assert not rules.shipped_calendar("640302").is_working(date(2021, 5, 13))
    assert rules.shipped_calendar("110000").is_working(date(2021, 5, 13))
    with pytest.raises(ValueError, match="area code"):
        rules.region_prefixes("银川")


@given(moments, moments, amounts, units, pauses)
def test_a_later_start_never_ends_earlier(one, other, amount, unit, given_pauses):
    first, second = sorted((one, other))
    stops = pauses_after(first, given_pauses)
    assert due(first, Limit(amount, unit), NINGXIA, stops).at <= due(second, Limit(amount, unit), NINGXIA, stops).at


@given(moments, amounts, units, pauses)
def test_more_time_never_ends_earlier(start, amount, unit, given_pauses):
    stops = pauses_after(start, given_pauses)
    ends = [due(start, Limit(n, unit), NINGXIA, stops).at for n in range(amount, amount + 4)]
    assert all(before <= after for before, after in pairwise(ends))


@given(moments, amounts, st.sampled_from(WORK_UNITS), pauses)
def test_working_limits_end_inside_office_hours(start, amount, unit, given_pauses):
    end = due(start, Limit(amount, unit), NINGXIA, pauses_after(start, given_pauses)).at
    assert any(begin < end <= close for begin, close in NINGXIA.spans(end.date()))


@given(moments, amounts)
def test_working_hours_are_exactly_the_hours_worked(start, amount):
    end = due(start, Limit(amount, LimitUnit.WORK_HOUR), NINGXIA).at
    assert rules.worked(start, end, NINGXIA) == amount * HOUR


@given(moments, amounts, pauses)
def test_a_pause_adds_exactly_the_hours_it_took(start, amount, given_pauses):
    stops = pauses_after(start, given_pauses)
    end = due(start, Limit(amount, LimitUnit.WORK_HOUR), NINGXIA, stops).at
    edges = sorted({start, end} | {min(edge, end) for stop in stops for edge in (stop.start, stop.end)})
    ran = [
        rules.worked(begin, close, NINGXIA)
        for begin, close in pairwise(edges)
        if not any(stop.start <= begin < stop.end for stop in stops)
    ]
    assert sum(ran, timedelta()) == amount * HOUR


@given(moments, amounts, st.integers(0, 30), st.integers(1, 30))
def test_a_pause_adds_exactly_the_days_it_took(start, amount, after, length):
    stop = Pause(start + timedelta(days=after), start + timedelta(days=after + length))
    plain = due(start, Limit(amount, LimitUnit.URGENT_DAY), NINGXIA)
    paused = due(start, Limit(amount, LimitUnit.URGENT_DAY), NINGXIA, [stop])
    still = start.time() == time.min  # a clock stopped at midnight stands still at the beginning of that very day
    begins_before = stop.start.date() < plain.on or (stop.start.date() == plain.on and still and after > 0)
    assert (paused.on - plain.on).days == (length - (still and after == 0) if begins_before else 0)


@given(moments, amounts, units)
def test_calendar_days_never_end_on_a_rest_day(start, amount, unit):
    found = due(start, Limit(amount, unit), NINGXIA)
    if unit in {LimitUnit.CALENDAR_DAY, LimitUnit.MONTH}:
        assert NINGXIA.is_working(found.on)
        assert found.at == datetime.combine(found.on, time.min) + timedelta(days=1)
    assert found.at > start


@given(moments, amounts, units, pauses)
def test_every_deadline_explains_itself(start, amount, unit, given_pauses):
    found = due(start, Limit(amount, unit), NINGXIA, pauses_after(start, given_pauses))
    assert rules.Explanation.from_dict(found.explanation.as_dict()) == found.explanation
    assert str(amount) in found.explanation.text()
