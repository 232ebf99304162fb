"""In a browser: a department asks, the township sets conditions, the register shows it."""

import pytest
from django.utils import timezone
from tests.hands import Stage
from tests.world import COUNTY

from wangge.kinds.consent_request.services import begin_with_usual
from wangge.matters.models import Matter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_department_asks_before_it_acts(stage: Stage) -> None:
    town = stage.town
    begin_with_usual(county=town.areas[COUNTY], actor=town.actor("county_leader"), at=timezone.now())
    manager, leader = stage.enter("urban_manager"), stage.enter("township_leader")
    manager.go("consent_request:new")
    manager.page.locator("main [name=area]").select_option(label="西街街道")
    manager.page.locator("[name=title]").fill("市场地块规划修改")
    manager.page.locator("[name=text]").fill("拟改为停车场")
    manager.sees_no_serious_fault()
    manager.press("发送")
    manager.hears("已发出")
    request = Matter.objects.get()
    leader.go("desk:inbox")
    leader.press("市场地块规划修改")
    leader.step("附条件同意", reason="先落实替代摊位")
    leader.sees_no_serious_fault()
    request.refresh_from_db()
    assert request.state == "conditional"
    manager.go("consent_request:register")
    manager.hears("附条件同意")
    manager.sees_no_serious_fault()
