"""In a browser: a whistle grows out of a concern and calls three units."""

import re

import pytest
from django.utils import timezone
from tests.hands import Hands, Stage
from tests.world import GARDEN_1, POINTS, category

from wangge.kinds.concern.services import report
from wangge.kinds.whistle.models import AimAssessment
from wangge.matters.models import Link, Matter, WorkOrder
from wangge.people.actors import resident

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ANSWER = re.compile("^(应答|答复)$")
UNITS = {"manager": "自来水公司", "urban_manager": "城市管理局", "housing_handler": "住房和城乡建设局"}


def told(title: str) -> Matter:
    lng, lat = POINTS[GARDEN_1]
    return report(
        actor=resident(), at=timezone.now(), title=title, text=f"{title}，要几家一起看", channel="resident_qr", lng=lng,
        lat=lat, category=category(),
    ).matter  # fmt: skip


def grown(source: Matter) -> Matter:
    return Link.objects.select_related("source").get(target=source, kind=Link.Kind.FOLLOWS_FROM).source


def test_an_emergency_whistle_calls_three_units_and_ends_with_both_assessments(stage: Stage) -> None:
    concern = told("路面塌陷")
    secretary, leader = stage.enter("secretary"), stage.enter("township_leader")
    secretary.open(concern)
    secretary.press("吹哨")
    secretary.hears("路面塌陷")
    secretary.page.locator("[name=whistle_kind][value=emergency]").check()
    secretary.sees_no_serious_fault()
    secretary.press("提出")
    secretary.hears("已提出")
    whistle = grown(concern)

    leader.open(whistle)
    leader.step("吹哨", units=list(UNITS.values()))
    units: dict[str, Hands] = {}
    for name in UNITS:
        units[name] = stage.enter(name, phone=True)
        units[name].open(whistle)
        units[name].step(ANSWER, answer="十分钟内到")
        units[name].step("报到", point=POINTS[GARDEN_1])
    units["manager"].sees_no_serious_fault()
    leader.open(whistle)
    leader.hears("到场")
    leader.step("写下联合方案", plan="先围挡，再查管线，最后修路面")
    for person in units.values():
        person.open(whistle)
        person.step("会签方案")
    leader.open(whistle)
    leader.click(leader.page.locator(".acts").get_by_text("开始办理", exact=True))
    leader.hears("已完成：开始办理")
    for person in units.values():
        person.open(whistle)
        person.step("报办结", result="本单位部分已完成")
    leader.open(whistle)
    leader.step("与群众确认", note="到现场问了三户，都说好了")
    for _unit in UNITS:
        leader.click(leader.page.get_by_role("link", name="评价", exact=True).first)
        leader.page.locator("[name=came_prepared][value=yes]").check()
        leader.page.locator("[name=solved_its_part][value=yes]").check()
        leader.press("保存")
        leader.hears("已评价")
    for person in units.values():
        person.open(whistle)
        person.press("吹得准不准？")
        person.page.locator("[name=was_right][value=yes]").check()
        person.press("保存")
        person.hears("已提交")
    leader.open(whistle)
    leader.step("结案")
    leader.sees_no_serious_fault()
    whistle.refresh_from_db()
    assert (whistle.state, whistle.kind) == ("closed", "whistle")
    assert AimAssessment.objects.filter(order__matter=whistle).count() == len(UNITS)
    places = set(WorkOrder.objects.filter(matter=whistle).values_list("arrived_lng", "arrived_lat"))
    assert places == {POINTS[GARDEN_1]}
