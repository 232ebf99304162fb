"""What keeps the work in order: hand-over when a post ends, deadlines after a new calendar, and the doctor's checks."""

from datetime import timedelta

from django.utils.timezone import localdate
from tests.world import GARDEN, NOW, SINCE, Town

from wangge.audit.models import Entry
from wangge.calendars.services import load_calendar
from wangge.jobs.services import work_once
from wangge.matters.health import (
    overdue_without_alarm,
    provisional_deadlines,
    status_of_matters,
    unknown_kinds,
    without_grid,
)
from wangge.matters.models import Clock, Matter, Note, WorkOrder
from wangge.matters.services import move
from wangge.matters.services.handing import hand_over, open_work
from wangge.matters.tests.stories import report, sent_out
from wangge.people.actors import SYSTEM
from wangge.people.models import Post
from wangge.people.queries import takers
from wangge.people.rules import Role
from wangge.people.services import appoint, create_person

THURSDAY_OFF = ["date,name,is_off_day\n", "2026-03-05,抗洪放假,1\n"]


def test_what_lies_with_a_unit_is_offered_to_its_own_people_alone(town: Town) -> None:
    def offered(name: str) -> list[str]:
        return [post.person.username for post in takers(town.posts[name], localdate(NOW))]

    assert offered("handler") == ["manager"]
    near = offered("grid_worker")
    assert {"clerk", "grid_leader", "steward"} <= set(near)
    assert "river_worker" not in near


def signed(town: Town, **given: object) -> Matter:
    matter = sent_out(town, **given)
    move(matter, "sign", actor=town.actor("handler"), at=NOW)
    return matter


def successor(town: Town, role: Role, unit: str, area: str) -> Post:
    person = create_person(username="successor", name="接任者", password=None, actor=SYSTEM, at=NOW)
    return appoint(
        person=person, role=role, organization=town.units[unit], area=town.areas[area], starts_on=SINCE,
        actor=SYSTEM, at=NOW,
    )  # fmt: skip


def test_what_somebody_signed_for_goes_to_the_next_of_the_same_unit_with_a_word_in_the_matter(town: Town) -> None:
    matter, other = signed(town), sent_out(town, title="另一件，未签收")
    post = town.posts["handler"]
    assert [work.number for work in open_work(post)] == [matter.number]
    to = successor(town, Role.UNIT_HANDLER, "water", "640302")
    assert hand_over(post, to, town.actor("security_admin"), NOW) == 1
    assert WorkOrder.objects.get(matter=matter).signed_by == to.person
    assert (open_work(post), len(open_work(to))) == ([], 1)
    assert "接任者" in Note.objects.get(matter=matter).text
    assert Entry.objects.get(act="matter.hand_over").subject_id == matter.number
    assert not Note.objects.filter(matter=other).exists()


def test_work_does_not_leave_the_unit_and_finished_work_stays_where_it_was(town: Town) -> None:
    signed(town)
    to = successor(town, Role.UNIT_HANDLER, "urban", "640302")
    assert hand_over(town.posts["handler"], to, town.actor("security_admin"), NOW) == 0
    WorkOrder.objects.update(ended_at=NOW)
    assert open_work(town.posts["handler"]) == []


def test_what_lies_in_a_grid_goes_with_the_grid(town: Town) -> None:
    report(town)
    worker = town.posts["grid_worker"]
    assert len(open_work(worker)) == 1
    to = successor(town, Role.GRID_WORKER, "garden_office", worker.area.code)
    assert hand_over(worker, to, SYSTEM, NOW) == 1
    assert open_work(town.posts["river_worker"]) == []


def test_a_calendar_published_later_moves_running_deadlines_and_those_of_the_units(town: Town) -> None:
    matter = sent_out(town)
    done = sent_out(town, title="已停的钟")
    Clock.objects.filter(matter=done).update(stopped_at=NOW, is_met=True)
    before = Clock.objects.get(matter=matter, name="handle").due_at
    stopped = Clock.objects.get(matter=done, name="handle").due_at
    assert WorkOrder.objects.get(matter=matter).due_at == before
    load_calendar(lines=THURSDAY_OFF, region="640000", at=NOW)
    while work_once(worker="test", at=NOW):
        pass
    clock = Clock.objects.get(matter=matter, name="handle")
    assert clock.due_at == before + timedelta(days=1)
    assert "2026-03-05" in clock.explanation
    assert WorkOrder.objects.get(matter=matter).due_at == clock.due_at
    matter.refresh_from_db()
    assert matter.next_due_at > NOW
    assert Clock.objects.get(matter=done, name="handle").due_at == stopped


def test_an_extension_that_was_granted_is_not_taken_back_by_a_calendar(town: Town) -> None:
    sent_out(town)
    Clock.objects.filter(name="handle").update(extended_to=NOW + timedelta(days=9), due_at=NOW + timedelta(days=9))
    load_calendar(lines=THURSDAY_OFF, region="640000", at=NOW)
    while work_once(worker="test", at=NOW):
        pass
    assert Clock.objects.get(name="handle").due_at == NOW + timedelta(days=9)


def test_the_doctor_finds_nothing_where_nothing_is_wrong(town: Town) -> None:
    sent_out(town)
    assert [overdue_without_alarm(), provisional_deadlines(), without_grid(), unknown_kinds()] == [[], [], [], []]


def test_the_doctor_says_what_is_wrong_and_names_it(town: Town) -> None:
    matter = sent_out(town)
    Clock.objects.filter(name="handle").update(next_alarm_at=NOW - timedelta(minutes=11), is_provisional=True)
    Matter.objects.update(area_code=GARDEN)
    (alarm,), (place,), (provisional,) = overdue_without_alarm(), without_grid(), provisional_deadlines()
    assert matter.number in alarm
    assert "wangge work" in alarm
    assert matter.number in place
    assert "1" in provisional
    Clock.objects.update(paused_at=NOW)
    assert overdue_without_alarm() == []
    Matter.objects.update(kind="ghost")
    assert "ghost" in unknown_kinds()[0]


def test_status_counts_by_kind_and_phase_and_what_is_overdue(town: Town) -> None:
    late = report(town)
    sent_out(town)
    Matter.objects.filter(pk=late.pk).update(next_due_at=NOW - timedelta(hours=1))
    found = status_of_matters()
    assert (found["total"], found["overdue"]) == (2, 1)
    assert found["by_kind"] == {late.kind: {"new": 1, "active": 1}}
