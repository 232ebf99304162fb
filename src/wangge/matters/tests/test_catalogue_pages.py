"""The operator's pages of the catalogue, the duty list and the limits."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.world import NOW, WEST, Town, category

from wangge.audit.models import Entry
from wangge.matters.models import Category, DutyRule, LimitRule
from wangge.matters.services.catalogue import add_duty_rule

PAGES = ["catalogue:list", "catalogue:duties", "catalogue:limits"]


@pytest.mark.parametrize("name", PAGES)
def test_the_staff_reads_and_residents_do_not(town: Town, name: str) -> None:
    address = reverse(name)
    for who in ("dispatcher", "handler", "supervisor", "system_admin", "township_leader"):
        assert town.client(who).get(address).status_code == 200, who
    assert town.client("resident").get(address).status_code == 403
    assert town.client().get(address).status_code == 302


def test_a_category_is_changed_after_a_preview_and_the_change_is_in_the_log(town: Town) -> None:
    lamp = category(limits={"不亮": "2 work_day"})
    browser = town.client("county_leader")
    address = reverse("catalogue:edit", args=[lamp.code])
    given = {"name": "路灯故障", "scheme": "own", "position": "10", "is_offered": "on", "is_active": "on"}
    preview = browser.post(address, given | {"preview": "1"})
    assert "路灯故障" in preview.content.decode()
    assert Category.objects.get().name == "路灯不亮"
    assert browser.post(address, given | {"confirm": "1"}).status_code == 302
    assert Category.objects.get().name == "路灯故障"
    assert Entry.objects.get(act="catalogue.category").actor_person_id == town.people["county_leader"].pk


def test_a_condition_is_previewed_with_what_it_touches_and_bad_limits_are_refused(town: Town) -> None:
    lamp = category(limits={"不亮": "2 work_day"})
    browser = town.client("system_admin")
    address = reverse("catalogue:condition", args=[lamp.code, 1])
    given = {"filing": "不亮", "closing": "亮", "limit": "1 work_day", "source": ""}
    assert "2 work_day" in browser.post(address, given | {"preview": "1"}).content.decode()
    bad = browser.post(address, given | {"limit": "bald", "confirm": "1"})
    assert (bad.status_code, lamp.conditions.get().limit) == (422, "2 work_day")
    browser.post(address, given | {"confirm": "1"})
    assert lamp.conditions.get().limit == "1 work_day"


@pytest.mark.parametrize("who", ["dispatcher", "west_dispatcher", "handler", "township_leader", "supervisor"])
def test_others_only_read(town: Town, who: str) -> None:
    lamp = category(limits={"不亮": "2 work_day"})
    browser = town.client(who)
    assert browser.get(reverse("catalogue:category", args=[lamp.code])).status_code == 200
    for name in ("edit", "new_condition", "new_question"):
        assert browser.post(reverse(f"catalogue:{name}", args=[lamp.code]), {"confirm": "1"}).status_code == 403
    assert browser.post(reverse("catalogue:remove_condition", args=[lamp.code, 1])).status_code == 403
    for name in ("new", "new_duty", "new_limit"):
        assert browser.post(reverse(f"catalogue:{name}"), {}).status_code == 403
    assert lamp.conditions.count() == 1


def test_questions_are_added_changed_and_removed(town: Town) -> None:
    lamp = category()
    browser = town.client("county_leader")
    given = {"code": "many", "text": "几盏不亮？", "asked_of": "reporter", "choices": "一盏\n整条路", "position": "10"}
    browser.post(reverse("catalogue:new_question", args=[lamp.code]), given | {"confirm": "1"})
    assert lamp.questions.get().choices == "一盏\n整条路"
    browser.post(reverse("catalogue:question", args=[lamp.code, "many"]), given | {"text": "几盏？", "confirm": "1"})
    assert lamp.questions.get().text == "几盏？"
    browser.post(reverse("catalogue:remove_question", args=[lamp.code, "many"]))
    assert not lamp.questions.exists()


def test_the_duty_list_is_asked_added_to_and_ended(town: Town) -> None:
    lamp = category()
    browser = town.client("county_leader")
    given = {"category": lamp.pk, "area": WEST, "unit": town.units["water"].pk, "reason": "管网归水务"}
    assert browser.post(reverse("catalogue:new_duty"), given | {"confirm": "1"}).status_code == 302
    rule = DutyRule.objects.get()
    assert (rule.unit, rule.area_code) == (town.units["water"], WEST)
    asked = browser.get(reverse("catalogue:duties"), {"test": "1", "category": lamp.pk, "area": WEST}).content.decode()
    assert "自来水公司" in asked
    assert "管网归水务" in asked
    assert rule.reason in browser.get(reverse("catalogue:duties"), {"q": "自来水"}).content.decode()
    assert rule.reason not in browser.get(reverse("catalogue:duties"), {"q": "消防"}).content.decode()
    browser.post(reverse("catalogue:end_duty", args=[rule.pk]), {"on": "2026-03-31", "confirm": "1"})
    rule.refresh_from_db()
    assert str(rule.valid_to) == "2026-03-31"


def test_a_limit_is_set_and_shown_in_words(town: Town) -> None:
    browser = town.client("system_admin")
    given = {"clock": "concern.sign", "limit": "4 work_hour", "mark": "V", "source": "县里的规定"}
    assert browser.post(reverse("catalogue:new_limit"), given | {"confirm": "1"}).status_code == 302
    assert LimitRule.objects.get().clock == "sign"
    assert "县里的规定" in browser.get(reverse("catalogue:limits")).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_lists_cost_the_same_however_long_they_are(town: Town, name: str) -> None:
    browser, costs = town.client("county_leader"), []
    for start in (0, 10):
        for number in range(start, start + 10):
            row = category(f"c{number}", f"类{number}", limits={"有": "1 work_day"})
            add_duty_rule(
                category=row, area_code=WEST, unit=town.units["water"], actor=town.actor("county_leader"), at=NOW
            )
        browser.get(reverse(name))
        with CaptureQueriesContext(connection) as seen:
            browser.get(reverse(name))
        costs.append(len(seen))
    assert costs[0] == costs[1]
    assert costs[1] <= 12
