"""The part that visits play in the demo city: people who joined, turns, errands, one campaign, a few notes."""

import json
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils.timezone import localdate, localtime, make_aware

from wangge.kinds.visit.models import BookNote, Campaign, Enrolment, ErrandItem, Place, Question
from wangge.kinds.visit.queries.campaigns import choices_of, questions
from wangge.kinds.visit.rules.burden import Outcome, QuestionKind
from wangge.kinds.visit.rules.categories import SERVICES, Giver, Service, Way
from wangge.kinds.visit.rules.errands import Move as ErrandMove
from wangge.kinds.visit.rules.visits import Move, State
from wangge.kinds.visit.services import book, campaigns, enrolling, errands, patrols, planning, visiting
from wangge.kinds.visit.services.enrolling import ConsentGiven, Personal
from wangge.matters.models import Matter
from wangge.matters.services import ReporterGiven, move
from wangge.matters.stage import Place as Spot
from wangge.matters.stage import Stage
from wangge.people.actors import Actor
from wangge.people.rules import Role
from wangge.rounds.services import miss_overdue, open_due

GRIDS = 18
JOINED = (
    Service.ELDER_LIVING_ALONE, Service.ELDER_80_PLUS, Service.ELDER_LIVING_ALONE, Service.DISABLED_PERSON,
    Service.PREGNANT_NEWBORN, Service.LEFT_BEHIND_CHILD, Service.LOW_INCOME_HOUSEHOLD,
)  # fmt: skip
ITEMS = (
    ("高龄津贴申请", "街道便民服务中心", "身份证\n户口本\n近期照片 2 张\n银行卡复印件"),
    ("残疾人证换证", "区残联窗口", "旧残疾人证\n身份证\n近期照片 2 张"),
    ("医保异地备案", "街道便民服务中心", "身份证复印件\n居住证明"),
    ("公租房补贴年审", "区住房保障窗口", "户口本复印件\n收入证明"),
)
NEEDS = ("提醒换季添衣，帮忙看看水电。", "希望帮忙联系家政。", "想了解社区食堂送餐。", "")
REMARKS = ("精神很好，想参加社区合唱。", "厨房灯管坏了，已帮忙报修。", "想了解社区食堂送餐。", "", "", "")
FINDINGS = ("楼道声控灯不亮，老人上下楼看不清。", "单元门闭门器坏了，关门声音很大。", "楼前台阶破损，轮椅过不去。")
WAYS = ("东门到菜场", "沿河步道", "各单元楼道和充电棚", "学校门口一圈", "")
SEEN = ("步道地砖松动，雨天容易绊倒。", "充电棚里有一处插座发热，已请物业先断电。", "楼前消防通道被杂物占了一半。")
NOTES = (
    "一楼大姐问：楼前能不能装个休息凳。", "三单元反映快递柜太高，老人够不着。", "答应帮老师傅问老年大学报名时间。",
    "有住户想认领楼前花池。", "门口小店希望协调装卸货时间。", "有人托问公租房什么时候摇号。",
)  # fmt: skip


def schedule(stage: Stage) -> None:
    """Plans who joins, the turns of two days a week, errands, a campaign and notes."""
    Story(stage).plan()


class Story:
    """One run of the story."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.random = stage.random
        workers = {actor.area_code: actor for actor in stage.actors(Role.GRID_WORKER)}
        spots = {spot.grid.code: spot for spot in stage.places if spot.grid.code in workers}
        self.spots: list[Spot] = [spots[code] for code in sorted(spots)][:GRIDS]
        self.care_days = (1, 3, localdate(stage.end).weekday())
        self.workers: dict[str, Actor] = {spot.grid.code: workers[spot.grid.code] for spot in self.spots}

    def plan(self) -> None:
        """Everything at its moment."""
        if not self.spots:
            return
        self.stage.plan(self.stage.start, self.list_items)
        for number, spot in enumerate(self.spots):
            for turn in range(3):
                service = JOINED[(number + 3 * turn) % len(JOINED)]
                at = self.stage.later(self.stage.start, 60 + 37 * number + 200 * turn)
                self.stage.plan(at, partial(self.join, spot=spot, service=service))
        day = localdate(self.stage.start)
        while day <= localdate(self.stage.end):
            if day.weekday() in self.care_days or day.day == 1 or day == localdate(self.stage.end):
                self.stage.plan(self.moment(day, time(9, 5)), self.open_turns)
                self.stage.plan(self.moment(day, time(21, 30)), self.close_turns)
            day += timedelta(days=1)
        self.others()

    def others(self) -> None:
        """Errands, notes, the campaign."""
        span = (self.stage.end - self.stage.start).total_seconds()
        for number in range(14):
            at = self.stage.later(self.stage.start + timedelta(seconds=span * (number + 1) / 15), 30)
            self.stage.plan(at, self.ask)
        for number in range(26):
            at = self.stage.later(self.stage.start + timedelta(seconds=span * (number + 1) / 27), 90)
            self.stage.plan(at, self.write_note)
        for number in range(18):
            at = self.stage.later(self.stage.end - timedelta(days=27 - 1.5 * number), 60 + 7 * number)
            self.stage.plan(at, partial(self.set_out, spot=self.spots[number * 5 % len(self.spots)]))
        self.stage.plan(self.stage.later(self.stage.end - timedelta(days=9), 20), self.begin_campaign)
        self.stage.plan(self.stage.later(self.stage.end - timedelta(days=2), 60), self.ask_for_visits)

    def moment(self, day: date, hour: time) -> datetime:
        """A moment of a day here."""
        return make_aware(datetime.combine(day, hour))

    def list_items(self, at: datetime) -> None:
        """What communities often do for people."""
        for community in sorted({spot.grid.code[:12] for spot in self.spots}):
            clerk = next((one for one in self.stage.actors(Role.COMMUNITY_CLERK) if one.area_code == community), None)
            if clerk is None:
                continue
            for name, office, papers in ITEMS:
                values = {"name": name, "office": office, "papers": papers, "hint": "", "is_active": True}
                errands.save_item(None, actor=clerk, area_code=community, values=values, at=at)

    def join(self, at: datetime, *, spot: Spot, service: Service) -> None:
        """Somebody agrees and joins."""
        is_child = SERVICES[service].is_child
        personal = Personal(
            name=self.stage.name(), contact=f"0953-001{self.random.randint(1000, 9999)}",
            door=f"{self.random.randint(1, 4)}单元{self.random.randint(1, 6)}0{self.random.randint(1, 2)}",
            need=self.random.choice(NEEDS), guardian_name=self.stage.name() if is_child else "",
            kin_name=self.stage.name(), kin_contact=f"0953-002{self.random.randint(1000, 9999)}",
        )  # fmt: skip
        consent = ConsentGiven(
            has_consent=True, way=self.random.choice([Way.PAPER, Way.SPOKEN]), is_separate=True,
            giver=Giver.GUARDIAN if is_child else Giver.SELF,
        )  # fmt: skip
        buildings = list(spot.estate.buildings.all()[:8]) if spot.estate else []
        enrolling.enrol(
            actor=self.workers[spot.grid.code], category=service, area_code=spot.grid.code, personal=personal,
            consent=consent, at=at, is_minor=is_child, weekday=self.random.choice(self.care_days),
            building=self.random.choice(buildings) if buildings else None,
        )  # fmt: skip

    def open_turns(self, at: datetime) -> None:
        """Turns of the day become visits; each worker goes at some hour."""
        open_due(at)
        planning.open_visits(at)
        for matter in _opened(at):
            is_care = matter.visit.visit_kind == "care"
            later = at + timedelta(minutes=self.random.randint(15, 170))
            if not is_care:
                later = self.stage.later(at + timedelta(days=self.random.randint(0, 11)), self.random.randint(30, 300))
            self.stage.plan(later, partial(self.go, pk=matter.pk))

    def close_turns(self, at: datetime) -> None:
        """What was not done is missed."""
        miss_overdue(at)

    def go(self, at: datetime, *, pk: int) -> None:
        """At the door."""
        matter = Matter.objects.select_related("visit").get(pk=pk)
        worker = self.workers[matter.area_code]
        chance = self.random.random()
        if matter.visit.visit_kind == "care":
            if chance < 0.12 and matter.state == State.PLANNED:
                move(matter, Move.MISSED, actor=worker, at=at)
                self.stage.plan(at + timedelta(hours=2), partial(self.go, pk=pk))
                return
            if chance < 0.3 and matter.state == State.SECOND:
                self._not_met_again(matter, worker, at)
                return
        elif chance < 0.25:
            the_move = Move.NOBODY_HOME if chance < 0.15 else Move.DECLINE
            move(matter, the_move, actor=worker, at=at)
            return
        self._met(matter, worker, at)

    def _met(self, matter: Matter, worker: Actor, at: datetime) -> None:
        remark = self.random.choice(REMARKS)
        move(
            matter, Move.FINISH, actor=worker, at=at, given={"found": "well", **({"remark": remark} if remark else {})}
        )
        if self.random.random() < 0.08:
            visiting.report_finding(matter, actor=worker, text=self.random.choice(FINDINGS), category=None, at=at)

    def _not_met_again(self, matter: Matter, worker: Actor, at: datetime) -> None:
        move(matter, Move.MISSED_AGAIN, actor=worker, at=at)
        soon = at + timedelta(minutes=12)
        given = {"remark": "已联系女儿，老人在女儿家，平安。"}
        self.stage.plan(soon, lambda at: self._tell(matter.pk, worker, at, given))

    def _tell(self, pk: int, worker: Actor, at: datetime, given: dict[str, str]) -> None:
        matter = Matter.objects.get(pk=pk)
        move(matter, Move.TELL_CONTACT, actor=worker, at=at, given=given)
        move(matter, Move.FINISH, actor=worker, at=at, given={"found": "elsewhere"})

    def ask(self, at: datetime) -> None:
        """Somebody asks for an errand; it goes on from there."""
        spot = self.random.choice(self.spots)
        worker = self.workers[spot.grid.code]
        items = ErrandItem.objects.filter(area_code=spot.grid.code[:12]).order_by("pk")
        item = self.random.choice(list(items)) if items else None
        opened = errands.ask_errand(
            actor=worker, item=item, title="帮忙代办", channel=Matter.Channel.VISIT, area_code=spot.grid.code, at=at,
            reporter=ReporterGiven(name=self.stage.name(), contact="", entered_by_id=worker.person_id),
        )  # fmt: skip
        self._next(opened.matter.pk, worker, at, 0)

    def _next(self, pk: int, worker: Actor, at: datetime, step: int) -> None:
        if step < len(ERRAND_STEPS):
            later = self.stage.later(at, self.random.uniform(60, 900))
            self.stage.plan(later, lambda at: self._step(pk, worker, at, step))

    def _step(self, pk: int, worker: Actor, at: datetime, step: int) -> None:
        matter = Matter.objects.select_related("errand__item").get(pk=pk)
        the_move = ERRAND_STEPS[step]
        if the_move == ErrandMove.RECEIVE:
            names = (matter.errand.item.papers if matter.errand.item else "身份证").splitlines()
            errands.receive_papers(
                matter, names=[(name, 1, "复印件" not in name) for name in names], actor=worker, at=at
            )
        elif the_move == ErrandMove.HAND_BACK:
            held = list(matter.errand_papers.filter(returned_at=None).values_list("pk", flat=True))
            errands.return_papers(matter, paper_ids=held, actor=worker, at=at)
        asked: dict[ErrandMove, dict[str, Any]] = {
            ErrandMove.MANDATE: {
                "mandate": "代为递交材料、查询进度、领取结果。", "is_signed": True,
                "mandate_until": localdate(at) + timedelta(days=30),
            },
            ErrandMove.FILE: {"office": matter.errand.office or "街道便民服务中心"},
            ErrandMove.RESULT: {"result": "窗口已受理通过，结果已领取。"},
        }  # fmt: skip
        fresh = Matter.objects.get(pk=pk)
        move(fresh, the_move, actor=worker, at=at, given=asked.get(the_move, {}))
        self._next(pk, worker, at, step + 1)

    def ask_for_visits(self, at: datetime) -> None:
        """In each grid somebody asks the worker to come by within the next days."""
        for number, (grid, worker) in enumerate(sorted(self.workers.items())):
            rows = Enrolment.objects.filter(area_code=grid, state=Enrolment.State.ACTIVE).order_by("pk")
            for turn, row in enumerate(rows[:2]):
                last_on = localdate(at) + timedelta(days=4 + (number + 2 * turn) % 5)
                visiting.plan_on_request(row, last_on=last_on, actor=worker, at=at)

    def write_note(self, at: datetime) -> None:
        """A worker writes something down; most of it is settled later."""
        worker = self.workers[self.random.choice(self.spots).grid.code]
        row = book.write(actor=worker, text=self.random.choice(NOTES), at=at)
        if self.random.random() < 0.6:
            later = self.stage.later(at, self.random.uniform(300, 3000))
            self.stage.plan(later, lambda at: self._settle(row, worker, at))

    def _settle(self, row: BookNote, worker: Actor, at: datetime) -> None:
        book.settle(row, actor=worker, at=at)

    def set_out(self, at: datetime, *, spot: Spot) -> None:
        """A worker walks through the grid, now and then with the path written down, now and then finding something."""
        worker, chance = self.workers[spot.grid.code], self.random.random()
        row = patrols.start_patrol(actor=worker, area_code=spot.grid.code, route=self.random.choice(WAYS), at=at)
        if chance < 0.35:
            seen = at + timedelta(minutes=12)
            patrols.report_on_patrol(row, actor=worker, text=self.random.choice(SEEN), category=None, at=seen)
        path = [(spot.lng + 0.0004 * (turn % 3), spot.lat + 0.0003 * (turn // 3)) for turn in range(9)]
        home = at + timedelta(minutes=self.random.randint(25, 70))
        patrols.end_patrol(row, actor=worker, at=home, track=json.dumps(path) if chance > 0.5 else "")

    def begin_campaign(self, at: datetime) -> None:
        """A community asks its households a few questions."""
        community = self.spots[0].grid.code[:12]
        secretary = next(one for one in self.stage.actors(Role.COMMUNITY_SECRETARY) if one.area_code == community)
        first = localdate(at)
        campaign = campaigns.draft_campaign(
            actor=secretary, title="冬季取暖大走访", area_code=community, starts_on=first,
            purpose="您好，我们来了解冬季取暖和出行安全。自愿回答，不记姓名。", at=at,
            reason="供热投诉集中，现有工单看不出哪些楼栋偏冷。", ends_on=first + timedelta(days=20),
            questions=[
                campaigns.Asked("家里暖气热不热？", QuestionKind.CHOICE, "够热\n偏凉\n不热"),
                campaigns.Asked("楼道和台阶是否方便出行？", QuestionKind.YES_NO),
                campaigns.Asked("家里有几台需要充电的代步车？", QuestionKind.NUMBER),
            ],
        )  # fmt: skip
        campaigns.start_campaign(campaign, actor=secretary, at=at)
        for number in range(90):
            later = self.stage.later(at, 30 + 18 * number)
            self.stage.plan(later, lambda at: self.knock(at, campaign))

    def knock(self, at: datetime, campaign: Campaign) -> None:
        """One door."""
        if localtime(at).hour >= 20:
            return
        places = Place.objects.filter(campaign=campaign, area_code__in=list(self.workers)).select_related("campaign")
        place = self.random.choice(list(places[:40]))
        outcome = self.random.choices(list(Outcome), [7, 2, 1])[0]
        answers = {one.pk: self._answer(one) for one in questions(campaign)} if outcome == Outcome.DONE else {}
        campaigns.knock(
            place, door=str(self.random.randint(101, 1802)), outcome=outcome, answers=answers, at=at,
            actor=self.workers[place.area_code],
        )  # fmt: skip

    def _answer(self, question: Question) -> str:
        offered = choices_of(question)
        return self.random.choice(offered)[0] if offered else str(self.random.randint(0, 2))


def _opened(at: datetime) -> list[Matter]:
    """Visits that were opened at a moment."""
    return list(Matter.objects.filter(kind="visit", state=State.PLANNED, opened_at=at).select_related("visit"))


ERRAND_STEPS = (ErrandMove.MANDATE, ErrandMove.RECEIVE, ErrandMove.FILE, ErrandMove.RESULT, ErrandMove.HAND_BACK)
