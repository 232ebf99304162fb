"""One question answered once: written, checked by somebody else, found while reporting, put into a reply."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.hands import Stage
from tests.world import GARDEN_1, POINTS, category

from wangge.answers.models import Edition
from wangge.answers.queries import forget
from wangge.kinds.concern.services import report
from wangge.matters.models import WorkOrder
from wangge.matters.services import ReporterGiven, move
from wangge.people.actors import resident

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
QUESTION = "路灯不亮了怎么报修？"
TEXT = "写明灯杆编号，两个工作日内修好。"


def test_an_answer_from_its_writer_to_a_reply(stage: Stage) -> None:
    forget()
    town, at = stage.town, timezone.now()

    writer = stage.enter("dispatcher")
    writer.go("answers:write")
    writer.page.locator("#id_question").fill(QUESTION)
    writer.page.locator("#id_text").fill(f"{TEXT}急事找王女士")
    writer.press("送去核对")
    writer.hears("“王女士”是不是指某位居民")
    writer.page.locator("#id_text").fill(TEXT)
    writer.sees_no_serious_fault()
    writer.press("送去核对")
    writer.hears("另一个人核对后公开")
    row = Edition.objects.get()
    assert not writer.page.get_by_text("内容对，公开").count()

    checker = stage.enter("county_leader")
    checker.go("answers:board", query="?tab=waiting")
    checker.press(QUESTION)
    checker.hears("您是第二个人")
    checker.sees_no_serious_fault()
    checker.press("内容对，公开")
    checker.hears("已经公开")

    visitor = stage.enter("")
    visitor.go("portal:report_new")
    visitor.page.locator("#id_text").fill("我们小区门口的路灯不亮了")
    visitor.hears("也许这里已有答案")
    visitor.press(QUESTION)
    visitor.hears(TEXT)
    visitor.sees_no_serious_fault()
    visitor.go("answers_public:answer", row.answer_id)
    visitor.press("是")
    visitor.hears("只记数字")
    row.answer.refresh_from_db()
    assert row.answer.helped == 1

    lng, lat = POINTS[GARDEN_1]
    matter = report(
        actor=resident(), at=at - timedelta(hours=3), title="路灯不亮", text="门口路灯不亮，晚上很黑",
        channel="resident_qr", lng=lng, lat=lat, category=category(), reporter=ReporterGiven(contact="0953-1"),
    ).matter  # fmt: skip
    move(matter, "accept", actor=town.actor("dispatcher"), at=at - timedelta(hours=2))
    move(
        matter,
        "dispatch",
        actor=town.actor("dispatcher"),
        at=at - timedelta(hours=1),
        given={"lead_unit": town.units["water"]},
    )
    move(matter, "sign", actor=town.actor("handler"), at=at)
    handler = stage.enter("handler")
    handler.open(matter)
    form = handler.ask("办完，提交结果")
    form.locator("[name=result]").fill("已到现场。")
    handler.press("放进答复")
    assert form.locator("[name=result]").input_value() == f"已到现场。\n{TEXT}"
    handler.sees_no_serious_fault()
    assert WorkOrder.objects.get(matter=matter).result == ""

    handler.go("answers:board", query=f"?q={QUESTION[:4]}")
    handler.hears(QUESTION)
    assert reverse("answers:answer", args=[row.answer_id]) in handler.page.content()
    forget()
