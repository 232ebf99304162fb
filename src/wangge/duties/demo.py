"""Duty catalogues of the demo city: every line is invented and says so; no official list is shipped."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils.timezone import localdate

from wangge.areas.models import Area
from wangge.duties.services import draft_catalogue, publish
from wangge.matters.models import Category
from wangge.people.actors import Actor
from wangge.people.rules import Role

SOURCE = "演示内容，条目均为虚构，不是任何地方的正式文件"
CATALOGUES: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
    ("grid", "网格做什么（演示）", (
        ("听意见", "有困难、有意见，先告诉网格。", ""),
        ("看安全", "楼道、消防、危墙，看见隐患告诉我们。", ""),
        ("管环境", "垃圾、污水、噪声，我们去看、去协调。", ""),
    )),
    ("worker", "网格员五句话（演示）", (
        ("常走动", "定期到楼里走走，认得门、叫得上名。", ""),
        ("快回应", "收到问题当天回个话。", ""),
        ("帮跑腿", "行动不便的，证件材料帮您代办。", ""),
    )),
    ("scheme", "“演示 123”工作法", (
        ("一张网", "各部门共用一套网格。", ""),
        ("两本账", "居民的事一本，设施的事一本。", ""),
        ("三步办", "先答复，再办理，后回访。", ""),
    )),
)  # fmt: skip


class Stage(Protocol):
    """What duties need of the stage."""

    end: datetime

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None: ...

    def actors(self, role: Role) -> list[Actor]: ...


def schedule(stage: Stage) -> None:
    """Put in force two months ago by the county; top categories fall under the duties in turn."""
    for actor in [one for one in stage.actors(Role.COUNTY_LEADER) if len(one.area_code) == 6][:1]:
        stage.plan(stage.end - timedelta(days=60), lambda at, actor=actor: _put(actor, at))  # type: ignore[misc]


def _put(actor: Actor, at: datetime) -> None:
    top = list(Category.objects.filter(parent=None, scheme="own", is_active=True).order_by("position", "code"))
    for kind, name, items in CATALOGUES:
        values: dict[str, Any] = {
            "county": Area.objects.get(code=actor.area_code), "kind": kind, "name": name, "source": SOURCE,
            "valid_from": localdate(at),
        }  # fmt: skip
        held = [
            {"name": called, "sentence": sentence, "office": office, "categories": top[place :: len(items)]}
            for place, (called, sentence, office) in enumerate(items)
        ]
        publish(draft_catalogue(values=values, items=held, actor=actor, at=at), actor=actor, at=at)
