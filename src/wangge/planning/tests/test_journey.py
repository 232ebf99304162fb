"""Redrawing a community in a real browser: from the registers to new grids, by hand, by residents and by decision."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from tests.hands import Hands, Stage
from tests.world import GARDEN, GARDEN_1

from wangge.areas.models import Area
from wangge.jobs.services import work_once
from wangge.planning.models import Draft, Plan
from wangge.planning.services import consulting
from wangge.planning.services.deciding import enforce_due
from wangge.planning.tests.given import lay_buildings

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


PRESS_MAP = """([lng, lat]) => {
  const map = document.querySelector("[data-map]").wanggeMap;
  const lngLat = { lng, lat, toArray: () => [lng, lat] };
  map.fire("click", { lngLat, point: map.project([lng, lat]) });
}"""
CORNERS = ((106.2065, 37.978), (106.2099, 37.978), (106.2099, 37.992), (106.2065, 37.992))
"""A border around the middle estate."""


def test_a_township_redraws_a_community_and_the_county_puts_it_in_force(stage: Stage) -> None:
    lay_buildings(stage.town)
    township, county = stage.enter("township_leader"), stage.enter("county_leader")
    loads_the_data_and_has_a_draft_worked_out(township)
    plan = Plan.objects.get()
    changes_it_by_hand_and_takes_it_back(township, plan)
    draws_a_border_and_takes_it_back(stage.enter("township_leader", map_drawn=True), plan)
    asks_residents(stage, township, plan)
    day = timezone.localdate() + timedelta(days=2)
    hands_it_in(township, plan, day)
    county.go("planning:plan", plan.pk)
    county.hears(f"{GARDEN}003")
    county.hears("葛巡查")
    county.hears("1 条希望修改")
    county.sees_no_serious_fault()
    county.press("批准")
    county.hears("已批准，待生效")
    assert enforce_due(timezone.make_aware(datetime.combine(day, time(0, 5)))) == 1
    county.go("planning:plan", plan.pk)
    county.hears("网格牌和清单（PDF）")
    county.press("花园第一网格")
    county.hears(f"{GARDEN}003")
    assert Area.objects.get(code=GARDEN_1).valid_to == day


def loads_the_data_and_has_a_draft_worked_out(township: Hands) -> None:
    township.go("planning:new")
    township.page.locator("[name=area]").select_option(GARDEN)
    township.sees_no_serious_fault()
    township.press("取数并检查")
    township.hears("数据已取好")
    township.sees_no_serious_fault()
    township.page.locator("[name=effort]").select_option("fast")
    township.press("开始计算")
    township.hears("停止，以目前最好的结果收尾")
    while work_once(worker="tests", at=timezone.now()):
        pass
    township.hears("与现行划分对比")
    township.sees_no_serious_fault()


def changes_it_by_hand_and_takes_it_back(township: Hands, plan: Plan) -> None:
    """Splits a grid and undoes it."""
    township.go("planning:community", plan.pk, 1, GARDEN)
    township.sees_no_serious_fault()
    township.press("拆分")
    township.hears("刚才的手工调整")
    township.hears("未达标网格 0 → ")
    township.press("撤销")
    township.hears("已撤销")
    township.go("planning:compare", plan.pk, query="?one=0&other=1")
    township.sees_no_serious_fault()


def draws_a_border_and_takes_it_back(township: Hands, plan: Plan) -> None:
    """On the map; what lies inside is told before anything is sent."""
    township.go("planning:community", plan.pk, 1, GARDEN)
    township.page.locator("[data-map][data-ready=yes]").wait_for()
    township.press("手绘边界")
    for corner in CORNERS:
        township.page.evaluate(PRESS_MAP, list(corner))
    township.hears("圈内：6 栋楼，270 户")
    township.sees_no_serious_fault()
    township.press("划入该网格")
    township.hears("手绘边界：")
    township.press("撤销")
    township.hears("已撤销")
    assert Draft.objects.get(number=1).position == 0


def asks_residents(stage: Stage, township: Hands, plan: Plan) -> None:
    """Lays the draft out; a resident comments on the phone, the secretary answers, the township ends it."""
    township.go("planning:consultation", plan.pk)
    township.page.locator("[name=text]").fill("两个网格大小悬殊，拟作调整。")
    township.page.locator("[name=closes_on]").fill(f"{timezone.localdate() + timedelta(days=7)}")
    township.press("开始公示")
    township.hears("已公示")
    resident = stage.enter(phone=True)
    resident.go("portal:home")
    resident.press("花园社区")
    resident.hears("方案尚未决定")
    resident.sees_no_serious_fault()
    resident.page.get_by_text("希望修改", exact=True).click()
    resident.page.locator("[name=text]").fill("六号楼应留在第一网格")
    resident.press("提交意见")
    resident.hears("意见已收到")
    secretary = stage.enter("secretary")
    secretary.go("planning:consultation", plan.pk)
    secretary.hears("六号楼应留在第一网格")
    secretary.sees_no_serious_fault()
    secretary.page.locator("textarea[name=text]").first.fill("六号楼不动。")
    secretary.click(secretary.page.locator("button", has_text="答复").first)
    secretary.hears("已答复")
    resident.page.reload()
    resident.hears("六号楼不动。")
    consulting.end(plan.consultations.get(), actor=stage.town.actor("township_leader"), at=timezone.now())


def hands_it_in(township: Hands, plan: Plan, day: date) -> None:
    township.go("planning:plan", plan.pk)
    township.page.locator("[name=reason]").fill("两个网格大小悬殊，网格员忙闲不均。")
    township.page.locator("[name=effective_on]").fill(f"{day}")
    township.press("提交")
    township.hears("已提交，并通知了审批人")
