"""What was voted down is not resolved: neither in writing, nor by a meeting, nor in a later round without a new vote."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from tests.world import Town

from wangge.desk.queries import inbox
from wangge.kinds.topic.models import Poll
from wangge.kinds.topic.rules import Move, State
from wangge.kinds.topic.rules.polls import PollAct
from wangge.kinds.topic.rules.table import VOTE_DECIDES, VOTED_DOWN
from wangge.kinds.topic.rules.voting import Part
from wangge.kinds.topic.services import ballots, polls
from wangge.kinds.topic.tests.stories import (
    CLOSED,
    DAY,
    OPENED,
    at_home,
    deliberated,
    entry,
    parts,
    read,
)
from wangge.matters.models import Matter, Movement
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move

ROLL = [Part("商铺", 90_000), *parts(5, 5_000)]
"""Five flats and a shop: the flats are the majority by head, the shop by area."""
LATER = timedelta(days=30)
NO = {"public_text": "按面积未过半，这次没有通过。"}


def voted(town: Town, matter: Matter, choices: str, *, shift: timedelta = timedelta(0), **given: Any) -> Poll:
    """A vote that ran from announcement to its published result."""
    secretary = town.actor("secretary")
    times = {
        "opens_at": OPENED + shift,
        "closes_at": CLOSED - timedelta(hours=1) + shift,
        "at": OPENED - 16 * DAY + shift,
    }
    poll = polls.create_poll(
        matter, actor=secretary, body="owners", basis="owner", subject="fund_use", text="画线，拆地锁。",
        **{"question": "同意画线吗？", **times, **given},
    )  # fmt: skip
    polls.load_roll(poll, ROLL, actor=secretary, at=times["at"])
    polls.act(poll, PollAct.ANNOUNCE, actor=secretary, at=times["at"])
    polls.act(poll, PollAct.OPEN, actor=secretary, at=OPENED + shift)
    for place, choice in enumerate(choices.split(), start=1):
        ballots.cast_online(poll, entry=entry(poll, place), choice=choice, at=OPENED + shift)
    for act in (PollAct.CLOSE, PollAct.COUNT, PollAct.PUBLISH):
        polls.act(poll, act, actor=secretary, at=CLOSED + shift)
    return poll


LOST = "no yes yes yes yes yes"
WON = "yes yes yes yes yes no"


def resolve(town: Town, matter: Matter, at: datetime, **given: Any) -> None:
    values = {"resolution": "画线，拆地锁。", **given}
    move(read(matter), Move.RESOLVE, actor=town.actor("secretary"), at=at, given=values)


def tried(town: Town, matter: Matter, the_move: Move, at: datetime = CLOSED, **given: Any) -> str:
    with pytest.raises(MoveRefused) as refused:
        move(read(matter), the_move, actor=town.actor("secretary"), at=at, given=given)
    return str(refused.value)


def test_a_vote_lost_by_area_is_answered_and_goes_into_a_new_round_that_may_pass(town: Town) -> None:
    matter = at_home(town)
    lost = voted(town, matter, LOST)
    assert (lost.heads_yes, lost.is_passed) == (5, False)
    tried(town, matter, Move.RESOLVE, resolution="画线")
    move(read(matter), Move.NOT_ADOPT, actor=town.actor("secretary"), at=CLOSED, given=NO)
    with time_machine.travel(CLOSED, tick=False):
        page = town.client("secretary").get(reverse("topics:topic", args=[matter.number])).content.decode()
    assert "表决没有通过" in page
    assert "大家商定的" not in page
    changed = {"public_topic": "只画线，不拆地锁，请大家再议。", "public_text": "去掉了意见大的一条。"}
    move(read(matter), Move.NEW_ROUND, actor=town.actor("secretary"), at=CLOSED, given=changed)
    matter = read(matter)
    assert (matter.state, matter.topic.public_text) == (State.SCREENED, changed["public_topic"])
    assert matter.clocks.filter(name="convene", stopped_at__isnull=True).count() == 1
    assert not matter.clocks.filter(name="feedback", stopped_at__isnull=True).exists()
    won = voted(town, matter, WON, shift=LATER, question="同意只画线吗？")
    resolve(town, matter, CLOSED + LATER)
    assert (read(matter).state, read(matter).topic.decided_by) == (State.RESOLVED, won)


def test_a_meeting_does_not_resolve_what_the_vote_refused_not_even_a_later_one(town: Town) -> None:
    matter = deliberated(town, estate=at_home(town).estate)
    voted(town, matter, LOST)
    assert tried(town, matter, Move.RESOLVE, resolution="画线") == str(VOTED_DOWN)
    assert tried(town, matter, Move.NO_AGREEMENT, public_text="没谈拢") == str(VOTE_DECIDES)
    move(read(matter), Move.NOT_ADOPT, actor=town.actor("secretary"), at=CLOSED, given=NO)
    secretary, again = town.actor("secretary"), CLOSED + 3 * DAY
    called = {"meet_at": again, "meet_place": "凉亭", "agenda": "再议"}
    move(read(matter), Move.CONVENE, actor=secretary, at=CLOSED, given=called)
    held = {"present": 12, "minutes": "都说好。", "draft": "画线，拆地锁。"}
    move(read(matter), Move.HOLD, actor=secretary, at=again + timedelta(hours=2), given=held)
    assert tried(town, matter, Move.RESOLVE, at=again + 9 * DAY, resolution="画线") == str(VOTED_DOWN)


def test_a_question_put_again_counts_as_it_was_answered_last(town: Town) -> None:
    matter = at_home(town)
    voted(town, matter, WON)
    assert (read(matter).topic.votes_passed, read(matter).topic.votes_lost) == (1, 0)
    voted(town, matter, LOST, shift=LATER, question=" 同意画线吗? ")
    assert (read(matter).topic.votes_passed, read(matter).topic.votes_lost) == (0, 1)
    tried(town, matter, Move.RESOLVE, at=CLOSED + LATER, resolution="画线")


def test_of_several_votes_that_passed_the_resolution_names_its_own(town: Town) -> None:
    matter = at_home(town)
    first = voted(town, matter, WON)
    second = voted(town, matter, WON, shift=LATER, question="同意装道闸吗？")
    with time_machine.travel(CLOSED + LATER, tick=False):
        form = town.client("secretary").get(reverse("matters:move", args=[matter.number, "resolve"])).content.decode()
    assert first.question in form
    assert second.question in form
    tried(town, matter, Move.RESOLVE, at=CLOSED + LATER, resolution="画线")
    resolve(town, matter, CLOSED + LATER, decided_by=str(second.pk))
    assert read(matter).topic.decided_by == second
    with time_machine.travel(CLOSED + LATER, tick=False):
        page = town.client("resident").get(reverse("topics:topic", args=[matter.number])).content.decode()
    assert reverse("topics:poll", args=[second.pk]) in page


def test_while_a_result_is_challenged_nothing_is_decided_or_carried_out(town: Town) -> None:
    matter = at_home(town)
    poll = voted(town, matter, WON)
    resolve(town, matter, CLOSED)
    polls.act(poll, PollAct.CHALLENGE, actor=town.actor("secretary"), at=CLOSED, reason="有业主提出异议")
    given = {"action_title": "画线", "lead_unit": town.units["property"], "due_on": (CLOSED + 5 * DAY).date()}
    tried(town, matter, Move.ADD_ACTION, **given)
    polls.act(poll, PollAct.UPHOLD, actor=town.actor("secretary"), at=CLOSED, reason="复核无误")
    move(read(matter), Move.ADD_ACTION, actor=town.actor("secretary"), at=CLOSED, given=given)
    assert read(matter).state == State.ACTIONS_OPEN


def test_a_resolution_falls_with_the_vote_it_rests_on_and_what_is_open_of_it_too(town: Town) -> None:
    matter, secretary = at_home(town), town.actor("secretary")
    poll = voted(town, matter, WON)
    resolve(town, matter, CLOSED)
    given = {"action_title": "画线", "lead_unit": town.units["property"], "due_on": (CLOSED + 5 * DAY).date()}
    move(read(matter), Move.ADD_ACTION, actor=secretary, at=CLOSED, given=given)
    polls.act(poll, PollAct.CHALLENGE, actor=secretary, at=CLOSED, reason="有业主提出异议")
    polls.act(poll, PollAct.CANCEL, actor=secretary, at=CLOSED, reason="名册漏了六户")
    after = read(matter)
    assert (after.state, after.topic.resolution, after.topic.decided_by, after.topic.resolved_at) == (
        State.SCREENED, "", None, None,
    )  # fmt: skip
    assert (after.next_clock, Matter.objects.get(kind="action_item").state) == ("convene", "dropped")
    kept = Movement.objects.get(matter=matter, move=Move.SET_ASIDE)
    assert (kept.reason, kept.note) == ("名册漏了六户", "画线，拆地锁。")
    with time_machine.travel(CLOSED, tick=False):
        page = town.client("resident").get(reverse("topics:topic", args=[matter.number])).content.decode()
    assert "原来的决议不算数" in page
    assert "画线，拆地锁。" not in page
    again = voted(town, matter, WON, shift=LATER)
    resolve(town, matter, CLOSED + LATER)
    assert read(matter).topic.decided_by == again


def test_a_vote_that_decided_nothing_takes_no_resolution_along(town: Town) -> None:
    matter, secretary = at_home(town), town.actor("secretary")
    kept = voted(town, matter, WON)
    other = voted(town, matter, WON, shift=LATER, question="同意装道闸吗？")
    resolve(town, matter, CLOSED + LATER, decided_by=str(kept.pk))
    polls.act(other, PollAct.CHALLENGE, actor=secretary, at=CLOSED + LATER, reason="有异议")
    polls.act(other, PollAct.CANCEL, actor=secretary, at=CLOSED + LATER, reason="名册有误")
    assert (read(matter).state, read(matter).topic.decided_by) == (State.RESOLVED, kept)


def stations(town: Town, matter: Matter) -> list[tuple[str, str]]:
    page = town.client("resident").get(reverse("topics:topic", args=[matter.number]))
    return [(str(step.label), step.state) for step in page.context["steps"]]


def test_the_line_of_progress_tells_what_happened_and_what_may_still_come(town: Town) -> None:
    """A topic voted down in writing had no meeting, and nothing of it is carried out."""
    matter = at_home(town)
    assert [name for name, _state in stations(town, matter)][-3:] == ["落实", "结果反馈", "确认"]
    voted(town, matter, LOST)
    move(read(matter), Move.NOT_ADOPT, actor=town.actor("secretary"), at=CLOSED, given=NO)
    expected = [("征集", "done"), ("筛选", "done"), ("决议", "now"), ("结果反馈", "todo"), ("确认", "todo")]
    assert stations(town, matter) == expected
    move(read(matter), Move.DRAFT_FEEDBACK, actor=town.actor("clerk"), at=CLOSED, given={"feedback": "没有通过。"})
    move(read(matter), Move.PUBLISH, actor=town.actor("secretary"), at=CLOSED)
    assert [state for _name, state in stations(town, matter)] == ["done", "done", "done", "now", "todo"]


def test_who_wrote_the_feedback_is_not_asked_for_anything_more(town: Town) -> None:
    """It waits for a colleague; neither another action nor a second feedback is put to its writer."""
    matter = at_home(town)
    voted(town, matter, LOST)
    move(read(matter), Move.NOT_ADOPT, actor=town.actor("secretary"), at=CLOSED, given=NO)

    def step(who: str) -> str | None:
        shown = inbox(town.actor(who), at=CLOSED)
        rows = (*shown.late, *shown.today, *shown.later)
        return next((task.step for task in rows if task.row.number == matter.number), None)

    assert step("clerk") == step("secretary") == "写结果反馈"
    move(read(matter), Move.DRAFT_FEEDBACK, actor=town.actor("clerk"), at=CLOSED, given={"feedback": "没有通过。"})
    assert step("clerk") is None
    assert step("secretary") == "核对并公布反馈"
