"""Pages of rounds as people use them: the list, the heat map, the work of today, waiving."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.world import COUNTY, GARDEN, NOW, Town

from wangge.rounds import services
from wangge.rounds.models import Due, Round
from wangge.rounds.tests.given import DOORS, of_property

pytestmark = pytest.mark.usefixtures("missed_calls")


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def daily(town: Town) -> Round:
    row = services.create_round(
        actor=town.actor("county_leader"), name="每日敲门", purpose="tests.doors", area_code=COUNTY,
        rule="FREQ=DAILY", starts_on=date(2026, 3, 1), targets=[*DOORS, of_property(town)], at=NOW,
    )  # fmt: skip
    services.open_due(NOW)
    services.miss_overdue(NOW)
    return row


def test_a_leader_sees_figures_and_the_heat_map_with_every_missed_square(town: Town, daily: Round) -> None:
    client = town.client("county_leader")
    assert "每日敲门" in client.get(reverse("rounds:list")).content.decode()
    page = client.get(reverse("rounds:round", args=[daily.pk])).content.decode()
    assert page.count('class="square missed"') == 4 * 3 + 1  # and one in the legend
    assert page.count('class="square open"') == 4 + 1
    assert "东街街道" in page


def test_another_township_sees_its_own_targets_only(town: Town, daily: Round) -> None:
    page = town.client("east_leader").get(reverse("rounds:round", args=[daily.pk])).content.decode()
    assert "三号门" in page
    assert "一号门" not in page


def test_the_work_of_today_is_there_and_goes_when_it_is_done(town: Town, daily: Round) -> None:
    client = town.client("grid_worker")
    page = client.get(reverse("rounds_field:today")).content.decode()
    due = Due.objects.get(target__target_id="1", state="open")
    assert reverse("rounds:due", args=[due.pk]) in page
    answer = client.post(reverse("rounds:due", args=[due.pk]), {"note": "门好好的"})
    assert answer.status_code == 302
    due.refresh_from_db()
    assert (due.state, due.note) == ("done", "门好好的")
    assert client.post(reverse("rounds:due", args=[due.pk]), {"note": ""}).status_code == 422


def test_work_of_others_is_not_found(town: Town, daily: Round) -> None:
    due = Due.objects.get(target__target_id="3", state="open")
    for name in ("grid_worker", "property_manager", "township_leader"):
        assert town.client(name).get(reverse("rounds:due", args=[due.pk])).status_code == 404


def test_the_secretary_waives_with_a_reason_and_reads_why_not_without(town: Town, daily: Round) -> None:
    client = town.client("secretary")
    due = Due.objects.get(target__target_id="1", state="open")
    assert client.post(reverse("rounds:waive", args=[due.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("rounds:waive", args=[due.pk]), {"reason": "停电"}).status_code == 302
    due.refresh_from_db()
    assert (due.state, due.waived_by_name) == ("waived", "舒书记")
    other = Due.objects.get(target__target_id="2", state="open")
    assert town.client("grid_worker").post(reverse("rounds:waive", args=[other.pk]), {"reason": "x"}).status_code == 404


FORM = {
    "purpose": "tests.doors", "name": "每月敲门", "frequency": "monthly", "days": ["MO"], "month_day": "5",
    "rest_days": "later", "window_days": "", "starts_on": "2026-03-05", "ends_on": "",
}  # fmt: skip


def test_a_round_is_set_up_over_the_register_of_an_area(town: Town) -> None:
    area = town.areas[GARDEN].pk
    client = town.client("secretary")
    assert client.post(reverse("rounds:new"), FORM | {"area": area}).status_code == 302
    row = Round.objects.get()
    assert (row.rule, row.rest_days, row.targets.count()) == ("FREQ=MONTHLY;BYMONTHDAY=5", "later", 2)
    assert services.open_due(NOW + timedelta(days=1)) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [({"starts_on": "2026-03-01"}, "starts_on"), ({"ends_on": "2026-03-01"}, "ends_on"), ({"name": ""}, "name")],
)
def test_a_bad_form_keeps_what_was_written_and_says_what_is_wrong(
    town: Town, given: dict[str, str], field: str
) -> None:
    answer = town.client("secretary").post(reverse("rounds:new"), FORM | {"area": town.areas[GARDEN].pk} | given)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "每月敲门" in answer.content.decode() or field == "name"
    assert not Round.objects.exists()


def test_ending_a_round(town: Town, daily: Round) -> None:
    url = reverse("rounds:end", args=[daily.pk])
    town.client("secretary").post(url, {"ends_on": "2026-03-04"})  # a county's round is not the community's to end
    assert Round.objects.get().ends_on is None
    town.client("county_leader").post(url, {"ends_on": "2026-03-04"})
    assert Round.objects.get().ends_on == date(2026, 3, 4)


@pytest.mark.parametrize(("page", "most"), [("rounds:list", 10), ("rounds:mine", 8)])
def test_lists_ask_the_database_a_few_times_whatever_their_length(
    town: Town, daily: Round, page: str, most: int, django_assert_max_num_queries
) -> None:
    client = town.client("secretary")
    client.get(reverse(page))
    with django_assert_max_num_queries(most):
        client.get(reverse(page))


@pytest.mark.parametrize("page", ["rounds:mine", "rounds_field:today"])
def test_a_unit_finds_its_work_by_round_on_the_desk_as_on_the_phone(town: Town, daily: Round, page: str) -> None:
    shown = town.client("property_manager").get(reverse(page)).content.decode()
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert "每日敲门" in main
    assert main.count('class="due-card') >= 1
