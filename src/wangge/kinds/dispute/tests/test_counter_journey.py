"""At the counter in a real browser: a number, a unit, a day, an answer, and the visitor who follows it."""

import pytest
from django.utils.timezone import localdate
from tests.hands import Stage

from wangge.kinds.dispute.models import Ticket
from wangge.kinds.dispute.tests.test_journey import fill
from wangge.kinds.dispute.tests.test_referral import ABOUT, RESULT
from wangge.matters.models import Clock, Matter, Movement, Rating

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_visitor_goes_home_with_a_number_and_reads_the_answer_there(stage: Stage) -> None:
    centre, unit = stage.town.units["centre"], stage.town.units["water"]
    window, handler = stage.enter("dispatcher"), stage.enter("handler")

    window.go("mediation:counter", centre.pk)
    fill(window, "取号", subject="report")
    window.press("叫下一位")
    window.press("转给承办单位")
    fill(window, "保存", unit=str(unit.pk), about="  ")
    window.hears("这一项必填")
    fill(window, "保存", about=ABOUT, days="3")
    window.hears("请告诉来访人")
    window.sees_no_serious_fault()
    number = window.page.locator("dd strong.number").inner_text()
    code = window.page.locator("dd strong.first-password").inner_text()
    matter = Matter.objects.get(number=number)
    due = localdate(Clock.objects.get(matter=matter, name="answer").due_at)
    window.hears(f"{due.year}年{due.month}月{due.day}日")

    home = stage.enter(phone=True)
    home.go("portal:track")
    home.page.get_by_label("编号").fill(number)
    home.page.get_by_label("查询码").fill(code.lower())
    home.press("查看")
    home.hears("自来水公司")
    home.hears(due.isoformat())

    handler.go("desk:inbox")
    handler.press(matter.title)
    handler.hears(ABOUT)
    handler.click(handler.page.locator(".acts").get_by_text("接收办理", exact=True))
    handler.hears("已完成：接收办理")
    handler.step("答复来访人", result=RESULT)

    home.page.reload()
    home.hears(RESULT)
    fill(home, "发送", solved="yes", satisfied="yes")
    home.hears("谢谢您的评价")
    home.sees_no_serious_fault()

    matter.refresh_from_db()
    assert (matter.state, matter.lead_unit, matter.was_late) == ("answered", unit, False)
    assert (Ticket.objects.get().number, Rating.objects.get().solved) == (number, "yes")
    moves = Movement.objects.filter(matter=matter).order_by("pk").values_list("move", flat=True)
    assert list(moves) == ["open", "send", "take", "answer"]
