"""An alert of the demo city: a gale in one township, its squads, two tasks, its end by itself and its review."""

from collections.abc import Callable
from datetime import datetime, timedelta

from wangge.areas.models import Area
from wangge.matters.stage import Stage
from wangge.modes import services
from wangge.modes.models import Call, ModeSwitch, Task
from wangge.modes.rules import Answer, TaskState
from wangge.people.actors import Actor
from wangge.people.rules import Role

DAYS_AGO = 12
WORDS = "阵风可达8级。请收好阳台和窗台上的东西，远离广告牌和树下；电动车不停在树下。需要帮忙打给社区。"


def schedule(stage: Stage) -> None:
    """Twelve days before the end of the play, so that its review is there."""
    leaders = stage.actors(Role.TOWNSHIP_LEADER)
    if leaders:
        begin = stage.end - timedelta(days=DAYS_AGO)
        stage.plan(begin, lambda at: _switch_on(stage, leaders[0], at))


def _switch_on(stage: Stage, leader: Actor, at: datetime) -> None:
    area = Area.objects.get(code=leader.area_code, valid_to=None)
    mode = services.start_mode(
        area=area, level="alert", reason="大风蓝色预警，今夜阵风可达8级", ends_at=at + timedelta(hours=20),
        public_text=WORDS, actor=leader, at=at,
    )  # fmt: skip
    _then(stage, at, 10, lambda when: _call(stage, mode.pk, leader, when))
    stage.plan(at + timedelta(hours=20, minutes=1), _end)
    stage.plan(at + timedelta(days=3), lambda when: _review(mode.pk, leader, when))


def _end(at: datetime) -> None:
    services.end_due(at)


def _then(stage: Stage, at: datetime, minutes: float, act: Callable[[datetime], None]) -> None:
    stage.plan(at + timedelta(minutes=minutes), act)


def _call(stage: Stage, pk: int, leader: Actor, at: datetime) -> None:
    mode = ModeSwitch.objects.select_related("area").get(pk=pk)
    communities = list(Area.objects.filter(code__startswith=leader.area_code, level="community", valid_to=None)[:2])
    services.call_squads(mode, areas=communities, task="沿街广告牌和围挡，先看学校门口", actor=leader, at=at)
    office = next(iter(stage.units.values()))
    for place, title in zip(communities, ("排查沿街广告牌和围挡", "提醒高层住户收好阳台物品"), strict=False):
        task = services.add_task(mode, title=title, area=place, unit=office, actor=leader, at=at)
        _then(stage, at, 200, _done(task.pk, leader))
    people = {
        actor.person_id: actor for role in (Role.GRID_WORKER, Role.COMMUNITY_CLERK) for actor in stage.actors(role)
    }
    for number, call in enumerate(mode.calls.order_by("pk")):
        if call.person_id in people and number % 6 != 5:
            _then(stage, at, 5 + number, _come(stage, call.pk, people[call.person_id], cannot=number % 6 == 4))


def _come(stage: Stage, pk: int, actor: Actor, *, cannot: bool) -> Callable[[datetime], None]:
    def say(at: datetime, answer: str) -> None:
        call = Call.objects.select_related("mode__area").get(pk=pk)
        services.answer_call(call, answer=answer, actor=actor, at=at)

    def act(at: datetime) -> None:
        say(at, Answer.CANNOT if cannot else Answer.COMING)
        if not cannot:
            _then(stage, at, 25, lambda when: say(when, Answer.HERE))

    return act


def _done(pk: int, leader: Actor) -> Callable[[datetime], None]:
    def act(at: datetime) -> None:
        task = Task.objects.select_related("mode__area", "area", "unit").get(pk=pk)
        services.move_task(task, state=TaskState.DONE, text="已逐处看过，松动的两处已加固。", actor=leader, at=at)

    return act


def _review(pk: int, leader: Actor, at: datetime) -> None:
    mode = ModeSwitch.objects.select_related("area").get(pk=pk)
    services.write_review(
        mode, what_was_done="两个社区的队伍夜里到岗，沿街广告牌和围挡逐处看过，加固两处，没有人受伤。",
        what_to_keep="通知发到手机，谁来、谁来不了一看就清楚，不用在群里接龙。",
        what_to_change="下次提前半天告诉物业收拾楼顶的东西；第三社区的路灯抢修电话要先核对。", actor=leader, at=at,
    )  # fmt: skip
