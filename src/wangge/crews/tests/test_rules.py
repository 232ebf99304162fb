from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.crews.labels import LEVEL_TITLES, PUBLICITY_TITLES
from wangge.crews.rules import USUAL, Level, Publicity, add_months, is_public, last_day, slot_of


@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 3, 4), 36, date(2029, 3, 3)),
        (date(2025, 8, 31), 6, date(2026, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 3, 4), None, None),
    ],
)
def test_a_term_ends_the_day_before_the_same_day(starts_on: date, months: int | None, ends_on: date | None) -> None:
    assert last_day(starts_on, months) == ends_on


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_months_later_is_the_same_day_or_the_last_one_of_its_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("publicity", "is_agreed", "shown"),
    [
        (Publicity.OFFICE, False, True),
        (Publicity.AGREED, False, False),
        (Publicity.AGREED, True, True),
        (Publicity.STAFF, True, False),
    ],
)
def test_a_neighbour_is_named_only_if_he_agreed(publicity: Publicity, is_agreed: bool, shown: bool) -> None:
    assert is_public(publicity, is_agreed=is_agreed) is shown


def test_a_post_goes_to_the_slot_of_its_title_else_to_the_first_of_its_role() -> None:
    assert slot_of("红管家", ["先锋管家", "红管家"]) == 1
    assert slot_of("", ["先锋管家", "红管家"]) == 0
    assert slot_of("红管家", []) is None


def test_the_usual_template_names_each_place_once_and_neighbours_only_with_consent() -> None:
    assert len({name for name, *_rest in USUAL}) == len(USUAL)
    neighbours = {row[3] for row in USUAL if row[1] in {Level.BUILDING, Level.UNIT}}
    assert neighbours == {Publicity.AGREED}
    assert set(LEVEL_TITLES) == set(Level)
    assert set(PUBLICITY_TITLES) == set(Publicity)
