"""Redrawing a community in a real browser: from the registers to new grids, by hand and by decision."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from tests.hands import Stage
from tests.world import GARDEN, GARDEN_1

from wangge.areas.models import Area
from wangge.jobs.services import work_once
from wangge.planning.models import Draft, Plan
from wangge.planning.services.deciding import enforce_due
from wangge.planning.tests.given import lay_buildings

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_township_redraws_a_community_and_the_county_puts_it_in_force(stage: Stage) -> None:
    lay_buildings(stage.town)
    township, county = stage.enter("township_leader", map_drawn=True), stage.enter("county_leader")
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
    township.page.locator("[data-map][data-ready=yes]").wait_for()
    township.sees_no_serious_fault()

    plan = Plan.objects.get()
    township.go("planning:community", plan.pk, 1, GARDEN)
    township.sees_no_serious_fault()
    township.press("拆分")
    township.hears("刚才的手工调整")
    township.hears("未达标网格 0 → ")
    township.press("撤销")
    township.hears("已撤销")
    assert Draft.objects.get(number=1).position == 0
    township.go("planning:compare", plan.pk, query="?one=0&other=1")
    township.sees_no_serious_fault()

    township.go("planning:plan", plan.pk)
    day = timezone.localdate() + timedelta(days=2)
    township.page.locator("[name=reason]").fill("两个网格大小悬殊，网格员忙闲不均。")
    township.page.locator("[name=effective_on]").fill(f"{day}")
    township.press("提交")
    township.hears("已提交，并通知了审批人")
    county.go("planning:plan", plan.pk)
    county.hears(f"{GARDEN}003")
    county.hears("葛巡查")
    county.sees_no_serious_fault()
    county.press("批准")
    county.hears("已批准，待生效")
    assert enforce_due(timezone.make_aware(datetime.combine(day, time(0, 5)))) == 1
    county.go("planning:plan", plan.pk)
    county.press("花园第一网格")
    county.hears(f"{GARDEN}003")
    assert Area.objects.get(code=GARDEN_1).valid_to == day
