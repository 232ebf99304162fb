"""In a browser: a meeting is called, held and followed up; what is left stands in the next agenda."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader
from tests.hands import Stage

from wangge.kinds.decision.models import DecisionDetails, Meeting
from wangge.kinds.decision.tests.stories import committee

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_secretary_calls_a_meeting_and_the_next_one_begins_with_what_is_left(stage: Stage) -> None:
    body = committee(stage.town)
    secretary, manager, clerk = stage.enter("secretary"), stage.enter("manager"), stage.enter("clerk")
    now = timezone.localtime()
    secretary.go("decision:bodies")
    secretary.press("花园社区联合党委")
    secretary.press("通知开会")
    form = secretary.page.locator("main form[method=post]").last
    form.locator("[name=subject]").fill("停车和照明")
    form.locator("[name=meet_at]").fill(f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    form.locator("[name=place]").fill("三楼会议室")
    form.locator("[name=agenda]").fill("夜间停车\n背街路灯")
    secretary.sees_no_serious_fault()
    secretary.press("发出会议通知")
    secretary.hears("会议通知已发出")
    meeting = Meeting.objects.get()
    assert set(meeting.invitations.values_list("organization__code", flat=True)) == {"water", "property"}

    manager.go("notices:list")
    manager.press("会议通知：停车和照明")
    manager.hears("夜间停车")
    manager.page.locator("[name=answer][value=coming]").check()
    manager.press("答复")
    manager.hears("机构办公室可以看到贵单位的答复")
    manager.sees_no_serious_fault()

    Meeting.objects.update(meet_at=now - timedelta(minutes=5))
    secretary.go("decision:meeting", meeting.pk)
    secretary.press("到会情况和纪要")
    expect(secretary.page.get_by_label("自来水公司")).to_be_checked()
    expect(secretary.page.get_by_label("安居物业公司")).not_to_be_checked()
    secretary.page.locator("[name=minutes]").fill("讨论了夜间停车和路灯。")
    secretary.press("保存")
    secretary.hears("接下来记录议定事项")
    for title in ("开放夜间车位", "补齐背街路灯"):
        secretary.press("记录议定事项")
        form = secretary.page.locator("main form[method=post]").last
        form.locator("[name=title]").fill(title)
        form.get_by_text("自来水公司").first.click()
        form.locator("[name=due_on]").fill(f"{now + timedelta(days=10):%Y-%m-%d}")
        secretary.sees_no_serious_fault()
        secretary.press("保存")
        secretary.hears("已记录，并已告知 自来水公司。")
    parking = DecisionDetails.objects.select_related("matter").get(matter__title="开放夜间车位").matter

    manager.go("desk:inbox")
    manager.press("开放夜间车位")
    manager.step("报告已落实", result="已开放四十个车位")
    clerk.open(parking)
    clerk.step("确认已落实")

    secretary.go("decision:body", body.pk)
    secretary.press("通知开会")
    expect(secretary.page.get_by_text("补齐背街路灯")).to_be_visible()
    form = secretary.page.locator("main form[method=post]").last
    form.locator("[name=subject]").fill("第二次会议")
    form.locator("[name=meet_at]").fill(f"{now + timedelta(days=20):%Y-%m-%dT%H:%M}")
    form.locator("[name=place]").fill("三楼会议室")
    secretary.press("发出会议通知")
    secretary.hears("以前议定事项的落实情况")
    expect(secretary.page.get_by_text("补齐背街路灯")).to_be_visible()
    expect(secretary.page.get_by_text("已确认落实")).to_be_visible()
    secretary.sees_no_serious_fault()

    paper = secretary.page.request.get(reverse("decision:paper", args=[meeting.pk])).body()
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).replace(" ", "").replace("\n", "")
    for words in (
        "花园社区联合党委",
        "会议纪要",
        "到会单位（1家）：自来水公司",
        "未到单位（1家）",
        "讨论了夜间停车",
        "补齐背街路灯",
    ):
        assert words in text, words
