"""Work opens once, is done, missed or waived once, and everybody sees what is his."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from tests.world import COUNTY, GARDEN, NOW, WEST, Town, build_town

from wangge.audit.models import Entry
from wangge.people.actors import Actor
from wangge.rounds import services
from wangge.rounds.access import does, own_rule, visible_dues, visible_rounds
from wangge.rounds.models import Due, Round, Target
from wangge.rounds.purposes import TargetGiven, purposes
from wangge.rounds.queries import coverage, find_due, missed_of, next_turns, overview, tally, work_in, work_of
from wangge.rounds.services import RoundRefused
from wangge.rounds.tests.given import DOORS, of_property

pytestmark = pytest.mark.usefixtures("missed_calls")
TODAY = date(2026, 3, 4)
NINGXIA = ZoneInfo("Asia/Shanghai")
Calls = list[tuple[int, datetime]]


def set_up(town: Town, *, targets: list[TargetGiven] | None = None, starts_on: date = TODAY, **given: object) -> Round:
    values = {"rule": "FREQ=DAILY", "area_code": COUNTY, "name": "每日敲门", "at": NOW} | given
    return services.create_round(
        actor=town.actor("county_leader"), purpose="tests.doors", starts_on=starts_on,
        targets=DOORS if targets is None else targets, **values,
    )  # fmt: skip


def on(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=NINGXIA)


class TestOpening:
    def test_every_target_is_opened_once_however_often_it_is_asked(self, town: Town) -> None:
        row = set_up(town)
        assert services.open_due(NOW) == 3
        assert services.open_due(NOW) == services.open_due(NOW + timedelta(hours=5)) == 0
        assert Due.objects.filter(round=row, state="open", period=TODAY).count() == 3

    def test_days_in_which_nobody_worked_are_opened_afterwards(self, town: Town) -> None:
        set_up(town)
        services.open_due(on(4))
        assert services.open_due(on(7)) == 9
        assert sorted(set(Due.objects.values_list("period", flat=True))) == [date(2026, 3, day) for day in range(4, 8)]

    def test_a_day_of_rest_in_the_countys_calendar_opens_nothing(self, town: Town) -> None:
        set_up(town, rest_days="skip")
        services.open_due(on(9))  # the 7th and 8th are a weekend
        assert sorted({day.day for day in Due.objects.values_list("period", flat=True)}) == [4, 5, 6, 9]

    def test_an_ended_round_opens_nothing_more_and_what_is_open_stays(self, town: Town) -> None:
        row = set_up(town)
        services.open_due(on(4))
        services.end_round(row, actor=town.actor("county_leader"), ends_on=date(2026, 3, 5), at=NOW)
        services.open_due(on(8))
        assert {day.day for day in Due.objects.values_list("period", flat=True)} == {4, 5}

    def test_a_rested_target_is_left_in_peace_and_takes_part_again_from_the_day_it_resumes(self, town: Town) -> None:
        set_up(town)
        services.open_due(on(4))
        actor = town.actor("secretary")
        assert services.rest_target(kind="door", target_id="1", actor=actor, reason="门在维修", at=on(4)) == 1
        services.open_due(on(6))
        services.resume_target(kind="door", target_id="1", actor=actor, at=on(7))
        services.open_due(on(7))
        states = dict(Due.objects.filter(target__target_id="1").values_list("period__day", "state"))
        assert states == {4: "waived", 7: "open"}
        assert Due.objects.get(target__target_id="1", state="waived").reason == "门在维修"

    def test_targets_follow_their_register(self, town: Town) -> None:
        row = set_up(town)
        services.open_due(on(4))
        unit = town.units["property"].pk
        moved = TargetGiven("door", "2", "二号新门", GARDEN, unit_id=unit)
        new = TargetGiven("door", "4", "四号门", GARDEN)
        services.set_targets(row, [DOORS[0], moved, new], actor=town.actor("county_leader"), at=on(5))
        services.open_due(on(5))
        found = {target.target_id: (target.label, target.is_active) for target in Target.objects.filter(round=row)}
        assert found == {"1": ("一号门", True), "2": ("二号新门", True), "3": ("三号门", False), "4": ("四号门", True)}
        assert set(Due.objects.filter(target__target_id="2").values_list("unit_id", flat=True)) == {unit}
        assert list(Due.objects.filter(target__target_id="4").values_list("period__day", flat=True)) == [5]

    def test_the_same_key_sets_up_one_round(self, town: Town) -> None:
        assert set_up(town, key="lifts").pk == set_up(town, key="lifts").pk

    def test_one_turn_of_a_target_cannot_stand_twice_in_the_table(self, town: Town) -> None:
        set_up(town)
        services.open_due(NOW)
        due = Due.objects.first()
        due.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            due.save(force_insert=True)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"rule": "FREQ=HOURLY"}, "rule"),
            ({"name": " "}, "name"),
            ({"ends_on": date(2026, 1, 1)}, "ends_on"),
        ],
    )
    def test_what_cannot_be_set_up_is_refused_at_its_field(
        self, town: Town, given: dict[str, object], field: str
    ) -> None:
        with pytest.raises(RoundRefused) as refused:
            set_up(town, **given)
        assert refused.value.field == field
        assert not Round.objects.exists()


class TestSettling:
    def test_a_grid_worker_does_the_work_of_his_own_grid_and_it_is_written_down(self, town: Town) -> None:
        set_up(town)
        services.open_due(NOW)
        worker = town.actor("grid_worker")
        (mine,) = work_of(worker, at=NOW)
        services.mark_done(mine, actor=worker, at=NOW, note_text="一切正常", result_kind="check", result_id="7")
        mine.refresh_from_db()
        assert (mine.state, mine.done_by_name, mine.note, mine.result_id) == ("done", "葛巡查", "一切正常", "7")
        assert work_of(worker, at=NOW) == []
        assert Entry.objects.filter(act="round.done", actor_person_id=worker.person_id).exists()

    def test_nobody_does_the_work_of_another_grid_or_unit(self, town: Town) -> None:
        set_up(town, targets=[*DOORS, of_property(town)])
        services.open_due(NOW)
        for name, target in (("river_worker", "1"), ("grid_worker", "9"), ("urban_manager", "9"), ("dispatcher", "1")):
            with pytest.raises(RoundRefused):
                services.mark_done(Due.objects.get(target__target_id=target), actor=town.actor(name), at=NOW)
        assert not Due.objects.exclude(state="open").exists()
        services.mark_done(Due.objects.get(target__target_id="9"), actor=town.actor("property_manager"), at=NOW)

    def test_twice_is_refused_and_the_first_stays(self, town: Town) -> None:
        set_up(town)
        services.open_due(NOW)
        due = Due.objects.get(target__target_id="1")
        services.mark_done(due, actor=town.actor("grid_worker"), at=NOW)
        with pytest.raises(RoundRefused):
            services.mark_done(due, actor=town.actor("clerk"), at=NOW)
        assert Due.objects.get(pk=due.pk).done_by_name == "葛巡查"

    def test_what_was_not_done_is_missed_once_and_its_purpose_is_told_once(
        self, town: Town, missed_calls: Calls
    ) -> None:
        set_up(town)
        services.open_due(NOW)
        services.mark_done(Due.objects.get(target__target_id="1"), actor=town.actor("grid_worker"), at=NOW)
        assert services.miss_overdue(on(4, 23)) == 0
        assert services.miss_overdue(on(5, 0)) == 2
        assert services.miss_overdue(on(6)) == 0
        missed = Due.objects.filter(state="missed")
        assert sorted(missed.values_list("target__target_id", flat=True)) == ["2", "3"]
        assert sorted(missed_calls) == sorted((pk, on(5, 0)) for pk in missed.values_list("pk", flat=True))

    def test_when_the_purpose_fails_nothing_is_marked(self, town: Town) -> None:
        set_up(town)
        services.open_due(NOW)
        known = purposes()["tests.doors"]

        def fails(**_facts: object) -> None:
            raise LookupError

        purposes()["tests.doors"] = type(known)(**{**known.__dict__, "missed": fails})
        with pytest.raises(LookupError):
            services.miss_overdue(on(5, 0))
        assert not Due.objects.filter(state="missed").exists()

    def test_missed_work_can_be_made_up_for_and_stays_missed(self, town: Town, missed_calls: Calls) -> None:
        set_up(town)
        services.open_due(NOW)
        worker = town.actor("grid_worker")
        due = Due.objects.get(target__target_id="1")
        services.mark_done(due, actor=worker, at=on(5, 9))  # late, and no process had marked it yet
        due.refresh_from_db()
        assert (due.state, due.done_at) == ("missed", on(5, 9))
        assert [pk for pk, _at in missed_calls] == [due.pk]
        assert services.miss_overdue(on(5, 10)) == 2
        assert missed_of(worker, since=on(1)) == []

    def test_a_leader_waives_with_a_reason_and_nobody_waives_his_own(self, town: Town) -> None:
        set_up(town)
        services.open_due(NOW)
        due = Due.objects.get(target__target_id="1")
        for name, reason in (("secretary", " "), ("grid_worker", "忙"), ("clerk", "忙"), ("east_leader", "无")):
            with pytest.raises(RoundRefused):
                services.waive(due, actor=town.actor(name), reason=reason, at=NOW)
        services.waive(due, actor=town.actor("secretary"), reason="整栋停电检修", at=NOW)
        due.refresh_from_db()
        assert (due.state, due.waived_by_name, due.reason) == ("waived", "舒书记", "整栋停电检修")
        assert services.miss_overdue(on(5, 0)) == 2
        with pytest.raises(RoundRefused):
            services.mark_done(due, actor=town.actor("grid_worker"), at=NOW)


class TestSight:
    @pytest.mark.parametrize(
        "name",
        ["grid_worker", "river_worker", "clerk", "secretary", "township_leader", "east_leader", "county_leader",
         "property_manager", "urban_manager", "supervisor", "statistician", "system_admin", "volunteer", "resident"],
    )  # fmt: skip
    def test_the_filter_and_the_question_agree(self, town: Town, name: str) -> None:
        set_up(town, targets=[*DOORS, of_property(town)])
        services.open_due(NOW)
        actor = town.actor(name)
        rows = list(Due.objects.select_related("round"))
        assert {due.pk for due in rows if does(actor, due)} == set(
            Due.objects.filter(own_rule(actor)).values_list("pk", flat=True)
        )

    def test_each_sees_the_dues_of_his_area_or_unit(self, town: Town) -> None:
        set_up(town, targets=[*DOORS, of_property(town)])
        services.open_due(NOW)

        def seen(actor: Actor) -> set[str]:
            return set(visible_dues(actor).values_list("target__target_id", flat=True))

        assert seen(town.actor("county_leader")) == {"1", "2", "3", "9"}
        assert seen(town.actor("township_leader")) == {"1", "2", "9"}
        assert seen(town.actor("river_worker")) == {"3"}
        assert seen(town.actor("property_manager")) == {"9"}
        assert seen(town.actor("urban_manager")) == seen(town.actor("system_admin")) == set()
        assert visible_rounds(town.actor("property_manager")).count() == 1
        assert visible_rounds(town.actor("urban_manager")).count() == 0


class TestQueries:
    def test_the_heat_map_shows_each_target_in_each_turn(self, town: Town) -> None:
        row = set_up(town)
        for day in (4, 5, 6):
            services.open_due(on(day))
            due = Due.objects.get(target__target_id="1", period=date(2026, 3, day))
            if day != 5:
                services.mark_done(due, actor=town.actor("grid_worker"), at=on(day))
            services.miss_overdue(on(day + 1, 0))
        found = coverage(row, actor=town.actor("county_leader"), until=date(2026, 3, 6))
        assert [[cell.state for cell in line.cells] for line in found.lines] == [
            ["done", "missed", "done"], ["missed"] * 3, ["missed"] * 3,
        ]  # fmt: skip
        assert (found.tally.done, found.tally.missed, found.tally.percent) == (2, 7, "22%")
        assert [(band.name, band.tally.percent) for band in found.bands] == [("西街街道", "33%"), ("东街街道", "0%")]
        assert [patch.step for patch in found.bands[0].patches] == [3, 1, 3]

    def test_work_lists_by_day_and_what_a_form_settles(self, town: Town) -> None:
        row = set_up(town)
        services.open_due(NOW)
        leader = town.actor("county_leader")
        assert work_in(leader, area_code=WEST, on=TODAY).count() == 2
        assert work_in(leader, area_code=WEST, on=date(2026, 3, 9)).count() == 0
        assert find_due(purpose="tests.doors", kind="door", target_id="2", at=NOW).target.label == "二号门"
        assert find_due(purpose="tests.doors", kind="door", target_id="2", at=on(9)) is None
        (shown,) = overview([row], actor=leader, at=NOW, since=on(1))
        assert (shown.targets, shown.today.open) == (3, 3)
        assert tally(Due.objects.none()).percent == "—"
        assert [turn.opens_on.day for turn in next_turns(row, at=NOW, number=2)] == [5, 6]


WORKER = str(Path(__file__).with_name("opening_worker.py"))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_processes_open_and_miss_everything_exactly_once(start_process) -> None:
    town = build_town()
    targets = [TargetGiven("door", str(number), f"{number}号门", GARDEN) for number in range(700)]
    set_up(town, targets=targets)
    workers = [start_process(WORKER, on(8).isoformat()) for _name in range(2)]
    assert [worker.stdout.readline() for worker in workers] == ["ready\n", "ready\n"]
    assert [worker.wait(timeout=300) for worker in workers] == [0, 0]
    assert Due.objects.count() == 700 * 5
    assert Due.objects.filter(state="missed").count() == 700 * 4
    told = Entry.objects.filter(act="tests.missed")
    assert told.count() == told.values("subject_id").distinct().count() == 700 * 4
