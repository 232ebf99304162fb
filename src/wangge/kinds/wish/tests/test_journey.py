"""A wish in a real browser: told without an account, read by two persons, claimed on the phone, confirmed by both."""

import pytest
from tests.hands import Stage

from wangge.kinds.wish.rules import State
from wangge.matters.models import Matter, Movement

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_household_tells_a_wish_and_confirms_it_in_the_end(stage: Stage) -> None:
    home = stage.enter(phone=True)
    home.go("wish_wall:tell")
    for name, text in (
        ("title", "一副老花镜"),
        ("address", "幸福里3号楼"),
        ("name", "马秀兰"),
        ("contact", "13909530001"),
    ):
        home.page.locator(f"[name={name}]").fill(text)
    home.page.locator("[name=sort][value=thing]").check()
    home.pick(home.page.locator("main form"), "area", "花园社区")
    home.page.locator("[name=agrees]").check()
    home.sees_no_serious_fault()
    home.press("提交心愿")
    home.hears("谢谢，已经收到")
    home.sees_no_serious_fault()
    matter = Matter.objects.get(kind="wish")

    clerk, secretary, member = stage.enter("clerk"), stage.enter("secretary"), stage.enter("watcher", phone=True)
    clerk.go("wish:board")
    clerk.sees_no_serious_fault()
    clerk.press("一副老花镜")
    form = clerk.ask("审核并撰写公开文字")
    clerk.answer(form, "wall_text", "马秀兰家想要一副老花镜")
    clerk.click(form.locator("button[type=submit]"))
    clerk.hears("该住户的姓名")
    clerk.answer(clerk.page.locator("#ask form.ask"), "wall_text", "想要一副老花镜，看书读报用。")
    clerk.send(clerk.page.locator("#ask form.ask"))
    secretary.open(matter)
    secretary.sees_no_serious_fault()
    secretary.step("发布上墙", looked=True)

    member.go("wish_field:home")
    member.hears("想要一副老花镜，看书读报用。")
    member.sees_no_serious_fault()
    member.press("一副老花镜")
    for title in ("认领心愿", "退还心愿"):
        member.press(title)
        member.click(member.page.locator("form.serve-form button[type=submit]"))
        member.hears(f"已完成：{title}")
    member.press("一副老花镜")
    member.press("认领心愿")
    member.click(member.page.locator("form.serve-form button[type=submit]"))
    member.hears("住户信息由社区保密")
    clerk.open(matter)
    clerk.step("向认领人公开住户信息", household_agreed=True)
    member.page.reload()
    member.press("怎样联系住户")
    member.page.locator("[name=purpose][value=deliver]").check()
    member.click(member.page.locator("form[action$='/household/'] button[type=submit]"))
    member.hears("13909530001")
    member.go("wish_field:show", matter.number)
    member.press("已送达")
    member.page.locator("[name=minutes]").fill("30")
    member.click(member.page.locator("form.serve-form button[type=submit]"))
    member.hears("已完成：已送达")

    home.go("wish_wall:own", matter.number)
    home.press("是的，已经收到")
    home.hears("谢谢您的确认")
    home.sees_no_serious_fault()
    matter.refresh_from_db()
    assert matter.state == State.CONFIRMED
    moves = list(Movement.objects.filter(matter=matter).order_by("pk").values_list("move", flat=True))
    assert moves == [
        "open", "check", "publish", "claim", "give_back", "claim", "let_know", "deliver", "received", "both_confirmed",
    ]  # fmt: skip
