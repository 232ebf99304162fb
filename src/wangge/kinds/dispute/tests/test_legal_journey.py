"""Legal services in a real browser: announced, booked and given back, asked and answered, with danger told first."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from tests.hands import Stage
from tests.world import GARDEN

from wangge.kinds.dispute.models import Advice, LegalSession
from wangge.kinds.dispute.services import bodies
from wangge.kinds.dispute.tests.cast import ANSWERED, with_mediation
from wangge.kinds.dispute.tests.test_journey import fill
from wangge.people.actors import SYSTEM

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TROUBLED = "他昨晚又打人，我想离婚，孩子归谁"


def test_a_day_of_the_law_in_the_community(stage: Stage) -> None:
    with_mediation(stage.town)
    bodies.save_legal_roles(bodies.USUAL_ROLES, actor=SYSTEM, at=now())

    clerk = stage.enter("clerk")
    clerk.go("legal:sessions")
    clerk.sees_no_serious_fault()
    clerk.press("发布活动")
    clerk.sees_no_serious_fault()
    day = (localdate() + timedelta(days=5)).isoformat()
    clerk.page.get_by_text("法律咨询", exact=True).click()
    clerk.page.locator("[name=legal_role]").select_option(label="法官")
    fill(
        clerk, "保存", day=day, begins="09:00", ends="11:00", place="花园小区南门", guest_from="区人民法院", seats="1",
    )  # fmt: skip
    clerk.hears("区人民法院 法官")
    row = LegalSession.objects.get()

    home = stage.enter(phone=True)
    home.go("mediation_public:show", query=f"?community={GARDEN}")
    home.hears("有人解事")
    home.sees_no_serious_fault()
    home.go("legal_public:show", query=f"?community={GARDEN}")
    home.sees_no_serious_fault()
    home.press("法律咨询")
    home.press("预约一个名额")
    home.hears("已为您留了名额")
    home.sees_no_serious_fault()
    serial, code = home.page.locator("dd strong.number").all_inner_texts()
    fill(home, "退号", serial=serial, code=code)
    home.hears("已退号")
    row.refresh_from_db()
    assert row.booked == 0

    home.go("legal_public:ask", query=f"?community={GARDEN}")
    home.sees_no_serious_fault()
    home.page.get_by_text("解调解").click()
    fill(home, "提交问题", topic="family", question=TROUBLED)
    home.hears("请马上打 110")
    home.sees_no_serious_fault()
    assert not Advice.objects.exists()
    home.press("现在没有危险，继续提交")
    home.hears("问题已收到")
    home.sees_no_serious_fault()

    mediator = stage.enter("peacemaker")
    mediator.go("legal:questions")
    mediator.sees_no_serious_fault()
    mediator.press("婚姻、抚养")
    mediator.sees_no_serious_fault()
    fill(mediator, "答复", answer=ANSWERED, pointed="court")
    mediator.hears("已答复")

    home.press("查看进展")
    home.hears(ANSWERED)
    home.sees_no_serious_fault()
