"""Stages of a part in an activity, who confirms hours, matching people and lists."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.volunteers.rules import (
    NOT_ONESELF,
    NOT_WHO_TICKED,
    STAGES,
    WAYS,
    Balance,
    Candidate,
    Stage,
    balances,
    confirmer_refusal,
    has_time,
    hours_text,
    kilometres,
    leads_to,
    match,
)

GRID = "640302001001001"
EXPECTED = """
applied          selected not_selected gone
selected         checked_in gone
checked_in       done
done             hours_confirmed
hours_confirmed  disputed
disputed         hours_confirmed
not_selected     selected
gone
"""


def test_a_part_goes_only_the_written_ways() -> None:
    table = {frm: set(to) for frm, *to in (line.split() for line in EXPECTED.strip().splitlines())}
    assert {str(frm): {str(to) for to in ways} for frm, ways in WAYS.items()} == table
    assert {(frm, to) for frm in Stage for to in Stage if leads_to(frm, to)} == {
        (Stage(frm), Stage(to)) for frm, ways in table.items() for to in ways
    }
    assert set(STAGES) == set(Stage)


@pytest.mark.parametrize(
    ("confirmer", "ticked_by", "reason"),
    [(1, None, NOT_ONESELF), (None, None, NOT_ONESELF), (2, None, ""), (2, 2, NOT_WHO_TICKED), (2, 3, "")],
)
def test_hours_are_confirmed_by_a_second_person(confirmer: int | None, ticked_by: int | None, reason: str) -> None:
    assert confirmer_refusal(confirmer=confirmer, server=1, ticked_by=ticked_by) == reason


def person(
    key: int, *, skills: tuple[int, ...] = (), near: str = GRID, km: float | None = 1.0, load: int = 0
) -> Candidate:
    return Candidate(key=key, skills=frozenset(skills), near=near, km=km, load=load)


def order(*people: Candidate, skill: int | None = 7) -> list[int]:
    return [one.candidate.key for one in match(skill=skill, area_code=GRID, candidates=people)]


def test_skill_comes_first_then_the_load_then_the_way() -> None:
    far = "640302001001002"
    assert order(person(1), person(2, skills=(7,), load=3)) == [2, 1]
    assert order(person(1, skills=(7,), load=1), person(2, skills=(7,), near=far, km=9)) == [2, 1]
    assert order(person(1, skills=(7,), near=far, km=4), person(2, skills=(7,), near=far, km=2)) == [2, 1]
    assert order(person(2, skills=(7,)), person(1, skills=(7,))) == [1, 2]
    assert order(person(1), person(2, load=1), skill=None) == [1, 2]


@given(st.lists(st.builds(person, st.integers(1, 50), load=st.integers(0, 5)), unique_by=lambda one: one.key))
def test_everybody_is_found_once_and_more_in_hand_never_comes_before_less(people: list[Candidate]) -> None:
    found = match(skill=None, area_code=GRID, candidates=people)
    assert sorted(one.candidate.key for one in found) == sorted(one.key for one in people)
    loads = [one.candidate.load for one in found]
    assert loads == sorted(loads)


def test_who_is_free_then_is_asked_before_others_and_who_gave_what_he_offered_is_spared() -> None:
    free, busy = person(1, load=2), replace(person(2), has_time=False)
    assert [one.candidate.key for one in match(skill=None, area_code=GRID, candidates=[busy, free])] == [1, 2]
    spared = replace(person(3), has_given_enough=True)
    assert [one.candidate.key for one in match(skill=None, area_code=GRID, candidates=[spared, free])] == [1, 3]


@pytest.mark.parametrize(
    ("free", "day", "part", "fits"),
    [
        ("any", 4, "morning", True), ("evening", 4, "evening", True), ("evening", 4, "morning", False),
        ("evening", None, "any", True), ("weekend", 7, "morning", True), ("weekend", 4, "any", False),
        ("weekend", None, "any", True), ("day", 4, "afternoon", True), ("day", 7, "any", False),
        ("day", 4, "evening", False),
    ],
)  # fmt: skip
def test_times_said_at_registration_are_met_with_the_day_that_is_wanted(
    free: str, day: int | None, part: str, fits: bool
) -> None:
    assert has_time(free, on=date(2026, 3, day) if day else None, part=part) is fits  # the 7th is a Saturday


def test_a_match_says_why() -> None:
    one = match(skill=7, area_code=GRID, candidates=[person(1, skills=(7,))])[0]
    assert (one.has_skill, one.same_grid, one.same_community) == (True, True, True)


def test_the_distance_of_two_points_is_that_of_the_globe() -> None:
    assert kilometres(106.2, 38.0, 106.2, 38.0) == 0
    assert kilometres(106.2, 38.0, 106.2, 39.0) == pytest.approx(111.2, abs=0.2)


def test_the_table_puts_the_largest_gap_first() -> None:
    rows = balances({1: 5, 2: 2}, {1: 1, 2: 4, 3: 2}, {2: 1})
    assert [(row.skill, row.gap, row.unmatched) for row in rows] == [(1, 4, 1), (2, 0, 1), (3, 0, 0)]
    assert Balance(1, 0, 0, 3).unmatched == 0


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0.0"), (60, "1.0"), (90, "1.5"), (45, "0.8"), (44, "0.7"), (3, "0.1")]
)
def test_hours_are_printed_with_one_decimal(minutes: int, text: str) -> None:
    assert hours_text(minutes) == text
