"""Before a duty rule or a limit is saved, its keeper sees whom and what it changes, and what goes before it."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from tests.world import EAST, GARDEN, GARDEN_1, NOW, RIVER_1, WEST, Town, category

from wangge.matters.models import Category, DutyRule, LimitRule, Matter
from wangge.matters.services.catalogue import add_duty_rule, set_limit_rule
from wangge.matters.tests.stories import report, sent_out


@pytest.fixture
def roads(db: None) -> dict[str, Category]:
    road = category("road", "道路")
    return {
        "road": road,
        "hole": category("hole", "路面破损", parent=road),
        "sink": category("sink", "塌陷", parent=road),
    }


def rule(town: Town, what: Category | None, area: str, unit: str) -> DutyRule:
    return add_duty_rule(
        category=what, area_code=area, unit=town.units[unit], actor=town.actor("county_leader"), at=NOW
    )


def preview(town: Town, name: str, given: dict[str, Any], *args: object) -> HttpResponse:
    return town.client("county_leader").post(reverse(f"catalogue:{name}", args=args), given)


def wanted(what: Category | None, area: str, unit: Any) -> dict[str, Any]:
    return {"category": what.pk if what else "", "area": area, "unit": unit.pk, "preview": "1"}


def test_categories_below_change_hands_and_those_with_a_nearer_rule_do_not(
    town: Town, roads: dict[str, Category]
) -> None:
    rule(town, None, "", "housing")
    rule(town, roads["sink"], "", "water")
    page = preview(town, "new_duty", wanted(roads["road"], WEST, town.units["urban"]))
    shown = page.context["duty_effect"]
    assert {(shift.name, shift.before, shift.after) for shift in shown.categories} == {
        ("道路", "住房和城乡建设局", "城市管理局"),
        ("路面破损", "住房和城乡建设局", "城市管理局"),
    }
    assert shown.exceptions == ["塌陷 · 所有区域 → 自来水公司"]
    assert DutyRule.objects.count() == 2


def test_a_smaller_place_inside_and_the_rule_that_is_replaced_are_named(town: Town, roads: dict[str, Category]) -> None:
    rule(town, roads["road"], WEST, "housing")
    rule(town, roads["road"], GARDEN, "property")
    rule(town, roads["road"], EAST, "civil")
    shown = preview(town, "new_duty", wanted(roads["road"], WEST, town.units["urban"])).context["duty_effect"]
    assert shown.replaced == ["道路 · 西街街道 → 住房和城乡建设局"]
    assert shown.exceptions == ["道路 · 花园社区 → 安居物业公司"]


def test_waiting_matters_get_another_proposal_and_those_sent_out_stay(town: Town, roads: dict[str, Category]) -> None:
    near, far = report(town, grid=GARDEN_1), report(town, grid=RIVER_1)
    Matter.objects.update(category=roads["hole"])
    sent = sent_out(town, grid=GARDEN_1)
    Matter.objects.filter(pk=sent.pk).update(category=roads["hole"])
    page = preview(town, "new_duty", wanted(roads["road"], WEST, town.units["urban"]))
    effect = page.context["duty_effect"].effect
    assert [(shift.number, shift.before, shift.after) for shift in effect.waiting] == [(near.number, "", "城市管理局")]
    assert effect.sent_out == 1
    assert near.number in page.content.decode()
    assert far.number not in page.content.decode()


def test_ending_a_rule_shows_who_answers_then(town: Town, roads: dict[str, Category]) -> None:
    rule(town, None, "", "housing")
    row = rule(town, roads["road"], "", "urban")
    page = preview(town, "end_duty", {"on": "2026-03-31", "preview": "1"}, row.pk)
    changed = page.context["duty_effect"].effect.categories
    assert {(shift.before, shift.after) for shift in changed} == {("城市管理局", "住房和城乡建设局")}
    row.refresh_from_db()
    assert row.valid_to is None


def test_a_limit_is_previewed_with_an_example_and_what_goes_before_it(town: Town, roads: dict[str, Category]) -> None:
    keeper = town.actor("county_leader")
    set_limit_rule(kind="concern", clock="sign", limit="2 work_hour", area_code=WEST, actor=keeper, at=NOW)
    sent_out(town, grid=GARDEN_1)
    page = preview(town, "new_limit", {"clock": "concern.sign", "limit": "1 work_day", "mark": "N", "preview": "1"})
    shown = page.context["limit_effect"]
    assert (shown.after, shown.exceptions) == ("1个工作日", ["所有类别 · 西街街道 → 2个工作时"])
    assert f"{shown.due_after:%Y-%m-%d}" == "2026-03-05"
    assert (shown.effect.open_matters, shown.effect.running) == (1, 1)
    assert LimitRule.objects.count() == 1
    refused = preview(town, "new_limit", {"clock": "concern.sign", "limit": "bald", "mark": "N", "preview": "1"})
    assert (refused.status_code, "limit_effect" in refused.context) == (422, False)


def test_ending_a_limit_shows_what_counts_again(town: Town) -> None:
    row = set_limit_rule(kind="concern", clock="sign", limit="2 work_hour", actor=town.actor("county_leader"), at=NOW)
    shown = preview(town, "end_limit", {"on": "2026-03-31", "preview": "1"}, row.pk).context["limit_effect"]
    assert shown.before == "2个工作时"
    assert shown.after != shown.before
