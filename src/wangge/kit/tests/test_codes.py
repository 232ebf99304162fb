from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kit import codes

DIGITS = "0123456789"
STORED = st.sampled_from(sorted(codes.LENGTHS.values())).flatmap(
    lambda length: st.text(alphabet=DIGITS, min_size=length, max_size=length)
)


@pytest.mark.parametrize(
    ("written", "stored", "level"),
    [
        ("640000", "64", "province"),
        ("640000000000", "64", "province"),
        ("640300", "6403", "city"),
        ("640302", "640302", "county"),
        ("640302107000", "640302107", "township"),
        ("640302107001", "640302107001", "community"),
        ("640302107001017", "640302107001017", "grid"),
        ("64030210700101703", "64030210700101703", "micro_grid"),
    ],
)
def test_a_code_of_an_official_list_loses_its_filling_zeros(written, stored, level):
    assert codes.cut(written) == stored
    assert codes.level_of(stored) == level
    assert codes.cut(written, level) == stored


def test_a_city_kept_as_city_although_its_digits_end_in_zero():
    assert codes.cut("419000", "city") == "4190"
    with pytest.raises(codes.CodeRefused):
        codes.cut("640302107001", "county")


@given(STORED)
def test_parents_lead_up_to_the_province_and_every_one_covers_the_code(code):
    ancestors = codes.ancestors_of(code)
    assert ancestors[-1] == code
    assert len(ancestors[0]) == 2
    for upper, lower in pairwise(ancestors):
        assert codes.parent_of(lower) == upper
        assert codes.covers(upper, code)


@given(STORED, STORED)
def test_a_prefix_range_holds_exactly_the_subtree(upper, other):
    low, high = codes.prefix_range(upper)
    assert (low <= other < high) == other.startswith(upper)
    assert low <= upper < high


@given(st.text(max_size=20))
def test_whatever_is_typed_is_cut_to_a_stored_code_or_refused(text):
    try:
        code = codes.cut(text)
    except codes.CodeRefused:
        return
    assert len(code) in codes.LEVELS
    assert text.strip().startswith(code)


def test_grids_of_other_code_widths_become_ours():
    assert codes.SCHEMES["cell2"].to_own("64030210700117") == "640302107001017"
    assert codes.SCHEMES["cjt349"].to_own("01020364030210700117") == "640302107001017"
    assert codes.SCHEMES["cjt349"].to_own("01020364030210700100") == "640302107001"
    with pytest.raises(codes.CodeRefused):
        codes.SCHEMES["cell2"].to_own("640302")


def test_numbers_that_do_not_fit_are_refused():
    assert codes.grid_code("640302107001", 17) == "640302107001017"
    assert codes.micro_grid_code("640302107001017", 3) == "64030210700101703"
    for bad in (0, 1000):
        with pytest.raises(codes.CodeRefused):
            codes.grid_code("640302107001", bad)
