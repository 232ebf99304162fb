"""Joint actions of the demo city: one that is over, with findings and review, and one that is coming."""

from datetime import datetime, timedelta

from wangge.kinds.joint_action import services
from wangge.kinds.joint_action.rules import ActionKind, Move
from wangge.matters.models import Matter, WorkOrder
from wangge.matters.rules import OrderMove
from wangge.matters.services import move, move_order
from wangge.matters.stage import Stage
from wangge.people.actors import Actor
from wangge.people.rules import Role

UNITS = ("urban", "fire", "housing")
BRINGS = {
    "urban": "执法中队4人、执法车1辆，带现场文书。",
    "fire": "防火监督员2人，带检测仪。", "housing": "物业科1人，带小区图纸。",
}  # fmt: skip
FOUND = {
    "urban": "北侧出店经营三处，已当场规范，一处约定三日内拆除雨棚。",
    "fire": "二号楼楼道堆放电动车四辆，消防通道被占一处。",
    "housing": "充电棚只有八个插座，晚上不够用。",
}  # fmt: skip
DID = {
    "urban": "规范三处，发出责令改正一份。",
    "fire": "清走四辆，通道已腾空，下周复查。",
    "housing": "已约物业，本月加装十二个插座。",
}  # fmt: skip


def schedule(stage: Stage) -> None:
    """The first eight days before the end, the second with its day still to come."""
    leaders = stage.actors(Role.TOWNSHIP_LEADER)
    if leaders:
        stage.plan(
            stage.later(stage.end - timedelta(days=8), 60), lambda at: _plan(stage, leaders[0], at, is_past=True)
        )
        stage.plan(
            stage.later(stage.end - timedelta(days=1), 60), lambda at: _plan(stage, leaders[0], at, is_past=False)
        )


def _manager(stage: Stage, unit_id: int) -> Actor:
    return next(actor for actor in stage.actors(Role.UNIT_MANAGER) if actor.organization_id == unit_id)


def _plan(stage: Stage, leader: Actor, at: datetime, *, is_past: bool) -> None:
    sources = Matter.objects.filter(kind="concern", area_code__startswith=leader.area_code, closed_at=None)
    title = "夜市周边占道和楼道充电联合整治" if is_past else "开学前校园周边联合检查"
    opened = services.plan_action(
        actor=leader, action_kind=ActionKind.ENFORCEMENT if is_past else ActionKind.CHECKING, title=title,
        text="同一片地方反复反映，一家单位管不全，需要几家同时到场。", meet_at=at + timedelta(days=1 if is_past else 4),
        places="夜市北口，二号楼" if is_past else "第三小学、实验幼儿园门口",
        plan="城管管占道，消防看通道，住建看充电。",
        sources=list(sources.order_by("-pk")[: 2 if is_past else 1]), area_code=leader.area_code, at=at,
    )  # fmt: skip
    units = [stage.units[code] for code in UNITS]
    given = {"lead_unit": units[0], "assist_units": units[1:]}
    pk = opened.matter.pk
    stage.plan(stage.later(at, 30), lambda when: _move(pk, Move.CALL, leader, when, **given))
    for number, code in enumerate(UNITS):
        _take_part(stage, pk, code, at, number=number, is_past=is_past)
    if is_past:
        words = "三件反复反映的事当天有了结果。要保留：一次把几家叫齐。要改：下次通知物业提前清点。"
        stage.plan(at + timedelta(days=2), lambda when: _move(pk, Move.REVIEW, leader, when, note=words))


def _move(pk: int, the_move: str, actor: Actor, at: datetime, **given: object) -> None:
    move(Matter.objects.get(pk=pk), the_move, actor=actor, at=at, given=given)


def _take_part(stage: Stage, pk: int, code: str, at: datetime, *, number: int, is_past: bool) -> None:
    """Confirms; where the day has come also comes, writes what is found and what was done."""
    unit_id = stage.units[code].pk
    manager = _manager(stage, unit_id)

    def act(when: datetime, the_act: OrderMove, **given: object) -> None:
        order = WorkOrder.objects.select_related("matter", "unit").get(matter_id=pk, unit_id=unit_id)
        move_order(order, the_act, actor=manager, at=when, given=given)

    if is_past or number < 2:
        moment = stage.later(at, 120 + 20 * number)
        stage.plan(moment, lambda when: act(when, OrderMove.ANSWER, answer=BRINGS[code]))
    if is_past:
        there = at + timedelta(days=1, minutes=3 * number)
        stage.plan(there, lambda when: act(when, OrderMove.ARRIVE))
        stage.plan(there + timedelta(minutes=40), lambda when: _move(pk, Move.FIND, manager, when, note=FOUND[code]))
        stage.plan(there + timedelta(minutes=120), lambda when: act(when, OrderMove.FINISH, result=DID[code]))
