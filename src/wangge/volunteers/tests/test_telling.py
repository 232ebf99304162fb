"""Who learns what about serving: once each, and never a sealed name or telephone."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.world import GARDEN, NOW, Town

from wangge.notices.models import Notice
from wangge.people.actors import resident
from wangge.volunteers import services
from wangge.volunteers.services import register
from wangge.volunteers.tests.stories import HOUR, activity, part, registered

DURING, AFTER = NOW + 24 * HOUR, NOW + 27 * HOUR


@pytest.fixture(autouse=True)
def at_the_towns_time():
    with time_machine.travel(NOW, tick=False):
        yield


def told(town: Town, who: str, key: str) -> list[str]:
    """Titles of the notices somebody has under a key."""
    rows = Notice.objects.filter(person_id=town.people[who].pk, key__startswith=key)
    return list(rows.order_by("pk").values_list("title", flat=True))


def test_a_registration_is_heard_of_at_the_community_and_its_answer_by_the_person(town: Town) -> None:
    person = town.people["volunteer"]
    garden = town.areas[GARDEN]
    asker = resident(person.pk, person.name)
    row = register(actor=asker, kind="member", community=garden, agrees=True, contact="13909530007", at=NOW)
    new = Notice.objects.filter(key=f"registration:{row.pk}:new")
    assert {notice.person_id for notice in new} == {town.people["clerk"].pk, town.people["secretary"].pk}
    assert not [one for one in new if person.name in one.title + one.body or "1390953" in one.title + one.body]
    services.end_registration(row, actor=town.actor("clerk"), at=NOW)
    assert told(town, "volunteer", f"registration:{row.pk}:ended") == ["花园社区没有接受您的登记"]
    taken = registered(town)
    assert told(town, "volunteer", f"registration:{taken.pk}:") == ["花园社区已接受您的登记"]
    services.end_registration(taken, actor=town.actor("volunteer"), at=NOW)
    assert len(told(town, "volunteer", f"registration:{taken.pk}:")) == 1, "who ends it himself needs no notice of it"


def test_a_unit_hears_whether_the_community_takes_it(town: Town) -> None:
    row = services.register_unit(
        actor=town.actor("handler"), organization=town.units["water"], community=town.areas[GARDEN],
        liaison_name="联络某", liaison_contact="13909530011", at=NOW,
    )  # fmt: skip
    assert len(told(town, "clerk", "unit-registration:")) == 1
    services.accept_unit(row, actor=town.actor("clerk"), at=NOW)
    assert told(town, "handler", f"unit-registration:{row.pk}:") == ["花园社区已接受贵单位报到"]
    assert not Notice.objects.filter(body__contains="1390953").exists()


def test_chosen_passed_over_moved_and_cancelled_reach_everybody_in_it(town: Town) -> None:
    registered(town)
    registered(town, "watcher", kind="member")
    row = activity(town, seats=1)
    part(town, row)
    other = part(town, row, "watcher", is_chosen=False)
    services.choose(other, is_chosen=False, actor=town.actor("clerk"), at=NOW)
    assert told(town, "volunteer", "part:") == ["您被选上了：重阳理发"]
    assert told(town, "watcher", "part:") == ["这次名额已满：重阳理发"]
    clerk = town.client("clerk")
    where = {"starts_at": "2026-03-12T09:00", "ends_at": "2026-03-12T11:00", "place": "三号楼门口"}
    clerk.post(reverse("volunteers:move_activity", args=[row.pk]), where)
    row.refresh_from_db()
    assert row.place == "三号楼门口"
    moved = Notice.objects.get(key__startswith=f"activity:{row.pk}:moved")
    assert moved.person_id == town.people["volunteer"].pk
    assert "三号楼门口" in moved.body
    services.cancel_activity(row, actor=town.actor("clerk"), at=NOW)
    assert told(town, "volunteer", f"activity:{row.pk}:cancelled") == ["活动取消：重阳理发"]
    assert not told(town, "watcher", f"activity:{row.pk}:"), "who has no place is not told of what does not concern him"


def test_a_cancellation_far_ahead_waits_for_the_morning_and_one_for_tomorrow_does_not(town: Town) -> None:
    registered(town)
    soon, far = activity(town), activity(town)
    for row in (soon, far):
        part(town, row)
    services.move_activity(
        far, starts_at=NOW + timedelta(days=9), ends_at=NOW + timedelta(days=9, hours=1), place="甲", at=NOW,
        actor=town.actor("clerk"),
    )  # fmt: skip
    for row in (soon, far):
        services.cancel_activity(row, actor=town.actor("clerk"), at=NOW + HOUR)
    found = dict(Notice.objects.filter(key__endswith=":cancelled").values_list("key", "urgency"))
    assert found == {f"activity:{soon.pk}:cancelled": "urgent", f"activity:{far.pk}:cancelled": "normal"}


def test_hours_that_wait_are_told_to_those_who_may_confirm_and_a_settled_dispute_to_the_person(town: Town) -> None:
    registered(town)
    row = activity(town)
    mine = part(town, row)
    services.tick(mine, actor=town.actor("clerk"), at=DURING)
    services.close_activity(row, person_times=None, actor=town.actor("clerk"), at=AFTER)
    waiting = Notice.objects.filter(key=f"activity:{row.pk}:hours").values_list("person_id", flat=True)
    assert set(waiting) == {town.people["secretary"].pk}, "who ticked the presence may not confirm"
    mine.refresh_from_db()
    hours = services.confirm_hours(mine, minutes=30, actor=town.actor("secretary"), at=AFTER)
    services.dispute_hours(hours, text="是两个小时", actor=town.actor("volunteer"), at=AFTER)
    assert len(told(town, "clerk", f"hours:{hours.pk}:disputed")) == 1
    services.settle_dispute(hours, minutes=120, actor=town.actor("clerk"), at=AFTER + HOUR)
    settled = Notice.objects.get(key__startswith=f"hours:{hours.pk}:settled")
    assert (settled.person_id, "120" in settled.body) == (town.people["volunteer"].pk, True)
