"""Mediation in a real browser: asked for on the phone, talked over, agreed, signed, performed, filed."""

from datetime import timedelta
from typing import Any

import pytest
from tests.hands import Hands, Stage
from tests.world import GARDEN, NOW

from wangge.kinds.dispute.models import Party, Session
from wangge.kinds.dispute.rules.course import State
from wangge.kinds.dispute.tests.cast import CONTENT, FIRST_NAME, RECORD, SECOND_NAME, SUBJECT, TODAY, with_mediation
from wangge.matters.models import Matter, Movement
from wangge.matters.tests.stories import sent_out

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WALL = "%Y-%m-%dT%H:%M"


def fill(hands: Hands, button: str, **given: Any) -> None:
    """Fills the page's form and sends it."""
    form = hands.page.locator("main form[method=post]").filter(has=hands.page.get_by_role("button", name=button)).first
    for name, value in given.items():
        hands.answer(form, name.replace("__", "-"), value)
    hands.click(form.get_by_role("button", name=button).first)
    hands.page.wait_for_load_state("load")


def applied(stage: Stage) -> Matter:
    """A resident asks on the phone."""
    home = stage.enter(phone=True)
    home.go("mediation_public:show")
    home.press("花园社区")
    home.sees_no_serious_fault()
    home.press("申请调解")
    home.go("mediation_public:apply", query=f"?community={GARDEN}")
    home.sees_no_serious_fault()
    fill(
        home, "申请调解", trouble="neighbour", subject=SUBJECT, name=FIRST_NAME, contact="13911112222",
        other=SECOND_NAME, agreed=True,
    )  # fmt: skip
    home.hears("谢谢，已经收到")
    home.sees_no_serious_fault()
    return Matter.objects.get(kind="dispute")


def test_from_the_application_to_the_filed_case(stage: Stage) -> None:
    with_mediation(stage.town)
    matter = applied(stage)
    chair, chief = stage.enter("chair"), stage.enter("peacemaker")

    chair.go("dispute:mine")
    chair.press(SUBJECT)
    chair.press("确定调解员")
    fill(chair, "保存", mediator="解调解 · 花园社区人民调解委员会 · 擅长此类纠纷", is_free_of_ties=True)
    chair.sees_no_serious_fault()
    chair.step("征求各方意见")

    chief.open(matter)
    chief.press("登记意见")
    fill(chief, "保存", everybody=True)
    chief.step("受理")
    chief.step("开始准备")
    chief.go("dispute:set_session", matter.number)
    fill(chief, "保存", starts_at=(NOW - timedelta(hours=1)).astimezone().strftime(WALL), place="社区和谐室")
    chief.open(matter)
    chief.step("开始调解")
    chief.go("dispute:record_session", matter.number, Session.objects.get().pk)
    chief.sees_no_serious_fault()
    fill(chief, "保存", record=RECORD)
    chief.go("dispute:write_agreement", matter.number)
    chief.sees_no_serious_fault()
    second = Party.objects.get(side="second")
    fill(
        chief, "保存协议", facts="渗水", issues="谁出钱", content=CONTENT, way="一次付清", promise__0__party=str(second.pk),
        promise__0__what="付四千元", promise__0__due_on=str(TODAY + timedelta(days=20)),
    )  # fmt: skip
    chief.open(matter)
    chief.step("达成协议")
    for party in Party.objects.all():
        chief.go("dispute:sign", matter.number, party.pk)
        fill(chief, "保存")
    chief.go("dispute:sign_for_committee", matter.number)
    fill(chief, "保存", is_sealed=True)
    chief.sees_no_serious_fault()
    chief.open(matter)
    chief.step("协议生效")
    chief.hears("共同申请司法确认")
    chief.step("开始履行")
    chief.go("dispute:follow_promise", matter.number, matter.dispute_promises.get().pk)
    fill(chief, "保存", is_done="yes")
    chief.open(matter)
    chief.step("全部履行完毕")
    chief.go("dispute:write_note", matter.number, query="?kind=visit")
    fill(chief, "保存", text="电话回访，双方都满意。")
    chief.open(matter)
    chief.sees_no_serious_fault()
    chief.step("归档")

    matter.refresh_from_db()
    assert (matter.state, matter.dispute.outcome) == (State.ARCHIVED, "agreed")
    moves = list(Movement.objects.filter(matter=matter).order_by("pk").values_list("move", flat=True))
    assert moves == [
        "open", "ask_consent", "accept", "prepare", "meet", "agree", "take_effect", "perform", "performed", "archive",
    ]  # fmt: skip


def test_a_concern_is_handed_over_only_when_both_sides_consent(stage: Stage) -> None:
    with_mediation(stage.town)
    concern = sent_out(stage.town)
    clerk = stage.enter("clerk")
    clerk.go("dispute:new", query=f"?from={concern.number}")
    clerk.sees_no_serious_fault()
    both = {"party__0__name": FIRST_NAME, "party__1__name": SECOND_NAME}
    fill(clerk, "登记", trouble="neighbour", subject=SUBJECT, **both, party__0__consented="oral")
    clerk.hears("须各方都同意调解")
    clerk.sees_no_serious_fault()
    assert not Matter.objects.filter(kind="dispute").exists()
    fill(clerk, "登记", party__1__consented="phone")
    clerk.hears("请告诉来访人")
    matter = Matter.objects.get(kind="dispute")
    assert matter.dispute.subject == SUBJECT
    assert list(matter.links_out.values_list("kind", "target__number")) == [("follows_from", concern.number)]
