"""From the registers to grids in force: effects, refusals, and two people at once."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from tests.world import COUNTY, GARDEN, GARDEN_1, GARDEN_2, NOW, RIVER, WEST, Town

from wangge.areas.models import Area, Succession
from wangge.areas.services import Part, divide
from wangge.audit.models import Entry
from wangge.estates.models import Building, Estate
from wangge.jobs.services import work_once
from wangge.notices.models import Notice
from wangge.people.models import Post
from wangge.people.rules import Role
from wangge.people.services import follow_successions
from wangge.planning.access import may_see, visible
from wangge.planning.gathering import NothingToPlan
from wangge.planning.models import Draft, Plan, WardState
from wangge.planning.queries import figures_of, last_change, post_moves
from wangge.planning.services import deciding, starting, steering
from wangge.planning.services.reporting import PlanRefused, SomebodyWasFirst
from wangge.planning.services.running import work_out_draft
from wangge.planning.tests.given import EACH, FIRST, garden, lay_buildings, quietly, started, worked_out

DAY = date(2026, 3, 9)
MORNING = datetime(2026, 3, 8, 16, 5, tzinfo=NOW.tzinfo)
"""Five past midnight in Ningxia on that day."""


class TestStarting:
    def test_a_plan_takes_down_the_registers_and_names_every_fault(self, town: Town) -> None:
        lay_buildings(town)
        Building.objects.filter(number="1号楼", estate__code="e1").update(households=None)
        Building.objects.filter(number="2号楼", estate__code="e1").update(lng=None, lat=None)
        Estate.objects.create(
            code="e9", name="没录楼栋的院", area=town.areas[GARDEN_2], households=60, lng=106.216, lat=37.99
        )
        plan = starting.start_plan(area=town.areas[GARDEN], name="", actor=town.actor("secretary"), at=NOW)
        faults = {(row["code"], row["subject"]) for row in json.loads(plan.faults)}
        assert ("households_missing", "一号院1号楼") in faults
        assert ("geometry_missing", "一号院2号楼") in faults
        assert ("estate_as_one", "没录楼栋的院") in faults
        assert plan.buildings == 21
        assert Entry.objects.filter(act="planning.start", subject_id=str(plan.pk)).exists()

    def test_nobody_plans_for_another_area_or_without_the_office(self, town: Town) -> None:
        lay_buildings(town)
        for who, area in (
            ("secretary", WEST),
            ("east_leader", GARDEN),
            ("grid_worker", GARDEN),
            ("township_leader", COUNTY),
        ):
            with pytest.raises(PlanRefused):
                starting.start_plan(area=town.areas[area], name="", actor=town.actor(who), at=NOW)

    def test_a_community_without_buildings_says_so(self, town: Town) -> None:
        with pytest.raises(NothingToPlan):
            starting.start_plan(area=town.areas[RIVER], name="", actor=town.actor("county_leader"), at=NOW)

    def test_a_large_area_is_taken_down_in_the_background_unless_given_up(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("wangge.planning.gathering.GATHERED_AT_ONCE", 3)
        lay_buildings(town)
        leader = town.actor("township_leader")
        given = {"area": town.areas[GARDEN], "name": "", "actor": leader, "at": NOW}
        plan, other = starting.start_plan(**given), starting.start_plan(**given)
        client, page = town.client("township_leader"), reverse("planning:plan", args=[plan.pk])
        assert "大约需要一分钟" in client.get(page).content.decode()
        assert (plan.state, plan.wards.count()) == ("gathering", 0)
        deciding.drop(other, version=0, actor=leader, at=NOW)
        while work_once(worker="tests", at=NOW):
            pass
        plan.refresh_from_db()
        assert (plan.state, plan.buildings, plan.wards.count()) == ("draft", 20, 1)
        assert plan.drafts.get(number=0).state == "ready"
        assert not other.wards.exists()
        assert client.get(reverse("planning:trial", args=[plan.pk]))["HX-Refresh"] == "true"

    def test_a_draft_brings_every_grid_into_range_and_is_worked_out_once(self, town: Town) -> None:
        plan = started(town)
        draft = worked_out(plan, town)
        before, after = figures_of(plan.drafts.get(number=0)), figures_of(draft)
        assert (before["out_of_range"], after["out_of_range"], after["broken"]) == (2, 0, 0)
        assert 0 < after["moved_households"] <= 4 * EACH
        assert work_out_draft(draft.pk, at=NOW, progress=quietly) == 0
        assert WardState.objects.filter(draft=draft).count() == 1

    def test_a_job_killed_in_the_middle_goes_on_where_it_was(self, town: Town) -> None:
        plan = started(town)
        draft = worked_out(plan, town)
        Draft.objects.filter(pk=draft.pk).update(state="waiting", is_stopped=True)
        assert work_out_draft(draft.pk, at=NOW, progress=quietly) == 0
        assert Draft.objects.get(pk=draft.pk).state == "ready"

    def test_a_range_upside_down_is_refused(self, town: Town) -> None:
        with pytest.raises(PlanRefused):
            starting.ask_for_draft(
                started(town), starting.Wanted(minimum=500, maximum=300), actor=town.actor("secretary"), at=NOW
            )


class TestSteering:
    @pytest.fixture
    def draft(self, town: Town) -> Draft:
        plan = started(town)
        draft = plan.drafts.get(number=0)
        Draft.objects.filter(pk=draft.pk).update(number=1)
        return Draft.objects.select_related("plan__area").get(pk=draft.pk)

    def labels(self, draft: Draft) -> list[int]:
        return json.loads(steering.current_state(draft, garden(draft.plan)).labels)

    def given(self, town: Town, draft: Draft) -> dict[str, object]:
        return {"version": draft.version, "actor": town.actor("secretary"), "at": NOW}

    def test_moving_a_building_tells_at_once_what_gets_better_and_worse(self, town: Town, draft: Draft) -> None:
        before = self.labels(draft)
        row = next(row for row, label in enumerate(before) if label == 1)
        steering.move_buildings(draft, garden(draft.plan), rows=[row], to=2, **self.given(town, draft))
        assert self.labels(draft) == [2 if place == row else label for place, label in enumerate(before)]
        change = last_change(draft)
        assert change is not None
        assert "达标网格" in {str(line.label) for line in change[1] if line.tone == "good"}

    def test_a_border_drawn_by_hand_gives_what_lies_inside_and_leaves_locked_grids_alone(
        self, town: Town, draft: Draft
    ) -> None:
        ward, before = garden(draft.plan), self.labels(draft)
        middle = [(106.2065, 37.97), (106.2099, 37.97), (106.2099, 38.0), (106.2065, 38.0)]
        steering.give_ground(draft, ward, ring=middle, to=2, **self.given(town, draft))
        moved = [row for row, (old, new) in enumerate(zip(before, self.labels(draft), strict=True)) if old != new]
        assert len(moved) == 6
        assert {before[row] for row in moved} == {1}
        steering.undo(draft, **self.given(town, draft))
        steering.set_lock(draft, ward, grid=1, is_locked=True, **self.given(town, draft))
        for ring in (middle, [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0)], middle[:2]):
            with pytest.raises(PlanRefused):
                steering.give_ground(draft, ward, ring=ring, to=2, **self.given(town, draft))
        assert self.labels(draft) == before

    def test_undo_and_redo_walk_along_the_steps_and_a_new_step_forgets_the_way_ahead(
        self, town: Town, draft: Draft
    ) -> None:
        first, ward = self.labels(draft), garden(draft.plan)
        steering.merge(draft, ward, one=1, other=2, **self.given(town, draft))
        assert set(self.labels(draft)) == {1}
        steering.undo(draft, **self.given(town, draft))
        assert self.labels(draft) == first
        steering.redo(draft, **self.given(town, draft))
        steering.undo(draft, **self.given(town, draft))
        steering.split(draft, ward, grid=1, **self.given(town, draft))
        assert len(set(self.labels(draft))) == 3
        draft.refresh_from_db()
        assert (draft.position, draft.last) == (1, 1)
        with pytest.raises(PlanRefused):
            steering.redo(draft, **self.given(town, draft))

    def test_a_locked_grid_stays_while_the_rest_is_divided_anew(self, town: Town, draft: Draft) -> None:
        ward, first = garden(draft.plan), self.labels(draft)
        steering.set_lock(draft, ward, grid=2, is_locked=True, **self.given(town, draft))
        with pytest.raises(PlanRefused):
            steering.merge(draft, ward, one=1, other=2, **self.given(town, draft))
        steering.work_around_locks(draft, ward, **self.given(town, draft))
        after = self.labels(draft)
        assert [label == 2 for label in after] == [label == 2 for label in first]
        assert len(set(after)) == 3  # 630 households of the other one become two grids

    def test_an_estate_moves_as_a_whole_and_a_name_stays_with_its_grid(self, town: Town, draft: Draft) -> None:
        ward = garden(draft.plan)
        steering.rename(draft, ward, grid=2, name="东片网格", **self.given(town, draft))
        steering.move_estate(draft, ward, estate=2, to=2, **self.given(town, draft))
        assert sum(label == 2 for label in self.labels(draft)) == 12
        assert json.loads(steering.current_state(draft, ward).names) == {"2": "东片网格"}

    def test_of_two_people_at_once_the_second_is_told(self, town: Town, draft: Draft) -> None:
        ward, stale = garden(draft.plan), Draft.objects.select_related("plan__area").get(pk=draft.pk)
        steering.split(draft, ward, grid=1, **self.given(town, draft))
        with pytest.raises(SomebodyWasFirst):
            steering._move_pointer(stale, position=9)  # both had read the same version and both were measured
        given = self.given(town, draft) | {"version": 0}
        with pytest.raises(SomebodyWasFirst):
            steering.merge(draft, ward, one=1, other=2, **given)
        assert len(set(self.labels(draft))) == 3

    def test_a_version_kept_goes_its_own_way(self, town: Town, draft: Draft) -> None:
        steering.split(draft, garden(draft.plan), grid=1, **self.given(town, draft))
        copy = starting.keep_version(draft, name="", actor=town.actor("secretary"), at=NOW)
        steering.undo(draft, **self.given(town, draft))
        assert len(set(self.labels(draft))) == 2
        assert len(set(self.labels(copy))) == 3

    def test_whoever_may_not_draw_may_not_steer(self, town: Town, draft: Draft) -> None:
        for who in ("grid_leader", "supervisor", "east_leader"):
            given = self.given(town, draft) | {"actor": town.actor(who)}
            with pytest.raises(PlanRefused):
                steering.split(draft, garden(draft.plan), grid=1, **given)


class TestDeciding:
    @pytest.fixture
    def plan(self, town: Town) -> Plan:
        plan = started(town)
        draft = worked_out(plan, town)
        return self.submitted(town, plan, draft)

    def submitted(self, town: Town, plan: Plan, draft: Draft) -> Plan:
        return deciding.submit(
            plan, draft, reason="两个网格大小悬殊", effective_on=DAY, version=plan.version,
            actor=town.actor("township_leader"), at=NOW,
        )  # fmt: skip

    def approved(self, town: Town, plan: Plan) -> Plan:
        return deciding.approve(plan, remark="同意", version=plan.version, actor=town.actor("county_leader"), at=NOW)

    def test_submitting_shows_the_new_codes_and_changes_nothing_yet(self, town: Town, plan: Plan) -> None:
        (outcome,) = json.loads(plan.outcome)
        assert [new["code"] for new in outcome["begun"]] == [f"{GARDEN}003", f"{GARDEN}004"]
        assert not Area.objects.filter(code=f"{GARDEN}003").exists()
        assert Area.objects.get(code=GARDEN_1).valid_to is None
        assert Notice.objects.filter(person_id=town.people["county_leader"].pk, title="有网格调整方案待审批").exists()
        assert {(move.person, move.old) for move in post_moves(plan)} >= {("葛巡查", "花园第一网格")}

    def test_the_county_approves_and_nobody_else_not_even_its_own(self, town: Town, plan: Plan) -> None:
        for who in ("township_leader", "dispatcher", "supervisor"):
            with pytest.raises(PlanRefused):
                deciding.approve(plan, remark="", version=plan.version, actor=town.actor(who), at=NOW)
        Plan.objects.filter(pk=plan.pk).update(submitted_by=town.people["county_leader"])
        plan.refresh_from_db()
        with pytest.raises(PlanRefused, match="不能审批自己提交的方案"):
            self.approved(town, plan)

    def test_on_its_day_the_grids_change_and_everything_moves_along(self, town: Town, plan: Plan) -> None:
        self.approved(town, plan)
        assert deciding.enforce_due(MORNING - timedelta(minutes=10)) == 0
        assert deciding.enforce_due(MORNING) == 1
        assert deciding.enforce_due(MORNING) == 0
        plan.refresh_from_db()
        assert plan.state == "in_force"
        news = Area.objects.filter(parent__code=GARDEN, valid_to=None).order_by("code")
        assert [area.code for area in news] == [f"{GARDEN}003", f"{GARDEN}004"]
        assert {area.name for area in news} == {"花园第一网格", "花园第二网格"}
        assert all(300 <= (area.households or 0) <= 500 for area in news)
        assert sum(area.households or 0 for area in news) == 20 * EACH
        assert set(Area.objects.filter(code__in=[GARDEN_1, GARDEN_2]).values_list("valid_to", flat=True)) == {DAY}
        assert Succession.objects.filter(old__code=GARDEN_1, on=DAY).count() == 1
        homes = Building.objects.values_list("area__code", flat=True)
        assert set(homes) == {area.code for area in news}
        assert list(homes).count(f"{GARDEN}003") < FIRST
        follow_successions(MORNING)
        worker = Post.objects.get(person=town.people["grid_worker"], ends_on=None)
        assert (worker.role, worker.area.name, worker.starts_on) == (Role.GRID_WORKER, "花园第一网格", DAY)
        assert Entry.objects.filter(act="planning.enforce", subject_id=str(plan.pk)).exists()

    def test_a_plan_overtaken_by_another_division_is_told_and_can_be_sent_back(self, town: Town, plan: Plan) -> None:
        self.approved(town, plan)
        divide([town.areas[GARDEN_2]], [Part("东一"), Part("东二")], on=date(2026, 3, 6), at=NOW)
        assert deciding.enforce_due(MORNING) == 0
        plan.refresh_from_db()
        assert plan.state == "approved"
        assert "请新建方案" in plan.trouble
        assert Area.objects.get(code=GARDEN_1).valid_to is None
        deciding.send_back(plan, remark="重做", version=plan.version, actor=town.actor("county_leader"), at=MORNING)
        assert plan.state == "draft"

    def test_two_decisions_at_once_count_once(self, town: Town, plan: Plan) -> None:
        stale = Plan.objects.select_related("area", "chosen").get(pk=plan.pk)
        self.approved(town, plan)
        with pytest.raises(SomebodyWasFirst):
            deciding.send_back(stale, remark="不", version=stale.version, actor=town.actor("county_leader"), at=NOW)
        plan.refresh_from_db()
        assert plan.state == "approved"

    def test_what_is_missing_or_changes_nothing_is_not_taken(self, town: Town) -> None:
        plan = started(town)
        draft = worked_out(plan, town)
        given = {"version": plan.version, "actor": town.actor("township_leader"), "at": NOW}
        with pytest.raises(PlanRefused):
            deciding.submit(plan, draft, reason=" ", effective_on=DAY, **given)
        with pytest.raises(PlanRefused):
            deciding.submit(plan, draft, reason="因为", effective_on=date(2026, 3, 4), **given)
        with pytest.raises(PlanRefused):
            deciding.submit(plan, plan.drafts.get(number=0), reason="因为", effective_on=DAY, **given)
        WardState.objects.filter(draft=draft).update(
            labels=WardState.objects.get(draft__number=0).labels, grids=WardState.objects.get(draft__number=0).grids
        )
        with pytest.raises(PlanRefused, match="没有任何变动"):
            deciding.submit(plan, draft, reason="因为", effective_on=DAY, **given)

    def test_who_sees_a_plan_is_one_rule_in_two_forms(self, town: Town, plan: Plan) -> None:
        for state in ("draft", "submitted", "in_force"):
            Plan.objects.filter(pk=plan.pk).update(state=state)
            row = Plan.objects.select_related("area").get(pk=plan.pk)
            for name in town.names():
                actor = town.actor(name)
                assert may_see(actor, row) == visible(actor).filter(pk=row.pk).exists(), (state, name)
