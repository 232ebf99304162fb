"""Opening hours as clerks write them, read, written back, and asked at a moment."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wangge.stations.labels import FACILITY_TITLES, KIND_TITLES, hours_words
from wangge.stations.rules import (
    FACILITIES,
    KINDS,
    MIDNIGHT,
    HoursRefused,
    Line,
    open_until,
    read_hours,
    runs,
    write_hours,
)

ZONE = ZoneInfo("Asia/Shanghai")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("周一至周五 8:30-12:00 14:00-18:00；周六 09:00-12:00", "1-5 08:30-12:00 14:00-18:00; 6 09:00-12:00"),
        ("星期一到星期五 08：30—12：00，14：00—18：00", "1-5 08:30-12:00 14:00-18:00"),
        ("周一、周三、周五 9:00至17:00", "1,3,5 09:00-17:00"),
        ("周六日 10:00-16:00", "6-7 10:00-16:00"),
        ("每天07:00-22:00", "1-7 07:00-22:00"),
        ("全天", "1-7 00:00-24:00"),
        ("24小时", "1-7 00:00-24:00"),
        ("工作日 08:30-18:00\n周末 10:00-16:00", "1-5 08:30-18:00; 6-7 10:00-16:00"),
        ("Mon-Fri 08:30-12:00 14:00-18:00; Sat 09:00-12:00", "1-5 08:30-12:00 14:00-18:00; 6 09:00-12:00"),
        ("Monday to Thursday 9:00-17:00", "1-4 09:00-17:00"),
        ("Every day, day and night", "1-7 00:00-24:00"),
        ("08:00-20:00", "1-7 08:00-20:00"),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(written: str, kept: str) -> None:
    assert write_hours(read_hours(written)) == kept


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("上午开门", "form"),
        ("周一 9点", "form"),
        ("周一 09:00-25:00", "form"),
        ("周五至周一 09:00-12:00", "form"),
        ("每天 18:00-09:00", "order"),
        ("每天 22:00-06:00", "order"),
        ("周一至周五 08:00-12:00; 周三 11:00-13:00", "overlap"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(written: str, reason: str) -> None:
    with pytest.raises(HoursRefused) as refused:
        read_hours(written)
    assert refused.value.reason == reason


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Line, ...]:
    """Lines with days of their own, so that nothing overlaps."""
    days = draw(st.permutations(range(1, 8)))
    cut = draw(st.integers(1, 7))
    lines = []
    for part in (days[:cut], days[cut:]):
        if part:
            edges = sorted(draw(st.sets(st.integers(0, MIDNIGHT), min_size=2, max_size=6)))
            spans = tuple(zip(edges[::2], edges[1::2], strict=False))
            lines.append(Line(tuple(sorted(part)), spans))
    return tuple(lines)


@given(weeks())
def test_what_is_written_is_read_back(week: tuple[Line, ...]) -> None:
    assert read_hours(write_hours(week)) == week


@given(weeks(), st.sampled_from(["zh-hans", "en"]))
def test_what_a_table_says_in_words_is_read_back(week: tuple[Line, ...], language: str) -> None:
    with translation.override(language):
        words = "; ".join(hours_words(write_hours(week)))
    assert read_hours(words) == week


def test_the_door_shuts_at_the_minute_it_says() -> None:
    week = read_hours("周三 08:30-12:00 14:00-18:00")
    assert open_until(week, at(2026, 3, 4, 8, 29)) is None
    assert open_until(week, at(2026, 3, 4, 8, 30)) == 12 * 60
    assert open_until(week, at(2026, 3, 4, 11, 59)) == 12 * 60
    assert open_until(week, at(2026, 3, 4, 12, 0)) is None
    assert open_until(week, at(2026, 3, 4, 17, 0)) == 18 * 60
    assert open_until(week, at(2026, 3, 5, 9, 0)) is None


def test_runs_join_days_one_after_the_other() -> None:
    assert runs([1, 2, 3, 5, 7]) == [(1, 3), (5, 5), (7, 7)]


def test_every_kind_and_facility_has_a_name() -> None:
    assert set(KIND_TITLES) == set(KINDS)
    assert set(FACILITY_TITLES) == set(FACILITIES)
