"""What residents tell in these tests, and the way of a concern to its end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.world import GARDEN_1, NOW, POINTS, Town, category

from wangge.matters.kinds import kinds
from wangge.matters.models import Category, Matter
from wangge.matters.services import move, open_matter
from wangge.people.actors import resident
from wangge.reading import corpus

NAMES = (("noise", "噪声", "噪音 扰民 吵"), ("lamp", "路灯", "路灯 不亮 灯"), ("water", "供水", "停水 漏水 水压"))
TEXTS = {
    "noise": ("夜里施工太吵", "对面工地半夜还在打桩，睡不着"),
    "lamp": ("路灯不亮", "三号楼前的路灯坏了两天，晚上很黑"),
    "water": ("家里停水", "早上起来没有水，也没有通知"),
}


def read_kind() -> str:
    """The kind whose texts are read; the tests here know it by no name."""
    return corpus.read_kinds()[0]


def catalogue() -> dict[str, Category]:
    """Three categories with the words people use for them."""
    return {code: category(code, name, words=words) for code, name, words in NAMES}


def tell(title: str, text: str = "", *, at: datetime = NOW, grid: str = GARDEN_1, **given: Any) -> Matter:
    """A resident reports something in a grid."""
    lng, lat = POINTS[grid]
    return open_matter(
        kind=read_kind(), actor=resident(), title=title, text=text, channel="resident_qr", at=at,
        **{"lng": lng, "lat": lat, **given},
    ).matter  # fmt: skip


def send(town: Town, matter: Matter, chosen: Category, unit: str = "water", *, at: datetime = NOW) -> Matter:
    """A dispatcher takes it up in a category and sends it to a unit."""
    desk = town.actor("dispatcher")
    move(matter, "accept", actor=desk, at=at, given={"category": chosen})
    move(matter, "dispatch", actor=desk, at=at, given={"lead_unit": town.units[unit]})
    return matter


def finish(town: Town, matter: Matter, who: str = "handler", *, result: str = "已修好。", at: datetime = NOW) -> Matter:
    """The unit does it and a grid worker checks it."""
    move(matter, "sign", actor=town.actor(who), at=at)
    move(matter, "finish", actor=town.actor(who), at=at, given={"result": result, "contact_way": "phone"})
    move(matter, "pass", actor=town.actor("grid_worker"), at=at, given={"closing_met": True})
    assert kinds()[matter.kind].phase(matter.state).value == "done"
    return matter


def history(town: Town, number: int, *, at: datetime = NOW, filed_as: Mapping[str, str] | None = None) -> list[Matter]:
    """A city's past: so many closed concerns of three categories, each done by its own unit."""
    rows, units = catalogue(), {"noise": "urban", "lamp": "urban", "water": "water"}
    found = []
    for turn in range(number):
        code = tuple(rows)[turn % 3]
        title, text = TEXTS[code]
        told = tell(f"{turn}号楼{title}", f"{text}，第{turn}次反映", at=at - timedelta(days=1))
        send(town, told, rows[(filed_as or {}).get(code, code)], units[code], at=at)
        found.append(finish(town, told, "urban_handler" if units[code] == "urban" else "handler", at=at))
    return found
