"""Parts in a real browser: they work, nothing complains about the content policy, and axe finds nothing serious."""

from dataclasses import replace

import pytest
from django.conf import settings as live_settings
from playwright.sync_api import Page, expect
from tests.browser import DESK, PHONE, serious_faults

from wangge.kit.datum import wgs84_to_gcj02

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def styleguide(live_server, settings, page: Page) -> Page:
    settings.ENV = replace(live_settings.ENV, demo=True)
    page.goto(f"{live_server.url}/ui/styleguide/")
    return page


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("door", ["desk", "field", "portal"])
def test_every_frame_fits_its_screen_and_axe_finds_nothing_serious(styleguide: Page, live_server, size, door):
    styleguide.set_viewport_size(size)
    styleguide.goto(f"{live_server.url}/ui/styleguide/?door={door}")
    assert styleguide.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert serious_faults(styleguide) == []


def test_large_type_still_fits_a_phone(styleguide: Page):
    styleguide.set_viewport_size(PHONE)
    styleguide.get_by_role("button", name="大字版").click()
    expect(styleguide.locator("html")).to_have_class("large-type has-scripts")
    assert styleguide.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert styleguide.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_maps_and_charts_are_drawn_without_any_network(styleguide: Page):
    strangers = []
    styleguide.on("request", lambda request: strangers.append(request.url) if "localhost" not in request.url else None)
    styleguide.reload()
    styleguide.locator("#bars").scroll_into_view_if_needed()
    expect(styleguide.locator("#bars svg")).to_be_visible()
    styleguide.locator("[data-map]").first.scroll_into_view_if_needed()
    expect(styleguide.locator("[data-map]").first).to_have_attribute("data-ready", "yes")
    assert [url for url in strangers if not url.startswith(("blob:", "data:"))] == []


def test_a_point_picked_on_the_map_goes_into_the_form(styleguide: Page):
    picker = styleguide.locator("[data-map][data-pick]")
    picker.scroll_into_view_if_needed()
    expect(picker).to_have_attribute("data-ready", "yes")
    box = picker.bounding_box()
    styleguide.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(picker.locator(".maplibregl-marker")).to_be_visible()
    lng = float(styleguide.locator("form[data-dirty] [name=lng]").input_value())
    lat = float(styleguide.locator("form[data-dirty] [name=lat]").input_value())
    assert 106.19 < lng < 106.24
    assert 37.97 < lat < 38.02


def test_an_act_is_asked_about_before_it_happens(styleguide: Page):
    styleguide.get_by_role("button", name="受理").first.click()
    question = styleguide.get_by_role("dialog", name="受理这个事项吗？")
    expect(question).to_be_visible()
    question.get_by_role("button", name="取消").click()
    expect(question).to_have_count(0)


def test_keys_open_things_and_a_list_explains_them(styleguide: Page):
    styleguide.keyboard.press("?")
    expect(styleguide.get_by_role("heading", name="快捷键")).to_be_visible()
    styleguide.keyboard.press("Escape")
    styleguide.keyboard.press("d")
    expect(styleguide.locator("#sample-dialog")).to_be_visible()
    styleguide.keyboard.press("Escape")
    expect(styleguide.locator("#sample-dialog")).to_be_hidden()


def test_keys_do_nothing_while_somebody_writes(styleguide: Page):
    styleguide.get_by_label("详细情况").first.fill("d?")
    styleguide.get_by_label("详细情况").first.press("d")
    expect(styleguide.locator("#sample-dialog")).to_be_hidden()


def test_chosen_files_are_shown_and_can_be_taken_back(styleguide: Page, tmp_path):
    document = tmp_path / "plan.pdf"
    document.write_bytes(b"%PDF-1.4 small")
    drop = styleguide.locator("[data-drop]").first
    drop.locator("input[type=file]").set_input_files(document)
    expect(drop.get_by_text("PDF")).to_be_visible()
    drop.get_by_role("button", name="移除 plan.pdf").click()
    assert drop.locator("input[type=file]").evaluate("input => input.files.length") == 0


def test_large_photos_are_made_smaller_before_they_travel(styleguide: Page):
    sizes = styleguide.evaluate(
        """async () => {
          const { shrink } = await import("/static/ui/js/drop.js");
          const canvas = document.createElement("canvas");
          canvas.width = 4000; canvas.height = 3000;
          const pen = canvas.getContext("2d");
          for (let n = 0; n < 60000; n += 1) {
            pen.fillStyle = `hsl(${Math.random() * 360} 70% 50%)`;
            pen.fillRect(Math.random() * 4000, Math.random() * 3000, 19, 19);
          }
          const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
          const small = await shrink(new File([blob], "big.png", { type: "image/png" }));
          const picture = await createImageBitmap(small);
          return { before: blob.size, after: small.size, width: picture.width, name: small.name };
        }"""
    )
    assert sizes["before"] > 600_000
    assert sizes["after"] < sizes["before"]
    assert sizes["width"] == 2560
    assert sizes["name"] == "big.jpg"


def test_the_menu_opens_on_a_phone_and_closes_again(styleguide: Page):
    styleguide.set_viewport_size(PHONE)
    expect(styleguide.locator("#navigation")).not_to_be_in_viewport()
    styleguide.get_by_role("link", name="打开菜单").click()
    expect(styleguide.locator("#navigation")).to_be_in_viewport()
    styleguide.keyboard.press("Escape")
    expect(styleguide.locator("#navigation")).not_to_be_in_viewport()


def test_coordinates_are_shifted_and_shifted_back_as_on_the_server(styleguide: Page):
    there, back = styleguide.evaluate(
        """async () => {
          const { wgs84ToGcj02, gcj02ToWgs84 } = await import("/static/ui/js/datum.js");
          const there = wgs84ToGcj02([106.2, 37.985]);
          return [there, gcj02ToWgs84(there)];
        }"""
    )
    assert there == pytest.approx(wgs84_to_gcj02(106.2, 37.985), abs=1e-7)
    assert back == pytest.approx([106.2, 37.985], abs=1e-7)
