"""An emergency from the switch to the review, as leaders, staff, units and residents meet it."""

import json
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader
from tests.world import COUNTY, GARDEN, GARDEN_1, NOW, RIVER, RIVER_1, WEST, Town, category

from wangge.audit.models import Entry
from wangge.calendars.rules import Explanation
from wangge.kinds.concern.tests.stages import reported
from wangge.matters.kinds import kinds
from wangge.matters.models import Clock, Matter
from wangge.matters.rules import may_shorten
from wangge.modes import access, queries, services
from wangge.modes.models import Call, ModeSwitch
from wangge.modes.rules import COMMANDERS, LONGEST, READERS, Answer, State, TaskState
from wangge.modes.services import ModeRefused
from wangge.notices.models import Notice
from wangge.people.models import Person
from wangge.people.rules import Role

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=20)
HOUR = timedelta(hours=1)


def switch_on(town: Town, *, actor: str = "township_leader", area: str = WEST, **given: Any) -> ModeSwitch:
    values: dict[str, Any] = {"level": "emergency", "reason": "强降雨红色预警", "ends_at": LATER, "at": NOW} | given
    return services.start_mode(area=town.areas[area], actor=town.actor(actor), **values)


def called(town: Town, mode: ModeSwitch, *, at: datetime = NOW) -> int:
    areas, leader = [town.areas[GARDEN]], town.actor("township_leader")
    return services.call_squads(mode, areas=areas, task="河堤西口，装沙袋", actor=leader, at=at)


def told(town: Town, name: str) -> list[str]:
    rows = Notice.objects.filter(person_id=town.people[name].pk, key__startswith="mode:")
    return list(rows.order_by("pk").values_list("title", flat=True))


class TestSwitch:
    @pytest.mark.parametrize("role", list(Role))
    @pytest.mark.parametrize("code", [COUNTY, WEST, GARDEN])
    def test_only_the_leader_of_the_very_level_commands(self, town: Town, role: Role, code: str) -> None:
        post = next((name for name in town.names() if town.actor(name).role == role), None)
        if post is None:
            return
        expected = {"township_leader": WEST, "county_leader": COUNTY}.get(role.value) == code
        assert access.commands(town.actor(post), town.areas[code]) is expected

    def test_who_may_not_switch_is_refused_and_nothing_runs(self, town: Town) -> None:
        for name, area in (("east_leader", WEST), ("secretary", GARDEN), ("dispatcher", COUNTY), ("handler", WEST)):
            with pytest.raises(ModeRefused):
                switch_on(town, actor=name, area=area)
        assert not ModeSwitch.objects.exists()

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"ends_at": NOW}, "ends_at"),
            ({"ends_at": NOW + LONGEST + HOUR}, "ends_at"),
            ({"public_text": "找老王 13912345678"}, "public_text"),
            ({"level": "stood_down"}, "level"),
        ],
    )
    def test_what_cannot_stand_is_refused_at_its_field(self, town: Town, given: dict[str, Any], field: str) -> None:
        with pytest.raises(ModeRefused) as refused:
            switch_on(town, **given)
        assert refused.value.field == field

    def test_one_runs_in_an_area_and_the_database_says_so_too(self, town: Town) -> None:
        mode = switch_on(town)
        with pytest.raises(ModeRefused):
            switch_on(town)
        switch_on(town, actor="county_leader", area=COUNTY)
        with pytest.raises(IntegrityError), transaction.atomic():
            ModeSwitch.objects.filter(area=town.areas[COUNTY]).update(area=mode.area)
        for given in ({"state": "panic"}, {"ends_at": NOW}, {"ended_at": NOW}, {"reviewed_at": NOW}):
            with pytest.raises(IntegrityError), transaction.atomic():
                ModeSwitch.objects.filter(pk=mode.pk).update(**given)

    def test_the_county_and_the_staff_of_the_area_are_told_and_nobody_elsewhere(self, town: Town) -> None:
        switch_on(town)
        for name in ("county_leader", "grid_worker", "secretary", "west_dispatcher"):
            assert told(town, name) == ["西街街道：应急状态"], name
        for name in ("river_worker", "east_leader", "township_leader", "handler", "volunteer", "steward"):
            assert told(town, name) == [], name

    def test_raised_extended_and_stood_down_each_with_a_reason_in_the_log(self, town: Town) -> None:
        mode, leader = switch_on(town, level="alert"), town.actor("township_leader")
        with pytest.raises(ModeRefused):
            services.change_level(mode, level="emergency", reason="", actor=leader, at=NOW)
        services.change_level(mode, level="emergency", reason="雨势加大", actor=leader, at=NOW + HOUR)
        with pytest.raises(ModeRefused):
            services.extend_mode(mode, until=LATER - HOUR, reason="再等等", actor=leader, at=NOW + HOUR)
        services.extend_mode(mode, until=LATER + HOUR, reason="雨还没停", actor=leader, at=NOW + HOUR)
        services.stand_down(mode, reason="雨停了", actor=leader, at=NOW + 2 * HOUR)
        with pytest.raises(ModeRefused):
            services.stand_down(mode, reason="再来一次", actor=leader, at=NOW + 2 * HOUR)
        acts = Entry.objects.filter(subject_kind="mode").order_by("pk").values_list("act", flat=True)
        assert list(acts) == ["mode.start", "mode.level", "mode.extend", "mode.end"]
        assert [line.detail for line in queries.log_of(mode)][-1] == "雨停了"

    def test_it_ends_by_itself_at_the_planned_moment_and_no_extension_comes_after(self, town: Town) -> None:
        mode = switch_on(town)
        called(town, mode)
        assert services.end_due(LATER - timedelta(seconds=1)) == 0
        with pytest.raises(ModeRefused):
            services.extend_mode(mode, until=LATER + HOUR, reason="晚了", actor=town.actor("township_leader"), at=LATER)
        assert services.end_due(LATER + HOUR) == 1
        assert services.end_due(LATER + HOUR) == 0
        mode.refresh_from_db()
        assert (mode.state, mode.ended_at, mode.end_reason) == (State.STOOD_DOWN, LATER, "")
        assert told(town, "township_leader") == ["西街街道：应急状态已解除"]
        assert told(town, "grid_worker")[-1] == "西街街道：应急状态已解除"
        switch_on(town, at=LATER + HOUR, ends_at=LATER + 3 * HOUR)


class TestLimits:
    def clock(self, matter: Matter, name: str = "accept") -> Clock:
        return matter.clocks.get(name=name)

    def test_a_new_concern_gets_half_the_limit_and_its_deadline_says_why(self, town: Town) -> None:
        lamp = category()
        before = reported(town, row=lamp).matter
        switch_on(town)
        story = reported(town, row=lamp).matter
        usual, short = self.clock(before), self.clock(story)
        assert (usual.limit, short.limit) == ("2 work_hour", "1 work_hour")
        assert short.due_at < usual.due_at
        explained = Explanation.from_dict(json.loads(short.explanation))
        assert explained.shortened is not None
        text = explained.text()
        for words in ("应急状态", "西街街道办事处", "陶主任", "一半", "2个工作时"):
            assert words in text, text
        page = town.client("dispatcher").get(reverse("matters:detail", args=[story.number])).content.decode()
        assert "应急状态自" in page

    def test_deadlines_that_run_stay_and_so_do_those_of_other_places(self, town: Town) -> None:
        lamp = category()
        before = reported(town, row=lamp).matter
        kept = self.clock(before).due_at
        switch_on(town, actor="east_leader", area="640302002")
        assert self.clock(before).due_at == kept
        assert self.clock(reported(town, row=lamp).matter).limit == "2 work_hour"

    def test_past_the_planned_end_limits_are_as_usual_even_before_anybody_stood_it_down(self, town: Town) -> None:
        lamp = category()
        switch_on(town, ends_at=NOW + timedelta(minutes=1))
        story = reported(town, row=lamp, at=NOW + timedelta(minutes=2)).matter
        assert self.clock(story).limit == "2 work_hour"

    def test_an_alert_shortens_nothing_and_the_county_may_set_otherwise(self, town: Town) -> None:
        lamp = category()
        mode = switch_on(town, level="alert")
        assert self.clock(reported(town, row=lamp).matter).limit == "2 work_hour"
        county, leader = town.areas[COUNTY], town.actor("county_leader")
        given: dict[str, Any] = {
            "county": county,
            "level": "emergency",
            "kind": "concern",
            "clock": "accept",
            "at": NOW,
        }
        with pytest.raises(ModeRefused):
            services.set_share(**given, percent=25, actor=town.actor("township_leader"))
        with pytest.raises(ModeRefused):
            services.set_share(**given, percent=5, actor=leader)
        services.set_share(**given, percent=25, actor=leader)
        services.change_level(mode, level="emergency", reason="雨势加大", actor=town.actor("township_leader"), at=NOW)
        assert self.clock(reported(town, row=lamp).matter).limit == "0.5 work_hour"

    def test_times_to_act_are_shortened_for_nobody(self, town: Town) -> None:
        mode = switch_on(town)
        theirs = {
            (kind.name, name)
            for kind in kinds().values()
            for name, rule in kind.clocks.items()
            if not may_shorten(rule)
        }
        assert {("concern", "rating"), ("concern", "answer"), ("concern", "objection")} <= theirs
        assert not theirs & set(mode.limits.values_list("kind", "clock"))
        for kind, clock in theirs:
            with pytest.raises(ModeRefused):
                services.set_share(
                    county=town.areas[COUNTY], level="emergency", kind=kind, clock=clock, percent=50, at=NOW,
                    actor=town.actor("county_leader"),
                )  # fmt: skip
        assert {kind for kind, _clock in mode.limits.values_list("kind", "clock")} == {
            kind.name for kind in kinds().values() if kind.is_read
        }


class TestSquads:
    def test_everybody_called_answers_for_themselves(self, town: Town) -> None:
        mode = switch_on(town)
        assert called(town, mode) == 4
        assert called(town, mode) == 0
        people = {call.person_id for call in mode.calls.all()}
        assert people == {town.people[name].pk for name in ("grid_worker", "grid_leader", "clerk", "secretary")}
        row = mode.calls.select_related("mode").get(person=town.people["grid_worker"])
        with pytest.raises(ModeRefused):
            services.answer_call(row, answer=Answer.HERE, actor=town.actor("township_leader"), at=NOW)
        services.answer_call(row, answer=Answer.COMING, actor=town.actor("grid_worker"), at=NOW)
        services.answer_call(row, answer=Answer.HERE, actor=town.actor("grid_worker"), at=NOW + HOUR)
        sums = queries.sums_of(mode)
        assert (sums.called, sums.here, sums.silent) == (4, 1, 3)

    def test_neighbours_and_volunteers_are_never_called(self, town: Town) -> None:
        mode = switch_on(town)
        called(town, mode)
        for name in ("steward", "volunteer", "mediator", "property_manager"):
            assert not mode.calls.filter(person=town.people[name]).exists()

    def test_nothing_but_the_answer_is_kept_and_names_go_after_a_year(self, town: Town) -> None:
        kept = {field.name for field in Call._meta.get_fields()}
        assert kept == {"id", "mode", "area", "person", "task", "called_at", "answer", "answered_at", "arrived_at"}
        mode = switch_on(town)
        called(town, mode)
        services.end_due(LATER)
        assert services.forget_called(LATER + timedelta(days=364)) == 0
        assert services.forget_called(LATER + timedelta(days=366)) == 4
        assert not Call.objects.exists()

    def test_a_grid_worker_answers_on_the_phone_page(self, town: Town) -> None:
        mode = switch_on(town)
        called(town, mode)
        client, page = town.client("grid_worker"), reverse("modes:mode", args=[mode.pk])
        assert "河堤西口，装沙袋" in client.get(page).content.decode()
        row = mode.calls.get(person=town.people["grid_worker"])
        said = client.post(reverse("modes:say", args=[row.pk]), {"answer": "here"}, follow=True).content.decode()
        assert "答复已送到" in said
        other = mode.calls.get(person=town.people["clerk"])
        assert client.post(reverse("modes:say", args=[other.pk]), {"answer": "here"}).status_code == 404


class TestTasks:
    def test_a_task_goes_its_way_and_a_concern_grows_out_of_it_once(self, town: Town) -> None:
        category()
        mode = switch_on(town)
        given: dict[str, Any] = {"title": "疏通下凹桥积水", "area": town.areas[GARDEN_1], "unit": town.units["water"]}
        task = services.add_task(mode, **given, actor=town.actor("clerk"), at=NOW)
        with pytest.raises(ModeRefused):
            services.add_task(mode, **given | {"area": town.areas[RIVER]}, actor=town.actor("township_leader"), at=NOW)
        with pytest.raises(ModeRefused):
            services.move_task(task, state=TaskState.DONE, text="抽干了", actor=town.actor("urban_handler"), at=NOW)
        services.move_task(task, state=TaskState.IN_HAND, text="", actor=town.actor("handler"), at=NOW)
        with pytest.raises(ModeRefused):
            services.move_task(task, state=TaskState.DONE, text=" ", actor=town.actor("handler"), at=NOW)
        services.move_task(task, state=TaskState.DONE, text="抽干了，泵还要修", actor=town.actor("handler"), at=NOW)
        client = town.client("grid_worker")
        said = client.post(reverse("modes:grow_task", args=[task.pk]), {"kind": "concern"}, follow=True)
        matter = Matter.objects.get()
        assert (matter.title, matter.kind) == ("疏通下凹桥积水", "concern")
        assert matter.number in said.content.decode()
        again = client.post(reverse("modes:grow_task", args=[task.pk]), {"kind": "concern"})
        assert again.status_code == 404
        page = town.client("dispatcher").get(reverse("matters:detail", args=[matter.number])).content.decode()
        assert "应急中发现" in page

    def test_one_form_a_task_on_the_board_and_where_it_stands(self, town: Town) -> None:
        mode = switch_on(town)
        client = town.client("township_leader")
        given = {"title": "转移低洼处住户", "area": town.areas[GARDEN].pk, "unit": str(town.units["civil"].pk)}
        page = client.post(reverse("modes:new_task", args=[mode.pk]), given, follow=True).content.decode()
        assert "转移低洼处住户" in page
        task = mode.tasks.get()
        address = reverse("modes:move_task", args=[task.pk])
        assert "请用几句话" in client.post(address, {"state": "done", "text": ""}).content.decode()
        client.post(address, {"state": "done", "text": "三户都到了姥姥家"})
        assert "三户都到了姥姥家" in client.get(reverse("modes:task", args=[task.pk])).content.decode()


class TestReview:
    WORDS = {"what_was_done": "转移三户", "what_to_keep": "手机叫人", "what_to_change": "沙袋要多备"}

    def test_is_asked_for_after_the_end_written_once_and_printed(self, town: Town) -> None:
        mode, leader = switch_on(town), town.actor("township_leader")
        called(town, mode)
        with pytest.raises(ModeRefused):
            services.write_review(mode, **self.WORDS, actor=leader, at=NOW)
        services.end_due(LATER)
        assert services.remind_reviews(LATER + timedelta(days=7)) == 0
        assert services.remind_reviews(LATER + timedelta(days=9)) == 1
        assert services.remind_reviews(LATER + timedelta(days=9)) == 0
        mode.refresh_from_db()
        with pytest.raises(ModeRefused):
            services.write_review(mode, **self.WORDS, actor=town.actor("secretary"), at=LATER)
        services.write_review(mode, **self.WORDS, actor=leader, at=LATER)
        with pytest.raises(ModeRefused):
            services.write_review(mode, **self.WORDS, actor=leader, at=LATER)
        paper = town.client("grid_worker").get(reverse("modes:report", args=[mode.pk])).content
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).replace(" ", "")
        for words in ("西街街道", "强降雨红色预警", "转移三户", "手机叫人", "沙袋要多备", "花园社区"):
            assert words in text, words


class TestPages:
    def test_the_leader_reads_what_will_happen_before_it_does(self, town: Town) -> None:
        client, page = town.client("township_leader"), reverse("modes:start")
        given = {
            "area": town.areas[WEST].pk, "level": "emergency", "reason": "强降雨", "ends_at": "2026-03-05T08:00",
            "public_text": "请勿靠近河边",
        }  # fmt: skip
        first = client.post(page, given).content.decode()
        assert "再按一次就会发生这些" in first
        assert not ModeSwitch.objects.exists()
        back = client.post(page, given | {"back": "1"}).content.decode()
        assert "强降雨" in back
        assert not ModeSwitch.objects.exists()
        said = client.post(page, given | {"confirm": "1"}, follow=True).content.decode()
        assert "已启动" in said
        assert ModeSwitch.objects.get().starter == "西街街道办事处 陶主任"

    def test_residents_read_what_concerns_them_until_the_end_and_no_longer(self, town: Town, now: Any) -> None:
        switch_on(town, public_text="请勿靠近河边")
        plate = reverse("grid:page", args=[GARDEN_1])
        assert "请勿靠近河边" in town.client().get(plate).content.decode()
        assert "请勿靠近河边" not in town.client().get(reverse("grid:page", args=[RIVER_1])).content.decode()
        assert "请勿靠近河边" not in town.client().get(reverse("portal:home")).content.decode()
        switch_on(town, actor="county_leader", area=COUNTY, public_text="全区停课一天", level="alert")
        assert "全区停课一天" in town.client().get(reverse("portal:home")).content.decode()
        now.move_to(LATER)
        assert "请勿靠近河边" not in town.client().get(plate).content.decode()

    def test_the_banner_comes_with_the_bell_and_goes_with_the_end(self, town: Town, now: Any) -> None:
        bell = reverse("notices:bell")
        mode = switch_on(town)
        for name in ("grid_worker", "handler", "county_leader"):
            assert "强降雨红色预警" in town.client(name).get(bell).content.decode(), name
        for name in ("river_worker", "east_leader", "statistician", "resident"):
            assert "强降雨红色预警" not in town.client(name).get(bell).content.decode(), name
        now.move_to(LATER)
        said = town.client("grid_worker").get(bell).content.decode()
        assert 'id="banner"' in said
        assert mode.reason not in said

    def test_lists_filters_exports_and_shows_the_next_township_nothing(self, town: Town) -> None:
        mode = switch_on(town)
        client = town.client("township_leader")
        for state, is_there in (("", True), ("running", True), ("over", False), ("unreviewed", False)):
            page = client.get(reverse("modes:list"), {"state": state}).content.decode()
            assert ("强降雨红色预警" in page) is is_there, state
        assert client.get(reverse("modes:export")).content.startswith(b"PK")
        other = town.client("east_leader")
        assert "强降雨红色预警" not in other.get(reverse("modes:list")).content.decode()
        assert other.get(reverse("modes:mode", args=[mode.pk])).status_code == 404

    def test_the_rule_is_the_same_as_a_filter_and_as_a_predicate(self, town: Town) -> None:
        switch_on(town)
        switch_on(town, actor="county_leader", area=COUNTY)
        switch_on(town, actor="east_leader", area="640302002")
        for name in town.names():
            actor = town.actor(name)
            listed = {row.pk for row in queries.modes_of(actor)}
            assert listed == {row.pk for row in ModeSwitch.objects.select_related("area") if access.sees(actor, row)}

    def test_the_county_sets_its_limits_on_a_page(self, town: Town) -> None:
        client = town.client("county_leader")
        assert "50%" in client.get(reverse("modes:limits")).content.decode()
        client.post(reverse("modes:share", args=["emergency", "concern", "accept"]), {"percent": "25"})
        assert "25%" in client.get(reverse("modes:limits")).content.decode()
        assert client.get(reverse("modes:share", args=["emergency", "concern", "nothing"])).status_code == 404


def test_powers_over_residents_do_not_grow(town: Town) -> None:
    """A mode is no part of any table: who may make a step, and what its guards say, is the same before and in it."""

    def tables() -> list[Any]:
        return [
            (kind.name, state, move, sorted(step.by), step.guards, step.checks, step.needs, sorted(step.free))
            for kind in kinds().values()
            for (state, move), step in sorted(kind.steps.items())
        ]

    story = reported(town, row=category())
    before = tables()
    facts = {name: town.client(name).get(reverse("matters:list")).content.count(b"M640302") for name in town.names()}
    switch_on(town, actor="county_leader", area=COUNTY)
    assert tables() == before
    after = {name: town.client(name).get(reverse("matters:list")).content.count(b"M640302") for name in town.names()}
    assert after == facts
    assert story.matter.number
    assert set(COMMANDERS) <= READERS
    assert Person.objects.filter(is_resident=True, mode_calls__isnull=False).count() == 0
