"""Requests for consent of the demo city: one in every state, and an act about which nobody was asked."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from wangge.areas.models import Area
from wangge.kinds.consent_request import services
from wangge.kinds.consent_request.models import Subject
from wangge.kinds.consent_request.rules import Move, State, UnaskedMove
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.matters.stage import Stage
from wangge.people.actors import Actor
from wangge.people.rules import Role

CASES = (
    ("housing", 4, "老旧小区改造二期施工顺序", "拟先改东片三个小区，工期四个月，施工期间临时停车移至广场。",
     State.AGREED, ""),
    ("urban", 1, "调整城管中队负责人", "拟任命新的派驻中队负责人，现征求意见。", State.CONDITIONAL,
     "同意，请新任负责人到任后一个月内到各社区走一遍。"),
    ("land", 3, "便民市场地块规划修改", "拟将便民市场地块改为停车场。", State.OBJECTED,
     "市场每天有两百多户居民买菜，请先落实替代摊位再议。"),
    ("urban", 5, "统一清理沿街遮阳棚", "拟在下月统一拆除沿街遮阳棚。", State.WITHDRAWN, "方案调整，另行征求意见。"),
    ("housing", 4, "加装电梯试点选点", "拟选两个单元试点，费用由业主和财政分担。", State.ASKED, ""),
)  # fmt: skip
LATE = ("land", 3, "道路拓宽红线调整", "拟将学校门前道路红线外扩三米。")
MOVES = {
    State.AGREED: Move.AGREE, State.CONDITIONAL: Move.CONDITION, State.OBJECTED: Move.OBJECT,
    State.WITHDRAWN: Move.WITHDRAW,
}  # fmt: skip


def schedule(stage: Stage) -> None:
    """The county's list first; the request that stays open comes last."""
    leaders, county = stage.actors(Role.TOWNSHIP_LEADER), stage.actors(Role.COUNTY_LEADER)
    if not leaders or not county:
        return
    begin = stage.later(stage.start, 60)
    stage.plan(begin, lambda at: services.begin_with_usual(county=stage.district, actor=county[0], at=at))
    for number, case in enumerate(CASES):
        asked = stage.end - timedelta(days=1) if case[4] == State.ASKED else stage.end - timedelta(days=11 - number)
        stage.plan(stage.later(asked, 30), _asking(stage, leaders[number % len(leaders)], case))
    stage.plan(stage.later(stage.start, 120), _late(stage, leaders[0]))
    stage.plan(stage.later(stage.end - timedelta(days=4), 40), _unasked(stage, leaders[0], county[0]))


def _manager(stage: Stage, code: str) -> Actor:
    unit = stage.units[code].pk
    return next(actor for actor in stage.actors(Role.UNIT_MANAGER) if actor.organization_id == unit)


def _subject(stage: Stage, number: int) -> Subject:
    return Subject.objects.filter(county=stage.district).select_related("county").order_by("pk")[number - 1]


def _ask(stage: Stage, leader: Actor, code: str, number: int, title: str, text: str, at: datetime) -> Matter:
    township = Area.objects.get(code=leader.area_code, valid_to=None)
    opened = services.ask(
        actor=_manager(stage, code), subject=_subject(stage, number), area=township, title=title, text=text, at=at,
        planned_on=localdate(at) + timedelta(days=30),
    )  # fmt: skip
    return opened.matter


def _asking(stage: Stage, leader: Actor, case: tuple[str, int, str, str, State, str]) -> Callable[[datetime], None]:
    code, number, title, text, state, words = case

    def act(at: datetime) -> None:
        pk = _ask(stage, leader, code, number, title, text, at).pk
        if state not in MOVES:
            return
        who = _manager(stage, code) if state == State.WITHDRAWN else leader
        given = {"reason": words} if words else {}
        stage.plan(
            stage.later(at, 500),
            lambda when: _move(pk, MOVES[state], who, when, **given),
        )

    return act


def _move(pk: int, the_move: str, actor: Actor, at: datetime, **given: str) -> None:
    move(Matter.objects.get(pk=pk), the_move, actor=actor, at=at, given=given)


def _late(stage: Stage, leader: Actor) -> Callable[[datetime], None]:
    """Asked on the first day and not answered: it is reported up by itself."""

    def act(at: datetime) -> None:
        _ask(stage, leader, *LATE, at)

    return act


def _unasked(stage: Stage, leader: Actor, county: Actor) -> Callable[[datetime], None]:
    def act(at: datetime) -> None:
        opened = services.note_unasked(
            actor=leader, subject=_subject(stage, 6), unit=stage.units["urban"], title="未征求意见在小学门口设点收费",
            text="上周起在小学门口划线收停车费，事先没有征求乡镇意见，家长意见大。",
            happened_on=localdate(at) - timedelta(days=5), at=at,
        )  # fmt: skip
        pk = opened.matter.pk
        words = {"note": "项目批复在先，未注意到属于征求意见事项，已暂停收费。"}
        stage.plan(
            stage.later(at, 400), lambda when: _move(pk, UnaskedMove.EXPLAIN, _manager(stage, "urban"), when, **words)
        )

    return act
