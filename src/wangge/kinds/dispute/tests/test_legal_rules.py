"""What may be announced, what a question is told before anything else, how lawsuits are reckoned."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kinds.dispute.rules import legal
from wangge.kinds.dispute.rules.legal import Kind, Standing, Topic

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FINE: dict[str, Any] = {
    "kind": Kind.ADVICE, "topic": "", "starts_at": NOON + HOUR, "ends_at": NOON + 3 * HOUR, "has_place": True,
    "has_guest": True, "seats": None, "at": NOON,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"kind": Kind.LESSON}, ["topic"]),
        ({"kind": Kind.LESSON, "topic": "防骗"}, []),
        ({"kind": Kind.HEARING}, []),
        ({"kind": Kind.HEARING, "topic": "张三诉李四"}, ["topic"]),
        ({"ends_at": NOON + HOUR}, ["ends"]),
        ({"ends_at": NOON + 14 * HOUR}, ["ends"]),
        ({"starts_at": NOON}, ["day"]),
        ({"has_place": False}, ["room"]),
        ({"has_guest": False}, ["visitor"]),
        ({"seats": 501}, ["seats"]),
        ({"has_place": False, "has_guest": False}, ["room", "visitor"]),
    ],
)
def test_what_keeps_a_session_from_being_announced(change: dict[str, Any], fields: list[str]) -> None:
    assert [field for field, _text in legal.plan_faults(**{**FINE, **change})] == fields


@pytest.mark.parametrize(
    ("change", "can"),
    [
        ({}, True),
        ({"booked": 2}, False),
        ({"seats": None}, False),
        ({"standing": Standing.CALLED_OFF}, False),
        ({"standing": Standing.HELD}, False),
        ({"starts_at": NOON}, False),
    ],
)
def test_when_a_place_can_be_booked(change: dict[str, Any], can: bool) -> None:
    open_one = {"standing": Standing.PLANNED, "starts_at": NOON + HOUR, "seats": 2, "booked": 1, "at": NOON}
    assert legal.is_bookable(**{**open_one, **change}) is can


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("丈夫昨晚又家暴，我想离婚", "110"),
        ("我实在不想活了", "110"),
        ("楼下煤气泄漏没人管", "119"),
        ("押金不退怎么办", ""),
        ("打电话催了三次", ""),
    ],
)
def test_danger_comes_before_the_law(text: str, number: str) -> None:
    found = legal.danger_in(text)
    assert (found[0] if found else "") == number


def test_every_topic_names_a_time_that_must_not_pass_with_its_source() -> None:
    for topic in Topic:
        lines = legal.time_warnings(topic)
        assert lines
        assert all(line.text and line.source and line.mark in {"V", "V2"} for line in lines)
    assert "第27条" in legal.time_warnings(Topic.LABOUR)[0].source


def test_appointments_of_a_community_share_no_day() -> None:
    first = (date(2026, 1, 1), date(2026, 12, 31))
    assert legal.clashing(date(2026, 12, 31), None, [first])
    assert not legal.clashing(date(2027, 1, 1), None, [first])
    assert legal.clashing(date(2027, 1, 1), None, [(date(2026, 1, 1), None)])


@pytest.mark.parametrize(
    ("lawsuits", "people", "rate"),
    [(0, 10_000, "0.00"), (3304, 379_500, "87.06"), (1, 20_000_000, "0.00"), (1, 2_000_000, "0.01"), (5, 0, "–")],
)
def test_lawsuits_for_every_ten_thousand(lawsuits: int, people: int, rate: str) -> None:
    assert legal.per_ten_thousand(lawsuits, people) == rate


@given(st.integers(0, 10**7), st.integers(1, 10**8))
def test_the_rate_is_within_half_a_hundredth(lawsuits: int, people: int) -> None:
    shown = float(legal.per_ten_thousand(lawsuits, people))
    assert abs(shown - lawsuits * 10_000 / people) <= 0.005 + 1e-6 * shown
