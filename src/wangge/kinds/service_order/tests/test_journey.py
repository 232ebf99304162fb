"""A service order in a real browser: from the menu without an account, matched, carried out on the phone, rated."""

import pytest
from playwright.sync_api import expect
from tests.hands import Stage

from wangge.kinds.service_order.rules import Move, State
from wangge.kinds.service_order.tests.test_services import NAME, PHONE, details, item, serving
from wangge.matters.models import Matter, Movement, Rating
from wangge.volunteers.models import Hours

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_an_order_from_the_menu_is_matched_done_and_rated(stage: Stage) -> None:
    town = stage.town
    item(town)
    able, _other = serving(town)
    home = stage.enter(phone=True)
    home.go("service_order_public:menu")
    home.press("上门理发")
    for name, text in (("name", NAME), ("contact", PHONE), ("address", "幸福里3号楼")):
        home.page.locator(f"[name={name}]").fill(text)
    home.sees_no_serious_fault()
    home.click(home.page.locator("main form button[type=submit]"))
    expect(home.page.locator("#code")).to_be_visible()
    home.sees_no_serious_fault()
    matter = Matter.objects.get(kind="service_order")

    clerk, helper = stage.enter("clerk"), stage.enter("volunteer", phone=True)
    clerk.go("service_order:board")
    clerk.sees_no_serious_fault()
    clerk.press("上门理发")
    clerk.step("派单", helper=str(able.pk))
    helper.go("service_order_field:home")
    helper.press("上门理发")
    assert PHONE not in helper.page.content()
    helper.sees_no_serious_fault()
    helper.press("我接单")
    helper.hears("已完成：我接单")
    helper.press("联系人和地址")
    helper.page.locator("[name=purpose]").first.check()
    helper.click(helper.page.locator("form[action$='/resident/'] button[type=submit]"))
    helper.hears(PHONE)
    helper.go("service_order_field:show", matter.number)
    helper.click(helper.page.locator(".serve-acts a[href$='/finish/']"))
    helper.page.locator("[name=minutes]").fill("45")
    helper.click(helper.page.locator("form.serve-form button[type=submit]"))

    home.go("service_order_public:own", matter.number)
    home.press("是的，已完成")
    home.page.locator("[name=satisfied][value=yes]").check()
    home.sees_no_serious_fault()
    home.press("发送")
    home.hears("谢谢")
    matter.refresh_from_db()
    assert (matter.state, details(matter).helper_id) == (State.RATED, able.pk)
    assert Rating.objects.get().satisfied == "yes"
    assert (Hours.objects.get().minutes, Hours.objects.get().person_id) == (45, able.person_id)
    moves = list(Movement.objects.filter(matter=matter).order_by("pk").values_list("move", flat=True))
    assert moves == ["open", Move.ASSIGN, Move.ACCEPT, Move.FINISH, Move.CONFIRM, Move.RATE]
