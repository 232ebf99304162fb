"""Campaigns: guarded against burden, doors kept as signs, answers only counted."""

from datetime import date, timedelta

import pytest
from tests.world import EAST, GARDEN, GARDEN_1, GARDEN_2, NOW, WEST, Town

from wangge.kinds.visit.access import campaigns_of
from wangge.kinds.visit.models import Campaign, Door, DoorRest, Place, Question, Raised, Tally
from wangge.kinds.visit.queries.campaigns import answers, coverage, raised, whole
from wangge.kinds.visit.services.campaigns import (
    Asked,
    close_campaign,
    decide_campaign,
    draft_campaign,
    knock,
    raise_finding,
    start_campaign,
    tidy,
)
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.notices.models import Notice

pytestmark = pytest.mark.django_db
QUESTIONS = (
    Asked("暖气热不热？", "choice", "热\n不热"),
    Asked("几台电动车？", "number"),
    Asked("楼道灯亮不亮？", "yes_no"),
)


def drafted(town: Town, *, who: str = "secretary", area: str = GARDEN, questions=QUESTIONS, **given) -> Campaign:
    values = {"starts_on": date(2026, 3, 4), "ends_on": date(2026, 3, 20), **given}
    return draft_campaign(
        actor=town.actor(who), title="冬季走访", purpose="了解取暖", reason="工单看不出", area_code=area,
        questions=questions, at=NOW, **values,
    )  # fmt: skip


def running(town: Town) -> Campaign:
    return start_campaign(drafted(town), actor=town.actor("secretary"), at=NOW)


def place(campaign: Campaign, area: str = GARDEN_1) -> Place:
    return Place.objects.select_related("campaign").get(campaign=campaign, area_code=area)


def told(town: Town, who: str) -> list[str]:
    rows = Notice.objects.filter(person_id=town.people[who].pk, key__startswith="campaign:").order_by("pk")
    return [f"{row.title} {row.body}".strip() for row in rows]


class TestOpening:
    def test_the_county_hears_of_it_the_opener_of_the_answer_and_the_workers_of_the_start(self, town: Town) -> None:
        opener = town.actor("township_leader")
        campaign = start_campaign(drafted(town, who="township_leader", area=WEST), actor=opener, at=NOW)
        assert told(town, "county_leader") == ["大走访待县里答复：冬季走访 请答复是否可以入户。"]
        assert not told(town, "grid_worker"), "nobody walks before it is allowed"
        decide_campaign(campaign, is_allowed=True, answer="可以", actor=town.actor("county_leader"), at=NOW)
        assert told(town, "township_leader") == ["已同意：冬季走访 可以"]
        assert told(town, "grid_worker") == ["大走访：冬季走访 03-04至03-20。了解取暖"]

    def test_a_refusal_reaches_the_opener_with_its_reason(self, town: Town) -> None:
        opener = town.actor("township_leader")
        campaign = start_campaign(drafted(town, who="township_leader", area=WEST), actor=opener, at=NOW)
        decide_campaign(campaign, is_allowed=False, answer="工单里已有", actor=town.actor("county_leader"), at=NOW)
        assert told(town, "township_leader") == ["未同意：冬季走访 工单里已有"]
        assert not told(town, "grid_worker")

    def test_a_community_starts_its_own_and_every_grid_is_on_the_list(self, town: Town) -> None:
        campaign = running(town)
        assert campaign.state == "running"
        assert dict(Place.objects.values_list("area_code", "households")) == {GARDEN_1: 400, GARDEN_2: 400}

    def test_what_a_township_orders_waits_for_the_county(self, town: Town) -> None:
        campaign = start_campaign(
            drafted(town, who="township_leader", area=WEST), actor=town.actor("township_leader"), at=NOW
        )
        assert campaign.state == "submitted"
        assert not Place.objects.exists()
        with pytest.raises(VisitRefused):
            decide_campaign(campaign, is_allowed=True, answer="", actor=town.actor("township_leader"), at=NOW)
        decide_campaign(campaign, is_allowed=True, answer="同意", actor=town.actor("county_leader"), at=NOW)
        campaign.refresh_from_db()
        assert (campaign.state, campaign.answer) == ("running", "同意")

    def test_the_county_does_not_allow_what_it_opened_itself_and_says_why_it_refuses(self, town: Town) -> None:
        campaign = start_campaign(
            drafted(town, who="county_leader", area="640302"), actor=town.actor("county_leader"), at=NOW
        )
        with pytest.raises(VisitRefused):
            decide_campaign(campaign, is_allowed=True, answer="", actor=town.actor("county_leader"), at=NOW)
        with pytest.raises(VisitRefused):
            decide_campaign(campaign, is_allowed=False, answer=" ", actor=town.actor("county_leader"), at=NOW)
        decide_campaign(campaign, is_allowed=False, answer="与民政重复", actor=town.actor("county_leader"), at=NOW)
        campaign.refresh_from_db()
        assert campaign.state == "refused"

    def test_the_burden_guard_stops_a_second_campaign_at_the_same_doors_and_the_same_question(self, town: Town) -> None:
        close_campaign(running(town), actor=town.actor("secretary"), at=NOW)
        again = drafted(town, starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 10))
        with pytest.raises(VisitRefused):
            start_campaign(again, actor=town.actor("secretary"), at=NOW)
        later = drafted(
            town, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 10), questions=(Asked("要不要长椅？", "yes_no"),)
        )
        assert start_campaign(later, actor=town.actor("secretary"), at=NOW).state == "running"

    def test_a_clerk_opens_none_and_nobody_outside_the_own_area(self, town: Town) -> None:
        for who, area in (("clerk", GARDEN), ("secretary", EAST)):
            with pytest.raises(VisitRefused):
                drafted(town, who=who, area=area)

    def test_only_one_of_two_starts_it(self, town: Town) -> None:
        campaign = drafted(town)
        same = Campaign.objects.get(pk=campaign.pk)
        start_campaign(campaign, actor=town.actor("secretary"), at=NOW)
        with pytest.raises(VisitRefused):
            start_campaign(same, actor=town.actor("secretary"), at=NOW)
        assert Place.objects.count() == 2


class TestDoors:
    def ask(self, town: Town, spot: Place, door: str, outcome: str = "done", **given) -> Door:
        return knock(spot, door=door, outcome=outcome, actor=town.actor("grid_worker"), at=NOW, **given)

    def test_answers_add_up_and_no_row_says_who_gave_them(self, town: Town) -> None:
        campaign = running(town)
        spot = place(campaign)
        heat, bikes, lamp = Question.objects.filter(campaign=campaign).order_by("position")
        self.ask(town, spot, "101", answers={heat.pk: "热", bikes.pk: "2", lamp.pk: "yes"})
        self.ask(town, spot, "102", answers={heat.pk: "热", bikes.pk: "1"})
        found = {one.question.pk: one for one in answers(campaign, town.actor("secretary"))}
        assert found[heat.pk].lines == [("热", 2, 1.0), ("不热", 0, 0.0)]
        assert (found[bikes.pk].total, found[bikes.pk].asked) == (3, 2)
        assert found[lamp.pk].asked == 1
        assert not {field.name for field in Tally._meta.get_fields()} & {"door", "place", "person"}
        assert not {field.name for field in Door._meta.get_fields()} & {"person", "worker", "door"}

    def test_the_door_cannot_be_read_from_its_sign(self, town: Town) -> None:
        row = self.ask(town, place(running(town)), "502")
        assert "502" not in row.door_index or len(row.door_index) == 64
        assert row.door_index.isalnum()

    def test_nobody_is_asked_twice_but_who_was_out_may_be_visited_again(self, town: Town) -> None:
        campaign = running(town)
        spot = place(campaign)
        self.ask(town, spot, "101", "nobody_home")
        self.ask(town, spot, "101", "nobody_home")
        self.ask(town, spot, "1 01")
        with pytest.raises(VisitRefused):
            self.ask(town, spot, "101")
        spot.refresh_from_db()
        assert (spot.done, spot.nobody_home, spot.declined, spot.left) == (1, 0, 0, 399)

    def test_who_declined_is_left_alone_by_the_next_campaign_too(self, town: Town) -> None:
        first = running(town)
        self.ask(town, place(first), "303", "declined")
        close_campaign(first, actor=town.actor("secretary"), at=NOW)
        second = drafted(town, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 10), questions=())
        start_campaign(second, actor=town.actor("secretary"), at=NOW)
        may = NOW + timedelta(days=60)
        with pytest.raises(VisitRefused) as refused:
            knock(place(second), door="303", outcome="done", actor=town.actor("grid_worker"), at=may)
        assert refused.value.field == "door"
        DoorRest.objects.update(until=may.date())
        knock(place(second), door="303", outcome="done", actor=town.actor("grid_worker"), at=may)

    def test_another_grids_worker_knocks_at_none_of_these_doors(self, town: Town) -> None:
        campaign = running(town)
        with pytest.raises(VisitRefused):
            knock(place(campaign, GARDEN_2), door="1", outcome="done", actor=town.actor("grid_worker"), at=NOW)
        with pytest.raises(VisitRefused):
            knock(place(campaign), door="1", outcome="done", actor=town.actor("dispatcher"), at=NOW)

    def test_it_knocks_only_within_its_days(self, town: Town) -> None:
        spot = place(running(town))
        with pytest.raises(VisitRefused):
            knock(spot, door="1", outcome="done", actor=town.actor("grid_worker"), at=NOW + timedelta(days=17))


class TestOutcome:
    def test_a_finding_becomes_a_concern_and_the_campaign_counts_it(self, town: Town) -> None:
        campaign = running(town)
        opened = raise_finding(
            place(campaign), actor=town.actor("grid_worker"), text="楼道台阶破了", category=None, at=NOW, key="k"
        )  # fmt: skip
        raise_finding(
            place(campaign), actor=town.actor("grid_worker"), text="楼道台阶破了", category=None, at=NOW, key="k"
        )
        assert opened.matter.kind == "concern"
        assert Raised.objects.count() == 1
        assert raised(campaign, town.actor("secretary")) == {"raised": 1, "solved": 0}

    def test_coverage_speaks_of_places_and_counts_declining_as_an_answer(self, town: Town) -> None:
        campaign = running(town)
        for door, outcome in (("1", "done"), ("2", "declined"), ("3", "nobody_home")):
            knock(place(campaign), door=door, outcome=outcome, actor=town.actor("grid_worker"), at=NOW)
        lines = {line.code: line for line in coverage(campaign, town.actor("secretary"))}
        assert (lines[GARDEN_1].reached, lines[GARDEN_1].left) == (2, 397)
        assert whole(list(lines.values())).households == 800
        assert [line.code for line in coverage(campaign, town.actor("grid_worker"))] == [GARDEN_1]

    def test_it_closes_by_itself_and_forgets_its_doors_a_month_later(self, town: Town) -> None:
        campaign = running(town)
        knock(place(campaign), door="1", outcome="done", actor=town.actor("grid_worker"), at=NOW)
        tidy(NOW + timedelta(days=17))
        campaign.refresh_from_db()
        assert campaign.state == "closed"
        assert Door.objects.exists()
        tidy(NOW + timedelta(days=48))
        assert not Door.objects.exists()
        assert place(campaign).done == 1

    @pytest.mark.parametrize(("name", "sees"), [("grid_worker", True), ("township_leader", True), ("supervisor", True),
                                                ("east_leader", False), ("dispatcher", False), ("handler", False)])  # fmt: skip
    def test_who_sees_a_campaign(self, town: Town, name: str, sees: bool) -> None:
        running(town)
        assert campaigns_of(town.actor(name)).exists() == sees
