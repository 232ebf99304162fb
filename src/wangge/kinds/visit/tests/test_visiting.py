"""Visits through the services: met, declined, missed twice, told once; findings; turns of rounds."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.world import NOW, Town

from wangge.kinds.visit.models import Enrolment, VisitDetails
from wangge.kinds.visit.queries.terms import checklist_for
from wangge.kinds.visit.queries.visits import today
from wangge.kinds.visit.rules.categories import EndReason, Service
from wangge.kinds.visit.rules.visits import Move, State, VisitKind
from wangge.kinds.visit.services.enrolling import end_enrolment
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.services.planning import open_visits, sync_county, wake_rested
from wangge.kinds.visit.services.setting import set_checklist, set_rhythm
from wangge.kinds.visit.services.visiting import plan_visit, report_finding, wipe_remarks
from wangge.kinds.visit.tests.stories import care_visit, elder, routine_visit
from wangge.matters.access import may_see, visible
from wangge.matters.models import Clock, Link, Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst, move
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.telling import tell_pending
from wangge.notices.models import Notice
from wangge.rounds.models import Due, Target
from wangge.rounds.queries import work_of
from wangge.rounds.services import miss_overdue, open_due

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


def fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def told(town: Town, name: str, prefix: str = "") -> int:
    return Notice.objects.filter(person_id=town.people[name].pk, key__startswith=prefix).count()


class TestCare:
    def test_met_and_well_it_is_over_in_time(self, town: Town) -> None:
        matter = care_visit(town)
        move(
            matter, Move.FINISH, actor=town.actor("grid_worker"), at=NOW, given={"found": "well", "remark": "灯泡坏了"}
        )
        details = VisitDetails.objects.get(matter=matter)
        assert (matter.phase, details.found, details.remark, details.visited_at) == ("done", "well", "灯泡坏了", NOW)
        assert Clock.objects.get(matter=matter).is_met is True

    def test_a_missed_visit_opens_a_second_one_on_the_same_day_then_the_contact_person_is_told(
        self, town: Town
    ) -> None:
        row = elder(town, kin_person_id=town.people["resident"].pk)
        matter = care_visit(town, row, hours=2)
        sound_due_alarms(NOW + timedelta(hours=2))
        assert fresh(matter).state == State.SECOND
        second = Clock.objects.get(matter=matter, name="second")
        assert second.due_at == NOW + timedelta(hours=5)
        sound_due_alarms(second.due_at)
        assert fresh(matter).state == State.ALERTED
        assert told(town, "resident", "visit:") == 1
        tell_pending(second.due_at)
        assert told(town, "secretary") >= 1
        assert told(town, "grid_worker") >= 1

    def test_two_processes_and_a_late_one_tell_exactly_once(self, town: Town) -> None:
        row = elder(town, kin_person_id=town.people["resident"].pk)
        matter = care_visit(town, row, hours=2)
        for hours in (2, 2, 5, 5, 6, 9):
            sound_due_alarms(NOW + timedelta(hours=hours))
            tell_pending(NOW + timedelta(hours=hours))
        assert told(town, "resident", "visit:") == 1
        moves = list(matter.movements.order_by("pk").values_list("move", flat=True))
        assert moves == ["open", "missed", "missed_again"]

    def test_the_worker_who_met_nobody_does_not_wait_for_the_clock(self, town: Town) -> None:
        matter = care_visit(town)
        worker = town.actor("grid_worker")
        move(matter, Move.MISSED, actor=worker, at=NOW)
        move(matter, Move.MISSED_AGAIN, actor=worker, at=NOW + timedelta(hours=1))
        move(matter, Move.TELL_CONTACT, actor=worker, at=NOW + timedelta(hours=1), given={"remark": "女儿正赶来"})
        move(matter, Move.FINISH, actor=worker, at=NOW + timedelta(hours=2), given={"found": "elsewhere"})
        details = VisitDetails.objects.get(matter=matter)
        assert (matter.phase, details.found, details.went_second) == ("done", "elsewhere", True)
        assert "女儿正赶来" in details.remark
        assert not matter.movements.filter(note__contains="女儿").exists()

    def test_a_clock_that_runs_out_after_somebody_was_met_changes_nothing(self, town: Town) -> None:
        matter = care_visit(town)
        move(matter, Move.FINISH, actor=town.actor("grid_worker"), at=NOW, given={"found": "well"})
        sound_due_alarms(NOW + timedelta(hours=9))
        assert fresh(matter).state == State.DONE

    def test_declining_is_a_sign_of_life_and_the_agreed_visits_go_on(self, town: Town) -> None:
        row = elder(town)
        move(care_visit(town, row), Move.DECLINE, actor=town.actor("grid_worker"), at=NOW)
        row.refresh_from_db()
        assert row.rest_until is None
        assert Target.objects.get(target_id=str(row.pk)).is_active


class TestRoutine:
    def test_nobody_home_is_neutral_and_over(self, town: Town) -> None:
        matter = routine_visit(town)
        move(matter, Move.NOBODY_HOME, actor=town.actor("grid_worker"), at=NOW)
        assert (matter.phase, matter.was_late) == ("done", False)
        assert Clock.objects.get(matter=matter).is_met is None

    def test_who_declines_is_left_alone_for_the_countys_set_time(self, town: Town) -> None:
        row = elder(town, category=Service.ELDER_80_PLUS)
        move(routine_visit(town, row), Move.DECLINE, actor=town.actor("grid_worker"), at=NOW)
        row.refresh_from_db()
        assert row.rest_until == date(2026, 6, 2)
        assert not Target.objects.get(target_id=str(row.pk)).is_active
        wake_rested(NOW + timedelta(days=89))
        assert not Target.objects.get(target_id=str(row.pk)).is_active
        wake_rested(NOW + timedelta(days=90))
        assert Target.objects.get(target_id=str(row.pk)).is_active

    def test_a_longer_rest_is_kept_when_the_person_wishes_it(self, town: Town) -> None:
        row = elder(town, category=Service.ELDER_80_PLUS)
        given = {"rest_until": date(2027, 1, 1)}
        move(routine_visit(town, row), Move.DECLINE, actor=town.actor("grid_worker"), at=NOW, given=given)
        row.refresh_from_db()
        assert row.rest_until == date(2027, 1, 1)

    def test_a_visit_that_was_not_made_lapses_and_nobody_is_alarmed(self, town: Town) -> None:
        matter = routine_visit(town, days=3)
        for _turn in range(2):
            sound_due_alarms(NOW + timedelta(days=5))
        assert fresh(matter).state == State.LAPSED
        assert told(town, "secretary") == 0

    def test_without_consent_in_force_no_visit_is_planned(self, town: Town) -> None:
        row = elder(town)
        row.consents.update(withdrawn_at=NOW)
        with pytest.raises(VisitRefused):
            plan_visit(
                enrolment=row, visit_kind=VisitKind.ASKED, due_at=NOW + timedelta(days=1), actor=town.actor("clerk"),
                at=NOW,
            )  # fmt: skip


class TestRights:
    @pytest.mark.parametrize("name", ["grid_worker", "grid_leader", "clerk", "secretary"])
    def test_grid_and_community_see_and_act(self, town: Town, name: str) -> None:
        matter = care_visit(town)
        assert may_see(town.actor(name), matter)
        move(matter, Move.FINISH, actor=town.actor(name), at=NOW, given={"found": "well"})

    @pytest.mark.parametrize(
        "name",
        ["river_worker", "dispatcher", "west_dispatcher", "township_leader", "county_leader", "supervisor", "handler",
         "statistician", "volunteer", "resident"],
    )  # fmt: skip
    def test_nobody_else_sees_that_there_was_one(self, town: Town, name: str) -> None:
        matter = care_visit(town)
        assert not visible(town.actor(name)).filter(pk=matter.pk).exists()
        with pytest.raises(MoveRefused):
            move(matter, Move.FINISH, actor=town.actor(name), at=NOW, given={"found": "well"})

    def test_the_visit_itself_names_nobody(self, town: Town) -> None:
        matter = care_visit(town)
        assert "丁" not in f"{matter.title} {matter.text} {matter.address} {matter.area_name}"
        assert (matter.building_id, matter.lng) == (None, None)

    def test_only_one_of_two_records_it(self, town: Town) -> None:
        matter, same = care_visit(town), None
        same = fresh(matter)
        move(matter, Move.FINISH, actor=town.actor("grid_worker"), at=NOW, given={"found": "well"})
        with pytest.raises(SomebodyWasFirst):
            move(same, Move.MISSED, actor=town.actor("clerk"), at=NOW)


class TestFindings:
    def test_a_finding_becomes_a_concern_that_does_not_lead_back_to_the_door(self, town: Town) -> None:
        matter = care_visit(town)
        opened = report_finding(
            matter, actor=town.actor("grid_worker"), text="三号楼楼道灯不亮，老人上下楼看不清", category=None, at=NOW, key="f1"
        )  # fmt: skip
        concern = opened.matter
        assert (concern.kind, concern.channel, concern.area_code) == ("concern", "visit", matter.area_code)
        assert Link.objects.filter(source=concern, target=matter, kind="follows_from").exists()
        assert may_see(town.actor("dispatcher"), concern)
        page = town.client("dispatcher").get(f"/desk/matters/{concern.number}/")
        assert matter.number not in page.content.decode()
        again = report_finding(matter, actor=town.actor("grid_worker"), text="三号楼", category=None, at=NOW, key="f1")
        assert again.matter.pk == concern.pk


def at_nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=ZONE)


class TestTurns:
    WEDNESDAY = date(2026, 3, 4)

    def turn(self, town: Town) -> tuple[Enrolment, Due]:
        row = elder(town, weekday=2, at=at_nine(self.WEDNESDAY) - timedelta(hours=2))
        open_due(at_nine(self.WEDNESDAY) - timedelta(hours=1))
        return row, Due.objects.get(target__target_id=str(row.pk))

    def test_the_turn_of_the_day_becomes_a_visit_when_its_hours_begin_and_only_once(self, town: Town) -> None:
        row, _due = self.turn(town)
        nine = at_nine(self.WEDNESDAY)
        assert open_visits(nine - timedelta(minutes=5)) == 0
        assert (open_visits(nine), open_visits(nine), open_visits(nine + timedelta(hours=1))) == (1, 0, 0)
        matter = Matter.objects.get(visit__enrolment=row)
        clock = Clock.objects.get(matter=matter)
        assert (clock.name, clock.due_at) == ("care", nine + timedelta(hours=3))

    def test_a_turn_that_became_a_visit_waits_among_the_matters_and_nowhere_a_second_time(self, town: Town) -> None:
        _row, due = self.turn(town)
        nine, worker = at_nine(self.WEDNESDAY), town.actor("grid_worker")
        assert [one.pk for one in work_of(worker, at=nine)] == [due.pk]
        open_visits(nine)
        assert work_of(worker, at=nine) == []
        assert [task.number for task in today(worker, at=nine).care]

    def test_a_visit_that_was_made_ends_the_turn(self, town: Town) -> None:
        row, due = self.turn(town)
        open_visits(at_nine(self.WEDNESDAY))
        matter = Matter.objects.get(visit__enrolment=row)
        move(
            matter, Move.FINISH, actor=town.actor("grid_worker"), at=at_nine(self.WEDNESDAY) + timedelta(hours=1),
            given={"found": "well"},
        )  # fmt: skip
        due.refresh_from_db()
        assert (due.state, due.result_id) == ("done", matter.number)

    def test_when_nothing_ran_in_the_agreed_hours_the_elder_is_gone_after_at_once(self, town: Town) -> None:
        row, due = self.turn(town)
        noon = at_nine(self.WEDNESDAY) + timedelta(hours=4)
        assert miss_overdue(noon) == 1
        matter = Matter.objects.get(visit__enrolment=row)
        assert (matter.state, matter.visit.due_id) == (State.SECOND, due.pk)
        assert miss_overdue(noon) == 0
        assert open_visits(noon) == 0

    def test_a_turn_that_lies_days_back_alarms_nobody(self, town: Town) -> None:
        row, _due = self.turn(town)
        assert miss_overdue(at_nine(self.WEDNESDAY) + timedelta(days=3)) == 1
        assert not Matter.objects.filter(visit__enrolment=row).exists()

    def test_a_new_rhythm_of_the_county_reaches_every_grid(self, town: Town) -> None:
        row = elder(town, weekday=2)
        set_rhythm(
            actor=town.actor("county_leader"), category=Service.ELDER_LIVING_ALONE, every="daily", is_care=True,
            opens=datetime(2026, 1, 1, 8).time(), closes=datetime(2026, 1, 1, 11).time(), second_hours=2, rest_days=10,  # noqa: DTZ001
            at=NOW,
        )  # fmt: skip
        assert sync_county("640302", Service.ELDER_LIVING_ALONE, at=NOW) == 1
        rules = {
            target.round.rule: target.is_active
            for target in Target.objects.filter(target_id=str(row.pk)).select_related("round")
        }
        assert rules == {"FREQ=WEEKLY;BYDAY=WE": False, "FREQ=DAILY": True}


def test_remarks_are_deleted_after_a_year(town: Town) -> None:
    matter = care_visit(town)
    move(matter, Move.FINISH, actor=town.actor("grid_worker"), at=NOW, given={"found": "well", "remark": "喜欢听戏"})
    assert wipe_remarks(NOW + timedelta(days=365)) == 0
    assert wipe_remarks(NOW + timedelta(days=366)) == 1
    assert VisitDetails.objects.get(matter=matter).remark == ""


class TestLookedAtTogether:
    """The list of a care visit: short, without marks, and only what needs something is kept."""

    def noticed(self, matter: Matter) -> list[str]:
        return VisitDetails.objects.get(matter=matter).noticed.splitlines()

    def test_only_what_needs_something_is_kept(self, town: Town) -> None:
        matter = care_visit(town)
        given = {"found": "needs_something", "needs_0": True, "needs_3": True, "needs_4": False}
        move(matter, Move.FINISH, actor=town.actor("grid_worker"), at=NOW, given=given)
        assert self.noticed(matter) == ["取暖、水、电、燃气", "地面、灯光、扶手"]

    def test_a_county_writes_its_own_lines_and_takes_the_shipped_ones_back(self, town: Town) -> None:
        leader = town.actor("county_leader")
        set_checklist(actor=leader, text="炉子和烟囱\n\n炉子和烟囱\n门前积雪", at=NOW)
        assert checklist_for("640302100") == ["炉子和烟囱", "门前积雪"]
        assert checklist_for("640105100")[0] == "取暖、水、电、燃气"
        matter = care_visit(town)
        given = {"found": "well", "needs_1": True}
        move(matter, Move.FINISH, actor=town.actor("grid_worker"), at=NOW, given=given)
        assert self.noticed(matter) == ["门前积雪"]
        set_checklist(actor=leader, text=" ", at=NOW)
        assert len(checklist_for("640302100")) == 6

    @pytest.mark.parametrize("wrong", ["\n".join("一二三四五六七八九"), "长" * 41])
    def test_a_long_list_is_no_visit_any_more(self, town: Town, wrong: str) -> None:
        with pytest.raises(VisitRefused):
            set_checklist(actor=town.actor("county_leader"), text=wrong, at=NOW)

    def test_a_routine_visit_has_no_list(self, town: Town) -> None:
        matter = routine_visit(town)
        given = {"found": "well", "needs_0": True}
        move(matter, Move.FINISH, actor=town.actor("grid_worker"), at=NOW, given=given)
        assert self.noticed(matter) == []

    def test_it_goes_with_whoever_leaves_and_after_a_year_in_any_case(self, town: Town) -> None:
        stays, leaves = care_visit(town), care_visit(town)
        given = {"found": "well", "needs_1": True, "remark": "喜欢听戏"}
        for matter in (stays, leaves):
            move(matter, Move.FINISH, actor=town.actor("grid_worker"), at=NOW, given=given)
        row = leaves.visit.enrolment
        end_enrolment(row, reason=EndReason.WITHDRAWN, actor=town.actor("grid_worker"), at=NOW)
        left = VisitDetails.objects.get(matter=leaves)
        assert (left.remark, left.noticed) == ("", "")
        assert self.noticed(stays) == ["烟道和报警器"]
        assert wipe_remarks(NOW + timedelta(days=366)) == 1
        assert self.noticed(stays) == []
