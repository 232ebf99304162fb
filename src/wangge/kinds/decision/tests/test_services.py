"""Bodies, meetings, decisions: what happens, who hears of it, what is refused."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from tests.world import COUNTY, GARDEN, NOW, RIVER, WEST, Town

from wangge.audit.models import Entry
from wangge.kinds.decision.access import get_body, get_meeting, visible_bodies, visible_meetings
from wangge.kinds.decision.models import Body, DecisionDetails, Meeting
from wangge.kinds.decision.queries import following
from wangge.kinds.decision.queries.figures import figures
from wangge.kinds.decision.queries.rhythm import rhythms
from wangge.kinds.decision.rules import BodyKind, Move
from wangge.kinds.decision.services import bodies, decisions, meetings
from wangge.kinds.decision.services.journal import BodyRefused
from wangge.kinds.decision.tests.stories import called, committee, decided, held
from wangge.matters.models import Link, Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move, open_matter
from wangge.matters.services.parameters import set_parameter
from wangge.matters.services.telling import tell_pending
from wangge.notices.models import Notice
from wangge.people.models import Organization


def told(town: Town, name: str) -> list[str]:
    return list(Notice.objects.filter(person_id=town.people[name].pk).order_by("pk").values_list("title", flat=True))


class TestRegister:
    def test_the_community_writes_its_committee_down_and_it_is_an_organization(self, town: Town) -> None:
        body = committee(town, head="社区党委书记")
        assert (body.organization.kind, body.organization.subkind) == ("joint_committee", "community_level")
        assert body.organization.area.code == GARDEN
        assert Entry.objects.filter(act="decision.save_body").exists()
        assert Entry.objects.filter(act="organization.create", subject_id=str(body.organization_id)).exists()

    def test_two_bodies_of_one_place_have_two_codes(self, town: Town) -> None:
        codes = {committee(town, name=name).organization.code for name in ("一", "二")}
        assert len(codes) == 2

    @pytest.mark.parametrize("keeper", ["manager", "east_leader", "grid_worker", "supervisor", "township_leader"])
    def test_nobody_else_writes_it_down(self, town: Town, keeper: str) -> None:
        with pytest.raises(BodyRefused):
            committee(town, keeper=keeper)
        assert not Body.objects.exists()

    def test_a_grand_working_committee_stands_in_a_township(self, town: Town) -> None:
        with pytest.raises(BodyRefused) as refused:
            committee(town, kind=BodyKind.TOWNSHIP_LEVEL)
        assert refused.value.field == "area"

    def test_a_unit_that_leaves_is_remembered(self, town: Town) -> None:
        body = committee(town)
        later = NOW + timedelta(days=30)
        bodies.seat_members(body, [town.units["property"]], actor=town.actor("secretary"), at=later)
        assert list(body.members.filter(until=None).values_list("organization__code", flat=True)) == ["property"]
        assert body.members.get(organization=town.units["water"]).until == later.date()

    def test_a_task_group_stands_beneath_its_body(self, town: Town) -> None:
        given = {"area": town.areas[COUNTY], "keeper": "county_leader"}
        group = committee(town, kind=BodyKind.LEADING_GROUP, name="领导小组", **given)
        task = committee(town, kind=BodyKind.TASK_GROUP, name="网格专项组", parent=group, **given)
        assert task.organization.parent_id == group.organization_id

    def test_an_organization_that_gives_rights_is_not_written_down_this_way(self, town: Town) -> None:
        before = Organization.objects.count()
        committee(town)
        assert Organization.objects.count() == before + 1
        assert not Body.objects.get().organization.posts.exists()


class TestSight:
    def test_members_and_those_above_read_of_it_others_do_not(self, town: Town) -> None:
        body = committee(town)
        seers = {name for name in town.names() if body in visible_bodies(town.actor(name))}
        assert seers == {
            "secretary", "clerk", "township_leader", "west_dispatcher", "dispatcher", "second_dispatcher",
            "county_leader", "supervisor", "handler", "manager", "property_manager",
        }  # fmt: skip

    def test_the_filter_and_the_door_agree(self, town: Town) -> None:
        body, river = committee(town), town.actor("river_worker")
        meeting = called(town, body)
        for name in town.names():
            actor = town.actor(name)
            for rows, door, row in (
                (visible_bodies, get_body, body),
                (visible_meetings, get_meeting, meeting),
            ):
                try:
                    is_let_in = door(actor, row.pk) == row
                except Http404:
                    is_let_in = False
                assert is_let_in == (row in rows(actor))
        assert meeting not in visible_meetings(river)

    def test_a_guest_reads_of_the_meeting_and_not_of_the_body(self, town: Town) -> None:
        body = committee(town)
        meeting = meetings.call_meeting(
            body, actor=town.actor("secretary"), at=NOW, subject="专题", meet_at=NOW + timedelta(days=1), place="三楼",
            units=[town.units["housing"]],
        )  # fmt: skip
        guest = town.actor("housing_handler")
        assert meeting in visible_meetings(guest)
        assert body not in visible_bodies(guest)


class TestMeetings:
    def test_member_units_are_told_and_grid_workers_of_an_office_are_not(self, town: Town) -> None:
        body = committee(
            town, "water", "garden_office", keeper="township_leader", area=town.areas[WEST],
            kind=BodyKind.TOWNSHIP_LEVEL,
        )  # fmt: skip
        called(town, body, keeper="township_leader")
        assert told(town, "manager") == told(town, "secretary") == ["会议通知：停车和照明"]
        assert told(town, "grid_worker") == told(town, "urban_manager") == []

    def test_a_unit_answers_and_another_cannot_for_it(self, town: Town) -> None:
        meeting = called(town, committee(town))
        meetings.answer(meeting, actor=town.actor("handler"), at=NOW, answer="deputy", text="王工参加")
        row = meeting.invitations.get(organization=town.units["water"])
        assert (row.answer, row.note) == ("deputy", "王工参加")
        with pytest.raises(BodyRefused):
            meetings.answer(meeting, actor=town.actor("urban_handler"), at=NOW, answer="coming")

    def test_another_day_asks_everybody_again(self, town: Town) -> None:
        meeting = called(town, committee(town))
        meetings.answer(meeting, actor=town.actor("handler"), at=NOW, answer="coming")
        meetings.change_meeting(
            meeting, actor=town.actor("secretary"), at=NOW, subject="停车和照明", place="三楼",
            meet_at=NOW + timedelta(days=5), units=[town.units["water"], town.units["urban"]],
        )  # fmt: skip
        assert told(town, "handler") == ["会议通知：停车和照明", "会议时间或地点有变：停车和照明"]
        assert told(town, "urban_manager") == ["会议通知：停车和照明"]
        assert set(meeting.invitations.values_list("organization__code", "answer")) == {("water", ""), ("urban", "")}

    def test_a_new_agenda_alone_disturbs_nobody(self, town: Town) -> None:
        meeting = called(town, committee(town))
        units = [town.units["water"], town.units["property"]]
        meetings.change_meeting(
            meeting, actor=town.actor("secretary"), at=NOW, subject="停车和照明", place="三楼",
            meet_at=meeting.meet_at, agenda="新议题", units=units,
        )  # fmt: skip
        assert len(told(town, "handler")) == 1

    def test_called_off_with_a_reason_and_then_over(self, town: Town) -> None:
        meeting = called(town, committee(town))
        with pytest.raises(BodyRefused):
            meetings.cancel_meeting(meeting, actor=town.actor("secretary"), at=NOW, reason=" ")
        meetings.cancel_meeting(meeting, actor=town.actor("secretary"), at=NOW, reason="防汛")
        assert told(town, "handler")[-1] == "会议取消：停车和照明"
        with pytest.raises(BodyRefused):
            meetings.write_minutes(meeting, actor=town.actor("secretary"), at=meeting.meet_at, there=(), minutes="…")

    def test_minutes_wait_for_the_day_and_need_words(self, town: Town) -> None:
        meeting = called(town, committee(town))
        write = {"actor": town.actor("secretary"), "there": ()}
        with pytest.raises(BodyRefused):
            meetings.write_minutes(meeting, at=NOW, minutes="太早", **write)
        with pytest.raises(BodyRefused):
            meetings.write_minutes(meeting, at=meeting.meet_at, minutes="  ", **write)
        assert not Meeting.objects.filter(held_at__isnull=False).exists()

    def test_the_roll_says_of_every_unit_whether_it_was_there(self, town: Town) -> None:
        meeting = held(town, committee(town), there=("water",))
        assert dict(meeting.invitations.values_list("organization__code", "was_there")) == {
            "water": True, "property": False,
        }  # fmt: skip

    def test_a_member_calls_no_meeting(self, town: Town) -> None:
        with pytest.raises(BodyRefused):
            called(town, committee(town), keeper="manager")


class TestDecisions:
    def test_the_owner_has_it_at_once_with_the_day_as_its_deadline(self, town: Town) -> None:
        matter = decided(town, held(town, committee(town)))
        assert (matter.state, matter.lead_unit, matter.number[0]) == ("entrusted", town.units["water"], "Y")
        details = DecisionDetails.objects.get(matter=matter)
        assert (matter.next_due_at - timedelta(minutes=1)).date() == details.due_on
        assert details.level == "community"
        tell_pending(NOW + timedelta(days=4))
        assert any(title.endswith("开放夜间车位") for title in told(town, "manager"))

    def test_done_by_the_unit_and_confirmed_by_the_office(self, town: Town) -> None:
        matter = decided(town, held(town, committee(town)))
        at = NOW + timedelta(days=5)
        move(matter, Move.BEGIN, actor=town.actor("manager"), at=at)
        move(matter, Move.FINISH, actor=town.actor("manager"), at=at, given={"result": "已开放四十个车位"})
        tell_pending(at)
        assert any("开放夜间车位" in title for title in told(town, "secretary"))
        with pytest.raises(MoveRefused):
            move(matter, Move.CONFIRM, actor=town.actor("manager"), at=at)
        move(matter, Move.CONFIRM, actor=town.actor("secretary"), at=at)
        assert (matter.state, matter.phase) == ("confirmed", "done")

    def test_an_office_beneath_owns_a_decision_of_the_township_and_does_not_confirm_it(self, town: Town) -> None:
        body = committee(
            town, "garden_office", keeper="township_leader", area=town.areas[WEST], kind=BodyKind.TOWNSHIP_LEVEL
        )
        matter = decided(
            town, held(town, body, keeper="township_leader"), owner="garden_office", keeper="township_leader"
        )
        at = NOW + timedelta(days=5)
        move(matter, Move.FINISH, actor=town.actor("clerk"), at=at, given={"result": "车位已划好"})
        with pytest.raises(MoveRefused):
            move(matter, Move.CONFIRM, actor=town.actor("secretary"), at=at)
        move(matter, Move.CONFIRM, actor=town.actor("township_leader"), at=at)
        assert matter.state == "confirmed"

    def test_a_later_day_is_the_day_promised(self, town: Town) -> None:
        matter = decided(town, held(town, committee(town)))
        until = NOW + timedelta(days=40)
        at = NOW + timedelta(days=5)
        move(matter, Move.EXTEND, actor=town.actor("secretary"), at=at, given={"until": until, "reason": "等配件"})
        assert DecisionDetails.objects.get(matter=matter).due_on == until.date()

    def test_it_grows_out_of_a_concern_and_stays_with_the_body(self, town: Town) -> None:
        concern = open_matter(
            kind="slip", actor=town.actor("township_leader"), at=NOW, title="反复漏水", channel="superior",
            area_code=f"{GARDEN}001", details={"issuer_id": town.units["west_office"].pk},
        ).matter  # fmt: skip
        matter = decided(town, held(town, committee(town)), source=concern)
        assert matter.area_code == GARDEN
        assert Link.objects.filter(source=matter, target=concern, kind=Link.Kind.FOLLOWS_FROM).exists()

    def test_before_the_meeting_nothing_is_decided(self, town: Town) -> None:
        meeting = called(town, committee(town))
        with pytest.raises(BodyRefused):
            decisions.decide(
                meeting, actor=town.actor("secretary"), at=NOW, title="早", owner=town.units["water"],
                due_on=date(2026, 4, 1),
            )  # fmt: skip
        assert not Matter.objects.exists()

    def test_the_same_form_sent_twice_is_one_decision(self, town: Town) -> None:
        meeting = held(town, committee(town))
        for _time in range(2):
            decisions.decide(
                meeting, actor=town.actor("secretary"), at=meeting.meet_at + timedelta(hours=2), title="一件事", key="k1",
                owner=town.units["water"], due_on=date(2026, 4, 1),
            )  # fmt: skip
        assert Matter.objects.filter(kind="decision").count() == 1


class TestFollowing:
    def test_what_is_open_stands_in_the_next_agenda_by_itself_and_overdue_comes_first(self, town: Town) -> None:
        body = committee(town)
        first = held(town, body)
        soon, late = decided(town, first, "路灯", days=30), decided(town, first, "车位", days=5)
        done = decided(town, first, "清理", owner="property")
        at = NOW + timedelta(days=20)
        move(done, Move.FINISH, actor=town.actor("property_manager"), at=at, given={"result": "清理完"})
        move(done, Move.CONFIRM, actor=town.actor("secretary"), at=at)
        second = called(town, body, at=at)
        rows = following.carried_over(second, at)
        assert [(row.title, row.is_late) for row in rows] == [("车位", True), ("清理", False), ("路灯", False)]
        assert [row.number for row in following.open_decisions(body, at)] == [late.number, soon.number]

    def test_what_was_over_before_the_last_meeting_is_not_told_a_second_time(self, town: Town) -> None:
        body = committee(town)
        done = decided(town, held(town, body))
        at = NOW + timedelta(days=10)
        move(done, Move.FINISH, actor=town.actor("manager"), at=at, given={"result": "好了"})
        move(done, Move.CONFIRM, actor=town.actor("secretary"), at=at)
        held(town, body, at=NOW + timedelta(days=20))
        assert following.carried_over(called(town, body, at=NOW + timedelta(days=40)), NOW + timedelta(days=40)) == []

    def test_minutes_of_then_say_what_was_open_then(self, town: Town) -> None:
        body = committee(town)
        matter = decided(town, held(town, body), days=60)
        second = held(town, body, at=NOW + timedelta(days=20))
        at = NOW + timedelta(days=30)
        move(matter, Move.FINISH, actor=town.actor("manager"), at=at, given={"result": "好了"})
        move(matter, Move.CONFIRM, actor=town.actor("secretary"), at=at)
        (row,) = following.carried_over(second, at)
        assert str(row.state) == "当时未完成"

    def test_units_stand_in_the_order_of_their_names_with_what_they_did(self, town: Town) -> None:
        body = committee(town)
        matter = decided(town, held(town, body))
        at = NOW + timedelta(days=5)
        move(matter, Move.FINISH, actor=town.actor("manager"), at=at, given={"result": "好了"})
        move(matter, Move.CONFIRM, actor=town.actor("secretary"), at=at)
        rows = following.contributions([body.pk], 2026, at)
        assert [(row.unit.code, row.asked, row.there, row.owned, row.done) for row in rows] == sorted(
            [("water", 1, 1, 1, 1), ("property", 1, 0, 0, 0)], key=lambda row: town.units[row[0]].name
        )


class TestRhythm:
    def test_the_office_is_told_once_for_each_missing_meeting(self, town: Town) -> None:
        committee(town)
        for at in (NOW + timedelta(days=60), NOW + timedelta(days=61)):
            bodies.remind_bodies(at)
        assert told(town, "secretary") == ["花园社区联合党委：下次会议什么时候开？"]
        bodies.remind_bodies(NOW + timedelta(days=130))
        assert len(told(town, "secretary")) == len(told(town, "clerk")) == 2

    def test_who_met_is_not_asked(self, town: Town) -> None:
        held(town, committee(town))
        assert bodies.remind_bodies(NOW + timedelta(days=60)) == 0

    def test_a_county_may_ask_for_more(self, town: Town) -> None:
        body = committee(town)
        assert rhythms([body], NOW)[body.pk].promised == 4
        set_parameter(
            kind="decision", name="joint_meetings", value=6, actor=town.actor("system_admin"), at=NOW, area_code=COUNTY
        )
        assert rhythms([body], NOW + timedelta(days=1))[body.pk].promised == 6

    def test_a_coordination_body_promises_for_itself(self, town: Town) -> None:
        body = committee(
            town, keeper="county_leader", area=town.areas[COUNTY], kind=BodyKind.MECHANISM, meetings_a_year=2
        )
        assert rhythms([body], NOW)[body.pk].promised == 2


class TestFigures:
    def test_they_count_what_happened_in_the_own_area(self, town: Town) -> None:
        matter = decided(town, held(town, committee(town)), days=2)
        at = NOW + timedelta(days=20)
        found = figures(WEST, 2026, at)
        assert (found.total.meetings, found.total.there, found.total.asked) == (1, 1, 2)
        assert (found.total.fallen_due, found.total.done, found.total.late) == (1, 0, 1)
        move(matter, Move.FINISH, actor=town.actor("manager"), at=at, given={"result": "好了"})
        move(matter, Move.CONFIRM, actor=town.actor("secretary"), at=at)
        found = figures(WEST, 2026, at)
        assert (found.total.done_rate, found.total.late) == (1.0, 0)
        assert figures(RIVER, 2026, at).lines == []
