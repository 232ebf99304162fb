import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.areas.rules import Size, free_numbers, kind_of, load_class, numbering_order, size_of


@pytest.mark.parametrize(
    ("households", "size"),
    [(None, Size.UNKNOWN), (0, Size.SMALL), (299, Size.SMALL), (300, Size.GOOD), (500, Size.GOOD), (501, Size.LARGE)],
)
def test_both_ends_of_the_norm_belong_to_it(households, size):
    assert size_of(households, (300, 500)) is size


@pytest.mark.parametrize(
    ("code", "level", "name", "word", "kind"),
    [
        ("640302001", "township", "裕民街道", "", "subdistrict"),
        ("640302100", "township", "金积镇", "", "town"),
        ("640302200", "township", "东塔寺乡", "", "township"),
        ("640302400", "township", "农业科技园区", "其他", "zone"),
        ("640302107001", "community", "东风社区居委会", "居委会", "urban_community"),
        ("640302107200", "community", "西河村", "其他", "village"),
        ("640302107401", "community", "园区社区", "其他", "urban_community"),
        ("640302107001001", "grid", "第一网格", "", "base"),
        ("640302107001002", "grid", "农贸市场", "专属网格", "dedicated"),
    ],
)
def test_what_kind_of_area_it_is_comes_from_the_list_the_name_or_the_digits(code, level, name, word, kind):
    assert kind_of(code, level, name, word) == kind


def test_grids_are_numbered_west_to_east_in_bands_from_the_north():
    north_east, south_west, north_west, south_east = (2.0, 9.0), (1.0, 1.0), (1.0, 8.9), (2.0, 1.1)
    order = numbering_order([north_east, south_west, north_west, south_east])
    assert order == [2, 0, 1, 3]
    assert numbering_order([(3.0, 1.0), (1.0, 5.0), (2.0, 9.0)], bands=1) == [1, 2, 0]


@given(st.lists(st.tuples(st.floats(105, 107), st.floats(37, 39)), max_size=40))
def test_every_grid_gets_exactly_one_place_in_the_numbering(centres):
    assert sorted(numbering_order(centres)) == list(range(len(centres)))


@given(st.sets(st.integers(1, 900)), st.integers(1, 50))
def test_a_number_once_given_is_never_given_again(used, wanted):
    fresh = free_numbers(used, wanted)
    assert len(set(fresh)) == wanted
    assert not used & set(fresh)
    assert all(number > max(used, default=0) for number in fresh)


def test_the_map_of_open_matters_has_six_classes():
    assert [load_class(number) for number in (0, 1, 2, 3, 5, 6, 10, 11, 20, 21, 999)] == [
        0,
        1,
        1,
        2,
        2,
        3,
        3,
        4,
        4,
        5,
        5,
    ]
