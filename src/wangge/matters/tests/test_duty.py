"""The duty list: the most specific rule wins and the choice explains itself."""

from datetime import date

import pytest
from tests.world import EAST, GARDEN, GARDEN_1, NOW, WEST, Town, category

from wangge.matters.duty_rules import DutyLine, choose_unit
from wangge.matters.services.catalogue import add_duty_rule
from wangge.matters.services.duty import choose

DAY = date(2026, 3, 4)
ROOT, LEAF = 1, 2
CHAIN = (LEAF, ROOT)


def line(pk: int, category_id: int | None = None, area: str = "", **given: object) -> DutyLine:
    return DutyLine(pk=pk, unit_id=pk, unit_name=f"unit {pk}", category_id=category_id, area_code=area, **given)


ALL = [
    line(1),
    line(2, area=WEST),
    line(3, area=GARDEN_1),
    line(4, ROOT),
    line(5, ROOT, WEST),
    line(6, LEAF),
    line(7, LEAF, WEST),
    line(8, LEAF, GARDEN),
]


@pytest.mark.parametrize(
    ("without", "winner"),
    [
        (set(), 8),
        ({8}, 7),
        ({8, 7}, 6),
        ({8, 7, 6}, 5),
        ({8, 7, 6, 5}, 4),
        ({8, 7, 6, 5, 4}, 3),
        ({8, 7, 6, 5, 4, 3}, 2),
        ({8, 7, 6, 5, 4, 3, 2}, 1),
    ],
)
def test_the_nearer_category_wins_then_the_smaller_area(without: set[int], winner: int) -> None:
    rules = [rule for rule in ALL if rule.pk not in without]
    for order in (rules, rules[::-1]):
        choice = choose_unit(order, CHAIN, GARDEN_1, DAY)
        assert choice is not None
        assert (choice.unit_id, choice.others) == (winner, len(rules) - 1)


def test_rules_of_other_places_categories_and_times_do_not_count() -> None:
    others = [
        line(1, LEAF, EAST),
        line(2, 99),
        line(3, LEAF, valid_to=date(2026, 3, 3)),
        line(4, LEAF, valid_from=date(2026, 3, 5)),
    ]
    assert choose_unit(others, CHAIN, GARDEN_1, DAY) is None
    ends_today = line(5, LEAF, valid_from=DAY, valid_to=DAY)
    choice = choose_unit([*others, ends_today], CHAIN, GARDEN_1, DAY)
    assert choice is not None
    assert choice.unit_id == 5


def test_of_two_equal_rules_the_newer_counts() -> None:
    old, new = line(9, LEAF, valid_from=date(2025, 1, 1)), line(3, LEAF, valid_from=date(2026, 1, 1))
    choice = choose_unit([old, new], CHAIN, GARDEN_1, DAY)
    assert choice is not None
    assert choice.unit_id == 3


def test_the_choice_says_why(town: Town) -> None:
    lamps = category("lamps", "照明")
    lamp = category("lamps.out", "路灯不亮", parent=lamps)
    keeper = town.actor("system_admin")
    add_duty_rule(category=lamps, area_code="", unit=town.units["urban"], actor=keeper, at=NOW)
    add_duty_rule(
        category=lamp, area_code=WEST, unit=town.units["water"], assist=[town.units["urban"]], reason="街道自管路灯",
        actor=keeper, at=NOW,
    )  # fmt: skip
    choice = choose(category=lamp, area_code=GARDEN_1, on=DAY)
    assert choice is not None
    assert (choice.unit_id, choice.assist_ids) == (town.units["water"].pk, (town.units["urban"].pk,))
    for word in ("路灯不亮", "西街街道", "自来水公司", "街道自管路灯", "1"):
        assert word in choice.explanation()
    elsewhere = choose(category=lamp, area_code=EAST, on=DAY)
    assert elsewhere is not None
    assert elsewhere.unit_id == town.units["urban"].pk
    assert choose(category=category("noise", "噪声"), area_code=EAST, on=DAY) is None
