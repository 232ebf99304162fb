"""Simulated slips about concerns of the demo city that drag on."""

from datetime import datetime, timedelta

from wangge.kinds.slip import services
from wangge.kinds.slip.models import Problem
from wangge.kinds.slip.rules import Move
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.matters.stage import Act, Stage
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import Role

NUMBER = 10
"""How many come up in the days of the demo city."""


def schedule(stage: Stage) -> None:
    """Spreads slips over the days; the first days have none, for want of concerns."""
    first = stage.start + timedelta(days=4)
    span = (stage.end - first).total_seconds()
    for _one in range(NUMBER):
        moment = first + timedelta(seconds=stage.random.random() * span)
        stage.plan(stage.later(moment, stage.random.uniform(1, 200)), lambda at: draft(stage, at))


def _source(stage: Stage) -> Matter | None:
    rows = Matter.objects.filter(kind="concern", state__in=["handling", "dispatched"]).order_by("-pk")[:40]
    return stage.random.choice(list(rows)) if rows else None


def _of(stage: Stage, role: Role, code: str) -> Actor:
    return next(actor for actor in stage.actors(role) if actor.area_code == code)


def draft(stage: Stage, at: datetime) -> None:
    """A township leader writes a slip about something that drags on."""
    source = _source(stage)
    if source is None or source.lead_unit is None:
        return
    leader = _of(stage, Role.TOWNSHIP_LEADER, source.area_code[:9])
    problems = [
        (source.text or source.title, "三日内到现场处理并答复群众"),
        ("同类问题多次反映", "全面排查一遍，列出清单"),
    ]
    opened = services.draft(actor=leader, title=source.title, problems=problems, source=source, at=at)
    Slip(stage, opened.matter.pk, leader, source.lead_unit).begin(at)


class Slip:
    """One slip on its way."""

    def __init__(self, stage: Stage, pk: int, leader: Actor, unit: Organization) -> None:
        self.stage = stage
        self.random = stage.random
        self.pk = pk
        self.leader = leader
        self.unit = unit

    def _then(self, at: datetime, minutes: tuple[float, float], act: Act) -> None:
        self.stage.plan(self.stage.later(at, self.random.uniform(*minutes)), act)

    def _do(self, at: datetime, the_move: str, actor: Actor, **given: object) -> None:
        move(Matter.objects.get(pk=self.pk), the_move, actor=actor, at=at, given=given)

    def _manager(self) -> Actor:
        managers = [*self.stage.actors(Role.UNIT_MANAGER), *self.stage.actors(Role.PROPERTY_MANAGER)]
        return next(row for row in managers if row.organization_id == self.unit.pk)

    def begin(self, at: datetime) -> None:
        """Issued at once."""
        self._do(at, Move.ISSUE, self.leader, lead_unit=self.unit)
        self._then(at, (30, 500), self.sign)

    def sign(self, at: datetime) -> None:
        """Signed for and taken in hand."""
        manager = self._manager()
        self._do(at, Move.SIGN, manager)
        self._do(at, Move.BEGIN, manager)
        self._then(at, (480, 2700), self.reply)

    def reply(self, at: datetime) -> None:
        """Each problem answered, the reply handed in."""
        manager = self._manager()
        for problem in Problem.objects.filter(matter_id=self.pk, answered_at__isnull=True).select_related("matter"):
            services.answer_problem(
                problem,
                actor=manager,
                result="已到现场处理，并安排专人复查。",
                is_solved=self.random.random() < 0.9,
                at=at,
            )
        self._do(at, Move.REPLY, manager, result="督办问题已逐项办理，详见各项结果。")
        self._then(at, (60, 600), self.judge)

    def judge(self, at: datetime) -> None:
        """Accepted, or sent back once."""
        if self.random.random() < 0.2:
            self._do(at, Move.SEND_BACK, self.leader, reason="第一项只说了安排，没有结果，请补充。")
            self._then(at, (200, 900), self.reply)
            return
        self._do(at, Move.ACCEPT, self.leader)
        self._do(at, Move.CLOSE, self.leader)
