"""The part of lifts and other installations in the demo city: a month of checks, some missed, some hazards."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from wangge.areas.models import Area
from wangge.kinds.inspection.homes import HomeCheckState
from wangge.kinds.inspection.rules import Move, Rhythm, State
from wangge.kinds.inspection.services import current_sheet, name_regulator, record_check
from wangge.kinds.inspection.services.checking import Answer
from wangge.kinds.inspection.services.hazards import open_statutory
from wangge.kinds.inspection.services.homes import plan_home_check, settle_home_check
from wangge.kinds.inspection.services.register import save_new
from wangge.kinds.inspection.services.rhythm import keep_rounds
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.matters.stage import Place, Stage
from wangge.people.actors import SYSTEM, Actor
from wangge.people.models import Organization, Person
from wangge.people.rules import UNIT_ROLES, Role
from wangge.rounds.models import Due
from wangge.rounds.services import miss_overdue, open_due

LIFTS, SHEDS, DAYS = 14, 4, 31
LEFT = (-3, 12, 40, 45, 90, 160, 230, 300)
FAULTS = (
    (1, "五方对讲接通后无人应答", True),
    (2, "关门时碰到人没有立即打开", True),
    (3, "运行到三层时有明显抖动", False),
    (5, "轿厢后排照明灯不亮", False),
    (7, "安全注意事项张贴脱落", False),
)
FIXES = (
    "更换通话模块并逐层试通。",
    "调整光幕灵敏度，试运行二十次正常。",
    "更换导靴，运行平稳。",
    "更换灯管。",
    "重新张贴。",
)


def schedule(stage: Stage) -> None:
    """Plans the register, a month of rounds, what the checks find and what becomes of it."""
    keepers = [unit for unit in stage.units.values() if unit.kind == Organization.Kind.PROPERTY_COMPANY][:4]
    places = [place for place in stage.places if place.estate is not None]
    if keepers and places:
        Part(stage, keepers, places).plan()


class Part:
    """Everything that happens with installations in the demo city."""

    def __init__(self, stage: Stage, keepers: list[Organization], places: list[Place]) -> None:
        self.stage = stage
        self.random = stage.random
        self.keepers = keepers
        self.places = self.random.sample(places, min(LIFTS + SHEDS, len(places)))
        self.officers = {unit.pk: self._officer(unit) for unit in keepers}
        self.begin = max(stage.start, stage.end - timedelta(days=DAYS))

    def _officer(self, unit: Organization) -> Actor:
        known = [actor for role in sorted(UNIT_ROLES) for actor in self.stage.actors(role)]
        found = next((actor for actor in known if actor.organization_id == unit.pk), None)
        return found or self.stage.appoint(Role.PROPERTY_MANAGER, unit, unit.area, "电梯安全员")

    def plan(self) -> None:
        """Each day: open, check, miss."""
        self.stage.plan(self.begin, self.set_up)
        self._plan_homes()
        day = localdate(self.begin)
        while day <= localdate(self.stage.end):
            self._plan_day(day)
            day += timedelta(days=1)

    def _plan_day(self, day: date) -> None:
        midnight = self.begin.replace(hour=0, minute=2, second=0, microsecond=0)
        midnight += timedelta(days=(day - localdate(self.begin)).days)
        if midnight < self.begin:
            midnight = self.begin + timedelta(minutes=1)
        self.stage.plan(midnight, self.turn)
        for unit in self.keepers:
            minutes = self.random.randint(450, 640) if unit.pk % 3 else self.random.randint(460, 900)
            at = midnight + timedelta(minutes=minutes)
            if at < self.stage.end and self.random.random() > (0.13 if unit == self.keepers[-1] else 0.02):
                self.stage.plan(at, self._checks(unit))

    def _plan_homes(self) -> None:
        """The gas company and the grid check homes in one community; some defects wait, one is late."""
        gas = next((unit for unit in self.stage.units.values() if "燃气" in unit.name), None)
        walkers = self.stage.actors(Role.GRID_WORKER)[:5]
        if gas is None or not walkers:
            return
        for number, (to, defect, days) in enumerate(HOMES):
            walker = walkers[number % len(walkers)]
            asked = self.stage.later(self.stage.end - timedelta(days=14 - number % 12), 60 + 7 * number)
            self.stage.plan(asked, self._home(walker, gas, number, to, defect, days))

    def _home(
        self, walker: Actor, gas: Organization, number: int, to: str, defect: str, days: int
    ) -> Callable[[datetime], None]:
        def act(at: datetime) -> None:
            row = plan_home_check(
                actor=walker, kind="gas", area=Area.objects.get(code=walker.area_code), unit=gas, at=at,
                door=f"{number % 6 + 1}-{number % 3 + 1}-{number % 9 + 1}0{number % 2 + 1}",
                meet_at=at + timedelta(days=1), consent_on=localdate(at),
            )  # fmt: skip
            if not to:
                return
            due = localdate(at) + timedelta(days=days + 1) if defect else None
            first = HomeCheckState.DEFECT if defect else to

            def visit(then: datetime) -> None:
                given: dict[str, Any] = {"actor": walker, "on": localdate(then), "at": then}
                settle_home_check(row, to=first, checker=f"工号{200 + number}", defect=defect, due_on=due, **given)
                if to == HomeCheckState.FIXED:
                    settle_home_check(row, to=to, **given)

            self.stage.plan(at + timedelta(days=1), visit)

        return act

    def set_up(self, at: datetime) -> None:
        """The register of lifts and sheds, and who regulates lifts."""
        with transaction.atomic():
            for number, place in enumerate(self.places):
                self._add(number, place, at)
            keep_rounds(county=self.stage.district.code, actor=SYSTEM, at=at)
        regulator = next((unit for unit in self.stage.units.values() if "市场监督" in unit.name), None)
        if regulator is not None:
            name_regulator(kind="lift", area=self.stage.district, unit=regulator, actor=SYSTEM, at=at)

    def _add(self, number: int, place: Place, at: datetime) -> None:
        assert place.estate is not None
        unit = self.keepers[number % len(self.keepers)]
        is_lift = number < LIFTS
        officer = Person.objects.get(pk=self.officers[unit.pk].account)
        left = DAYS + self.random.choice(LEFT)
        values: dict[str, Any] = {
            "code": f"3010{self.stage.district.code}2020{number + 1:05d}" if is_lift else f"CDP-{number + 1:03d}",
            "kind": "lift" if is_lift else "charging_shed",
            "name": f"{number % 8 + 1}号楼{number % 3 + 1}单元电梯" if is_lift else f"{number % 4 + 1}号充电棚",
            "area": place.grid, "estate": place.estate, "address": place.street, "keeper": unit,
            "director": officer, "officer": officer, "rescue_phone": "96333" if is_lift else "",
            "maintainer": "宁安电梯维保有限公司" if is_lift else "",
            "maintainer_phone": "0951-5550120" if is_lift else "",
            "next_inspection_on": localdate(at) + timedelta(days=left) if is_lift else None,
        }  # fmt: skip
        save_new(values, actor=self._county(), at=at, on=localdate(at))

    def _county(self) -> Actor:
        return self.stage.actors(Role.COUNTY_LEADER)[0]

    def turn(self, at: datetime) -> None:
        """What the background process does at midnight."""
        miss_overdue(at)
        open_due(at)
        open_statutory(at)
        fresh = Matter.objects.filter(kind="inspection", state=State.FOUND, hazard__cause="missed", opened_at=at)
        for matter in fresh.select_related("hazard"):
            self._explain(matter, at)

    def _explain(self, matter: Matter, at: datetime) -> None:
        """The unit explains itself within a day or two, and the community accepts; the worst one has not answered."""
        officer = self.officers[matter.hazard.keeper_id]
        if matter.hazard.keeper_id == self.keepers[-1].pk and self.random.random() < 0.5:
            return
        answered = self.stage.later(at, self.random.uniform(120, 700))
        words = {"result": "安全员临时请假未安排替岗，已指定替岗人员并补做检查。"}
        self.stage.plan(answered, self._move(matter.pk, Move.ANSWER, officer, words))
        accepted = self.stage.later(answered, self.random.uniform(60, 900))
        self.stage.plan(accepted, self._move(matter.pk, Move.ACCEPT, self._secretary(matter.pk), {}))

    def _checks(self, unit: Organization) -> Callable[[datetime], None]:
        def act(at: datetime) -> None:
            officer = self.officers[unit.pk]
            dues = Due.objects.filter(unit=unit, state="open", opens_at__lte=at, due_at__gt=at)
            for due in dues.filter(round__purpose__in=PURPOSES).select_related("round", "target", "unit"):
                if due.round.purpose.endswith("daily") or self.random.random() < 0.3 or localdate(at).weekday() == 4:
                    self._check(due, officer, at)

        return act

    def _check(self, due: Due, officer: Actor, at: datetime) -> None:
        kind, _dot, rhythm = due.round.purpose.partition(".")
        items = current_sheet(kind, rhythm, at=at).items.count()
        answers = {position: Answer(True) for position in range(1, items + 1)}
        fault = None
        if kind == "lift" and rhythm == Rhythm.DAILY and self.random.random() < 0.03:
            fault = self.random.choice(range(len(FAULTS)))
            answers[FAULTS[fault][0]] = Answer(False, FAULTS[fault][1])
        is_meeting = rhythm == Rhythm.MONTHLY
        made = record_check(
            due=due, actor=officer, answers=answers, at=at, present=6 if is_meeting else None,
            note_text="听取安全总监汇报，逐条研究未闭环隐患和下月检验安排。" if is_meeting else "",
        )  # fmt: skip
        if fault is not None:
            finding = made.findings.get()
            self._live(finding.matter_id, officer, at, is_grave=FAULTS[fault][2], fix=FIXES[fault])

    def _live(self, pk: int, officer: Actor, at: datetime, *, is_grave: bool, fix: str) -> None:
        """The hazard's own way; some are still on it when the curtain rises."""
        steps: list[tuple[float, str, Actor, dict[str, Any]]] = [
            (15, Move.GRADE, officer, {"grade": "serious" if is_grave else "ordinary"}),
        ]
        if is_grave:
            steps.append((20, Move.STOP, officer, {"note": "已断电，各层张贴停用告示，群内告知居民。"}))
        photo = [self.random.choice(self.stage.photos)] if self.stage.photos else []
        steps += [
            (120, Move.REPAIR, officer, {}),
            (self.random.uniform(240, 1800), Move.RETEST, officer, {"result": fix, "photos_after": photo}),
            (self.random.uniform(60, 500), Move.PUT_BACK, self._secretary(pk), {"note": "现场查看，同意恢复使用。"}),
        ]
        moment = at
        for minutes, the_move, actor, given in steps:
            moment = self.stage.later(moment, minutes)
            self.stage.plan(moment, self._move(pk, the_move, actor, given))

    def _secretary(self, pk: int) -> Actor:
        code = Matter.objects.values_list("area_code", flat=True).get(pk=pk)
        secretaries = self.stage.actors(Role.COMMUNITY_SECRETARY)
        return next((actor for actor in secretaries if actor.covers(code)), self._county())

    def _move(self, pk: int, the_move: str, actor: Actor, given: dict[str, Any]) -> Callable[[datetime], None]:
        def act(at: datetime) -> None:
            move(Matter.objects.get(pk=pk), the_move, actor=actor, at=at, given=given)

        return act


HOMES = (
    ("ok", "", 0), ("ok", "", 0), ("refused", "", 0), ("defect", "灶具软管超过使用年限，需换金属管", 3), ("ok", "", 0),
    ("fixed", "热水器排烟管未伸出室外", 5), ("ok", "", 0), ("defect", "燃气阀门锈蚀，需更换", 30), ("ok", "", 0),
    ("fixed", "厨房未装报警器", 10), ("", "", 0), ("", "", 0),
)  # fmt: skip
PURPOSES = ("lift.daily", "lift.weekly", "lift.monthly", "charging_shed.weekly")
