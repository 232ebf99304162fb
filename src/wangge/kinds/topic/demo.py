"""The part that deliberation plays in the demo city: forums, topics in every state, one owners' vote, one month."""

import tomllib
from datetime import datetime, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from wangge.areas.models import Area
from wangge.estates.models import Estate
from wangge.kinds.topic.models import Poll, RollEntry
from wangge.kinds.topic.rules import Move
from wangge.kinds.topic.rules.action import ActionMove
from wangge.kinds.topic.rules.polls import PollAct
from wangge.kinds.topic.rules.voting import Part
from wangge.kinds.topic.services import ballots, costs, opinions, polls, proposing, register
from wangge.kinds.topic.services.costs import Household
from wangge.matters.models import Matter
from wangge.matters.services import ReporterGiven, move
from wangge.matters.stage import Stage
from wangge.people.actors import SYSTEM, Actor, resident
from wangge.people.models import Organization
from wangge.people.rules import Role
from wangge.people.services import create_organization

MOST_COMMUNITIES = 8
DAY = timedelta(days=1)
ROLL = 48
VOTES = 2
"""Owners' votes: one counted and published, one under way when the curtain rises."""
BUILDERS = ("住房", "市政", "供水", "供电", "综合执法", "环境卫生")


def schedule(stage: Stage) -> None:
    """Plans forums, topics, a cost plan, a vote and a deliberation month."""
    text = files("wangge.kinds.topic.data").joinpath("demo.toml").read_text(encoding="utf-8")
    stories = tomllib.loads(text)
    pairs = _pairs(stage)[:MOST_COMMUNITIES]
    for place, pair in enumerate(pairs):
        Community(stage, stories, place, *pair).plan()
    _plan_month(stage)


def _pairs(stage: Stage) -> list[tuple[Actor, Actor]]:
    """Secretary and clerk of each community that has both."""
    clerks = {clerk.area_code: clerk for clerk in stage.actors(Role.COMMUNITY_CLERK)}
    found = ((head, clerks.get(head.area_code)) for head in stage.actors(Role.COMMUNITY_SECRETARY))
    return [(head, clerk) for head, clerk in found if clerk is not None]


def _plan_month(stage: Stage) -> None:
    leaders = stage.actors(Role.COUNTY_LEADER)
    if not leaders:
        return
    end = min(stage.end + 10 * DAY, stage.start + 45 * DAY).date()

    def call(at: datetime) -> None:
        register.save_campaign(
            actor=leaders[0], at=at, area=stage.district, starts_on=stage.start.date(), ends_on=end,
            name="民主协商月", text="与大走访一起开展，议题从群众中来。",
        )  # fmt: skip

    stage.plan(stage.start, call)


class Community:
    """What one community talks over."""

    def __init__(self, stage: Stage, stories: dict[str, Any], place: int, head: Actor, clerk: Actor) -> None:
        self.stage, self.place, self.head, self.clerk = stage, place, head, clerk
        self.forums: list[dict[str, Any]] = stories["forum"]
        self.topics: list[dict[str, Any]] = stories["topic"]
        self.span = (stage.end - stage.start) / 10
        self.area = Area.objects.filter(code=head.area_code).first()

    def plan(self) -> None:
        """Forum, procedure, then topics begun at different times: the later, the less far."""
        self.stage.plan(self.stage.start, self.open_forum)
        for number in range(4):
            story = self.topics[(self.place + 2 * number) % len(self.topics)]
            begin = self.stage.start + self.span * (0.5 + 3.0 * number + 0.05 * self.place)
            self.stage.plan(begin, partial(self.propose, story=story))
        if self.place < VOTES:
            begin = (self.stage.start, self.stage.end - 18 * DAY)[self.place]
            self.stage.plan(max(begin, self.stage.start), self.prepare_vote)

    def open_forum(self, at: datetime) -> None:
        """The forum of the place, and once the shipped assembly."""
        if self.area is None:
            return
        values = self.forums[self.place % len(self.forums)]
        register.save_forum(actor=self.head, at=at, area=self.area, **values)
        if self.place % 4 == 3:
            register.adopt_shipped(actor=self.head, at=at)

    def propose(self, at: datetime, story: dict[str, Any]) -> None:
        """A resident proposes; the clerk takes it up some days later."""
        opened = proposing.propose(
            actor=resident(), title=story["title"], text=story["text"], channel="resident_qr",
            area_code=self.head.area_code, reporter=ReporterGiven(name=self.stage.name()), at=at,
        )  # fmt: skip
        matter = opened.matter
        self.stage.plan(self.stage.later(at, 600), lambda then: self.screen(then, matter, story))

    def screen(self, at: datetime, matter: Matter, story: dict[str, Any]) -> None:
        """Taken up, with public words; neighbours sign and say what they think."""
        given = {
            "public_title": story["title"], "public_topic": story["text"], "tier": "community",
            "public_text": "已列为议题，近期召集大家商量，欢迎来参加。",
        }  # fmt: skip
        move(matter, Move.SCREEN, actor=self.clerk, at=at, given=given)
        matter = Matter.objects.select_related("topic").get(pk=matter.pk)
        rows = [opinions.add_statement(matter, actor=self.clerk, text=text, at=at) for text in story["statements"]]
        for person in range(self.stage.random.randint(8, 24)):
            key = f"demo-{matter.pk}-{person}"
            proposing.co_sign(matter, key=key, at=at)
            for row in rows:
                opinions.answer(row, key=key, value=self.stage.random.choice((1, 1, 0, -1)), at=at)
        meet_at = at + timedelta(days=self.stage.random.randint(3, 8))
        called = {"meet_at": meet_at, "meet_place": "社区议事厅", "agenda": story["title"]}
        move(matter, Move.CONVENE, actor=self.head, at=at, given=called)
        self.stage.plan(meet_at + timedelta(hours=2), lambda then: self.hold(then, matter, story))

    def hold(self, at: datetime, matter: Matter, story: dict[str, Any]) -> None:
        """The meeting, its roll, and twelve days later, behind holidays and objections, the resolution."""
        number = self.stage.random.randint(12, 46)
        given = {"present": number, "minutes": story["minutes"], "draft": story["resolution"]}
        move(matter, Move.HOLD, actor=self.clerk, at=at, given=given)
        meeting = matter.topic_meetings.select_related("matter").order_by("-pk").first()
        if meeting is not None:
            people = {"residents": number - 4, "community": 2, "property": 2}
            register.note_attendance(meeting, actor=self.clerk, people=people, at=at)
        self.stage.plan(at + 12 * DAY, lambda then: self.resolve(then, matter, story))

    def resolve(self, at: datetime, matter: Matter, story: dict[str, Any]) -> None:
        """What was agreed, and who does it until when."""
        matter = Matter.objects.get(pk=matter.pk)
        move(matter, Move.RESOLVE, actor=self.head, at=at, given={"resolution": story["resolution"]})
        if not story["action"]:
            move(matter, Move.NOTHING_TO_DO, actor=self.head, at=at, given={"reason": "只立公约，无需施工。"})
            self.stage.plan(self.stage.later(at, 480), lambda then: self.write(then, matter, story))
            return
        if "摊" in story["title"]:
            self.share(at, matter)
        units = sorted(self.stage.units.values(), key=lambda row: row.code)
        fitting = [unit for unit in units if any(word in unit.name for word in BUILDERS)]
        unit = self.stage.random.choice(fitting or units)
        given = {"action_title": story["action"], "lead_unit": unit, "due_on": (at + 12 * DAY).date()}
        move(matter, Move.ADD_ACTION, actor=self.head, at=at, given=given)
        managers = [one for one in self.stage.actors(Role.UNIT_MANAGER) if one.organization_id == unit.pk]
        if managers:
            self.stage.plan(at + 5 * DAY, lambda then: self.carry_out(then, matter, managers[0], story))

    def share(self, at: datetime, matter: Matter) -> None:
        """A cost plan of 68 households, two of which still think about it."""
        matter = Matter.objects.select_related("topic").get(pk=matter.pk)
        floors = range(1, 18)
        households = [Household(f"13-{unit}-{floor}0{flat}") for unit in (1, 2) for floor in floors for flat in (1, 2)]
        plan = costs.draw_up(
            matter, actor=self.clerk, title="下水改造，按户均摊", total_fen=1_360_000, rule="equal",
            households=households, at=at, text="三家报价取最低，含路面恢复。",
        )  # fmt: skip
        costs.ask_households(plan, actor=self.clerk, at=at)
        for row in plan.shares.select_related("plan__matter__topic").order_by("position")[:66]:
            row.plan = plan
            costs.note_consent(row, actor=self.clerk, consent="yes", on=at.date(), at=at)

    def carry_out(self, at: datetime, matter: Matter, manager: Actor, story: dict[str, Any]) -> None:
        """The owner says done, the community accepts."""
        item = Matter.objects.get(action_item__topic=matter)
        move(item, ActionMove.FINISH, actor=manager, at=at, given={"result": "已按决议完成，请验收。"})
        move(item, ActionMove.ACCEPT, actor=self.head, at=at)
        self.stage.plan(self.stage.later(at, 480), lambda then: self.write(then, matter, story))

    def write(self, at: datetime, matter: Matter, story: dict[str, Any]) -> None:
        """The clerk writes the feedback, the secretary publishes it."""
        matter = Matter.objects.get(pk=matter.pk)
        move(matter, Move.DRAFT_FEEDBACK, actor=self.clerk, at=at, given={"feedback": story["feedback"]})
        move(matter, Move.PUBLISH, actor=self.head, at=at)

    def prepare_vote(self, at: datetime) -> None:
        """An owners' vote on the maintenance fund, announced sixteen days before."""
        opened = proposing.propose(
            actor=self.clerk, title="屋面漏水，动用维修资金", text="顶层多户漏水，需整体修缮屋面。",
            area_code=self.head.area_code, at=at, **self._home(at),
        )  # fmt: skip
        given = {
            "public_title": "屋面漏水，动用维修资金修缮",
            "public_topic": "顶层多户漏水，需整体修缮屋面，费用从维修资金列支。",
            "tier": "estate", "public_text": "已列为议题，依法由业主表决。",
        }  # fmt: skip
        move(opened.matter, Move.SCREEN, actor=self.head, at=at, given=given)
        matter = Matter.objects.select_related("topic").get(pk=opened.matter.pk)
        opens = at + 16 * DAY
        poll = polls.create_poll(
            matter, actor=self.head, at=at, question="同意动用维修资金修缮屋面吗？", body="owners", basis="owner",
            subject="fund_use", opens_at=opens, closes_at=opens + 4 * DAY, text="预算18.6万元，公开招标。",
        )  # fmt: skip
        flats = [f"{6 + n // 24}-{1 + n // 12 % 2}-{1 + n % 12 // 2}0{1 + n % 2}" for n in range(ROLL)]
        parts = [Part(flat, 8_900 + 37 * place) for place, flat in enumerate(flats)]
        polls.load_roll(poll, parts, actor=self.head, at=at)
        polls.act(poll, PollAct.ANNOUNCE, actor=self.head, at=at)
        self.stage.plan(opens + timedelta(hours=1), lambda then: self.vote(then, poll))

    def _home(self, at: datetime) -> dict[str, Any]:
        """The estate that votes, with its owners' committee and a member of it, where the community has an estate."""
        estate = Estate.objects.filter(area__code__startswith=self.head.area_code).select_related("area").first()
        if estate is None or self.area is None:
            return {}
        body = create_organization(
            code=f"OC-{estate.pk}", name=f"{estate.name}业主委员会", kind=Organization.Kind.OWNERS_COMMITTEE,
            area=self.area, actor=SYSTEM, at=at,
        )  # fmt: skip
        self.stage.appoint(Role.OWNERS_COMMITTEE_MEMBER, body, self.area, "业委会主任")
        register.name_committee(actor=self.head, at=at, estate=estate, organization=body)
        return {"estate": estate}

    def vote(self, at: datetime, poll: Poll) -> None:
        """Most vote online, some on paper; four days later it is closed and counted."""
        polls.act(poll, PollAct.OPEN, actor=self.head, at=at)
        for row in RollEntry.objects.filter(poll=poll, position__lte=40):
            choice = self.stage.random.choice(("yes", "yes", "yes", "no", "abstain"))
            if row.position % 4:
                ballots.cast_online(poll, entry=row, choice=choice, at=at)
            else:
                for clerk in (self.clerk, self.head):
                    ballots.read_paper(poll, position=row.position, choice=choice, actor=clerk, at=at)
        self.stage.plan(poll.closes_at, lambda then: self.count(then, poll))

    def count(self, at: datetime, poll: Poll) -> None:
        """Closed, counted, published."""
        for act in (PollAct.CLOSE, PollAct.COUNT, PollAct.PUBLISH):
            polls.act(poll, act, actor=self.head, at=at)
