"""A question to the reporter: the clock stands still when the dispatcher approves, and the answer lets it run on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.world import NOW, WEST, Town

from wangge.audit.models import Entry
from wangge.kinds.concern.queries import timeline_for_reporter
from wangge.kinds.concern.rules import Move, State
from wangge.kinds.concern.rules import guards as because
from wangge.kinds.concern.tests.stages import HOUR, Story, in_hand
from wangge.matters.models import Clock, Message, Movement, Pause, WorkOrder
from wangge.matters.pages.detail import detail_page
from wangge.matters.rules import MoveRefused
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.catalogue import CatalogueRefused
from wangge.matters.services.parameters import end_parameter, set_parameter
from wangge.matters.services.talking import write_as_reporter
from wangge.notices.models import Notice

DAY = timedelta(days=1)
ASKED = "请问是几号楼几单元门口的灯？"


def waiting(town: Town) -> Story:
    """The unit has asked, nobody has approved anything yet."""
    story = in_hand(town)
    story.act("handler", Move.ASK_REPORTER, after=HOUR, public_text=ASKED)
    return story


def handle_clock(story: Story) -> Clock:
    return Clock.objects.get(matter=story.matter, name="handle")


def answer(story: Story, after: timedelta) -> None:
    story.at += after
    story.matter.refresh_from_db()
    write_as_reporter(story.matter, actor=story.reporter, text="3号楼2单元", at=story.at)
    story.matter.refresh_from_db()


def test_a_question_reaches_the_reporter_and_stops_no_clock_by_itself(town: Town) -> None:
    story = waiting(town)
    assert Message.objects.get().needs_answer
    assert timeline_for_reporter(story.matter, at=story.at).entries[-1].text == ASKED
    assert handle_clock(story).paused_at is None
    due = handle_clock(story).due_at
    answer(story, DAY)
    assert (story.matter.state, handle_clock(story).due_at) == (State.HANDLING, due)


def test_an_approved_pause_begins_with_the_question_and_ends_with_the_answer(town: Town) -> None:
    story = waiting(town)
    asked_at, due = story.at, handle_clock(story).due_at
    story.act("dispatcher", Move.ALLOW_PAUSE, after=2 * HOUR, reason="地点不清，等反映人答复")
    pause = Pause.objects.get(clock__name="handle")
    assert (pause.starts_at, pause.ends_at, pause.reason) == (asked_at, None, "reporter")
    assert pause.approved_by == town.people["dispatcher"]
    assert story.matter.next_clock == "answer"
    answer(story, DAY)
    pause.refresh_from_db()
    assert pause.ends_at == story.at
    moved = handle_clock(story)
    assert moved.due_at > due
    assert moved.next_alarm_at is not None
    assert WorkOrder.objects.get().due_at == moved.due_at
    assert Clock.objects.get(name="answer").is_met


def test_the_page_says_why_the_clock_stands_still_and_who_approved_it(town: Town) -> None:
    story = waiting(town)
    story.act("dispatcher", Move.ALLOW_PAUSE, after=2 * HOUR, reason="地点不清")
    page = detail_page(story.matter, actor=town.actor("handler"), at=story.at)
    still = next(clock for clock in page.clocks if clock.pause)
    assert (still.pause.text, still.pause.approved_by.name) == ("地点不清", "杜调度")
    html = town.client("handler").get(reverse("matters:detail", args=[story.matter.number])).content.decode()
    assert "地点不清" in html
    assert "批准人" in html
    answer(story, DAY)
    shown = detail_page(story.matter, actor=town.actor("handler"), at=story.at)
    told = " ".join(" ".join(clock.sentences) for clock in shown.clocks)
    assert "地点不清" in told
    assert "杜调度" in told


def test_without_an_answer_work_goes_on_by_itself_when_the_countys_time_is_over(town: Town) -> None:
    story = waiting(town)
    story.act("dispatcher", Move.ALLOW_PAUSE, after=HOUR, reason="等答复")
    over = Clock.objects.get(name="answer").due_at
    sound_due_alarms(over - HOUR)
    story.matter.refresh_from_db()
    assert story.matter.state == State.AWAITING
    for _twice in range(2):
        sound_due_alarms(over)
    story.matter.refresh_from_db()
    assert story.matter.state == State.HANDLING
    assert Movement.objects.filter(move=Move.GO_ON, role="system").count() == 1
    assert Pause.objects.get(clock__name="handle").ends_at == over


def test_the_reporter_answers_on_the_tracking_page(town: Town) -> None:
    story = waiting(town)
    browser = town.client()
    browser.post(reverse("portal:track"), {"number": story.matter.number, "code": story.opened.code})
    address = reverse("portal:report", args=[story.matter.number])
    assert ASKED in browser.get(address).content.decode()
    browser.post(reverse("portal:answer", args=[story.matter.number]), {"text": "3号楼2单元"})
    story.matter.refresh_from_db()
    assert story.matter.state == State.HANDLING
    assert 'name="text"' in browser.get(address).content.decode(), "more can still be added"
    assert Message.objects.filter(needs_answer=True, answered_at=None).count() == 0


def test_words_without_a_question_move_nothing(town: Town) -> None:
    story = in_hand(town)
    answer(story, HOUR)
    assert story.matter.state == State.HANDLING
    assert not Movement.objects.filter(move=Move.ANSWERED).exists()


def test_the_unit_goes_on_when_it_heard_the_answer_by_telephone(town: Town) -> None:
    story = waiting(town)
    story.act("dispatcher", Move.ALLOW_PAUSE, reason="等答复")
    story.act("handler", Move.GO_ON, after=HOUR, note="电话里说是三号楼")
    assert handle_clock(story).paused_at is None
    assert Clock.objects.get(name="answer").is_met is None


def test_a_county_sets_how_often_from_a_day_on_and_its_townships_may_differ(town: Town) -> None:
    keeper = town.actor("county_leader")
    set_parameter(kind="concern", name="extensions", value=1, actor=keeper, at=NOW - DAY, source="区里规定")
    story = in_hand(town)
    until = handle_clock(story).due_at + DAY
    story.act("handler", Move.ASK_EXTENSION, reason="等配件", until=until)
    story.act("dispatcher", Move.GRANT_EXTENSION, until=until, public_text="配件未到")
    until += DAY
    with pytest.raises(MoveRefused) as refused:
        story.act("handler", Move.ASK_EXTENSION, reason="等配件", until=until)
    assert refused.value.reason == because.EXTENDED_BEFORE
    local = set_parameter(kind="concern", name="extensions", value=2, area_code=WEST, actor=keeper, at=NOW)
    story.act("handler", Move.ASK_EXTENSION, reason="等配件", until=until)
    story.act("dispatcher", Move.REFUSE_EXTENSION, reason="不同意")
    end_parameter(local, on=(NOW - DAY).date(), actor=keeper, at=NOW)
    with pytest.raises(MoveRefused):
        story.act("handler", Move.ASK_EXTENSION, reason="等配件", until=until)
    acts = ["catalogue.parameter", "catalogue.parameter", "catalogue.parameter_ended"]
    kept = Entry.objects.filter(act__startswith="catalogue.param").order_by("pk")
    assert list(kept.values_list("act", flat=True)) == acts


@pytest.mark.parametrize(
    ("who", "name", "value"),
    [
        ("west_dispatcher", "extensions", 1),
        ("dispatcher", "extensions", 2),
        ("county_leader", "naps", 1),
        ("county_leader", "extensions", 6),
    ],
)
def test_only_keepers_set_numbers_that_exist_within_bounds(town: Town, who: str, name: str, value: int) -> None:
    with pytest.raises(CatalogueRefused):
        set_parameter(kind="concern", name=name, value=value, actor=town.actor(who), at=NOW)


def test_a_number_is_previewed_set_and_ended_in_the_browser(town: Town) -> None:
    browser = town.client("county_leader")
    address, limits = reverse("catalogue:new_parameter"), reverse("catalogue:limits")
    given = {"parameter": "concern.extensions", "value": "2", "area": WEST, "mark": "N", "source": "西街试点"}
    given["valid_from"] = "2026-03-01"
    shown = browser.post(address, given | {"preview": "1"}).context["parameter_effect"]
    assert (shown.before, shown.after) == (1, 2)
    assert "西街试点" not in browser.get(limits).content.decode()
    browser.post(address, given | {"confirm": "1"})
    page = browser.get(limits)
    assert "西街试点" in page.content.decode()
    assert browser.post(address, given | {"value": "20", "confirm": "1"}).status_code == 422
    ((row, _area),) = [entry for line in page.context["kinds"][0].parameters for entry in line.rows]
    ending = reverse("catalogue:end_parameter", args=[row.pk])
    preview = browser.post(ending, {"on": "2099-12-31", "preview": "1"})
    assert preview.context["parameter_effect"].after == 1
    browser.post(ending, {"on": "2099-12-31", "confirm": "1"})
    row.refresh_from_db()
    assert str(row.valid_to) == "2099-12-31"
    assert town.client("dispatcher").get(address).status_code == 403


def test_a_late_dispatcher_makes_no_timely_request_late_and_the_new_deadline_is_warned_of(town: Town) -> None:
    story = in_hand(town)
    due = handle_clock(story).due_at
    story.act("handler", Move.ASK_EXTENSION, after=due - story.at - HOUR, reason="等配件", until=due + 9 * DAY)
    sound_due_alarms(due + 2 * DAY)
    assert handle_clock(story).rung > 1
    page = town.client("dispatcher").get(reverse("matters:move", args=[story.matter.number, Move.GRANT_EXTENSION]))
    assert "是在期限届满前提出的" in page.content.decode()
    story.act("dispatcher", Move.GRANT_EXTENSION, after=2 * DAY, until=due + 9 * DAY, public_text="配件在途")
    moved = handle_clock(story)
    assert (moved.due_at, moved.next_alarm_at is not None) == (due + 9 * DAY, True)
    before = Notice.objects.filter(person_id=town.people["handler"].pk).count()
    sound_due_alarms(due + 9 * DAY + HOUR)
    assert Notice.objects.filter(person_id=town.people["handler"].pk).count() > before
    story.act("handler", Move.FINISH, after=DAY, result="装好了", contact_way="phone")
    assert (handle_clock(story).is_met, story.matter.was_late) == (True, False)
