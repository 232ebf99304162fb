"""A lift from the morning's check to the day it runs again, in a real browser; and a day that was missed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.hands import Stage, jpeg

from wangge.kinds.inspection import services
from wangge.kinds.inspection.models import Check, Installation
from wangge.matters.models import Matter
from wangge.rounds.services import miss_overdue, open_due

pytestmark = pytest.mark.journey


def lift(stage: Stage) -> Installation:
    town, at = stage.town, timezone.now()
    values = {
        "code": "30106403022020001", "kind": "lift", "name": "1号楼1单元电梯", "area": town.areas["640302001001001"],
        "keeper": town.units["property"], "officer": town.people["property_manager"], "director": None,
        "rescue_phone": "96333", "next_inspection_on": date(2099, 1, 1),
    }  # fmt: skip
    row = services.add_installation(values=values, actor=town.actor("secretary"), at=at, on=timezone.localdate(at))
    open_due(at)
    return row


def test_a_door_that_pinches_is_found_stopped_repaired_and_the_lift_runs_again(stage: Stage) -> None:
    row = lift(stage)
    officer = stage.enter("property_manager", phone=True)
    officer.go("rounds_field:today")
    officer.press("1号楼1单元电梯")
    page = officer.page
    officer.sees_no_serious_fault()
    line = page.locator("fieldset.check-line").nth(1)
    line.locator("label.bad").click()
    line.locator("input[name='note_2']").fill("关门夹人")
    officer.press("都看过了，其余正常")
    officer.hears("关门夹人")
    assert Check.objects.get().found == 1
    matter = Matter.objects.get()
    officer.open(matter)
    officer.step("隐患定级", grade="serious")
    officer.step("停用", note="已断电，张贴告示")
    resident = stage.enter(phone=True)
    resident.go("inspection_public:notice", row.code)
    resident.hears("暂停使用")
    resident.sees_no_serious_fault()
    officer.step("开始维修")
    officer.step("已维修并复检", result="调整光幕，试运行正常", photos_after=jpeg())
    secretary = stage.enter("secretary")
    secretary.open(matter)
    secretary.step("恢复使用")
    secretary.go("inspection:installation", row.pk)
    expect(secretary.page.get_by_text("在用").first).to_be_visible()
    secretary.sees_no_serious_fault()


def test_a_missed_day_is_seen_explained_and_accepted(stage: Stage) -> None:
    lift(stage)
    miss_overdue(timezone.now() + timedelta(days=1))
    matter = Matter.objects.get()
    officer = stage.enter("property_manager")
    officer.open(matter)
    officer.step("说明原因并补做", result="安全员请假，已安排替岗")
    secretary = stage.enter("secretary")
    secretary.go("inspection:board")
    secretary.sees_no_serious_fault()
    secretary.press("电梯日管控漏检")
    secretary.step("认可说明")
    assert Matter.objects.get().phase == "done"
