"""Reminders with real processes: two work on the same deadlines, one is killed in the middle of it."""

import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from tests.world import GARDEN_1, NOW, RIVER_1, build_town

from wangge.kinds.concern.services import report
from wangge.matters.kinds import get_kind
from wangge.matters.models import Clock
from wangge.matters.services.alarms import AlarmFailed, sound_due_alarms
from wangge.notices.models import Notice

WORKER = str(Path(__file__).with_name("alarm_worker.py"))
DEADLINES = 300
LATER = NOW + timedelta(days=3)


def told() -> int:
    """How many reminders have gone out so far."""
    return Notice.objects.filter(key__startswith="clock:").count()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_reminder_goes_out_exactly_once_although_a_process_is_killed_in_the_middle(start_process):
    town = build_town()
    for number in range(DEADLINES):
        place = GARDEN_1 if number % 2 else RIVER_1
        report(actor=town.actor("dispatcher"), title=f"路灯{number}", channel="phone", area_code=place, at=NOW)
    ladder = get_kind("concern").clocks["accept"].ladder
    assert Clock.objects.filter(next_alarm_at__lte=LATER).count() == DEADLINES
    doomed, other = (start_process(WORKER, LATER.isoformat()) for _name in range(2))
    assert doomed.stdout.readline() == other.stdout.readline() == "ready\n"
    patience = time.monotonic() + 120
    while told() < DEADLINES // 4 and time.monotonic() < patience:
        time.sleep(0.01)
    assert doomed.poll() is None, "it was to be killed at work, but had finished"
    doomed.kill()
    before = told()
    assert other.wait(timeout=300) == 0
    assert told() > before, "everything was told before the kill: nothing was proved"
    clocks = list(Clock.objects.all())
    assert {(clock.rung, clock.next_alarm_at) for clock in clocks} == {(len(ladder), None)}
    sounded = Counter(key for key, _person in Notice.objects.values_list("key", "person_id").distinct())
    assert set(sounded) == {f"clock:{clock.pk}:{rung}" for clock in clocks for rung in range(len(ladder))}
    assert told() == sum(sounded.values())


@pytest.mark.django_db
def test_an_alarm_that_fails_holds_up_no_other_and_is_told(town):
    matters = [
        report(
            actor=town.actor("dispatcher"), title=f"路灯{number}", channel="phone", area_code=GARDEN_1, at=NOW
        ).matter
        for number in range(3)
    ]
    broken = Clock.objects.get(matter=matters[0])
    Clock.objects.filter(pk=broken.pk).update(name="of a kind that is gone", next_alarm_at=NOW)

    with pytest.raises(AlarmFailed, match=matters[0].number):
        sound_due_alarms(LATER)

    assert Clock.objects.get(pk=broken.pk).rung == 0
    assert {clock.next_alarm_at for clock in Clock.objects.exclude(pk=broken.pk)} == {None}
    assert told() > 0
