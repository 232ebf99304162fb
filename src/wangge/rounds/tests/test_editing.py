"""A round that is changed: the past stays, open work is worked out anew and says why, what comes is shown before."""

from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from tests.world import COUNTY, GARDEN, NOW, Town

from wangge.audit.models import Entry
from wangge.rounds import services
from wangge.rounds.models import Due, Round
from wangge.rounds.services import RoundRefused, as_it_is, change_round, foresee
from wangge.rounds.tests.given import DOORS
from wangge.rounds.tests.test_services import on, set_up
from wangge.rounds.words import BEGINNINGS, Chosen, chosen, describe, preset

pytestmark = pytest.mark.usefixtures("missed_calls")
BOSS = "county_leader"


@pytest.mark.parametrize("frequency", sorted(BEGINNINGS))
def test_what_a_form_chose_is_read_back_from_the_rule(frequency: str) -> None:
    rule = preset(frequency, days=("MO", "TH"), month_day=-1, month=5)
    found = chosen(rule)
    assert preset(found.frequency, days=found.days, month_day=found.month_day, month=found.month) == rule
    assert found.frequency == frequency


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "每天"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "每周一、周四"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "每 2 周的周五"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "每月15日起"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天"),
        ("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=1", "每季度首月1日起"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=-1FR"),
    ],
)
def test_rules_read_like_speech(rule: str, words: str) -> None:
    assert describe(rule) == words


def test_a_rule_without_words_is_left_as_it_is() -> None:
    assert chosen("FREQ=MONTHLY;BYDAY=-1FR") == chosen("FREQ=MONTHLY;BYMONTHDAY=1,15") == Chosen()


def boss_changes(town: Town, row: Round, at: datetime = NOW, **given: object) -> services.Foreseen:
    return change_round(row, replace(as_it_is(row), **given), actor=town.actor(BOSS), at=at)


def states(row: Round) -> list[tuple[int, str]]:
    return sorted(set(Due.objects.filter(round=row).values_list("period__day", "state")))


def test_from_daily_to_weekly_the_past_stays_and_todays_work_falls_away_with_the_reason(town: Town) -> None:
    row = set_up(town, starts_on=date(2026, 3, 2))
    services.open_due(on(3))
    services.miss_overdue(on(4, 0))
    services.open_due(on(4))
    foreseen = boss_changes(town, row, rule="FREQ=WEEKLY;BYDAY=FR")
    assert foreseen.counts == {"withdrawn": 3}
    assert [turn.opens_on.day for turn, _opens, _closes in foreseen.turns[:3]] == [6, 13, 20]
    assert len(foreseen.turns) == 10
    assert states(row) == [(2, "missed"), (3, "missed"), (4, "waived")]
    told = Due.objects.filter(round=row, state="waived").first()
    assert told.reason == "定期工作已调整（多久一次：每天 → 每周五）。"
    assert told.waived_by_name == town.actor(BOSS).name
    assert Entry.objects.get(act="round.change").detail == "多久一次：每天 → 每周五"
    services.open_due(on(7))
    assert [day for day, state in states(row) if state == "open"] == [6]


def test_days_in_which_nobody_worked_are_opened_by_the_old_rule(town: Town) -> None:
    row = set_up(town, starts_on=date(2026, 3, 2))
    boss_changes(town, row, rule="FREQ=WEEKLY;BYDAY=FR")
    assert [day for day, _state in states(row)] == [2, 3, 4], "two days late and one of today"


def test_a_window_made_shorter_ends_today_at_the_earliest_and_says_so(town: Town) -> None:
    row = set_up(town, rule="FREQ=MONTHLY;BYMONTHDAY=1", starts_on=date(2026, 3, 1))
    services.open_due(NOW)
    foreseen = boss_changes(town, row, window_days=2)
    assert foreseen.counts == {"moved": 3}
    due = Due.objects.filter(round=row).first()
    assert due.due_at == on(5, 0)
    assert due.state == "open"
    assert due.reason.startswith("截止时间由2026-03-31改为2026-03-04。")


def test_nothing_opens_in_a_pause_and_work_goes_on_behind_it(town: Town) -> None:
    row = set_up(town)
    services.open_due(NOW)
    boss_changes(town, row, paused_from=date(2026, 3, 5), paused_until=date(2026, 3, 7))
    services.open_due(on(9))
    assert [day for day, _state in states(row)] == [4, 8, 9]
    assert states(row)[0] == (4, "open"), "the pause begins tomorrow: today's work is still to be done"
    boss_changes(town, row, at=on(9), paused_from=date(2026, 3, 9), paused_until=None)
    assert states(row)[-1] == (9, "waived")
    assert foresee(row, as_it_is(row), at=on(9)).turns == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"), ({"rule": "FREQ=HOURLY"}, "rule"), ({"ends_on": date(2026, 3, 1)}, "ends_on"),
        ({"paused_from": date(2026, 3, 3)}, "paused_from"), ({"paused_until": date(2026, 3, 9)}, "paused_from"),
        ({"paused_from": date(2026, 3, 9), "paused_until": date(2026, 3, 8)}, "paused_until"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(town: Town, given: dict[str, object], field: str) -> None:
    row = set_up(town)
    with pytest.raises(RoundRefused) as refused:
        boss_changes(town, row, **given)
    assert refused.value.field == field


def test_who_changed_it_meanwhile_is_not_overwritten_and_a_kept_round_is_left_alone(town: Town) -> None:
    row = set_up(town)
    seen_before = Round.objects.get(pk=row.pk)
    boss_changes(town, row, rule="FREQ=WEEKLY;BYDAY=FR")
    with pytest.raises(RoundRefused):
        boss_changes(town, seen_before, name="另一个名字")
    kept = set_up(town, is_kept=True)
    with pytest.raises(RoundRefused):
        boss_changes(town, kept, rule="FREQ=WEEKLY;BYDAY=FR")
    for page in ("rounds:edit", "rounds:targets"):
        answer = town.client("county_leader").get(reverse(page, args=[kept.pk]))
        assert answer.status_code == 403
        assert "由名册自动维护" in answer.content.decode()


FORM = {
    "name": "每周敲门", "frequency": "weekly", "days": ["MO", "WE"], "month": "1", "month_day": "1", "rest_days": "later",
    "window_days": "2", "closes_at": "18:00", "ends_on": "", "paused_from": "", "paused_until": "",
}  # fmt: skip


def test_on_the_page_it_is_shown_first_and_saved_by_a_second_press(town: Town) -> None:
    row = set_up(town, area_code=GARDEN, targets=DOORS[:2])
    with time_machine.travel(NOW, tick=False):
        services.open_due(NOW)
        client, url = town.client("secretary"), reverse("rounds:edit", args=[row.pk])
        assert "2026-03-05" in client.get(url).content.decode()
        page = client.post(url, FORM).content.decode()
        assert "多久一次：每天 → 每周一、周三" in page
        assert Round.objects.get(pk=row.pk).rule == "FREQ=DAILY", "looking changes nothing"
        assert client.post(url, FORM | {"save": "1"}).status_code == 302
        row.refresh_from_db()
        assert (row.rule, row.closes_at.hour, row.rest_days) == ("FREQ=WEEKLY;BYDAY=MO,WE", 18, "later")
        assert Due.objects.filter(round=row).first().due_at == on(5, 18)
        wrong = client.post(url, FORM | {"days": [], "save": "1"})
        assert (wrong.status_code, "每周敲门" in wrong.content.decode()) == (422, True)
        assert town.client("clerk").get(url).status_code == 403
        county = set_up(town, area_code=COUNTY)
        assert client.get(reverse("rounds:edit", args=[county.pk])).status_code == 403


def test_targets_are_ticked_by_hand_and_what_is_unticked_rests(town: Town) -> None:
    row = set_up(town, area_code=GARDEN, targets=DOORS[:1])
    with time_machine.travel(NOW, tick=False):
        services.open_due(NOW)
        client, url = town.client("secretary"), reverse("rounds:targets", args=[row.pk])
        page = client.get(url).content.decode()
        assert ("二号门" in page, "三号门" in page) == (True, False)
        assert client.post(url, {"targets": []}).status_code == 422
        assert client.post(url, {"targets": ["door:2"]}).status_code == 302
        services.open_due(NOW)
    assert set(row.targets.filter(is_active=True).values_list("label", flat=True)) == {"二号门"}
    assert set(Due.objects.values_list("target__label", "state")) == {("一号门", "waived"), ("二号门", "open")}
