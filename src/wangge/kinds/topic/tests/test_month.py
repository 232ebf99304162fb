"""Deliberation month: every community is asked for a forum, and the meeting that was held is what counts."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.world import COUNTY, NOW, Town

from wangge.kinds.topic.models import Meeting
from wangge.kinds.topic.tests.stories import deliberated
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
