"""Deliberation month: every community is asked for a forum, and the meeting that was held is what counts."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.world import COUNTY, NOW, Town

from wangge.kinds.topic.models import Campaign, Meeting
from wangge.kinds.topic.services.months import call_month, sum_up
from wangge.kinds.topic.tests.stories import deliberated
from wangge.matters.rules import MoveRefused
from wangge.rounds.models import Due, Round
from wangge.rounds.services import miss_overdue, open_due, prove_done

FORM = {
    "purpose": "topic.month", "name": "九月协商月", "frequency": "yearly", "days": [], "month": "3", "month_day": "4",
    "rest_days": "keep", "window_days": "30", "closes_at": "", "starts_on": "2026-03-04", "ends_on": "2026-03-31",
}  # fmt: skip


@pytest.fixture
def month(town: Town) -> Round:
    with time_machine.travel(NOW, tick=False):
        answer = town.client("county_leader").post(reverse("rounds:new"), FORM | {"area": town.areas[COUNTY].pk})
        assert answer.status_code == 302, answer.context["form"].errors
    open_due(NOW)
    return Round.objects.get()


def test_a_meeting_that_was_held_is_the_proof_and_the_others_are_missed(town: Town, month: Round) -> None:
    number = Due.objects.filter(round=month, state="open").count()
    assert number == month.targets.count() > 1
    matter = deliberated(town)
    meeting = Meeting.objects.get(matter=matter)
    assert prove_done(meeting.held_at + timedelta(minutes=5)) == 1
    assert prove_done(meeting.held_at + timedelta(minutes=9)) == 0, "once"
    due = Due.objects.get(round=month, state="done")
    assert (due.done_at, due.result_id) == (meeting.held_at, matter.number)
    assert matter.area_code.startswith(due.area_code)
    miss_overdue(NOW + timedelta(days=31))
    assert Due.objects.filter(round=month, state="missed").count() == number - 1
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        page = town.client("secretary").get(reverse("rounds:due", args=[due.pk])).content.decode()
    assert reverse("matters:detail", args=[matter.number]) in page


def test_nobody_ticks_a_forum_off_by_hand_and_only_leaders_set_a_month_up(town: Town, month: Round) -> None:
    with time_machine.travel(NOW, tick=False):
        due = Due.objects.get(round=month, area_code=town.actor("secretary").area_code)
        answer = town.client("secretary").post(reverse("rounds:due", args=[due.pk]), {"note": "开过了"})
        assert answer.url == reverse("topic:overview")
        due.refresh_from_db()
        assert due.state == "open"
        form = town.client("secretary").get(reverse("rounds:new")).context["form"]
    assert "topic.month" not in dict(form.fields["purpose"].choices)


def test_calling_a_month_asks_every_community_once_and_its_summary_is_read_by_residents(town: Town) -> None:
    leader = town.client("county_leader")
    asked = {"name": "四月协商月", "area": town.areas[COUNTY].pk, "starts_on": "2026-03-04", "ends_on": "2026-04-02"}
    with time_machine.travel(NOW, tick=False):
        page = leader.post(reverse("topic:new_campaign"), asked).url
    row = Campaign.objects.get()
    kept = Round.objects.get(key=f"topic.month:{row.pk}")
    assert kept.is_kept
    open_due(NOW)
    matter = deliberated(town)
    after = NOW + timedelta(days=31)
    prove_done(after)
    miss_overdue(after)
    summary = reverse("topic:sum_up", args=[row.pk])
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        early = leader.post(summary, {"summary": "早了"})
        assert "协商月还没有结束" in early.content.decode()
    with time_machine.travel(after, tick=False):
        form = leader.get(summary)
        begun = form.context["form"].initial["summary"]
        number = kept.targets.count()
        said = f"截至 {after:%Y-%m-%d}，{number} 个社区（村）中 1 个开展了协商：提出议题 1 个，开会 1 场，办结 0 个，还在办 1 个。"
        assert begun == said
        leader.post(summary, {"summary": f"{begun}停车说得最多。"})
        shown = leader.get(page).content.decode()
        public = town.client("resident").get(reverse("topics:board"), {"show": "feedback"}).content.decode()
    assert shown.count("已召开协商会") == 1
    assert shown.count("没有开协商会") == number - 1
    assert "停车说得最多" in shown
    assert "停车说得最多" in public
    assert matter.number not in public


def test_who_does_not_call_a_month_sums_none_up(town: Town) -> None:
    area = town.areas[COUNTY]
    days = {"starts_on": NOW.date(), "ends_on": NOW.date()}
    row = call_month(actor=town.actor("county_leader"), at=NOW, area=area, name="协商月", **days)
    with pytest.raises(MoveRefused):
        sum_up(row, actor=town.actor("township_leader"), at=NOW + timedelta(days=2), summary="不是我的")
    with pytest.raises(MoveRefused):
        call_month(actor=town.actor("secretary"), at=NOW, area=area, name="协商月", **days)
    row.refresh_from_db()
    assert not row.summary
