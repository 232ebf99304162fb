"""The part in the demo city plays without a refusal, and leaves something true for every page."""

import heapq
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.utils.timezone import localdate, localtime
from tests.world import GARDEN, NOW, Town

from wangge.areas.models import Area
from wangge.estates.models import Estate
from wangge.kinds.topic import demo
from wangge.kinds.topic.access import may_see_poll
from wangge.kinds.topic.demo_topics import Community
from wangge.kinds.topic.demo_votes import GATE, OwnersVote
from wangge.kinds.topic.models import (
    AssemblyRequest,
    Campaign,
    CostPlan,
    CostShare,
    Feedback,
    Forum,
    Interest,
    Meeting,
    Poll,
    SelfGovBody,
)
from wangge.kinds.topic.queries.bodies import body_page
from wangge.matters.models import Matter, Movement
from wangge.people.actors import SYSTEM, Actor, of_post
from wangge.people.models import Organization, Post
from wangge.people.rules import Role
from wangge.people.services import appoint
from wangge.rounds.models import Due


class SmallStage:
    """The town as a stage; what is refused is not passed over here."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.random = random.Random(1)
        self.district = town.areas["640302"]
        self.start, self.end = NOW, NOW + timedelta(days=75)
        self.events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.numbers = count()
        self.units = {"water": town.units["water"]}

    def later(self, at: datetime, minutes: float) -> datetime:
        return at + timedelta(minutes=3 * minutes)

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self.events, (at, next(self.numbers), act))

    def actors(self, role: Role) -> list[Actor]:
        return [of_post(post) for post in self.town.posts.values() if post.role == role]

    def appoint(self, role: Role, organization: Organization, area: Area, title: str = "") -> Actor:
        post = appoint(
            person=self.town.people["resident"], role=role, organization=organization, area=area,
            starts_on=self.start.date(), title=title, actor=SYSTEM, at=self.start,
        )  # fmt: skip
        return of_post(post)

    def name(self) -> str:
        return f"某{next(self.numbers)}"

    def run(self) -> int:
        done = 0
        while self.events and self.events[0][0] <= self.end:
            at, _number, act = heapq.heappop(self.events)
            act(at)
            done += 1
        return done


@pytest.fixture
def played(town: Town) -> SmallStage:
    Estate.objects.create(code="E1", name="花园小区", area=town.areas[GARDEN])
    stage = SmallStage(town)
    demo.schedule(stage)
    assert stage.run() > 15
    return stage


def test_topics_stand_in_several_states_and_some_have_their_feedback(played: SmallStage) -> None:
    states = set(Matter.objects.filter(kind="topic").values_list("state", flat=True))
    assert len(states) >= 2
    assert Feedback.objects.exists()
    assert Forum.objects.count() == Campaign.objects.count() == 1


def test_a_community_meets_in_its_forum_and_the_minutes_name_it(played: SmallStage) -> None:
    met = Meeting.objects.exclude(forum=None).select_related("forum")
    assert met
    assert all(row.place == row.forum.place for row in met)


def test_the_owners_vote_is_counted_and_published(played: SmallStage) -> None:
    poll = Poll.objects.select_related("matter").get(body="owners")
    assert (poll.state, poll.heads_voted, poll.roll_heads, poll.excluded) == ("published", 40, 47, 1)
    assert poll.matter.state in {"action_items_open", "actions_done", "feedback_published", "confirmed", "not_agreed"}
    assert Interest.objects.get().roll_label == "7-2-602"
    begins = localtime(poll.opens_at)
    assert (begins.hour, begins.minute) == (9, 0)


def test_an_owners_vote_fails_by_area_though_it_passed_by_head_and_is_answered(town: Town) -> None:
    Estate.objects.create(code="E1", name="花园小区", area=town.areas[GARDEN])
    stage = SmallStage(town)
    head, clerk = stage.actors(Role.COMMUNITY_SECRETARY)[0], stage.actors(Role.COMMUNITY_CLERK)[0]
    community = Community(stage, {"forum": [], "topic": []}, 0, head, clerk)
    stage.plan(stage.start, OwnersVote(community, GATE).prepare)
    stage.run()
    poll = Poll.objects.select_related("matter__topic").get()
    assert 2 * poll.heads_yes > poll.heads_voted
    assert 2 * poll.area_yes < poll.area_voted
    assert (poll.is_passed, poll.matter.topic.resolution) == (False, "")
    assert Movement.objects.filter(matter=poll.matter, to_state="not_adopted").exists()
    assert "面积未过半" in Feedback.objects.get(matter=poll.matter).text


def test_the_month_is_asked_of_every_community_and_summed_up(played: SmallStage) -> None:
    month = Campaign.objects.get()
    communities = Area.objects.filter(code__startswith=month.area.code, level="community", valid_to=None).count()
    states = list(Due.objects.filter(round__purpose="topic.month").values_list("state", flat=True))
    assert len(states) == communities > states.count("done") > 0
    assert "open" not in states
    day = localdate(month.summed_up_at)
    assert month.summary.startswith(f"截至 {day}，{communities} 个社区（村）中")


def test_every_community_has_its_elected_bodies_in_their_term(played: SmallStage) -> None:
    kinds = set(SelfGovBody.objects.values_list("kind", flat=True))
    assert kinds == {"resident_committee", "supervision", "resident_representatives"}
    for body in SelfGovBody.objects.all():
        assert body_page(body, played.end.date()).hints == []
        assert body.seats.exists()


def test_a_village_demands_its_assembly_and_decides(town: Town) -> None:
    Area.objects.filter(pk=town.areas[GARDEN].pk).update(kind="village")
    stage = SmallStage(town)
    demo.schedule(stage)
    stage.run()
    poll = Poll.objects.select_related("matter__topic").get(body="villagers_assembly")
    request = AssemblyRequest.objects.get()
    assert (poll.state, poll.heads_voted, poll.is_secret) == ("published", 40, False)
    assert (request.needed, request.held_on) == (75, localdate(poll.closes_at))
    assert "请按新修订" in request.source
    assert poll.is_passed
    assert poll.matter.topic.resolution


def test_no_household_is_named_after_a_person(played: SmallStage) -> None:
    assert set(CostShare.objects.exclude(way="").values_list("way", flat=True)) <= {"link", "counter"}
    for plan in CostPlan.objects.all():
        assert plan.shares.count() == 68
        assert sum(plan.shares.values_list("amount_fen", flat=True)) == plan.total_fen


def test_the_owners_vote_belongs_to_an_estate_whose_committee_sees_it(played: SmallStage) -> None:
    post = Post.objects.select_related("organization", "area", "person").get(
        organization__name="花园小区业主委员会", title="业委会主任"
    )
    assert may_see_poll(of_post(post), Poll.objects.select_related("matter__topic").get(body="owners"))
