"""Votes of the demo city: owners on the maintenance fund, and a village whose people demanded their assembly."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate, localtime

from wangge.estates.models import Estate
from wangge.kinds.topic.demo_topics import DAY, Community
from wangge.kinds.topic.models import Poll, RollEntry
from wangge.kinds.topic.rules import Move
from wangge.kinds.topic.rules.polls import PollAct
from wangge.kinds.topic.rules.voting import Part
from wangge.kinds.topic.services import ballots, calling, polls, proposing, register
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.people.actors import SYSTEM, Actor
from wangge.people.models import Organization
from wangge.people.rules import Role
from wangge.people.services import create_organization

ROLL, VOTERS = 48, 40
GROUPS, IN_GROUP = 4, 12
SIGNED, ADULTS = 96, 742
SAID = ("yes", "no", "yes", "abstain", "yes")
ASSUMED = "演示数据：沿用2018年规定的比例，正式使用前请按新修订的村民委员会组织法核对"


@dataclass(frozen=True)
class Question:
    """What owners are asked, and a shop on the ground floor whose owner decides by area."""

    title: str
    need: str
    question: str
    text: str
    result: dict[str, str]
    shop: int = 0


ROOF = Question(
    "屋面漏水，动用维修资金", "顶层多户漏水，需整体修缮屋面，费用从维修资金列支。", "同意动用维修资金修缮屋面吗？",
    "预算18.6万元，公开招标。",
    {
        "title": "屋面修缮", "resolution": "动用维修资金修缮屋面。预算18.6万元，公开招标。",
        "action": "修缮屋面，验收后公示决算", "feedback": "屋面已修缮，决算已公示。",
    },
)  # fmt: skip
GATE = Question(
    "单元门禁坏了，动用维修资金换新", "六号、七号楼单元门禁已坏多年，拟整体更换，费用从维修资金列支。",
    "同意动用维修资金更换单元门禁吗？", "预算9.2万元，公开比选。",
    {
        "answer": "同意的业主过半数，但同意的专有部分面积没有过半，这次没有通过。",
        "feedback": "表决结果已在各单元张贴：人数过半，面积未过半，依法没有通过，维修资金不动用。"
        "底商业主提出门禁只服务住户，业委会将另拟只由住宅部分出资的方案，再请大家表决。",
    },
    shop=520_000,
)  # fmt: skip


def at_hour(moment: datetime, hour: int) -> datetime:
    """The same day at a full hour of the place."""
    return localtime(moment).replace(hour=hour, minute=0, second=0, microsecond=0)


class OwnersVote:
    """An owners' vote on the maintenance fund, in writing; one flat stays out because of a post."""

    def __init__(self, community: Community, asked: Question = ROOF) -> None:
        self.community, self.stage, self.asked = community, community.stage, asked
        self.head, self.clerk = community.head, community.clerk

    def prepare(self, at: datetime) -> None:
        """Announced sixteen days before."""
        flats = [f"{6 + n // 24}-{1 + n // 12 % 2}-{1 + n % 12 // 2}0{1 + n % 2}" for n in range(ROLL)]
        company = self._company(at, flats[-1])
        opened = proposing.propose(
            actor=self.clerk, title=self.asked.title, text=self.asked.need,
            area_code=self.head.area_code, at=at, **self._home(at),
        )  # fmt: skip
        given = {
            "public_title": self.asked.title, "public_topic": self.asked.need,
            "tier": "estate", "public_text": "已列为议题，依法由业主表决。", "concerned_unit": company,
        }  # fmt: skip
        move(opened.matter, Move.SCREEN, actor=self.head, at=at, given=given)
        matter = Matter.objects.select_related("topic").get(pk=opened.matter.pk)
        opens = at_hour(at + 17 * DAY, 9)
        poll = polls.create_poll(
            matter, actor=self.head, at=at, question=self.asked.question, body="owners", basis="owner",
            subject="fund_use", opens_at=opens, closes_at=at_hour(opens + 4 * DAY, 18), text=self.asked.text,
        )  # fmt: skip
        parts = [Part(flat, 8_900 + 37 * place) for place, flat in enumerate(flats)]
        if self.asked.shop:
            parts.append(Part("底商", self.asked.shop))
        polls.load_roll(poll, parts, actor=self.head, at=at)
        polls.act(poll, PollAct.ANNOUNCE, actor=self.head, at=at)
        self.stage.plan(opens + timedelta(hours=1), lambda then: self._vote(then, poll))

    def _company(self, at: datetime, flat: str) -> Organization | None:
        """An owner works for the property company, openly and for a year."""
        rows = Organization.objects.filter(kind=Organization.Kind.PROPERTY_COMPANY, is_active=True)
        company = rows.order_by("code").first()
        if company is not None:
            register.disclose(
                actor=self.head, at=at, organization=company, post="物业服务企业兼职监督员",
                basis="业主大会推荐，公示七日", starts_on=localdate(at), ends_on=localdate(at + 365 * DAY),
                roll_label=flat,
            )  # fmt: skip
        return company

    def _home(self, at: datetime) -> dict[str, Any]:
        """The estate that votes, with its owners' committee and a member of it, where the community has an estate."""
        area = self.community.area
        estate = Estate.objects.filter(area__code__startswith=self.head.area_code).select_related("area").first()
        if estate is None or area is None:
            return {}
        body = create_organization(
            code=f"OC-{estate.pk}", name=f"{estate.name}业主委员会", kind=Organization.Kind.OWNERS_COMMITTEE,
            area=area, actor=SYSTEM, at=at,
        )  # fmt: skip
        self.stage.appoint(Role.OWNERS_COMMITTEE_MEMBER, body, area, "业委会主任")
        register.name_committee(actor=self.head, at=at, estate=estate, organization=body)
        return {"estate": estate}

    def _vote(self, at: datetime, poll: Poll) -> None:
        cast(self.community, poll, VOTERS, at)
        if self.asked.shop:
            shop = RollEntry.objects.get(poll=poll, position=ROLL + 1)
            ballots.cast_online(poll, entry=shop, choice="no", at=at)
        self.stage.plan(poll.closes_at, lambda then: self._count(then, poll))

    def _count(self, at: datetime, poll: Poll) -> None:
        count(self.head, poll, at)
        self.stage.plan(self.stage.later(at, 480), lambda then: self._settle(then, poll))

    def _settle(self, at: datetime, poll: Poll) -> None:
        """What was voted on in writing is resolved, or answered, without a meeting."""
        poll.refresh_from_db()
        matter = Matter.objects.get(pk=poll.matter_id)
        if poll.is_passed:
            self.community.resolve(at, matter, self.asked.result)
            return
        move(matter, Move.NOT_ADOPT, actor=self.head, at=at, given={"public_text": self.asked.result["answer"]})
        self.stage.plan(self.stage.later(at, 480), lambda then: self.community.write(then, matter, self.asked.result))


class VillageAssembly:
    """Villagers sign for an assembly about common land; it is called, votes openly by household, and decides."""

    def __init__(self, community: Community, story: dict[str, Any], leader: Actor) -> None:
        self.community, self.story, self.leader = community, story, leader
        self.stage, self.head, self.clerk = community.stage, community.head, community.clerk

    def plan(self) -> None:
        """Rules first, then the demand some days later."""
        self.stage.plan(self.stage.start, self._enter_rules)
        self.stage.plan(at_hour(self.stage.start + 5 * DAY, 10), self._demand)

    def _enter_rules(self, at: datetime) -> None:
        since = date(localdate(at).year, 1, 1)
        register.add_rule(
            actor=self.leader, at=at, body="villagers_assembly", basis="household", valid_from=since, source=ASSUMED,
            notice_days=10, quorum_heads=">=2/3", majority_heads=">1/2",
        )  # fmt: skip
        calling.add_call(
            actor=self.leader, at=at, body="villagers_assembly", asker="person", share=">=1/10", within_days=30,
            valid_from=since, source=ASSUMED,
        )  # fmt: skip

    def _demand(self, at: datetime) -> None:
        opened = proposing.propose(
            actor=self.clerk, title=self.story["title"], text=self.story["text"], area_code=self.head.area_code,
            channel="forum", at=at,
        )  # fmt: skip
        given = {
            "public_title": self.story["title"], "public_topic": self.story["text"], "tier": "community",
            "public_text": "联名人数已够，依法召开村民会议表决。",
        }  # fmt: skip
        move(opened.matter, Move.SCREEN, actor=self.head, at=at, given=given)
        matter = Matter.objects.select_related("topic").get(pk=opened.matter.pk)
        calling.request_assembly(
            matter, actor=self.clerk, at=at, body="villagers_assembly", asker="person", signatures=SIGNED,
            entitled=ADULTS, asked_on=localdate(at), text="村部档案柜，联名册一本",
        )  # fmt: skip
        meet_at = at_hour(at + 13 * DAY, 9)
        called = {"meet_at": meet_at, "meet_place": "村部大院", "agenda": self.story["title"]}
        move(matter, Move.CONVENE, actor=self.head, at=at, given=called)
        poll = polls.create_poll(
            matter, actor=self.head, at=at, question=self.story["question"], body="villagers_assembly",
            basis="household", opens_at=meet_at, closes_at=at_hour(meet_at, 12), text=self.story["resolution"],
            is_secret=False,
        )  # fmt: skip
        homes = [Part(f"{group}组{home}号", 0) for group in range(1, GROUPS + 1) for home in range(1, IN_GROUP + 1)]
        polls.load_roll(poll, homes, actor=self.head, at=at)
        polls.act(poll, PollAct.ANNOUNCE, actor=self.head, at=at)
        self.stage.plan(meet_at + timedelta(hours=1), lambda then: cast(self.community, poll, VOTERS, then))
        self.stage.plan(poll.closes_at, lambda then: self._hold(then, poll, matter))

    def _hold(self, at: datetime, poll: Poll, matter: Matter) -> None:
        """Counted in front of everybody, published the same day; six days later it is resolved."""
        count(self.head, poll, at)
        self.community.hold(
            at, Matter.objects.select_related("topic").get(pk=matter.pk), self.story, present=VOTERS + 2
        )


def cast(community: Community, poll: Poll, voters: int, at: datetime) -> None:
    """Most vote online, some on paper that two people read."""
    if poll.state == "announced":
        polls.act(poll, PollAct.OPEN, actor=community.head, at=at)
    poll.refresh_from_db()
    for row in RollEntry.objects.filter(poll=poll, position__lte=voters, is_excluded=False):
        choice = SAID[row.position % len(SAID)]
        if row.position % 4:
            ballots.cast_online(poll, entry=row, choice=choice, at=at)
        else:
            for clerk in (community.clerk, community.head):
                ballots.read_paper(poll, position=row.position, choice=choice, actor=clerk, at=at)


def count(keeper: Actor, poll: Poll, at: datetime) -> None:
    """Closed, counted, published."""
    poll.refresh_from_db()
    for act in (PollAct.CLOSE, PollAct.COUNT, PollAct.PUBLISH):
        polls.act(poll, act, actor=keeper, at=at)
