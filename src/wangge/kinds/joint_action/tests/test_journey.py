"""In a browser: a township calls two units together, they come, find and finish; the leader looks back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hands import Stage
from tests.world import GARDEN

from wangge.matters.models import Matter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ANSWER = re.compile("^(应答|答复)$")
UNITS = {"urban_manager": "城市管理局", "manager": "自来水公司"}


def test_a_joint_action_from_the_plan_to_the_review(stage: Stage) -> None:
    leader = stage.enter("township_leader")
    leader.go("joint_action:new")
    for name, words in {
        "title": "夜市周边联合整治", "text": "反复反映", "places": "夜市北口",
        "meet_at": f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}",
    }.items():  # fmt: skip
        leader.page.locator(f"[name={name}]").fill(words)
    leader.page.locator("[name=area]").select_option(label="花园社区")
    leader.sees_no_serious_fault()
    leader.press("保存方案")
    leader.hears("已拟定")
    action = Matter.objects.get(kind="joint_action", area_code=GARDEN)
    leader.step("召集各单位", lead_unit=["城市管理局"], assist_units=["自来水公司"])
    for name in UNITS:
        unit = stage.enter(name, phone=True)
        unit.open(action)
        unit.step(ANSWER, answer="两个人、一辆车")
        unit.step("报到")
        unit.step("写下发现的情况", note="占道三处")
        unit.step("报办结", result="已规范")
        unit.sees_no_serious_fault()
    leader.open(action)
    leader.step("小结并结束", note="当天有了结果")
    leader.sees_no_serious_fault()
    action.refresh_from_db()
    assert action.state == "closed"
