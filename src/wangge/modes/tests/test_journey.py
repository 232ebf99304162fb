"""In a browser: a leader switches on, a squad is told and comes, a concern gets the short limit, it ends, a review."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hands import Stage
from tests.world import GARDEN_1, POINTS, category

from wangge.kinds.concern.services import report
from wangge.modes.models import ModeSwitch
from wangge.modes.services import end_due
from wangge.people.actors import resident

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_an_emergency_from_the_switch_to_the_review(stage: Stage) -> None:
    leader, worker = stage.enter("township_leader"), stage.enter("grid_worker", phone=True)
    leader.go("modes:list")
    leader.press("启动")
    leader.page.locator("[name=level][value=emergency]").check()
    leader.page.locator("[name=reason]").fill("强降雨红色预警")
    leader.page.locator("[name=public_text]").fill("请不要靠近河边")
    leader.sees_no_serious_fault()
    leader.press("下一步")
    leader.hears("再按一次就会发生这些")
    leader.sees_no_serious_fault()
    leader.press("确认启动")
    leader.hears("已启动")
    leader.press("通知队伍")
    leader.page.locator("[name=areas]").first.check()
    leader.page.locator("[name=task]").fill("河堤西口，装沙袋")
    leader.press("发出通知")
    leader.hears("已通知")
    leader.sees_no_serious_fault()

    mode = ModeSwitch.objects.get()
    worker.go("field:home")
    worker.hears("强降雨红色预警")
    worker.press("队伍和任务")
    worker.hears("河堤西口，装沙袋")
    worker.press("我这就来")
    worker.hears("答复已送到")
    worker.press("我已到岗")
    worker.hears("已到岗")
    worker.sees_no_serious_fault()

    lng, lat = POINTS[GARDEN_1]
    matter = report(
        actor=resident(), at=timezone.now(), title="下凹桥积水", text="水到膝盖了", channel="resident_qr", lng=lng, lat=lat,
        category=category(),
    ).matter  # fmt: skip
    dispatcher = stage.enter("dispatcher")
    dispatcher.open(matter)
    dispatcher.page.locator("details.why summary").first.click()
    dispatcher.hears("应急状态自")

    past = timezone.now() - timedelta(minutes=1)
    ModeSwitch.objects.filter(pk=mode.pk).update(starts_at=past - timedelta(hours=1), ends_at=past)
    assert end_due(timezone.now()) == 1
    leader.go("modes:mode", mode.pk)
    leader.press("写复盘")
    leader.page.locator("[name=what_was_done]").fill("转移三户，没有人受伤")
    leader.sees_no_serious_fault()
    leader.press("提交复盘")
    leader.hears("复盘已保存")
    leader.hears("转移三户，没有人受伤")
