import pytest

from wangge.field.rules import dialable, own_clocks, title_of, turns
from wangge.kinds.concern.rules import CLOCKS, STEPS, State
from wangge.people.rules import Role


def test_the_grid_can_act_before_acceptance_and_when_it_is_said_to_be_done():
    found = turns(STEPS, CLOCKS, Role.GRID_WORKER)
    assert set(found) == {State.REPORTED, State.PRE_CHECK, State.HANDLED}
    assert found[State.HANDLED] == {"verify"}


def test_looking_and_verifying_are_the_grids_own_duties():
    assert own_clocks(CLOCKS) == {"pre_check", "verify"}


def test_who_only_reports_has_no_turn():
    assert turns(STEPS, CLOCKS, Role.STEWARD) == {}


@pytest.mark.parametrize(
    ("text", "category", "place", "title"),
    [
        ("路灯坏了。已经一周了", "路灯", "", "路灯坏了"),
        ("", "路灯", "三号楼", "路灯 · 三号楼"),
        ("  ", "路灯", "", "路灯"),
        ("长" * 60, "", "", "长" * 39 + "…"),
    ],
)
def test_a_title_comes_from_the_words_or_from_the_kind_of_thing(text, category, place, title):
    assert title_of(text, category, place) == title


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("138 0000-0000", "13800000000"),
        ("+86 951 1234567", "+869511234567"),
        ("a@b.cn", ""),
        ("微信同号", ""),
        ("", ""),
    ],
)
def test_only_what_is_a_number_can_be_called(given, number):
    assert dialable(given) == number
