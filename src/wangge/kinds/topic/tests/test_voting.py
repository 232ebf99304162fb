"""Thresholds and verdicts against cases worked out by hand from the law, and properties that must hold for every vote.

The four conditions of Civil Code art. 278: owners of two thirds or more of the area AND of the number take part; then
over half (ordinary) or three quarters or more (special) of those taking part, by area AND by number. "以上" includes the
number itself, "过半数" does not (art. 1259).
"""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kinds.topic.rules import law
from wangge.kinds.topic.rules.law import BASES, Basis, Body, NoRule, Subject, Weight, find_rule, weight_of
from wangge.kinds.topic.rules.voting import (
    Entry,
    Majority,
    Measure,
    Part,
    RollWrong,
    Threshold,
    ThresholdUnreadable,
    coins,
    gather_owners,
    judge,
    roll_hash,
)

TODAY = date(2026, 3, 24)
OLD = date(2025, 12, 31)


def rule(weight: Weight = Weight.ORDINARY) -> Majority:
    return find_rule((), body=Body.OWNERS, basis=Basis.OWNER, weight=weight, on=TODAY).majority


def passed(majority: Majority, heads: tuple[int, int, int], area: tuple[int, int, int]) -> bool:
    """Roll, taking part, for: by head and by area."""
    verdict = judge(majority, heads=Measure(*heads), area=Measure(*area))
    return verdict.is_passed


class TestOwnersOrdinary:
    """300 owners with 30,000 m²: 200 owners and 20,000 m² are exactly two thirds."""

    @pytest.mark.parametrize(
        ("heads", "area", "is_passed"),
        [
            ((300, 200, 101), (30_000, 20_000, 10_001), True),  # exactly two thirds take part, just over half agree
            ((300, 199, 199), (30_000, 20_000, 20_000), False),  # one owner short of two thirds
            ((300, 200, 200), (30_000, 19_999, 19_999), False),  # a square metre short of two thirds
            ((300, 200, 100), (30_000, 20_000, 20_000), False),  # exactly half by head is not over half
            ((300, 200, 200), (30_000, 20_000, 10_000), False),  # exactly half by area is not over half
            ((300, 200, 101), (30_000, 20_000, 10_000), False),  # over half by head, exactly half by area
            ((300, 300, 151), (30_000, 30_000, 15_001), True),
            ((300, 300, 150), (30_000, 30_000, 15_001), False),
            ((300, 0, 0), (30_000, 0, 0), False),  # nobody
            ((3, 2, 2), (300, 200, 200), True),  # the smallest roll of which two thirds is a whole
            ((4, 2, 2), (400, 200, 200), False),  # half of four is less than two thirds
            ((4, 3, 2), (400, 300, 200), True),  # three of four; two of three agree
            ((1, 1, 1), (50, 50, 50), True),
        ],
    )
    def test_case(self, heads: tuple[int, int, int], area: tuple[int, int, int], is_passed: bool) -> None:
        assert passed(rule(), heads, area) is is_passed

    def test_a_majority_of_all_owners_is_not_asked_for(self) -> None:
        """The older regulation asked for half of all; the Civil Code asks for half of those taking part."""
        assert passed(rule(), (300, 200, 101), (30_000, 20_000, 10_001))

    def test_one_who_abstains_takes_part_and_does_not_agree(self) -> None:
        measure = Measure(roll=300, taking_part=200, yes=100, no=99)
        assert measure.abstain == 1
        assert not judge(rule(), heads=measure, area=Measure(300, 200, 101, 99)).is_passed


class TestOwnersSpecial:
    """Items 6 to 8: three quarters of those taking part."""

    @pytest.mark.parametrize(
        ("heads", "area", "is_passed"),
        [
            ((300, 200, 150), (30_000, 20_000, 15_000), True),  # exactly three quarters passes
            ((300, 200, 149), (30_000, 20_000, 15_000), False),
            ((300, 200, 150), (30_000, 20_000, 14_999), False),
            ((300, 201, 150), (30_000, 20_000, 15_000), False),  # 150 of 201 is less than three quarters
            ((300, 199, 199), (30_000, 20_000, 20_000), False),
            ((4, 4, 3), (400, 400, 300), True),
        ],
    )
    def test_case(self, heads: tuple[int, int, int], area: tuple[int, int, int], is_passed: bool) -> None:
        assert passed(rule(Weight.SPECIAL), heads, area) is is_passed

    @pytest.mark.parametrize("subject", list(Subject))
    def test_only_raising_the_fund_rebuilding_and_common_parts_are_special(self, subject: Subject) -> None:
        special = {Subject.FUND_RAISING, Subject.REBUILDING, Subject.COMMON_PARTS}
        wanted = Weight.SPECIAL if subject in special else Weight.ORDINARY
        assert weight_of(Body.OWNERS, subject) == wanted

    def test_other_bodies_know_no_special_decisions(self) -> None:
        assert weight_of(Body.VILLAGERS, Subject.REBUILDING) == Weight.ORDINARY


class TestAssemblies:
    """The organic laws of 2018, in force until the end of 2025."""

    @pytest.mark.parametrize(
        ("body", "basis", "heads", "is_passed"),
        [
            (Body.VILLAGERS, Basis.PERSON, (1000, 501, 251), True),  # over half of the adults, over half of those
            (Body.VILLAGERS, Basis.PERSON, (1000, 500, 500), False),  # exactly half of the adults is not over half
            (Body.VILLAGERS, Basis.PERSON, (1000, 502, 251), False),  # exactly half of those present
            (Body.VILLAGERS, Basis.HOUSEHOLD, (300, 200, 101), True),  # exactly two thirds of the households
            (Body.VILLAGERS, Basis.HOUSEHOLD, (300, 199, 199), False),
            (Body.VILLAGE_REPRESENTATIVES, Basis.REPRESENTATIVE, (30, 20, 11), True),
            (Body.VILLAGE_REPRESENTATIVES, Basis.REPRESENTATIVE, (30, 19, 19), False),
            (Body.VILLAGE_REPRESENTATIVES, Basis.REPRESENTATIVE, (30, 20, 10), False),
            (Body.RESIDENTS, Basis.PERSON, (1000, 501, 251), True),
            (Body.RESIDENTS, Basis.HOUSEHOLD, (1000, 500, 500), False),
            (Body.RESIDENTS, Basis.REPRESENTATIVE, (40, 21, 11), True),
        ],
    )
    def test_case(self, body: Body, basis: Basis, heads: tuple[int, int, int], is_passed: bool) -> None:
        found = find_rule((), body=body, basis=basis, weight=Weight.ORDINARY, on=OLD)
        assert passed(found.majority, heads, (0, 0, 0)) is is_passed

    @pytest.mark.parametrize("body", [body for body in Body if body != Body.OWNERS])
    def test_from_2026_on_there_is_no_rule_before_it_is_entered(self, body: Body) -> None:
        for basis in BASES[body]:
            with pytest.raises(NoRule):
                find_rule((), body=body, basis=basis, weight=Weight.ORDINARY, on=date(2026, 1, 1))

    def test_a_rule_entered_by_the_operator_is_found_from_its_first_day(self) -> None:
        own = law.LawRule(
            body=Body.VILLAGERS, basis=Basis.PERSON, weight=Weight.ORDINARY, valid_from=date(2026, 1, 1), source="新法",
            majority=Majority(Threshold.parse(">1/2"), Threshold.parse(">1/2")),
        )  # fmt: skip
        known = {"body": Body.VILLAGERS, "basis": Basis.PERSON, "weight": Weight.ORDINARY}
        assert find_rule((own,), on=date(2026, 1, 1), **known).source == "新法"
        assert find_rule((own,), on=OLD, **known).source != "新法"

    def test_every_shipped_rule_names_its_article_and_how_sure_it_is(self) -> None:
        assert all("条" in found.source and found.mark in {"V", "V2", "N"} for found in law.shipped_rules())


class TestThreshold:
    @pytest.mark.parametrize(("text", "whole", "needed"), [
        (">=2/3", 300, 200), (">=2/3", 301, 201), (">=2/3", 1, 1), (">1/2", 200, 101), (">1/2", 201, 101),
        (">=3/4", 200, 150), (">=3/4", 201, 151), (">=1", 7, 7), (">0", 7, 1),
    ])  # fmt: skip
    def test_the_smallest_number_that_reaches_it(self, text: str, whole: int, needed: int) -> None:
        threshold = Threshold.parse(text)
        assert threshold.needed(whole) == needed
        assert threshold.holds(needed, whole)
        assert not threshold.holds(needed - 1, whole)

    @pytest.mark.parametrize("text", ["", "2/3", ">=", ">=5/4", ">1", ">=1/0", "<1/2", ">=zwei", "=1/2"])
    def test_what_is_no_share_is_refused(self, text: str) -> None:
        with pytest.raises(ThresholdUnreadable):
            Threshold.parse(text)

    @given(st.fractions(0, Fraction(11, 12), max_denominator=12), st.booleans(), st.integers(1, 10_000))
    def test_needed_is_where_it_begins_to_hold(self, share: Fraction, is_strict: bool, whole: int) -> None:
        threshold = Threshold(share, is_strict)
        needed = threshold.needed(whole)
        assert threshold.holds(needed, whole)
        assert needed == 0 or not threshold.holds(needed - 1, whole)
        assert Threshold.parse(str(threshold)) == threshold


ballots = st.lists(
    st.tuples(st.sampled_from(["yes", "no", "abstain", ""]), st.integers(1, 30_000)), min_size=1, max_size=40
)
majorities = st.sampled_from([
    rule(), rule(Weight.SPECIAL), Majority(Threshold.parse(">1/2"), Threshold.parse(">1/2")),
    Majority(Threshold.parse(">=2/3"), Threshold.parse(">=3/4"), None, Threshold.parse(">1/2")),
])  # fmt: skip


def measures(votes: list[tuple[str, int]]) -> tuple[Measure, Measure]:
    """Heads and area of votes; '' has not voted."""

    def of(weights: list[tuple[str, int]]) -> Measure:
        return Measure(
            roll=sum(size for _choice, size in weights),
            taking_part=sum(size for choice, size in weights if choice),
            yes=sum(size for choice, size in weights if choice == "yes"),
            no=sum(size for choice, size in weights if choice == "no"),
        )

    return of([(choice, 1) for choice, _size in votes]), of(votes)


def is_passed(majority: Majority, votes: list[tuple[str, int]]) -> bool:
    heads, area = measures(votes)
    return judge(majority, heads=heads, area=area).is_passed


@given(majorities, ballots, st.data())
def test_one_more_yes_never_turns_a_pass_into_a_fail(
    majority: Majority, votes: list[tuple[str, int]], data: st.DataObject
) -> None:
    """Whoever had not voted, abstained or said no says yes instead."""
    before = is_passed(majority, votes)
    place = data.draw(st.integers(0, len(votes) - 1))
    changed = [("yes", size) if number == place else (choice, size) for number, (choice, size) in enumerate(votes)]
    assert not before or is_passed(majority, changed)


@given(majorities, ballots, st.data())
def test_one_yes_turned_into_a_no_never_turns_a_fail_into_a_pass(
    majority: Majority, votes: list[tuple[str, int]], data: st.DataObject
) -> None:
    before = is_passed(majority, votes)
    place = data.draw(st.integers(0, len(votes) - 1))
    changed = [
        ("no", size) if number == place and choice == "yes" else (choice, size)
        for number, (choice, size) in enumerate(votes)
    ]
    assert before or not is_passed(majority, changed)


@given(majorities, ballots, st.randoms())
def test_the_order_of_ballots_does_not_matter(majority: Majority, votes: list[tuple[str, int]], random: object) -> None:
    shuffled = list(votes)
    random.shuffle(shuffled)
    assert is_passed(majority, votes) == is_passed(majority, shuffled)


class TestRoll:
    def test_several_parts_of_one_owner_are_one_head_with_the_sum_of_the_area(self) -> None:
        parts = [Part("1-1-101", 9000), Part("1-1-102", 8000, "甲"), Part("车位7", 1200, "甲"), Part("1-1-201", 9000)]
        found = gather_owners(parts, counts_area=True)
        assert [(entry.position, entry.label, entry.area) for entry in found] == [
            (1, "1-1-101", 9000), (2, "1-1-102、车位7", 9200), (3, "1-1-201", 9000),
        ]  # fmt: skip

    def test_an_owner_key_that_looks_like_a_part_stays_apart(self) -> None:
        found = gather_owners([Part("甲", 100), Part("1-1", 100, "甲")], counts_area=True)
        assert len(found) == 2

    @pytest.mark.parametrize(
        ("parts", "line"),
        [
            ([], 0),
            ([Part("1-1", 100), Part(" 1-1 ", 100)], 2),
            ([Part("", 100)], 1),
            ([Part("1-1", 0)], 1),
            ([Part("1-1", 100), Part("1-2", -1)], 2),
        ],
    )
    def test_a_roll_that_cannot_be_is_refused_with_its_line(self, parts: list[Part], line: int) -> None:
        with pytest.raises(RollWrong) as refusal:
            gather_owners(parts, counts_area=True)
        assert refusal.value.line == line

    def test_households_need_no_area(self) -> None:
        assert gather_owners([Part("第一户", 0)], counts_area=False) == [Entry(1, "第一户", 0)]

    def test_the_hash_changes_with_every_column_and_not_with_the_order_of_reading(self) -> None:
        entries = [Entry(1, "甲", 100), Entry(2, "乙", 200)]
        known = roll_hash(entries)
        assert roll_hash(reversed(entries)) == known
        others = [
            [Entry(1, "甲", 101), Entry(2, "乙", 200)], [Entry(1, "甲", 100, True), Entry(2, "乙", 200)],
            [Entry(1, "丙", 100), Entry(2, "乙", 200)], entries[:1],
        ]  # fmt: skip
        assert known not in {roll_hash(other) for other in others}


@given(st.integers(0, 10_000_000))
def test_coins_sum_to_the_area_and_none_is_larger_than_everybody_has(area: int) -> None:
    found = coins(area)
    assert sum(found) == area
    assert all(coin <= 4096 and coin & (coin - 1) == 0 for coin in found)
