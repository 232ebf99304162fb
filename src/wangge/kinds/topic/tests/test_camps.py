"""Opinions: plain tallies with their interval; camps only above the floor, the same on every machine and in any order."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kinds.topic.rules.opinions import AGREE, DISAGREE, LEAST_PEOPLE, UNSURE, Views, group_views, tally, wilson

STATEMENTS = list(range(1, 21))


def two_camps(number: int, *, seed: int = 1, noise: float = 0.05) -> list[dict[int, int]]:
    """Half agree to the first ten statements and reject the rest, half the other way; all agree to the last one."""
    chance = random.Random(seed)
    people = []
    for place in range(number):
        likes_first = place % 2 == 0
        answers = {key: AGREE if (key <= 10) == likes_first else DISAGREE for key in STATEMENTS}
        answers[20] = AGREE
        for key in STATEMENTS[:-1]:
            if chance.random() < noise:
                answers[key] = chance.choice([AGREE, UNSURE, DISAGREE])
        people.append(answers)
    return people


class TestWilson:
    @pytest.mark.parametrize(
        ("part", "whole", "low", "high"),
        [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (50, 100, 0.4038, 0.5962), (0, 0, 0, 1)],
    )
    def test_against_published_values(self, part: int, whole: int, low: float, high: float) -> None:
        assert wilson(part, whole) == pytest.approx((low, high), abs=0.0001)

    @given(st.integers(0, 500), st.integers(1, 500))
    def test_it_holds_the_share_and_stays_between_nothing_and_all(self, part: int, whole: int) -> None:
        low, high = wilson(min(part, whole), whole)
        assert 0 <= low <= min(part, whole) / whole <= high + 1e-12 <= 1 + 1e-9

    def test_counts_of_one_statement(self) -> None:
        found = tally([AGREE, AGREE, UNSURE, DISAGREE])
        assert (found.agree, found.disagree, found.unsure, found.share) == (2, 1, 1, 0.5)


class TestFloor:
    def test_fifty_nine_people_are_not_grouped_and_sixty_are(self) -> None:
        assert group_views(two_camps(LEAST_PEOPLE - 1), STATEMENTS).camps == ()
        assert len(group_views(two_camps(LEAST_PEOPLE), STATEMENTS).camps) == 2

    def test_whoever_answered_fewer_than_fifteen_counts_in_tallies_but_not_for_camps(self) -> None:
        people = two_camps(LEAST_PEOPLE)
        people[0] = {key: people[0][key] for key in STATEMENTS[:14]}
        found = group_views(people, STATEMENTS)
        assert found.camps == ()
        assert found.tallies[1].total == LEAST_PEOPLE

    def test_people_without_clear_camps_are_not_divided(self) -> None:
        chance = random.Random(7)
        people = [{key: chance.choice([AGREE, UNSURE, DISAGREE]) for key in STATEMENTS} for _one in range(200)]
        assert group_views(people, STATEMENTS).camps == ()

    def test_a_handful_who_differ_make_no_camp_of_their_own(self) -> None:
        people = [dict.fromkeys(STATEMENTS, AGREE) for _one in range(95)]
        people += [dict.fromkeys(STATEMENTS, DISAGREE) for _one in range(5)]
        assert group_views(people, STATEMENTS).camps == ()


class TestCamps:
    def test_two_camps_are_found_with_what_unites_and_what_divides(self) -> None:
        found = group_views(two_camps(120), STATEMENTS)
        assert [camp.size for camp in found.camps] == [60, 60]
        assert 20 in found.shared
        assert set(found.dividing) == set(STATEMENTS[:-1])

    def test_three_camps_are_found_as_three(self) -> None:
        people = []
        for place in range(150):
            own = place % 3
            people.append({key: AGREE if key % 3 == own else DISAGREE for key in STATEMENTS})
        assert [camp.size for camp in group_views(people, STATEMENTS).camps] == [50, 50, 50]

    @pytest.mark.parametrize("seed", range(5))
    def test_the_order_of_people_does_not_matter(self, seed: int) -> None:
        people = two_camps(90, noise=0.2)
        shuffled = list(people)
        random.Random(seed).shuffle(shuffled)
        assert group_views(people, STATEMENTS) == group_views(shuffled, STATEMENTS)

    def test_people_who_answered_different_statements_can_still_be_compared(self) -> None:
        people = two_camps(80, noise=0)
        for place, answers in enumerate(people):
            del answers[1 + place % 5]
        assert [camp.size for camp in group_views(people, STATEMENTS).camps] == [40, 40]

    def test_nothing_but_sizes_and_counts_leaves_the_function(self) -> None:
        found = group_views(two_camps(80), STATEMENTS)
        assert set(Views.__dataclass_fields__) == {"people", "tallies", "camps", "shared", "dividing"}
        assert {type(value) for camp in found.camps for value in vars(camp).values()} == {int, dict}

    def test_nobody_said_anything(self) -> None:
        found = group_views([], STATEMENTS)
        assert (found.people, found.camps, found.tallies[1].total) == (0, (), 0)
