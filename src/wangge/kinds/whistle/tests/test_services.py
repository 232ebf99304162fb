"""Whistles through the services: three units called, one declines, all assessed; and one that nobody answers."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.world import GARDEN, NOW, POINTS, Town

from wangge.desk.queries import inbox
from wangge.kinds.whistle import services
from wangge.kinds.whistle.models import AimAssessment, WhistleDetails
from wangge.kinds.whistle.rules import Move, WhistleKind
from wangge.matters.access import may_see
from wangge.matters.models import Link, Matter, Movement, WorkOrder
from wangge.matters.rules import MoveRefused, OrderMove
from wangge.matters.services import move, move_order
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.telling import tell_pending
from wangge.matters.tests.stories import report
from wangge.notices.models import Notice

UNITS = ("water", "urban", "housing")
WHO = {"water": "manager", "urban": "urban_manager", "housing": "housing_handler"}
MINUTE = timedelta(minutes=1)


def proposed(town: Town, kind: WhistleKind = WhistleKind.EMERGENCY) -> Matter:
    lng, lat = POINTS[f"{GARDEN}001"]
    return services.propose(
        actor=town.actor("secretary"), title="路面塌陷", text="水管、道路、房屋三家要一起看。", whistle_kind=kind,
        at=NOW, lng=lng, lat=lat,
    ).matter  # fmt: skip


def sounded(town: Town, kind: WhistleKind = WhistleKind.EMERGENCY) -> Matter:
    matter = proposed(town, kind)
    units = [town.units[name] for name in UNITS]
    move(matter, Move.SOUND, actor=town.actor("township_leader"), at=NOW, given={"units": units})
    return matter


def order(town: Town, matter: Matter, unit: str) -> WorkOrder:
    return WorkOrder.objects.select_related("unit", "matter").get(matter=matter, unit=town.units[unit])


def act(town: Town, matter: Matter, unit: str, what: OrderMove, at=NOW, **given: object) -> None:
    move_order(order(town, matter, unit), what, actor=town.actor(WHO[unit]), at=at, given=given)
    matter.refresh_from_db()


def everybody_on_site(town: Town) -> Matter:
    matter = sounded(town)
    for unit in UNITS:
        act(town, matter, unit, OrderMove.ANSWER, answer="马上到")
        act(town, matter, unit, OrderMove.ARRIVE, point=(106.2, 37.98))
    return matter


class TestCalling:
    def test_every_unit_gets_its_own_order_with_a_quarter_of_an_hour_to_answer(self, town: Town) -> None:
        matter = sounded(town)
        dues = {row.unit.code: row.due_at for row in WorkOrder.objects.filter(matter=matter).select_related("unit")}
        assert set(dues.values()) == {NOW + 15 * MINUTE}
        assert len(dues) == 3

    def test_a_key_work_whistle_leaves_two_working_days(self, town: Town) -> None:
        matter = sounded(town, WhistleKind.KEY_WORK)
        clock = matter.clocks.filter(name="answer").first()
        assert clock.limit == "2 work_day"

    def test_calling_more_units_keeps_those_called_before(self, town: Town) -> None:
        matter = sounded(town)
        act(town, matter, "water", OrderMove.ANSWER, answer="来")
        move(
            matter, Move.CALL_MORE, actor=town.actor("township_leader"), at=NOW, given={"units": [town.units["civil"]]}
        )
        assert WorkOrder.objects.filter(matter=matter, ended_at__isnull=True).count() == 4

    def test_arrival_is_noted_with_time_and_place_by_the_unit_itself(self, town: Town) -> None:
        matter = sounded(town)
        act(town, matter, "water", OrderMove.ANSWER, answer="来")
        act(town, matter, "water", OrderMove.ARRIVE, at=NOW + 9 * MINUTE, point=(106.21, 37.99))
        row = order(town, matter, "water")
        assert (row.arrived_at, row.arrived_lng, row.arrived_lat) == (NOW + 9 * MINUTE, 106.21, 37.99)
        assert matter.state == "on_site"

    def test_the_quarter_of_an_hour_leads_the_units_list_whoever_else_has_answered(self, town: Town) -> None:
        matter = sounded(town)
        act(town, matter, "water", OrderMove.ANSWER, answer="马上到")
        (task,) = inbox(town.actor(WHO["urban"]), at=NOW).today
        assert (task.row.number, task.row.due_at) == (matter.number, NOW + 15 * MINUTE)
        (late,) = inbox(town.actor(WHO["housing"]), at=NOW + 16 * MINUTE).late
        assert late.row.number == matter.number

    def test_a_unit_cannot_answer_for_another(self, town: Town) -> None:
        matter = sounded(town)
        with pytest.raises(MoveRefused):
            move_order(
                order(town, matter, "water"), OrderMove.ANSWER, actor=town.actor("urban_manager"), at=NOW,
                given={"answer": "我替他"},
            )  # fmt: skip


class TestWaiting:
    def test_who_has_come_reads_whom_it_waits_for(self, town: Town) -> None:
        matter = sounded(town)
        act(town, matter, "water", OrderMove.ARRIVE)
        act(town, matter, "urban", OrderMove.ANSWER, answer="十分钟到")
        names = {unit: town.units[unit].name for unit in UNITS}
        page = town.client(WHO["water"]).get(reverse("matters:detail", args=[matter.number]))
        assert page.context["page"].waits == [
            f"还没有应答：{names['housing']}",
            f"已应答、还没有到场：{names['urban']}",
            "等街道（乡镇）写下联合处置方案，再由到场单位逐一签字。",
        ]
        assert names["housing"] in page.content.decode()
        assert Matter.objects.get(pk=matter.pk).next_clock == "plan"
        assert matter.number in {task.row.number for task in inbox(town.actor("township_leader"), at=NOW).today}

    def test_a_unit_that_never_comes_holds_nobody_up_and_is_assessed_all_the_same(self, town: Town) -> None:
        matter = sounded(town)
        act(town, matter, "water", OrderMove.ARRIVE)
        plan = {"plan": "供水公司今日修复"}
        move(matter, Move.PROPOSE_PLAN, actor=town.actor("township_leader"), at=NOW, given=plan)
        act(town, matter, "water", OrderMove.AGREE)
        move(matter, Move.START, actor=town.actor("manager"), at=NOW)
        act(town, matter, "water", OrderMove.FINISH, result="修好了")
        assert matter.state == "handling"
        gone = {"reason": "两家始终没有到场"}
        move(matter, Move.WITHOUT, actor=town.actor("dispatcher"), at=NOW + 20 * MINUTE, given=gone)
        matter.refresh_from_db()
        assert (matter.state, order(town, matter, "urban").state) == ("done", "declined")
        answers = matter.clocks.filter(name="answer", order__unit=town.units["urban"])
        assert [(clock.is_met, clock.stopped_at) for clock in answers] == [(False, NOW + 20 * MINUTE)]
        services.assess_unit(
            order(town, matter, "urban"), actor=town.actor("township_leader"), came_prepared=False,
            solved_its_part=False, text="没有到场", at=NOW + 30 * MINUTE,
        )  # fmt: skip
        assert WhistleDetails.objects.get(matter=matter).unassessed == 2


class TestArbitration:
    def test_a_unit_that_declines_waits_for_the_county_and_must_then_come(self, town: Town) -> None:
        matter = sounded(town)
        act(town, matter, "urban", OrderMove.DECLINE, reason="不归我们")
        assert matter.state == "arbitration"
        later = NOW + timedelta(hours=1)
        move(matter, Move.MUST_COME, actor=town.actor("county_leader"), at=later, given={"reason": "路面归你"})
        row = order(town, matter, "urban")
        assert (row.state, row.due_at) == ("sent", later + 15 * MINUTE)

    def test_a_unit_that_is_excused_is_no_longer_called(self, town: Town) -> None:
        matter = sounded(town)
        act(town, matter, "urban", OrderMove.DECLINE, reason="不归我们")
        move(matter, Move.EXCUSED, actor=town.actor("county_leader"), at=NOW, given={"reason": "确实不归"})
        assert not may_see_open(town, matter, "urban")
        assert order(town, matter, "urban").state == "withdrawn"

    def test_one_who_arrived_meanwhile_is_not_forgotten_by_the_decision(self, town: Town) -> None:
        matter = sounded(town)
        act(town, matter, "urban", OrderMove.DECLINE, reason="不归我们")
        act(town, matter, "water", OrderMove.ARRIVE)
        assert matter.state == "arbitration"
        move(matter, Move.EXCUSED, actor=town.actor("county_leader"), at=NOW, given={"reason": "确实不归"})
        matter.refresh_from_db()
        assert matter.state == "on_site"


def may_see_open(town: Town, matter: Matter, unit: str) -> bool:
    return WorkOrder.objects.filter(matter=matter, unit=town.units[unit], ended_at__isnull=True).exists()


class TestSilence:
    def test_no_answer_in_time_is_reported_up_and_told_to_the_county(self, town: Town) -> None:
        matter = sounded(town)
        sound_due_alarms(NOW + 16 * MINUTE)
        matter.refresh_from_db()
        assert matter.state == "escalated"
        tell_pending(NOW + 16 * MINUTE)
        told = set(Notice.objects.values_list("person_id", flat=True))
        assert town.people["county_leader"].pk in told

    def test_what_is_told_late_still_says_when_it_happened(self, town: Town) -> None:
        matter = sounded(town)
        tell_pending(NOW + timedelta(days=3))
        happened = set(Movement.objects.filter(matter=matter).values_list("at", flat=True))
        told = set(Notice.objects.values_list("created_at", flat=True))
        assert told
        assert told <= happened

    def test_a_late_answer_still_brings_it_back(self, town: Town) -> None:
        matter = sounded(town)
        sound_due_alarms(NOW + 16 * MINUTE)
        act(town, matter, "water", OrderMove.ANSWER, at=NOW + 20 * MINUTE, answer="路上堵")
        assert matter.state == "answering"


class TestPlan:
    def test_the_plan_counts_when_all_present_have_signed_and_a_change_asks_again(self, town: Town) -> None:
        matter = everybody_on_site(town)
        leader = town.actor("township_leader")
        with pytest.raises(MoveRefused):
            act(town, matter, "water", OrderMove.AGREE)
        move(matter, Move.PROPOSE_PLAN, actor=leader, at=NOW, given={"plan": "先围挡"})
        act(town, matter, "water", OrderMove.AGREE)
        move(matter, Move.PROPOSE_PLAN, actor=leader, at=NOW, given={"plan": "先围挡，再开挖"})
        assert order(town, matter, "water").state == "arrived"
        for unit in UNITS:
            act(town, matter, unit, OrderMove.AGREE)
        assert matter.state == "plan_agreed"
        assert WhistleDetails.objects.get(matter=matter).plan_version == 2


class TestEnd:
    def test_both_sides_are_assessed_before_it_closes(self, town: Town) -> None:
        matter = everybody_on_site(town)
        leader = town.actor("township_leader")
        move(matter, Move.PROPOSE_PLAN, actor=leader, at=NOW, given={"plan": "一起干"})
        for unit in UNITS:
            act(town, matter, unit, OrderMove.AGREE)
        move(matter, Move.START, actor=town.actor("manager"), at=NOW)
        for unit in UNITS:
            act(town, matter, unit, OrderMove.FINISH, result="修好了")
        assert matter.state == "done"
        move(matter, Move.CONFIRM, actor=leader, at=NOW, given={"note": "居民认可"})
        with pytest.raises(MoveRefused):
            move(matter, Move.CLOSE, actor=leader, at=NOW)
        for unit in UNITS:
            services.assess_unit(
                order(town, matter, unit), actor=leader, came_prepared=True, solved_its_part=True, text="", at=NOW
            )
        services.assess_aim(order(town, matter, "water"), actor=town.actor("manager"), was_right=True, text="", at=NOW)
        matter.refresh_from_db()
        move(matter, Move.CLOSE, actor=leader, at=NOW)
        assert (matter.phase, AimAssessment.objects.count()) == ("done", 1)
        assert Movement.objects.filter(matter=matter, move="order_finish").count() == 3


class TestGrowing:
    def test_it_grows_out_of_a_concern_in_two_taps_and_stays_linked(self, town: Town) -> None:
        lng, lat = POINTS[f"{GARDEN}001"]
        with time_machine.travel(NOW, tick=False):
            source = report(town)
            page = town.client("secretary")
            asked = page.get(reverse("whistle:new"), {"from": source.number})
            form = asked.context["form"]
            data = {**form.initial, "whistle_kind": "management_service", "meet_at": "", "meet_place": ""}
            page.post(f"{reverse('whistle:new')}?from={source.number}", data)
        grown = Matter.objects.exclude(pk=source.pk).get()
        assert (grown.lng, grown.lat, grown.area_code) == (lng, lat, source.area_code)
        assert Link.objects.get().target == source

    def test_whoever_is_not_called_sees_nothing(self, town: Town) -> None:
        matter = sounded(town)
        assert may_see(town.actor("manager"), matter)
        assert not may_see(town.actor("property_manager"), matter)
        assert town.client("property_manager").get(reverse("matters:detail", args=[matter.number])).status_code == 404
