"""Simulated whistles and slips, grown out of the concerns of those days."""

import random
from datetime import datetime, timedelta

from wangge.config.demo.life import Days
from wangge.kinds.slip import services as slips
from wangge.kinds.slip.models import Problem
from wangge.kinds.slip.rules import Move as SlipMove
from wangge.kinds.whistle import services as whistles
from wangge.kinds.whistle.rules import Move, State, WhistleKind
from wangge.matters.models import Matter, WorkOrder
from wangge.matters.rules import OrderMove
from wangge.matters.services import move, move_order
from wangge.people.actors import Actor
from wangge.people.models import Organization

CALLS = {
    WhistleKind.EMERGENCY: ("municipal", "heat", "water"),
    WhistleKind.MANAGEMENT_SERVICE: ("urban", "fire", "police"),
    WhistleKind.KEY_WORK: ("housing", "land", "urban"),
}
PLAN = (
    "一、现场先行围挡，安排专人值守；二、主责单位今日开挖查明原因；三、配合单位提供管线资料并派员到场；"
    "四、完工后共同验收，向居民张贴说明。"
)


class Calls:
    """Whistles and slips as they come up between the concerns."""

    def __init__(self, days: Days) -> None:
        self.days = days
        self.cast = days.cast
        self.random: random.Random = days.random

    def schedule(self, *, start: datetime, end: datetime, whistle_count: int, slip_count: int) -> None:
        """Spreads whistles and slips over the days; the first days have none, for want of concerns."""
        first = start + timedelta(days=4)
        span = (end - first).total_seconds()
        for act, number in ((self.propose, whistle_count), (self.draft_slip, slip_count)):
            for _one in range(number):
                moment = first + timedelta(seconds=self.random.random() * span)
                self.days.plan(self.days.later(moment, self.random.uniform(1, 200)), act)

    def _source(self) -> Matter | None:
        rows = Matter.objects.filter(kind="concern", state__in=["handling", "dispatched"]).order_by("-pk")[:40]
        return self.random.choice(list(rows)) if rows else None

    def propose(self, at: datetime) -> None:
        """A community asks for a whistle."""
        source = self._source()
        if source is None:
            return
        kind = self.random.choice(list(WhistleKind))
        secretary = self.cast.secretaries[source.area_code[:12]]
        opened = whistles.propose(
            actor=secretary, title=source.title, text="一家单位解决不了，需要几家一起到现场定责、定方案。",
            whistle_kind=kind, source=source, meet_place=source.address, meet_at=at + timedelta(hours=3), at=at,
        )  # fmt: skip
        Whistle(self, opened.matter.pk, kind, source.area_code[:9]).begin(at)

    def draft_slip(self, at: datetime) -> None:
        """A township leader writes a slip about something that drags on."""
        source = self._source()
        if source is None or source.lead_unit is None:
            return
        leader = self.cast.leaders[source.area_code[:9]]
        problems = [
            (source.text or source.title, "三日内到现场处理并答复群众"),
            ("同类问题多次反映", "全面排查一遍，列出清单"),
        ]
        opened = slips.draft(actor=leader, title=source.title, problems=problems, source=source, at=at)
        Slip(self, opened.matter.pk, leader, source.lead_unit).begin(at)


class Whistle:
    """One whistle on its way."""

    def __init__(self, calls: Calls, pk: int, kind: WhistleKind, township: str) -> None:
        self.days = calls.days
        self.cast = calls.cast
        self.random = calls.random
        self.pk = pk
        self.kind = kind
        self.leader = self.cast.leaders[township]

    def _then(self, at: datetime, minutes: tuple[float, float], act: object) -> None:
        self.days.plan(self.days.later(at, self.random.uniform(*minutes)), act)  # type: ignore[arg-type]

    def _do(self, at: datetime, the_move: str, actor: Actor, **given: object) -> None:
        move(Matter.objects.get(pk=self.pk), the_move, actor=actor, at=at, given=given)

    def begin(self, at: datetime) -> None:
        """To the township leader's desk."""
        self._then(at, (5, 25) if self.kind == WhistleKind.EMERGENCY else (30, 400), self.sound)

    def sound(self, at: datetime) -> None:
        """The leader sounds it."""
        self._do(at, Move.SOUND, self.leader, units=[self.cast.units[code] for code in CALLS[self.kind]])
        span = (3, 12) if self.kind == WhistleKind.EMERGENCY else (40, 420)
        for order in WorkOrder.objects.filter(matter_id=self.pk):
            late = self.random.random() < 0.08
            wait = (span[0] * 30, span[1] * 30) if late else span
            self._then(at, wait, lambda when, pk=order.pk: self.answer(when, pk))

    def _order(self, pk: int) -> tuple[WorkOrder, Actor]:
        order = WorkOrder.objects.select_related("matter", "unit").get(pk=pk)
        return order, self.cast.managers[order.unit_id]

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
        assert self.cast.leader is not None
        excused = self.random.random() < 0.4
        the_move = Move.EXCUSED if excused else Move.MUST_COME
        self._do(at, the_move, self.cast.leader, reason="经核对权责清单作出裁定。")
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
            whistles.assess_unit(
                order, actor=self.leader, came_prepared=self.random.random() < 0.9,
                solved_its_part=self.random.random() < 0.94, text="", at=at,
            )  # fmt: skip
            if self.random.random() < 0.7:
                was_right = self.random.random() < 0.88
                whistles.assess_aim(order, actor=manager, was_right=was_right, text="", at=at)
        self._do(at, Move.CLOSE, self.leader)


class Slip:
    """One slip on its way."""

    def __init__(self, calls: Calls, pk: int, leader: Actor, unit: Organization) -> None:
        self.days = calls.days
        self.cast = calls.cast
        self.random = calls.random
        self.pk = pk
        self.leader = leader
        self.unit = unit

    def _then(self, at: datetime, minutes: tuple[float, float], act: object) -> None:
        self.days.plan(self.days.later(at, self.random.uniform(*minutes)), act)  # type: ignore[arg-type]

    def _do(self, at: datetime, the_move: str, actor: Actor, **given: object) -> None:
        move(Matter.objects.get(pk=self.pk), the_move, actor=actor, at=at, given=given)

    def begin(self, at: datetime) -> None:
        """Issued at once."""
        self._do(at, SlipMove.ISSUE, self.leader, lead_unit=self.unit)
        self._then(at, (30, 500), self.sign)

    def sign(self, at: datetime) -> None:
        """Signed for and taken in hand."""
        manager = self.cast.managers[self.unit.pk]
        self._do(at, SlipMove.SIGN, manager)
        self._do(at, SlipMove.BEGIN, manager)
        self._then(at, (480, 2700), self.reply)

    def reply(self, at: datetime) -> None:
        """Each problem answered, the reply handed in."""
        manager = self.cast.managers[self.unit.pk]
        for problem in Problem.objects.filter(matter_id=self.pk, answered_at__isnull=True).select_related("matter"):
            slips.answer_problem(
                problem,
                actor=manager,
                result="已到现场处理，并安排专人复查。",
                is_solved=self.random.random() < 0.9,
                at=at,
            )
        self._do(at, SlipMove.REPLY, manager, result="督办问题已逐项办理，详见各项结果。")
        self._then(at, (60, 600), self.judge)

    def judge(self, at: datetime) -> None:
        """Accepted, or sent back once."""
        if self.random.random() < 0.2:
            self._do(at, SlipMove.SEND_BACK, self.leader, reason="第一项只说了安排，没有结果，请补充。")
            self._then(at, (200, 900), self.reply)
            return
        self._do(at, SlipMove.ACCEPT, self.leader)
        self._do(at, SlipMove.CLOSE, self.leader)
