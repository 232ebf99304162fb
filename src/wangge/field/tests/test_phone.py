"""The door on a phone with a real browser: a double tap, no network, a draft that comes back, and axe."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser import DESK, PHONE, serious_faults
from tests.world import GARDEN_1, POINTS, Town, category

from wangge.field.tests.phone import shot
from wangge.kinds.concern.tests.stages import handled, reported
from wangge.matters.models import Matter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(live_server, town: Town, page: Page) -> Page:
    """The worker's phone, signed in, its owner willing to say where it is."""
    cookie = town.client("grid_worker").cookies["sessionid"]
    lng, lat = POINTS[GARDEN_1]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": lng, "latitude": lat, "accuracy": 9})
    page.set_viewport_size(PHONE)
    return page


def test_a_photo_and_taps_report_once_and_the_draft_goes_when_it_arrived(
    phone: Page, live_server, town: Town, tmp_path: Path
):
    category()
    (tmp_path / "lamp.jpg").write_bytes(shot().read())
    phone.goto(f"{live_server.url}/f/report/")
    phone.set_input_files("#id_photos", tmp_path / "lamp.jpg")
    phone.get_by_label("路灯不亮").check()
    phone.get_by_role("button", name="就在我现在的位置").click()
    expect(phone.locator("#spot")).to_contain_text("花园第一网格")
    phone.get_by_role("button", name="提交").dblclick()
    expect(phone.get_by_role("heading", name="民情事项")).to_be_visible()
    expect(phone).to_have_url(f"{live_server.url}/f/m/{Matter.objects.get().number}/")
    assert phone.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('wangge.draft.'))") == []
    assert Matter.objects.get().accuracy_m == 9


def test_without_network_nothing_typed_is_lost_and_the_act_keeps_its_key(phone: Page, live_server):
    phone.goto(f"{live_server.url}/f/report/")
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.get_by_label("什么事？").fill("井盖松动")
    old = phone.locator("[name=idempotency_key]").input_value()
    phone.wait_for_timeout(600)  # drafts are written when the typing rests
    phone.context.set_offline(True)
    phone.goto(f"{live_server.url}/f/contacts/")
    expect(phone.get_by_role("heading", name="这里没有网络")).to_be_visible()
    assert serious_faults(phone) == []
    phone.context.set_offline(False)
    phone.goto(f"{live_server.url}/f/report/")
    expect(phone.get_by_label("什么事？")).to_have_value("井盖松动")
    expect(phone.get_by_text("上次没提交的内容已恢复")).to_be_visible()
    assert phone.locator("[name=idempotency_key]").input_value() == old


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_fits_and_axe_finds_nothing_serious(phone: Page, live_server, town: Town, size):
    check, new = handled(town).matter.number, reported(town).matter.number
    phone.set_viewport_size(size)
    for address in (
        "", "all/", "mine/", "contacts/", "report/", "report/settled/", f"m/{check}/", f"m/{check}/pass/",
        f"m/{new}/self_handle/",
    ):  # fmt: skip
        phone.goto(f"{live_server.url}/f/{address}")
        assert phone.evaluate("document.documentElement.scrollWidth") <= size["width"], address
        assert serious_faults(phone) == [], address
