"""How numbers become shown figures: rounding, nothing due, few, change, ranking, periods."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.indicators.rules import (
    CONCERN_FIGURES,
    FILED,
    HANDLING_TIME,
    LONGEST,
    ON_TIME,
    PARTS,
    RETURN,
    SUMS,
    WHISTLE_FIGURES,
    Period,
    Unit,
    Value,
    change,
    completed,
    period_of,
    ranked,
    rounded,
    weeks_of,
)

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("top", "bottom", "text"),
    [
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 2, "50.0"),
        (1, 16, "6.3"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (10, 10, "100.0"),
        (0, 5, "0.0"),
        (0, 0, "-"),
    ],
)
def test_ratios_are_rounded_half_up_and_nothing_due_is_a_dash(top: int, bottom: int, text: str) -> None:
    assert Value(ON_TIME, top, bottom).text == text


def test_half_goes_up_where_a_banker_would_go_to_the_even_digit() -> None:
    assert [rounded(Decimal(text)) for text in ("0.25", "0.35", "0.45")] == [Decimal(t) for t in ("0.3", "0.4", "0.5")]


def test_hours_are_an_average_and_no_percentage() -> None:
    assert Value(HANDLING_TIME, 50, 4).text == "12.5"


def test_a_difference_of_percentages_is_in_percentage_points() -> None:
    found = change(Value(ON_TIME, 18, 20), Value(ON_TIME, 30, 40))
    assert found is not None
    assert (found.text, found.unit, found.is_better) == ("+15.0", Unit.PERCENTAGE_POINT, True)


def test_less_is_better_where_more_is_worse() -> None:
    found = change(Value(RETURN, 1, 20), Value(RETURN, 4, 20))
    assert found is not None
    assert (found.text, found.is_better) == ("-15.0", True)


def test_more_reports_are_neither_better_nor_worse() -> None:
    found = change(Value(FILED, 30), Value(FILED, 20))
    assert found is not None
    assert (found.text, found.unit, found.is_better) == ("+10", Unit.COUNT, None)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (Value(ON_TIME, 9, 9), Value(ON_TIME, 18, 20)),
        (Value(ON_TIME, 18, 20), Value(ON_TIME, 9, 9)),
        (Value(ON_TIME, 18, 20), Value(ON_TIME, 0, 0)),
        (Value(FILED, 9), Value(FILED, 3)),
    ],
)
def test_few_are_never_compared(now: Value, before: Value) -> None:
    assert change(now, before) is None


def test_few_are_never_ranked() -> None:
    lines = [Value(ON_TIME, 9, 9), Value(ON_TIME, 5, 10), Value(ON_TIME, 0, 0), Value(ON_TIME, 9, 10)]
    best_first, few = ranked(lines, lambda line: line, is_descending=True)
    assert best_first == [lines[3], lines[1]]
    assert few == [lines[0], lines[2]]


def test_what_follows_from_counting_is_added_and_taken_away() -> None:
    found = completed({"handle_due": 7, "handle_late": 2, "closed": 4, "open_due": 1, "solved": 3, "not_solved": 1})
    assert (found["handled_in_time"], found["closing_due"], found["solved_known"]) == (5, 5, 4)


def test_every_figure_says_what_it_is_made_of() -> None:
    every = [*CONCERN_FIGURES, *WHISTLE_FIGURES]
    assert len({one.identifier for one in every}) == len(every)
    for one in every:
        assert one.words
        assert one.bottom or one.unit == Unit.COUNT
        assert not one.bottom or "÷" in one.words or one.unit == Unit.HOURS
    assert set(PARTS) & set(SUMS) == set()


def test_swapped_days_are_put_right() -> None:
    found = period_of(today=TODAY, first=date(2026, 3, 1), last=date(2026, 2, 1))
    assert found == Period(date(2026, 2, 1), date(2026, 3, 1))
    assert found.before == Period(date(2026, 1, 3), date(2026, 1, 31))


def test_thirty_days_end_today() -> None:
    found = period_of(today=TODAY)
    assert (found.days, found.last) == (30, TODAY)


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(first=st.none() | DAYS, last=st.none() | DAYS)
def test_any_days_make_a_period_of_at_most_a_year_that_does_not_lie_ahead(
    first: date | None, last: date | None
) -> None:
    found = period_of(today=TODAY, first=first, last=last)
    assert found.first <= found.last <= TODAY
    assert 1 <= found.days <= LONGEST
    assert found.before.days == found.days
    assert found.before.last == found.first - timedelta(days=1)
    weeks = weeks_of(found)
    assert weeks[0] <= found.first
    assert weeks[-1] <= found.last < weeks[-1] + timedelta(days=7)
    assert {week.weekday() for week in weeks} == {0}
