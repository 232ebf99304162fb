"""What waits for the mediators of a case stands in their inbox, from the first step to the last, with its day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from tests.world import NOW, Town

from wangge.desk.queries import Task, inbox
from wangge.kinds.dispute.models import Promise
from wangge.kinds.dispute.rules.course import Move, State
from wangge.kinds.dispute.rules.words import Side
from wangge.kinds.dispute.services import agreements, sessions
from wangge.kinds.dispute.tests.cast import (
    CONTENT,
    DAY,
    SECRETS,
    TODAY,
    accepted,
    applied,
    asked,
    consent,
    do,
    effective,
    fresh,
    party,
    recorded,
    signed,
    written,
)
from wangge.matters.models import Clock, Matter

DUE = date(2026, 4, 30)


def waiting(folk: Town, who: str = "peacemaker", at=NOW) -> dict[str, Task]:
    shown = inbox(folk.actor(who), at=at)
    return {task.row.number: task for task in (*shown.late, *shown.today, *shown.later)}


def task(folk: Town, matter: Matter, at=NOW) -> tuple[str, str, date | None]:
    """What is to be done, which clock runs, and its last day."""
    found = waiting(folk, at=at)[matter.number]
    due = found.row.due_at
    return found.step, found.row.clock, localdate(due - timedelta(seconds=1)) if due else None


def prepared(folk: Town) -> Matter:
    return do(folk, accepted(folk), Move.PREPARE, actor="peacemaker")


def performing(folk: Town) -> Matter:
    return do(folk, effective(folk), Move.PERFORM, actor="peacemaker")


@pytest.mark.parametrize(
    ("stage", "act", "clock"),
    [
        (asked, "登记各方意见", "得到各方答复"),
        (accepted, "安排调解", "约定首次调解会、通知各方"),
        (prepared, "安排调解", "约定首次调解会、通知各方"),
        (recorded, "写协议", "调解结案"),
        (written, "登记签名", "组织各方签字"),
        (signed, "协议生效", "组织各方签字"),
        (effective, "开始履行", "跟踪协议履行"),
        (performing, "登记履行情况", "跟踪协议履行"),
    ],
)
def test_each_step_waits_in_the_inbox_with_its_words_and_its_day(folk: Town, stage, act: str, clock: str) -> None:
    matter = stage(folk)
    found = task(folk, matter)
    assert found[:2] == (act, clock)
    assert found[2] is not None
    assert matter.number not in waiting(folk, "stranger")
    page = folk.client("peacemaker").get(reverse("desk:inbox")).content.decode()
    assert act in page
    assert not [word for word in SECRETS if word in page]


def test_performance_is_followed_on_the_day_of_the_next_open_promise(folk: Town) -> None:
    matter = signed(folk)
    Promise.objects.create(
        matter=matter, position=2, party=party(matter, Side.FIRST), what=CONTENT, due_on=date(2026, 6, 30)
    )
    matter = do(folk, matter, Move.TAKE_EFFECT, actor="peacemaker", effective_on=TODAY)
    assert task(folk, matter)[2] == DUE
    assert "2026-04-03" in waiting(folk)[matter.number].notes[0]  # the day after which no court is asked
    do(folk, matter, Move.PERFORM, actor="peacemaker")
    first, second = Promise.objects.filter(matter=matter).select_related("matter__dispute").order_by("position")
    agreements.follow_promise(first, actor=folk.actor("peacemaker"), is_done=True, on=TODAY, at=NOW)
    assert task(folk, matter)[2] == date(2026, 6, 30)
    agreements.follow_promise(second, actor=folk.actor("peacemaker"), is_done=False, on=TODAY, at=NOW)
    assert task(folk, matter)[2] is None
    do(folk, matter, Move.DISPUTE, actor="peacemaker", reason="第二期没付", told="可以起诉")
    do(folk, matter, Move.RESUME, actor="peacemaker")
    agreements.follow_promise(
        Promise.objects.get(pk=second.pk), actor=folk.actor("peacemaker"), is_done=True, on=TODAY, at=NOW
    )
    assert task(folk, matter)[0] == "全部履行完毕"
    do(folk, matter, Move.PERFORMED, actor="peacemaker")
    assert fresh(matter).state == State.PERFORMED
    assert not Clock.objects.filter(matter=matter, stopped_at__isnull=True).exists()
    assert not fresh(matter).was_late


def test_a_promise_that_nobody_asked_after_makes_the_row_late_but_never_the_case(folk: Town) -> None:
    matter = performing(folk)
    after = NOW + 60 * DAY
    assert matter.number in {row.row.number for row in inbox(folk.actor("peacemaker"), at=after).late}
    promise = Promise.objects.select_related("matter__dispute").get(matter=matter)
    agreements.follow_promise(promise, actor=folk.actor("peacemaker"), is_done=True, on=localdate(after), at=after)
    do(folk, matter, Move.PERFORMED, actor="peacemaker", at=after)
    assert (fresh(matter).was_late, waiting(folk, at=after)[matter.number].step) == (False, "补齐卷宗")


def test_until_the_chief_is_named_and_the_meeting_set_the_row_says_so(folk: Town) -> None:
    fresh_one, unwilling = applied(folk), asked(folk)
    consent(folk, unwilling, yes=False)
    assert waiting(folk, "chair")[fresh_one.number].step == "确定调解员"
    assert task(folk, unwilling)[0] == "告知其他解决途径"
    matter = prepared(folk)
    sessions.set_session(
        matter, actor=folk.actor("peacemaker"), starts_at=NOW, room=None, place="社区和谐室", is_open=False, at=NOW
    )
    assert task(folk, matter)[0] == "开始调解"
    do(folk, matter, Move.MEET, actor="peacemaker")
    assert task(folk, matter)[:2] == ("记录调解会", "调解结案")
