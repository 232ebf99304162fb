"""Simulated whistles, grown out of the concerns of the demo city."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.kinds.whistle import services
from wangge.kinds.whistle.rules import Move, State, WhistleKind
from wangge.kinds.whistle.services import KIND
from wangge.matters.models import Link, Matter, WorkOrder
from wangge.matters.rules import OrderMove
from wangge.matters.services import move, move_order
from wangge.matters.stage import Act, Stage
from wangge.people.actors import Actor
from wangge.people.rules import Role

NUMBER = 26
"""How many come up in the days of the demo city."""
CALLS = {
    WhistleKind.EMERGENCY: ("municipal", "heat", "water"),
    WhistleKind.MANAGEMENT_SERVICE: ("urban", "fire", "police"),
    WhistleKind.KEY_WORK: ("housing", "land", "urban"),
}
WHISTLE_WORDS = {
    WhistleKind.EMERGENCY: "应急处置",
    WhistleKind.MANAGEMENT_SERVICE: "管理服务",
    WhistleKind.KEY_WORK: "重点工作",
}
PLAN = (
    "一、现场先行围挡，安排专人值守；二、主责单位今日开挖查明原因；三、配合单位提供管线资料并派员到场；"
    "四、完工后共同验收，向居民张贴说明。"
)


def schedule(stage: Stage) -> None:
    """Spreads whistles over the days; the first days have none, for want of concerns."""
    stage.plan(stage.later(stage.start, 30), lambda at: keep_lists(stage, at))
    first = stage.start + timedelta(days=4)
    span = (stage.end - first).total_seconds()
    for _one in range(NUMBER):
        moment = first + timedelta(seconds=stage.random.random() * span)
        stage.plan(stage.later(moment, stage.random.uniform(1, 200)), lambda at: propose(stage, at))


def keep_lists(stage: Stage, at: datetime) -> None:
    """The county says beforehand whom each kind of whistle calls."""
    keeper = _of(stage, Role.DISPATCHER, stage.district.code)
    for kind, codes in CALLS.items():
        services.save_call_list(
            name=f"{WHISTLE_WORDS[kind]}常用单位", whistle_kind=kind, area_code=stage.district.code,
            units=[stage.units[code] for code in codes], actor=keeper, at=at,
        )  # fmt: skip


def called(source: Any) -> QuerySet[Link]:
    """Whistles that grew out of a concern: nobody asks for a second one."""
    return Link.objects.filter(Q(source=source, target__kind=KIND) | Q(target=source, source__kind=KIND))


def _source(stage: Stage) -> Matter | None:
    waiting = Matter.objects.filter(kind="concern", state__in=["handling", "dispatched"])
    rows = waiting.exclude(Exists(called(OuterRef("pk")))).order_by("-pk")[:40]
    return stage.random.choice(list(rows)) if rows else None


def _kinds_for(stage: Stage, source: Matter) -> list[WhistleKind]:
    """Pipes and roads may be an emergency; heat and water are not called to a blocked fire lane."""
    is_pipe = source.lead_unit_id in {stage.units[code].pk for code in CALLS[WhistleKind.EMERGENCY]}
    return [kind for kind in WhistleKind if (kind == WhistleKind.EMERGENCY) is is_pipe]


def _of(stage: Stage, role: Role, code: str) -> Actor:
    return next(actor for actor in stage.actors(role) if actor.area_code == code)


def propose(stage: Stage, at: datetime) -> None:
    """A community asks for a whistle."""
    source = _source(stage)
    if source is None:
        return
    kind = stage.random.choice(_kinds_for(stage, source))
    wait = (60, 90) if kind == WhistleKind.EMERGENCY else (540, 960)
    opened = services.propose(
        actor=_of(stage, Role.COMMUNITY_SECRETARY, source.area_code[:12]), title=source.title,
        text="一家单位解决不了，需要几家一起到现场定责、定方案。", whistle_kind=kind, source=source,
        meet_place=source.address, meet_at=stage.later(at, stage.random.uniform(*wait)), at=at,
    )  # fmt: skip
    Whistle(stage, opened.matter.pk, kind, _of(stage, Role.TOWNSHIP_LEADER, source.area_code[:9])).begin(at)


class Whistle:
    """One whistle on its way."""

    def __init__(self, stage: Stage, pk: int, kind: WhistleKind, leader: Actor) -> None:
        self.stage = stage
        self.random = stage.random
        self.pk = pk
        self.kind = kind
        self.leader = leader

    def _then(self, at: datetime, minutes: tuple[float, float], act: Act) -> None:
        self.stage.plan(self.stage.later(at, self.random.uniform(*minutes)), act)

    def _do(self, at: datetime, the_move: str, actor: Actor, **given: object) -> None:
        move(Matter.objects.get(pk=self.pk), the_move, actor=actor, at=at, given=given)

    def begin(self, at: datetime) -> None:
        """To the township leader's desk."""
        self._then(at, (5, 25) if self.kind == WhistleKind.EMERGENCY else (30, 400), self.sound)

    def sound(self, at: datetime) -> None:
        """The leader sounds it."""
        self._do(at, Move.SOUND, self.leader, units=[self.stage.units[code] for code in CALLS[self.kind]])
        span = (3, 12) if self.kind == WhistleKind.EMERGENCY else (40, 420)
        for order in WorkOrder.objects.filter(matter_id=self.pk):
            late = self.random.random() < 0.08
            wait = (span[0] * 30, span[1] * 30) if late else span
            self._then(at, wait, self._answer_to(order.pk))

    def _answer_to(self, pk: int) -> Act:
        return lambda at: self.answer(at, pk)

    def _order(self, pk: int) -> tuple[WorkOrder, Actor]:
        order = WorkOrder.objects.select_related("matter", "unit").get(pk=pk)
        return order, self._manager(order.unit_id)

    def _manager(self, unit_id: int) -> Actor:
        return next(row for row in self.stage.actors(Role.UNIT_MANAGER) if row.organization_id == unit_id)

    def answer(self, at: datetime, pk: int) -> None:
        """A unit answers, or declines."""
        order, manager = self._order(pk)
        if self.random.random() < 0.06 and order.matter.state in (State.SOUNDED, State.ANSWERING):
            move_order(order, OrderMove.DECLINE, actor=manager, at=at, given={"reason": "该区域已移交，请吹管养单位。"})
            self._then(at, (60, 300), lambda when: self.arbitrate(when, pk))
            return
        move_order(order, OrderMove.ANSWER, actor=manager, at=at, given={"answer": "收到，带班领导和班组马上出发。"})
        span = (8, 40) if self.kind == WhistleKind.EMERGENCY else (100, 600)
        self._then(at, span, lambda when: self.arrive(when, pk))

    def arbitrate(self, at: datetime, pk: int) -> None:
        """The county office decides."""
        excused = self.random.random() < 0.4
        the_move = Move.EXCUSED if excused else Move.MUST_COME
        self._do(at, the_move, self.stage.actors(Role.COUNTY_LEADER)[0], reason="经核对权责清单作出裁定。")
        if not excused:
            self._then(at, (10, 60), lambda when: self.answer(when, pk))

    def arrive(self, at: datetime, pk: int) -> None:
        """On site; when all are there the plan is written down."""
        order, manager = self._order(pk)
        point = (order.matter.lng, order.matter.lat) if order.matter.lng else None
        move_order(order, OrderMove.ARRIVE, actor=manager, at=at, given={"point": point})
        open_orders = WorkOrder.objects.filter(matter_id=self.pk, ended_at__isnull=True)
        if not open_orders.exclude(state="arrived").exists():
            self._then(at, (15, 60), self.agree)

    def agree(self, at: datetime) -> None:
        """Everybody present signs the plan; the work begins."""
        self._do(at, Move.PROPOSE_PLAN, self.leader, plan=PLAN)
        for row in WorkOrder.objects.filter(matter_id=self.pk, state="arrived", ended_at__isnull=True):
            order, manager = self._order(row.pk)
            move_order(order, OrderMove.AGREE, actor=manager, at=at)
        self._do(at, Move.START, self.leader)
        self._then(at, (240, 1400), self.finish)

    def finish(self, at: datetime) -> None:
        """All units say done."""
        for row in WorkOrder.objects.filter(matter_id=self.pk, state="signed", ended_at__isnull=True):
            order, manager = self._order(row.pk)
            move_order(order, OrderMove.FINISH, actor=manager, at=at, given={"result": "本单位负责部分已完成。"})
        self._then(at, (30, 400), self.confirm)

    def confirm(self, at: datetime) -> None:
        """Confirmed with the residents, both sides assessed, closed."""
        self._do(at, Move.CONFIRM, self.leader, note="与楼栋长和三户居民现场确认，问题已解决。")
        for row in WorkOrder.objects.filter(matter_id=self.pk, ended_at__isnull=True):
            order, manager = self._order(row.pk)
            services.assess_unit(
                order, actor=self.leader, came_prepared=self.random.random() < 0.9,
                solved_its_part=self.random.random() < 0.94, text="", at=at,
            )  # fmt: skip
            if self.random.random() < 0.7:
                was_right = self.random.random() < 0.88
                services.assess_aim(order, actor=manager, was_right=was_right, text="", at=at)
        self._do(at, Move.CLOSE, self.leader)
