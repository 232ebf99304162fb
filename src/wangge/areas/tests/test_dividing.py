from datetime import date, timedelta

import pytest

from wangge.areas.models import Area, Succession
from wangge.areas.queries import branches, locate_code, successors
from wangge.areas.services import DivisionRefused, Part, divide
from wangge.areas.tests.places import (
    AT,
    CENTRE,
    COMMUNITY,
    EAST,
    MIDDLE,
    NORTH_EAST,
    NORTH_WEST,
    SOUTH,
    SOUTH_EAST,
    SOUTH_WEST,
    WEST,
    square,
)
from wangge.audit.models import Entry

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)
LEFT, RIGHT = square(WEST, SOUTH, 106.205, CENTRE), square(106.205, SOUTH, MIDDLE, CENTRE)


def split(town, parts=None, on=DAY):
    parts = parts or [Part("东半", 300, RIGHT), Part("西半", 320, LEFT)]
    return divide([town[SOUTH_WEST]], parts, on=on, at=AT)


def test_a_grid_too_large_becomes_two_with_new_numbers_from_west_to_east(town):
    split(town)
    west, east = Area.objects.get(name="西半"), Area.objects.get(name="东半")
    assert (west.code, east.code) == (f"{COMMUNITY}005", f"{COMMUNITY}006")
    assert west.valid_from == east.valid_from == DAY
    assert Area.objects.get(code=SOUTH_WEST).valid_to == DAY
    assert {(link.old.code, link.new.code) for link in Succession.objects.all()} == {
        (SOUTH_WEST, west.code),
        (SOUTH_WEST, east.code),
    }
    assert Entry.objects.get(act="areas.divide").subject_id == SOUTH_WEST


def test_yesterdays_tree_and_tomorrows_each_keep_their_grids(town):
    split(town)

    def before_and_after(day):
        return [branch.area.code[-3:] for branch in branches(COMMUNITY, day)]

    assert before_and_after(DAY - timedelta(days=1)) == ["001", "002", "003", "004"]
    assert before_and_after(DAY) == ["001", "002", "004", "005", "006"]
    assert locate_code(106.202, 37.975, DAY - timedelta(days=1)) == SOUTH_WEST
    assert locate_code(106.202, 37.975, DAY) == f"{COMMUNITY}005"


def test_numbers_of_ended_grids_are_never_used_again(town):
    split(town)
    heirs = list(Area.objects.filter(valid_from=DAY).order_by("code"))
    merged = divide(heirs, [Part("合并", 620, square(WEST, SOUTH, MIDDLE, CENTRE))], on=DAY + timedelta(days=9), at=AT)
    assert [area.code for area in merged.news] == [f"{COMMUNITY}007"]


def test_who_asks_for_an_old_grid_is_led_to_those_that_stand_there_now(town):
    past = date(2026, 1, 1)
    split(town, on=past)
    heirs = list(Area.objects.filter(valid_from=past))
    divide(heirs, [Part("合并")], on=past + timedelta(days=30), at=AT)
    assert [area.name for area in successors(SOUTH_WEST)] == ["合并"]
    assert [area.code for area in successors(NORTH_WEST)] == [NORTH_WEST]


def test_micro_grids_end_with_their_grid(town):
    micro = Area.objects.create(code=f"{SOUTH_WEST}01", level="micro_grid", name="一片", parent=town[SOUTH_WEST])
    split(town)
    micro.refresh_from_db()
    assert micro.valid_to == DAY


@pytest.mark.parametrize(
    ("olds", "parts", "reason"),
    [
        ([], [Part("x")], "至少"),
        ([SOUTH_WEST], [], "至少"),
        ([COMMUNITY], [Part("x")], "网格"),
        ([SOUTH_WEST], [Part("a", None, LEFT), Part("b")], "边界"),
        ([SOUTH_WEST], [Part("a", None, LEFT), Part("b", None, square(WEST, SOUTH, MIDDLE, CENTRE))], "重叠"),
        ([SOUTH_WEST], [Part("a", None, LEFT)], "没有覆盖"),
        ([SOUTH_WEST], [Part("a", None, square(WEST, SOUTH, EAST, CENTRE))], "超出"),
        ([SOUTH_WEST], [Part("a", follows=(NORTH_EAST,))], "不在原网格"),
    ],
)
def test_a_division_that_does_not_add_up_is_refused_and_changes_nothing(town, olds, parts, reason):
    with pytest.raises(DivisionRefused, match=reason):
        divide([town[code] for code in olds], parts, on=DAY, at=AT)
    assert not Succession.objects.exists()
    assert not Area.objects.exclude(valid_to=None).exists()
    assert Area.objects.count() == len(town)


def test_of_two_who_divide_the_same_grid_the_second_is_refused(town):
    stale = Area.objects.get(code=SOUTH_EAST)
    divide([town[SOUTH_EAST]], [Part("先到")], on=DAY, at=AT)
    with pytest.raises(DivisionRefused):
        divide([stale], [Part("后到")], on=DAY, at=AT)
    assert not Area.objects.filter(name="后到").exists()
