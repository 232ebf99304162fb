"""The part in the demo city plays without a refusal, and leaves something true for every page."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import pytest
from tests.world import GARDEN_1, NOW, POINTS, SINCE, Town

from wangge.areas.models import Area
from wangge.audit.models import Entry
from wangge.files.models import StoredFile
from wangge.kinds.dispute import demo
from wangge.kinds.dispute.models import CaseGroup, Invitation, MediationBody, Ticket, Transfer
from wangge.kinds.dispute.queries.bodies import coverage
from wangge.kinds.dispute.rules.course import State
from wangge.matters.models import Matter
from wangge.people.actors import SYSTEM, Actor, of_post
from wangge.people.models import Organization, Post
from wangge.people.rules import Role
from wangge.people.services import appoint, create_person


@dataclass(frozen=True)
class Spot:
    grid: Area
    estate: None
    lng: float
    lat: float
    street: str


class SmallStage:
    """The town as a stage; what is refused is not passed over here."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.random = random.Random(1)
        self.district = town.areas["640302"]
        self.start, self.end = NOW, NOW + timedelta(days=60)
        self.events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.numbers = count()
        self.units = {name: town.units[name] for name in ("water", "urban", "housing")}
        self.photos: list[StoredFile] = []
        lng, lat = POINTS[GARDEN_1]
        self.places = [Spot(town.areas[GARDEN_1], None, lng, lat, "花园路")]

    def later(self, at: datetime, minutes: float) -> datetime:
        return at + timedelta(minutes=3 * minutes)

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self.events, (at, next(self.numbers), act))

    def actors(self, role: Role) -> list[Actor]:
        return [of_post(post) for post in self.town.posts.values() if post.role == role]

    def appoint(self, role: Role, organization: Organization, area: Area, title: str = "") -> Actor:
        person = create_person(
            username=f"demo{next(self.numbers)}", name=self.name(), password=None, actor=SYSTEM, at=self.start
        )
        post = appoint(
            person=person, role=role, organization=organization, area=area, starts_on=SINCE, actor=SYSTEM, at=self.start
        )
        return of_post(Post.objects.select_related("person", "area", "organization").get(pk=post.pk))

    def name(self) -> str:
        return f"某{next(self.numbers)}"

    def run(self) -> None:
        while self.events and self.events[0][0] <= self.end:
            at, _number, act = heapq.heappop(self.events)
            act(at)


@pytest.fixture
def played(town: Town, now) -> SmallStage:
    stage = SmallStage(town)
    demo.schedule(stage)
    stage.run()
    now.move_to(stage.end)
    return stage


def test_everything_that_a_page_can_show_is_there(played: SmallStage) -> None:
    states = set(Matter.objects.filter(kind="dispute").values_list("state", flat=True))
    assert states >= set(State) - {State.ACCEPTED, State.WITHDRAWN, State.REFUSED, State.NOT_AGREED, State.EFFECTIVE}
    assert {row.kind for row in MediationBody.objects.all()} == set(MediationBody.Kind)
    group = CaseGroup.objects.get()
    assert group.checked_by_id not in {None, group.written_by_id}
    assert group.cases.count() == 3
    assert set(Ticket.objects.values_list("state", flat=True)) >= {
        "answered",
        "referred",
        "waiting",
        "called",
    }
    assert any(row.lacking for row in coverage("640302", played.end.date()))


def test_the_cases_are_filed_complete_and_nothing_of_them_stands_in_the_log(played: SmallStage) -> None:
    filed = Matter.objects.filter(kind="dispute", state=State.ARCHIVED, dispute__outcome="agreed")
    assert filed.count() > 3
    assert set(filed.values_list("dispute__missing_sheets", flat=True)) == {0}
    assert not Entry.objects.filter(detail__contains="吊顶").exists()


def test_cases_are_handed_on_and_others_sit_at_the_table(played: SmallStage) -> None:
    assert set(Transfer.objects.values_list("state", flat=True)) == {"accepted", "declined", "open"}
    assert set(Invitation.objects.values_list("state", flat=True)) == {"accepted", "declined", "open"}
    taken = Transfer.objects.select_related("matter__dispute").get(state="accepted")
    assert taken.matter.dispute.body_id == taken.to_body_id


def test_referrals_wait_for_papers_grow_and_go_by_the_days_of_petitions(played: SmallStage) -> None:
    referrals = Matter.objects.filter(kind="referral")
    assert set(referrals.values_list("state", flat=True)) >= {"papers", "grown", "back", "answered", "taken"}
    assert referrals.filter(referral__is_petition=True, next_clock="answer").exists()
