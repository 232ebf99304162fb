"""In a browser: a numbered slip grows out of a concern, is answered, printed and closed."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader
from tests.hands import Stage
from tests.world import GARDEN_1, POINTS, category

from wangge.kinds.concern.services import report
from wangge.kinds.slip.models import SlipDetails
from wangge.matters.models import Link, Matter
from wangge.people.actors import resident

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def told(title: str) -> Matter:
    lng, lat = POINTS[GARDEN_1]
    return report(
        actor=resident(), at=timezone.now(), title=title, text=f"{title}，要几家一起看", channel="resident_qr", lng=lng,
        lat=lat, category=category(),
    ).matter  # fmt: skip


def grown(source: Matter) -> Matter:
    return Link.objects.select_related("source").get(target=source, kind=Link.Kind.FOLLOWS_FROM).source


def test_a_slip_is_drafted_out_of_a_concern_issued_answered_printed_and_closed(stage: Stage) -> None:
    concern = told("三次反映的漏水")
    leader, manager = stage.enter("township_leader"), stage.enter("manager")
    leader.open(concern)
    leader.press("民情督办单")
    leader.hears("三次反映的漏水")
    leader.page.locator("[name=problem-0-wanted]").fill("三日内修好")
    leader.page.locator("[name=problem-1-text]").fill("修好后没有恢复路面")
    leader.sees_no_serious_fault()
    leader.press("保存草稿")
    leader.hears("草稿已保存")
    slip = grown(concern)
    leader.step("签发督办单", lead_unit=["自来水公司"])

    manager.go("desk:inbox")
    manager.press("三次反映的漏水")
    manager.click(manager.page.locator(".acts").get_by_text("签收督办单", exact=True))
    manager.hears("已完成：签收督办单")
    manager.step("开始办理")
    for number in range(2):
        manager.click(manager.page.get_by_role("link", name="填写结果").first)
        manager.page.locator("[name=is_solved][value=yes]").check()
        manager.page.locator("[name=result]").fill(f"第{number + 1}项已经办好")
        manager.press("保存")
        manager.hears("结果已记录")
    manager.step("提交回复", result="两项都已办好")
    manager.sees_no_serious_fault()

    details = SlipDetails.objects.get(matter=slip)
    paper = leader.page.request.get(reverse("slip:print", args=[slip.number])).body()
    assert paper.startswith(b"%PDF")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).replace(" ", "")
    for words in (f"〔{details.year}〕{details.serial}号", slip.number, "修好后没有恢复路面", "第2项已经办好"):
        assert words in text, words

    leader.open(slip)
    leader.step("认可回复")
    leader.step("督办单结案")
    leader.sees_no_serious_fault()
    expect(leader.page.get_by_text("已结案").first).to_be_visible()
    slip.refresh_from_db()
    assert slip.state == "closed"
