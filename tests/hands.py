"""What people do with a page in a journey: come in, press a button, write, choose, send."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.browser import DESK, NOISE, PHONE, serious_faults
from tests.world import Town

from wangge.matters.models import Matter

BLANK_MAPS = """
const draw = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : draw.call(this, kind, ...more);
};
"""
EXPECTED_ANSWERS = ("409", "422")
"""A refused form answers with a status that the browser mentions; the page says why in words."""


def jpeg(colour: str = "teal") -> dict[str, Any]:
    """A photo as a phone sends it, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[2] = (37.0, 59.0, 6.0)
    stream = BytesIO()
    Image.new("RGB", (320, 240), colour).save(stream, "JPEG", exif=exif.tobytes())
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


@dataclass
class Hands:
    """One person at one screen."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def go(self, name: str, *args: Any, query: str = "") -> None:
        self.page.goto(reverse(name, args=args) + query, wait_until="domcontentloaded")

    def open(self, matter: Matter | str) -> None:
        self.go("matters:detail", getattr(matter, "number", matter))

    def press(self, name: str) -> None:
        """Clicks the button or link of that name."""
        look = self.page.locator("main, .page-head, body").locator("a, button, summary")
        self.click(look.filter(visible=True).filter(has_text=name).first)

    def click(self, spot: Locator) -> None:
        """Clicks what is there once the page it stands on is alive; a person does not click within milliseconds."""
        spot.wait_for()
        self.page.wait_for_load_state("domcontentloaded")
        spot.click()

    def key(self, letter: str) -> None:
        """Presses a shortcut that the page says it listens to."""
        expect(self.page.locator(f"[data-shortcut='{letter}'][aria-keyshortcuts]").first).to_be_visible()
        self.page.keyboard.press(letter)

    def ask(self, name: str | re.Pattern[str]) -> Locator:
        """Opens a step's form in place and hands it back."""
        self.click(self.page.locator(".acts a.btn").get_by_text(name, exact=True).first)
        form = self.page.locator("#ask form.ask")
        expect(form).to_be_visible()
        return form

    def send(self, form: Locator) -> None:
        """Sends a step's form and waits for the page that says that this step is done."""
        button = form.locator("button[type=submit]")
        title = button.inner_text().strip()
        self.click(button)
        self.hears(f"已完成：{title}")

    def step(self, name: str | re.Pattern[str], **given: Any) -> None:
        """A whole step: open, answer, send."""
        form = self.ask(name)
        for key, value in given.items():
            self.answer(form, key, value)
        self.send(form)

    def answer(self, form: Locator, key: str, value: Any) -> None:
        """Answers one question of a form by the name of its field."""
        spot = form.locator(f"[name='{key}'], [name='{key}_text'], [name='{key}_lng']").first
        fold = form.locator("details.ask-more:not([open]) summary")
        if fold.count() and not spot.is_visible():
            fold.first.click()
        fill = FILLERS.get(type(value))
        if fill is not None:
            fill(self, form, key, value)
        elif spot.get_attribute("type") == "radio":
            form.locator(f"[name='{key}'][value='{value}']").check()
        elif spot.evaluate("element => element.tagName") == "SELECT":
            spot.select_option(value)
        else:
            spot.fill(value)

    def attach(self, form: Locator, key: str, file: dict[str, Any]) -> None:
        form.locator(f"input[type=file][name='{key}']").set_input_files(file)

    def pick_all(self, form: Locator, key: str, names: list[str]) -> None:
        for words in names:
            self.pick(form, key, words)

    def tick(self, form: Locator, key: str, value: bool) -> None:
        form.locator(f"[name='{key}']").set_checked(value)

    def write_point(self, form: Locator, key: str, point: tuple[float, float]) -> None:
        for name, part in zip(("lng", "lat"), point, strict=True):
            form.locator(f"[name='{key}_{name}']").fill(str(part))

    def pick(self, form: Locator, key: str, words: str) -> None:
        """Chooses something out of many by typing a part of its name."""
        text = form.locator(f"[name='{key}_text']")
        text.fill(words)
        place = form.locator(f"[data-pick-name='{key}']")
        place.locator("[role=option]").filter(has_text=words).first.click()
        expect(place.locator("input:checked + span", has_text=words)).to_have_count(1)

    def hears(self, words: str) -> None:
        expect(self.page.get_by_text(words).filter(visible=True).first).to_be_visible()

    def sees_no_serious_fault(self) -> None:
        faults = serious_faults(self.page)
        assert faults == [], f"{self.page.url}: {faults}"
        assert self.page.evaluate(COVERED) == "", self.page.url

    def has_cause_to_complain(self) -> list[str]:
        return [text for text in self.complaints if not any(word in text for word in NOISE)]


COVERED = """() => {
  const page = document.querySelector("main"), bar = document.querySelector(".tabbar"),
    top = document.querySelector(".field-top"), before = scrollY;
  if (!page || !bar || !top || bar.offsetParent === null && getComputedStyle(bar).position !== "fixed") return "";
  scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  const end = page.getBoundingClientRect().bottom, edge = bar.getBoundingClientRect().top,
    head = top.getBoundingClientRect().top;
  scrollTo({ top: before, behavior: "instant" });
  return end > edge + 1 ? `the bar covers ${end - edge} px of the end` : head < -1 ? "the heading has gone" : "";
}"""
"""What of a page in the field door cannot be reached: its end under the bar, or its heading after scrolling."""

FILLERS: dict[type, Any] = {
    dict: Hands.attach,
    list: Hands.pick_all,
    bool: Hands.tick,
    tuple: Hands.write_point,
}


@dataclass
class Stage:
    """The running town with all who are at a screen."""

    town: Town
    address: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    everybody: list[Hands] = field(default_factory=list)

    def enter(self, name: str = "", *, phone: bool = False, map_drawn: bool = False) -> Hands:
        """Somebody of the cast (or a resident without account) comes to a screen of their own.

        Maps stay blank unless the journey needs one: without a graphics card drawing them takes longer than all else.
        """
        context = self.browser.new_context(
            base_url=self.address, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE if phone else DESK
        )
        if not map_drawn:
            context.add_init_script(BLANK_MAPS)
        if name:
            cookie = self.town.client(name).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": self.address}])
        page = context.new_page()
        page.set_default_timeout(30_000)
        hands = Hands(page)
        page.on("pageerror", lambda error: hands.complaints.append(str(error)))
        page.on("console", lambda line: self._note(hands, line.type, line.text))
        self.contexts.append(context)
        self.everybody.append(hands)
        return hands

    def _note(self, hands: Hands, kind: str, text: str) -> None:
        if kind == "error" and not any(f"status of {code}" in text for code in EXPECTED_ANSWERS):
            hands.complaints.append(f"{hands.page.url}: {text}")

    def close(self) -> list[str]:
        """Sends everybody home; what any page complained of."""
        for context in self.contexts:
            context.close()
        return [text for hands in self.everybody for text in hands.has_cause_to_complain()]
