"""Checks, hazards, stopped lifts, missed days: what people do and what follows from it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.world import COUNTY, GARDEN, GARDEN_1, NOW, RIVER_1, Town, photo

from wangge.audit.models import Entry
from wangge.kinds.inspection import services
from wangge.kinds.inspection.access import visible_installations
from wangge.kinds.inspection.models import Check, HazardDetails, Installation, Sheet
from wangge.kinds.inspection.rules import Move
from wangge.kinds.inspection.services import InspectionRefused
from wangge.kinds.inspection.services.checking import Answer
from wangge.kinds.inspection.services.hazards import open_statutory
from wangge.kinds.inspection.tests.lifts import FINE, LATER, TODAY, check, due_of, lift, opened
from wangge.matters.access import may_see
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move
from wangge.matters.services.telling import tell_pending
from wangge.notices.models import Notice
from wangge.people.queries import unit_members
from wangge.rounds.models import Due, Round
from wangge.rounds.services import RoundRefused, miss_overdue, open_due, waive

pytestmark = pytest.mark.django_db
NINGXIA = ZoneInfo("Asia/Shanghai")


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=NINGXIA)


def hazard(town: Town, row: Installation, *, urgent: bool = False, actor: str = "grid_worker") -> Matter:
    return services.report_hazard(
        row=row, actor=town.actor(actor), title="轿门夹人", at=NOW, is_urgent=urgent
    ).matter  # fmt: skip


def go(town: Town, matter: Matter, the_move: str, who: str, at: datetime = NOW, **given: object) -> Matter:
    move(matter, the_move, actor=town.actor(who), at=at, given=given)
    return Matter.objects.get(pk=matter.pk)


class TestRegister:
    def test_a_lift_begins_its_daily_control_weekly_check_and_monthly_dispatch_by_itself(self, town: Town) -> None:
        opened(town)
        found = {row.purpose: (row.area_code, row.targets.get().label) for row in Round.objects.all()}
        assert found == {
            "lift.daily": (COUNTY, "1号楼1单元电梯"), "lift.weekly": (COUNTY, "安居物业公司"),
            "lift.monthly": (COUNTY, "安居物业公司"),
        }  # fmt: skip
        assert Due.objects.get().round.purpose == "lift.daily"  # week and month begin on their own days
        assert open_due(on(9)) == 5 + 1

    def test_two_lifts_of_a_keeper_are_two_daily_checks_and_one_weekly(self, town: Town) -> None:
        lift(town)
        lift(town, 2)
        open_due(on(9))
        assert Due.objects.filter(round__purpose="lift.daily", period=date(2026, 3, 9)).count() == 2
        assert Due.objects.filter(round__purpose="lift.weekly").count() == 1

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"code": "301064030220200001"}, "code"),
            ({"officer": "handler"}, "officer"),
            ({"area": RIVER_1}, "area"),
        ],
    )
    def test_what_cannot_stand_in_the_register_is_refused_at_its_field(
        self, town: Town, given: dict[str, str], field: str
    ) -> None:
        lift(town)
        values = {name: town.people.get(value) or town.areas.get(value) or value for name, value in given.items()}
        with pytest.raises(InspectionRefused) as refused:
            lift(town, 2, **values)
        assert refused.value.field == field
        assert Installation.objects.count() == 1

    def test_a_change_is_followed_by_open_work(self, town: Town) -> None:
        row = opened(town)
        values = {
            "code": row.code, "kind": "lift", "name": "改名电梯", "area": row.area, "keeper": town.units["water"],
            "officer": None, "director": None,
        }  # fmt: skip
        services.edit_installation(row, values=values, actor=town.actor("clerk"), at=NOW, on=TODAY)
        due = due_of(row)
        assert (due.target.label, due.unit_id) == ("改名电梯", town.units["water"].pk)

    def test_a_retired_lift_is_checked_no_more_but_not_while_a_hazard_is_open(self, town: Town) -> None:
        row = opened(town)
        matter = hazard(town, row)
        with pytest.raises(InspectionRefused):
            services.retire_installation(row, actor=town.actor("secretary"), at=NOW)
        go(town, matter, Move.DISMISS, "secretary", reason="误报")
        services.retire_installation(row, actor=town.actor("secretary"), at=NOW)
        assert open_due(on(5)) == 0
        assert due_of(row).state == "waived"

    def test_each_sees_the_installations_of_his_area_or_unit_and_the_regulator_those_of_his_kind(
        self, town: Town
    ) -> None:
        lift(town)
        lift(town, 2, kind="gas_station", actor="county_leader")
        assert visible_installations(town.actor("urban_manager")).count() == 0
        services.name_regulator(
            kind="lift", area=town.areas[COUNTY], unit=town.units["urban"], actor=town.actor("county_leader"), at=NOW
        )
        seen = {
            name: visible_installations(town.actor(name)).count()
            for name in ("secretary", "property_manager", "urban_manager", "handler", "east_leader", "statistician",
                         "system_admin", "resident")
        }  # fmt: skip
        assert seen == {
            "secretary": 2, "property_manager": 2, "urban_manager": 1, "handler": 0, "east_leader": 0,
            "statistician": 0, "system_admin": 0, "resident": 0,
        }  # fmt: skip
        with pytest.raises(InspectionRefused):
            services.name_regulator(
                kind="lift", area=town.areas[COUNTY], unit=town.units["water"], actor=town.actor("secretary"), at=NOW
            )


class TestChecks:
    def test_a_check_that_finds_nothing_is_recorded_too(self, town: Town) -> None:
        row = opened(town)
        made = check(town, row)
        assert (made.found, made.is_late, made.by_name, made.keeper) == (0, False, "吴经理", town.units["property"])
        due = due_of(row)
        assert (due.state, due.inspection_check) == ("done", made)
        assert not Matter.objects.exists()
        assert Entry.objects.filter(act="inspection.check").exists()

    def test_each_line_that_is_wrong_becomes_a_hazard_of_the_keeper_and_the_grave_one_is_urgent(
        self, town: Town
    ) -> None:
        row = opened(town)
        made = check(town, row, bad={1: "对讲不通", 5: "灯不亮"}, photos=[photo()])
        found = {matter.title: (matter.urgency, matter.lead_unit) for matter in Matter.objects.all()}
        unit = town.units["property"]
        assert found == {
            "对讲不通 · 1号楼1单元电梯": ("urgent", unit), "灯不亮 · 1号楼1单元电梯": ("normal", unit),
        }  # fmt: skip
        assert [finding.position for finding in made.findings.order_by("position")] == [1, 5]
        assert {clock.name for matter in Matter.objects.all() for clock in matter.clocks.all()} == {"grade"}

    def test_the_same_fault_tomorrow_is_the_same_hazard(self, town: Town) -> None:
        row = opened(town)
        check(town, row, bad={5: "灯不亮"})
        open_due(on(5))
        second = check(town, row, bad={5: "灯还是不亮"}, at=on(5))
        assert Matter.objects.count() == 1
        assert second.findings.get().matter == Matter.objects.get()

    @pytest.mark.parametrize("answers", [{1: Answer(True)}, FINE | {2: Answer(False, " ")}])
    def test_a_line_not_looked_at_or_wrong_without_a_word_is_refused_and_nothing_is_kept(
        self, town: Town, answers: dict[int, Answer]
    ) -> None:
        row = opened(town)
        with pytest.raises(InspectionRefused):
            services.record_check(due=due_of(row), actor=town.actor("property_manager"), answers=answers, at=NOW)
        assert not Check.objects.exists()
        assert due_of(row).state == "open"

    def test_nobody_else_checks_and_nobody_twice(self, town: Town) -> None:
        row = opened(town)
        due = due_of(row)
        for name in ("handler", "secretary", "grid_worker"):
            with pytest.raises(RoundRefused):
                services.record_check(due=due, actor=town.actor(name), answers=FINE, at=NOW)
        check(town, row)
        with pytest.raises(RoundRefused):
            check(town, row, due=due)
        assert Check.objects.count() == 1

    def test_the_monthly_meeting_looks_back_and_is_recorded(self, town: Town) -> None:
        row = lift(town)
        open_due(datetime(2026, 4, 1, 9, tzinfo=NINGXIA))
        made = check(
            town, row, rhythm="monthly", at=datetime(2026, 4, 1, 10, tzinfo=NINGXIA), note_text="更换钢丝绳", present=5
        )
        assert (made.installation, made.present, made.note) == (None, 5, "更换钢丝绳")

    def test_what_a_weekly_check_finds_is_the_keepers_hazard_without_a_lift(self, town: Town) -> None:
        row = lift(town)
        open_due(on(9))
        check(town, row, rhythm="weekly", bad={2: "维保记录没有签字"}, at=on(9))
        details = HazardDetails.objects.get()
        assert (details.installation, details.matter.title) == (None, "维保记录没有签字 · 安居物业公司")
        assert details.matter.area_code == GARDEN_1

    def test_a_new_edition_of_the_list_leaves_old_records_as_they_were(self, town: Town) -> None:
        row = opened(town)
        first = check(town, row)
        services.new_edition(
            kind="lift", rhythm="daily", lines=[("只看这一项", True)], actor=town.actor("county_leader"), at=NOW
        )
        open_due(on(5))
        second = check(town, row, at=on(5))
        assert (first.sheet.edition, first.sheet.items.count()) == (1, 8)
        assert (second.sheet.edition, second.sheet.items.count()) == (2, 1)
        assert Sheet.objects.filter(kind="lift", rhythm="daily", is_current=True).count() == 1


class TestHazards:
    def test_the_notice_says_that_a_line_did_not_pass_and_not_that_all_is_well(self, town: Town) -> None:
        row = opened(town)
        check(town, row, bad={2: "夹人"})
        matter = Matter.objects.select_related("hazard").get(kind="inspection")
        matter = go(town, matter, Move.GRADE, "property_manager", grade="serious")
        go(town, matter, Move.STOP, "property_manager", note="已断电")
        row.refresh_from_db()
        assert row.stopped_reason == f"因安全原因停用，不合格的检查项：{matter.hazard.item}"

    def test_a_serious_hazard_stops_the_lift_rests_its_checks_and_another_unit_agrees_before_it_runs(
        self, town: Town
    ) -> None:
        row = opened(town)
        matter = hazard(town, row, urgent=True)
        matter = go(town, matter, Move.GRADE, "property_manager", grade="serious")
        with pytest.raises(MoveRefused):
            go(town, matter, Move.REPAIR, "property_manager")
        matter = go(town, matter, Move.STOP, "property_manager", note="已断电并张贴告示")
        row.refresh_from_db()
        assert (row.condition, row.stopped_at) == ("stopped", NOW)
        assert due_of(row).state == "waived"
        assert open_due(on(5)) == 0
        matter = go(town, matter, Move.REPAIR, "property_manager")
        matter = go(town, matter, Move.RETEST, "property_manager", result="更换门机", photos_after=[photo()])
        with pytest.raises(MoveRefused):
            go(town, matter, Move.PUT_BACK, "property_manager")
        matter = go(town, matter, Move.PUT_BACK, "secretary", at=on(6))
        row.refresh_from_db()
        assert (matter.phase, row.condition, row.stopped_reason) == ("done", "in_service", "")
        assert open_due(on(6)) == 1
        assert {act for act in Entry.objects.values_list("act", flat=True) if act.startswith("installation.")} >= {
            "installation.stop", "installation.put_back",
        }  # fmt: skip

    def test_a_lift_that_two_hazards_keep_stopped_runs_when_both_are_gone(self, town: Town) -> None:
        row = opened(town)
        both = []
        for title in ("轿门夹人", "平层不准"):
            matter = services.report_hazard(row=row, actor=town.actor("grid_worker"), title=title, at=NOW).matter
            matter = go(town, matter, Move.GRADE, "property_manager", grade="serious")
            matter = go(town, matter, Move.STOP, "secretary", note="停")
            matter = go(town, matter, Move.REPAIR, "property_manager")
            both.append(go(town, matter, Move.RETEST, "property_manager", result="修好", photos_after=[photo()]))
        go(town, both[0], Move.PUT_BACK, "secretary")
        assert Installation.objects.get().condition == "stopped"
        go(town, both[1], Move.PUT_BACK, "secretary")
        assert Installation.objects.get().condition == "in_service"

    def test_grades_set_the_clocks(self, town: Town) -> None:
        row = opened(town)
        ordinary, serious = hazard(town, row), hazard(town, row, urgent=True, actor="clerk")
        go(town, ordinary, Move.GRADE, "property_manager", grade="ordinary")
        go(town, serious, Move.GRADE, "property_manager", grade="serious")

        def running(matter: Matter) -> dict[str, float]:
            clocks = matter.clocks.filter(stopped_at__isnull=True)
            return {clock.name: round((clock.due_at - NOW) / timedelta(days=1), 1) for clock in clocks}

        assert set(running(ordinary)) == {"repair"}
        assert running(serious)["stop"] == pytest.approx(1 / 24, abs=0.06)
        assert running(serious)["repair"] < running(ordinary)["repair"]

    def test_the_keeper_hears_at_once(self, town: Town) -> None:
        hazard(town, opened(town))
        tell_pending(NOW)
        assert Notice.objects.filter(person_id=town.people["property_manager"].pk).exists()

    def test_the_regulator_sees_and_decides_and_other_units_do_not(self, town: Town) -> None:
        services.name_regulator(
            kind="lift", area=town.areas[COUNTY], unit=town.units["urban"], actor=town.actor("county_leader"), at=NOW
        )
        matter = hazard(town, opened(town))
        assert may_see(town.actor("urban_manager"), matter)
        assert may_see(town.actor("property_manager"), matter)
        assert not may_see(town.actor("handler"), matter)
        matter = go(town, matter, Move.GRADE, "urban_manager", grade="ordinary")
        assert matter.state == "graded"
        with pytest.raises(MoveRefused):
            go(town, matter, Move.REPAIR, "urban_manager")

    def test_a_hazard_of_a_retired_or_foreign_lift_is_not_reported(self, town: Town) -> None:
        row = opened(town)
        with pytest.raises(InspectionRefused):
            hazard(town, row, actor="river_worker")
        Installation.objects.update(condition="retired")
        row.refresh_from_db()
        with pytest.raises(InspectionRefused):
            hazard(town, row)


class TestMissed:
    def test_missed_days_are_one_finding_that_counts_them_until_it_is_settled(self, town: Town) -> None:
        lift(town)
        lift(town, 2)
        open_due(on(4))
        miss_overdue(on(5, 0))
        open_due(on(5))
        miss_overdue(on(6, 0))
        matter = Matter.objects.get()
        assert (matter.hazard.missed_count, matter.lead_unit) == (4, town.units["property"])
        assert matter.title == "电梯日管控漏检：安居物业公司"
        assert {clock.name for clock in matter.clocks.all()} == {"answer"}
        matter = go(town, matter, Move.ANSWER, "property_manager", result="安全员请假，已安排替岗")
        matter = go(town, matter, Move.SEND_BACK, "secretary", reason="补检记录呢")
        matter = go(town, matter, Move.ANSWER, "property_manager", result="已补检")
        go(town, matter, Move.ACCEPT, "secretary")
        open_due(on(6))
        miss_overdue(on(7, 0))
        assert sorted(HazardDetails.objects.values_list("missed_count", flat=True)) == [2, 4]

    def test_a_missed_week_is_a_finding_of_its_own(self, town: Town) -> None:
        row = lift(town)
        open_due(on(9))
        for day in (4, 5, 6, 7, 8, 9):
            check(town, row, due=due_of(row, period=date(2026, 3, day)), at=on(9))
        miss_overdue(on(16, 0))
        assert list(Matter.objects.filter(hazard__rhythm="weekly").values_list("title", flat=True)) == [
            "电梯周排查漏检：安居物业公司"
        ]

    def test_a_waived_day_is_no_finding_and_late_is_missed_although_done(self, town: Town) -> None:
        row, other = lift(town), lift(town, 2)
        open_due(NOW)
        waive(due_of(row), actor=town.actor("secretary"), reason="整栋停电", at=NOW)
        made = check(town, other, at=on(5, 8))
        assert made.is_late
        assert due_of(other).state == "missed"
        assert Matter.objects.get().hazard.missed_count == 1
        assert miss_overdue(on(5)) == 0


class TestStatutory:
    def test_an_overdue_inspection_is_a_hazard_once(self, town: Town) -> None:
        row = lift(town, next_inspection_on=date(2026, 3, 3))
        lift(town, 2, next_inspection_on=TODAY)
        assert open_statutory(NOW) == 1
        assert open_statutory(NOW + LATER) == 0
        matter = Matter.objects.get()
        assert (matter.hazard.installation, matter.urgency) == (row, "urgent")
        assert "2026-03-03" in matter.title

    def test_a_county_hears_of_nothing_when_there_is_nothing(self, town: Town) -> None:
        lift(town, area=town.areas[GARDEN])
        assert open_statutory(NOW) == 0


def test_the_maintenance_firm_is_told_of_grade_and_stop_if_it_has_accounts_and_sees_no_case(town: Town) -> None:
    firm = town.units["water"]
    row = opened(town, maintainer=firm.name)
    matter = hazard(town, row)
    go(town, matter, Move.GRADE, "property_manager", grade="serious")
    go(town, matter, Move.STOP, "property_manager", note="已断电")
    told = Notice.objects.filter(key__startswith="inspection:firm")
    people = {post.person_id for post in unit_members(firm.pk, TODAY)}
    assert people
    assert {one.person_id for one in told} == people
    assert {one.title for one in told} == {f"{row.label}隐患已定级：严重隐患", f"{row.label}已停用"}
    assert {one.url for one in told} == {f"/lifts/{row.code}/"}
    quiet = hazard(town, opened(town, number=2))
    go(town, quiet, Move.GRADE, "property_manager", grade="ordinary")
    assert told.count() == 2 * len(people), "a firm without accounts is a name and a telephone"
