"""A reminder before a window closes: to the one who has to do it, once, by day; and what the lists say."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.world import GARDEN, GARDEN_1, RIVER, Town

from wangge.notices.models import Notice
from wangge.rounds import services
from wangge.rounds.models import Due
from wangge.rounds.queries import work_of
from wangge.rounds.rules import reminded_from
from wangge.rounds.tests.given import of_property
from wangge.rounds.tests.test_services import on, set_up

pytestmark = [pytest.mark.usefixtures("missed_calls"), pytest.mark.django_db]


def told() -> dict[int, list[str]]:
    """Titles of the reminders by person."""
    found: dict[int, list[str]] = {}
    for row in Notice.objects.filter(key__startswith="rounds:remind").order_by("pk"):
        found.setdefault(row.person_id, []).append(row.title)
    return found


def test_a_short_window_is_reminded_of_at_its_half_and_a_long_one_a_day_before() -> None:
    opens = on(4, 0)
    assert reminded_from(opens, opens + timedelta(days=1)) == on(4, 12)
    assert reminded_from(opens, opens + timedelta(days=7)) == on(10, 0)


def test_who_has_to_do_it_is_reminded_once_for_all_that_ends_together_and_not_at_night(town: Town) -> None:
    set_up(town)
    services.open_due(on(4, 1))
    assert services.remind_due(on(4, 9)) == 0, "half of the day has not passed"
    assert services.remind_due(on(4, 23)) == 0, "at night nobody is told"
    services.remind_due(on(4, 14))
    worker = town.people["grid_worker"].pk
    assert told()[worker] == ["还有1项定期工作没做"]
    services.remind_due(on(4, 15))
    assert told()[worker] == ["还有1项定期工作没做"], "once"
    assert town.people["secretary"].pk not in told(), "who supervises is not reminded"


def test_a_unit_is_reminded_through_its_people_and_done_work_reminds_nobody(town: Town) -> None:
    set_up(town, targets=[of_property(town)])
    services.open_due(on(4, 1))
    services.mark_done(Due.objects.get(), actor=town.actor("property_manager"), at=on(4, 10))
    assert services.remind_due(on(4, 14)) == 0
    services.open_due(on(5, 1))
    services.remind_due(on(5, 14))
    assert set(told()) == {town.people["property_manager"].pk}


def test_the_phones_first_page_counts_rounds_apart_from_matters_and_says_what_ends_today(town: Town) -> None:
    set_up(town)
    services.open_due(on(4, 1))
    with time_machine.travel(on(4, 10), tick=False):
        client = town.client("grid_worker")
        page = client.get(reverse("field:home"))
        text, work = page.content.decode(), work_of(town.actor("grid_worker"), at=on(4, 10))
        assert f'定期工作 <span class="count">{len(work)}</span>' in text
        assert "1项定期工作今天要做" in text
        assert all(due.target.label in text for due in work)
        assert page.context["today"].own == page.context["today"].open == 0
        services.mark_done(Due.objects.get(target__target_id="1"), actor=town.actor("grid_worker"), at=on(4, 10))
        assert "定期工作今天要做" not in client.get(reverse("field:home")).content.decode()


def test_rounds_named_alike_are_told_apart_by_place_and_idle_ones_fold(town: Town) -> None:
    for code in (GARDEN, RIVER, GARDEN_1):
        set_up(town, area_code=code, name="每周敲门")
    set_up(town, area_code=GARDEN, name="空名册", targets=[])
    answer = town.client("county_leader").get(reverse("rounds:list"))
    shown = answer.context
    assert f"<strong>{town.areas[GARDEN].name}</strong>" in answer.content.decode()
    assert [[row.place for row in group.rows] for group in shown["purposed"]] == [
        [town.areas[GARDEN].name, f"{town.areas[GARDEN].name} {town.areas[GARDEN_1].name}", town.areas[RIVER].name]
    ]
    assert [row.round.name for row in shown["idle"]] == ["空名册"]
