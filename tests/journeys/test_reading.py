"""The work is thought through before the dispatcher opens it; one key accepts it, and another choice teaches."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hands import Stage
from tests.world import COUNTY, POINTS, category

from wangge.kinds.concern.services import report
from wangge.matters.models import DutyRule, Matter
from wangge.matters.services import ReporterGiven, move
from wangge.people.actors import resident
from wangge.reading.models import HotSpot, Judgement, Reading, Task
from wangge.reading.services.gathering import gather
from wangge.reading.services.judging import judge_new
from wangge.reading.services.reading import read_new
from wangge.reading.services.training import train

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LAMPS = ("和平小区路灯不亮", "和平小区三号楼路灯不亮", "和平小区门口路灯不亮了", "和平小区路灯又不亮")


def told(title: str, grid: str, days: int = 0) -> Matter:
    lng, lat = POINTS[grid]
    return report(
        actor=resident(), at=timezone.now() - timedelta(days=days, minutes=2), title=title,
        text=f"{title}，晚上很黑", channel="resident_qr", lng=lng, lat=lat, reporter=ReporterGiven(contact=title),
    ).matter  # fmt: skip


def test_the_desk_with_all_proposals(stage: Stage) -> None:
    town, at = stage.town, timezone.now()
    lamp, noise = category("lamp", "路灯", words="路灯 不亮"), category("noise", "噪声", words="噪音 吵 施工")
    for row in (lamp, noise):
        DutyRule.objects.create(category=row, area_code=COUNTY, unit=town.units["water"], reason="县里的清单")
    train(Task.CATEGORY, at=at - timedelta(minutes=1))
    first, *others = [told(title, grid, days) for days, (title, grid) in enumerate(zip(LAMPS, POINTS, strict=True))]
    alone = told("工地夜里施工太吵", next(iter(POINTS)))
    read_new(timezone.now())
    gather(timezone.now())
    assert Reading.objects.count() == 5

    dispatcher = stage.enter("dispatcher")
    dispatcher.go("desk:triage_one", first.number)
    dispatcher.hears("路灯")
    dispatcher.hears("依据的词：")
    dispatcher.hears("县里的清单")
    dispatcher.sees_no_serious_fault()
    dispatcher.key("g")
    dispatcher.hears("已派给自来水公司")
    first.refresh_from_db()
    assert (first.state, first.category) == ("dispatched", lamp)

    dispatcher.go("desk:triage_one", alone.number)
    dispatcher.page.locator("[name=other_category]").select_option("lamp")
    dispatcher.press("受理并派单")
    dispatcher.hears("已派给自来水公司")
    judge_new(timezone.now())
    wrong = Judgement.objects.get(matter=alone, task=Task.CATEGORY)
    assert (wrong.proposed, wrong.chosen, wrong.is_right) == ("noise", "lamp", False)

    dispatcher.go("reading:spots")
    dispatcher.sees_no_serious_fault()
    spot = HotSpot.objects.filter(is_live=True).order_by("-heat").first()
    assert spot is not None
    dispatcher.go("reading:spot", spot.name)
    dispatcher.hears("每周诉求")
    dispatcher.sees_no_serious_fault()

    leader = stage.enter("county_leader")
    leader.go("reading:quality")
    leader.hears("2 条建议中，采纳 1 条")
    leader.sees_no_serious_fault()
    leader.press("现在学习")
    leader.hears("等待后台程序处理")
    leader.press("停止")
    leader.hears("将在下一步停止")

    move(Matter.objects.get(pk=first.pk), "sign", actor=town.actor("handler"), at=timezone.now())
    handler = stage.enter("handler")
    handler.open(first)
    form = handler.ask("办完，提交结果")
    form.locator("[name=result]").press_sequentially("已处理")
    handler.hears("没有写时间")
    handler.sees_no_serious_fault()
    assert len(others) == 3
