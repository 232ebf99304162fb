"""Money is shared exactly: to the fen, summing to the total, nobody more than a fen from the exact share."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kinds.topic.rules.sharing import CannotShare, list_hash, share, share_without, weights_for, yuan


def test_a_hundred_yuan_for_three_households() -> None:
    assert share(10_000, [1, 1, 1]) == [3334, 3333, 3333]


def test_sixty_eight_households_share_a_sewer_equally() -> None:
    shares = share(1_360_000, [1] * 68)
    assert set(shares) == {20_000}


def test_by_floor_area() -> None:
    assert share(30_000, [8937, 12_040, 6023]) == [9930, 13_378, 6692]


def test_who_used_nothing_pays_nothing() -> None:
    assert share(999, [0, 3, 0]) == [0, 999, 0]


def test_equal_sharing_does_not_look_at_what_was_given() -> None:
    assert weights_for("equal", [5, 0, 7]) == [1, 1, 1]
    assert weights_for("area", [5, 0, 7]) == [5, 0, 7]


@pytest.mark.parametrize(("total", "weights"), [(0, [1]), (-5, [1]), (100, []), (100, [0, 0]), (100, [1, -1])])
def test_what_cannot_be_shared_is_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(CannotShare):
        share(total, weights)


@given(st.integers(1, 10**11), st.lists(st.integers(0, 10**6), min_size=1, max_size=80).filter(any))
def test_shares_sum_to_the_total_and_lie_within_a_fen_of_the_exact_share(total: int, weights: list[int]) -> None:
    shares = share(total, weights)
    assert sum(shares) == total
    for got, weight in zip(shares, weights, strict=True):
        assert abs(Fraction(total * weight, sum(weights)) - got) < 1
        assert weight or not got


@given(st.integers(1, 10**9), st.lists(st.integers(1, 500), min_size=2, max_size=40))
def test_who_weighs_more_never_pays_less(total: int, weights: list[int]) -> None:
    pairs = sorted(zip(weights, share(total, weights), strict=True))
    for (light, less), (heavy, more) in pairwise(pairs):
        assert light == heavy or less <= more


def test_amounts_are_written_with_two_decimals() -> None:
    assert [yuan(fen) for fen in (5, 100, 123_456_789)] == ["0.05", "1.00", "1,234,567.89"]


def test_when_one_of_three_declines_two_share_the_whole_amount() -> None:
    assert share_without(10_000, [1, 1, 1], [False, True, False]) == [5000, 5000]
    assert share_without(30_000, [8937, 12_040, 6023], [False, True, False]) == [17_922, 12_078]


@pytest.mark.parametrize("out", [[False, False], [True, True]])
def test_nobody_or_everybody_declining_is_nothing_to_share_anew(out: list[bool]) -> None:
    with pytest.raises(CannotShare):
        share_without(100, [1, 1], out)


@given(
    st.integers(1, 10**9),
    st.lists(st.tuples(st.integers(1, 500), st.booleans()), min_size=2, max_size=40).filter(
        lambda rows: any(out for _w, out in rows) and not all(out for _w, out in rows)
    ),
)
def test_sharing_anew_keeps_the_total_and_nobody_pays_less_than_before(
    total: int, rows: list[tuple[int, bool]]
) -> None:
    weights, out = [weight for weight, _out in rows], [is_out for _weight, is_out in rows]
    before = [amount for amount, is_out in zip(share(total, weights), out, strict=True) if not is_out]
    after = share_without(total, weights, out)
    assert sum(after) == total
    assert all(new >= old for new, old in zip(after, before, strict=True))


def test_a_frozen_list_shows_every_change_and_no_order() -> None:
    rows = [(1, "13-1-101", 1, 5000), (2, "13-1-102", 1, 5000)]
    assert list_hash(rows) == list_hash(reversed(rows))
    assert len({list_hash(rows), list_hash([rows[0], (2, "13-1-102", 1, 4999)]), list_hash(rows[:1])}) == 3
