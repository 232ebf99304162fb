"""The part that rounds kept by hand play in the demo city: a community checks its own places, week by week."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils.timezone import localdate, make_aware

from wangge.areas.models import Area
from wangge.matters.stage import Place, Stage
from wangge.people.actors import Actor
from wangge.people.rules import Role
from wangge.rounds.checks import CHECK
from wangge.rounds.models import Due, ShortForm
from wangge.rounds.registers import LIST
from wangge.rounds.rules import DueState
from wangge.rounds.services import (
    Answer,
    begin_forms,
    commit_list,
    create_list,
    create_round,
    grow_finding,
    miss_overdue,
    open_due,
    record_work,
    words_of,
)
from wangge.rounds.services.lists import keep_draft
from wangge.rounds.services.recording import lines_in_force
from wangge.ui.importing import SourceRow

WEEKS = 4
PLACES = ("充电棚", "地下车库", "沿街商铺后巷", "3号楼楼道", "老年活动室", "北门消防车通道")
FORM = "小区消防安全检查"
FOUND = (
    (0, 1, 1, "两辆私家车停在消防通道上，已请车主挪车，需划线立牌。", True),
    (1, 3, 3, "二单元一层楼道有一辆电动自行车在充电，已劝离。", False),
    (3, 0, 4, "一处灭火器压力不足，需更换。", True),
)
"""Week, place, line, what was seen, whether it became a matter."""
MISSED = {(2, 2), (3, 5)}
"""Weeks and places that nobody went to."""


def schedule(stage: Stage) -> None:
    """Plans a round in the first community that has a secretary and grids with a worker."""
    workers = {actor.area_code: actor for actor in stage.actors(Role.GRID_WORKER)}
    spots = {place.grid.code: place for place in stage.places if place.grid.code in workers}
    for secretary in stage.actors(Role.COMMUNITY_SECRETARY):
        near = [spots[code] for code in sorted(spots) if code.startswith(secretary.area_code)]
        if near:
            ByHand(stage, secretary, near, workers).plan()
            return


class ByHand:
    """A community's own list, a round over it, and four weeks of checks."""

    def __init__(self, stage: Stage, secretary: Actor, spots: list[Place], workers: dict[str, Actor]) -> None:
        self.stage, self.secretary, self.spots, self.workers = stage, secretary, spots, workers
        last = localdate(stage.end)
        self.monday = last - timedelta(days=last.weekday() + 7 * (WEEKS - 1))
        self.pk = 0

    def plan(self) -> None:
        """The list on the day before, then each week: open, check, miss."""
        self.stage.plan(self.moment(self.monday - timedelta(days=3), time(15)), self.set_up)
        for week in range(WEEKS):
            monday = self.monday + timedelta(days=7 * week)
            self.stage.plan(self.moment(monday, time(0, 3)), self.open)
            for number in range(len(PLACES)):
                if (week, number) not in MISSED:
                    at = self.moment(monday + timedelta(days=number % 5), time(9 + number % 3, 10 * (number % 6)))
                    self.stage.plan(at, self.check(week, number))
            self.stage.plan(self.moment(monday + timedelta(days=6), time(0, 4)), self.close)

    def moment(self, day: date, hour: time) -> datetime:
        """A moment of a day here."""
        return make_aware(datetime.combine(day, hour))

    def set_up(self, at: datetime) -> None:
        """The secretary brings the list in as a table and sets the round up over it."""
        begin_forms(at)
        area = Area.objects.get(code=self.secretary.area_code)
        held = create_list(name="消防重点部位", area=area, counts="", actor=self.secretary, at=at)
        rows = [SourceRow(number + 2, self.row(number)) for number in range(len(PLACES))]
        draft = keep_draft(held, rows=rows, filename="消防重点部位.xlsx", person_id=self.secretary.account, at=at)
        commit_list(draft, is_whole=True, actor=self.secretary, at=at)
        name = f"{LIST}:{held.pk}"
        made = create_round(
            actor=self.secretary, name="消防重点部位每周一查", purpose=CHECK.name, area_code=area.code,
            rule="FREQ=WEEKLY;BYDAY=MO", starts_on=self.monday, at=at, window_days=5, register=name,
            targets=CHECK.targets(register=name, area_code=area.code, is_by_unit=False),
            form=ShortForm.objects.get(name=FORM),
        )  # fmt: skip
        self.pk = made.pk

    def row(self, number: int) -> dict[str, str]:
        """A line of the table."""
        spot = self.spots[number % len(self.spots)]
        return {"code": f"XF-{number + 1:02d}", "name": PLACES[number], "area": spot.grid.code}

    def open(self, at: datetime) -> None:
        """What the background process does at night."""
        open_due(at, round_ids=[self.pk])

    def close(self, at: datetime) -> None:
        """What was not done is missed."""
        miss_overdue(at)

    def check(self, week: int, number: int) -> Callable[[datetime], None]:
        """A worker of the grid goes there and fills the form in."""

        def act(at: datetime) -> None:
            due = Due.objects.select_related("round__form", "target").get(
                round_id=self.pk, target__label=PLACES[number], state=DueState.OPEN, opens_at__lte=at
            )
            worker = self.workers[due.area_code]
            seen = {line: (said, grows) for when, where, line, said, grows in FOUND if (when, where) == (week, number)}
            answers = {
                line.position: Answer(line.position not in seen, seen.get(line.position, ("",))[0], 0)
                for line in lines_in_force(due)
            }
            made = record_work(due, actor=worker, answers=answers, at=at)
            for finding in made.findings.select_related("record__due__round", "record__due__target"):
                if seen[finding.position][1]:
                    title, text = words_of(finding)
                    grow_finding(
                        finding, kind="concern", actor=worker, title=title, text=text, is_urgent=finding.is_grave,
                        at=at + timedelta(minutes=5),
                    )  # fmt: skip

        return act
