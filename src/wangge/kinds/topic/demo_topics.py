"""What a community of the demo city talks over: its forum, and topics from the proposal to the feedback."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils.timezone import localdate

from wangge.areas.models import Area
from wangge.kinds.topic.models import Forum
from wangge.kinds.topic.rules import Move
from wangge.kinds.topic.rules.action import ActionMove
from wangge.kinds.topic.services import costs, opinions, proposing, register
from wangge.kinds.topic.services.costs import Household
from wangge.matters.models import Matter
from wangge.matters.services import ReporterGiven, move
from wangge.matters.stage import Stage
from wangge.people.actors import Actor, resident
from wangge.people.rules import Role

DAY = timedelta(days=1)
BUILDERS = ("住房", "市政", "供水", "供电", "综合执法", "环境卫生")
DECLINES = 13
"""Where on the list the household stands that does not agree."""


class Community:
    """What one community talks over."""

    def __init__(self, stage: Stage, stories: dict[str, Any], place: int, head: Actor, clerk: Actor) -> None:
        self.stage, self.place, self.head, self.clerk = stage, place, head, clerk
        self.forums: list[dict[str, Any]] = stories["forum"]
        self.topics: list[dict[str, Any]] = stories["topic"]
        self.span = (stage.end - stage.start) / 10
        self.area = Area.objects.filter(code=head.area_code).first()
        self.forum: Forum | None = None

    def plan(self) -> None:
        """Forum, procedure, then topics begun at different times: the later, the less far."""
        self.stage.plan(self.stage.start, self.open_forum)
        for number in range(4):
            story = self.topics[(self.place + 2 * number) % len(self.topics)]
            begin = self.stage.start + self.span * (0.5 + 3.0 * number + 0.05 * self.place)
            self.stage.plan(begin, partial(self.propose, story=story))

    def open_forum(self, at: datetime) -> None:
        """The forum of the place, and once the shipped assembly."""
        if self.area is None:
            return
        values = self.forums[self.place % len(self.forums)]
        self.forum = register.save_forum(actor=self.head, at=at, area=self.area, **values)
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
        called: dict[str, Any] = {"meet_at": meet_at, "meet_place": "社区议事厅", "agenda": story["title"]}
        if self.forum is not None:
            called |= {"meet_place": self.forum.place, "forum": str(self.forum.pk)}
        move(matter, Move.CONVENE, actor=self.head, at=at, given=called)
        self.stage.plan(meet_at + timedelta(hours=2), lambda then: self.hold(then, matter, story))

    def hold(self, at: datetime, matter: Matter, story: dict[str, Any], present: int = 0) -> None:
        """The meeting, its roll, and twelve days later, behind holidays and objections, the resolution."""
        number = present or self.stage.random.randint(12, 46)
        given = {"present": number, "minutes": story["minutes"], "draft": story["resolution"]}
        move(matter, Move.HOLD, actor=self.clerk, at=at, given=given)
        meeting = matter.topic_meetings.select_related("matter").order_by("-pk").first()
        if meeting is not None:
            others = {"community": 2} if present else {"community": 2, "property": 2}
            people = {"residents": number - sum(others.values()), **others}
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
        """A cost plan of 68 households: two still think about it, and in some places one declines."""
        matter = Matter.objects.select_related("topic").get(pk=matter.pk)
        floors = range(1, 18)
        households = [Household(f"13-{unit}-{floor}0{flat}") for unit in (1, 2) for floor in floors for flat in (1, 2)]
        plan = costs.draw_up(
            matter, actor=self.clerk, title="下水改造，按户均摊", total_fen=1_360_000, rule="equal",
            households=households, at=at, text="三家报价取最低，含路面恢复。",
        )  # fmt: skip
        costs.ask_households(plan, actor=self.clerk, at=at)
        costs.issue_links(plan, actor=self.clerk, at=at)
        for row in plan.shares.order_by("position")[:66]:
            row.plan = plan
            consent = "no" if self.place % 4 == 2 and row.position == DECLINES else "yes"
            if row.position % 4:
                costs.answer_by_link(row, consent=consent, at=at)
            else:
                costs.note_consent(row, actor=self.clerk, consent=consent, on=localdate(at), at=at)

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
