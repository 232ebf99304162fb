"""Reality drifts: grids that leave their norm are told once and mended in one click; and how many workers there are."""

import pytest
import time_machine
from django.urls import reverse
from tests.world import GARDEN, GARDEN_1, GARDEN_2, NOW, Town

from wangge.areas.models import GridNorm
from wangge.estates.models import Building
from wangge.notices.models import Notice
from wangge.planning.models import Draft, Drift, Plan
from wangge.planning.queries import figures_of
from wangge.planning.services.drifting import look_for_drift
from wangge.planning.services.running import work_out_draft
from wangge.planning.tests.given import EACH, lay_buildings, quietly

TITLE = "有网格户数不在标准之内"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_a_grid_that_leaves_its_norm_is_told_once_and_mended_in_one_click(town: Town) -> None:
    lay_buildings(town)
    assert look_for_drift(NOW) == 2
    assert look_for_drift(NOW) == 0
    told = Notice.objects.filter(title=TITLE)
    assert [notice.person_id for notice in told] == [town.people["secretary"].pk]
    client = town.client("secretary")
    page = client.get(reverse("planning:drift")).content.decode()
    assert "现有 630 户，超出上限 130 户" in page
    assert "现有 270 户，低于下限 30 户" in page
    client.post(reverse("planning:mend", args=[GARDEN]))
    plan = Plan.objects.get()
    draft = Draft.objects.select_related("plan__area").get(plan=plan, number=1)
    work_out_draft(draft.pk, at=NOW, progress=quietly)
    figures = figures_of(draft)
    assert (figures["out_of_range"], figures["broken"]) == (0, 0)
    assert figures["moved_households"] == 3 * EACH
    assert "已有方案在办" in client.get(reverse("planning:drift")).content.decode()


def test_a_grid_back_in_its_norm_is_settled_and_told_anew_when_it_leaves_again(town: Town) -> None:
    lay_buildings(town)
    GridNorm.objects.create(area=town.areas[GARDEN], minimum=200, maximum=700)
    assert look_for_drift(NOW) == 0
    Building.objects.filter(area=town.areas[GARDEN_2]).update(households=20)
    assert look_for_drift(NOW) == 1
    assert Drift.objects.get().households == 120
    Building.objects.filter(area=town.areas[GARDEN_2]).update(households=EACH)
    look_for_drift(NOW)
    assert Drift.objects.get().settled_at == NOW
    Building.objects.filter(area=town.areas[GARDEN_1]).update(households=100)
    assert look_for_drift(NOW) == 1
    assert Drift.objects.filter(settled_at=None).get().area.code == GARDEN_1


def test_before_the_first_count_nothing_is_said_to_be_in_order_and_one_can_count_now(town: Town) -> None:
    lay_buildings(town)
    page, fine = reverse("planning:drift"), "所有网格都在标准范围内"
    secretary, worker = town.client("secretary"), town.client("grid_leader")
    before = secretary.get(page).content.decode()
    assert "还没有核对过" in before
    assert fine not in before
    assert reverse("planning:look") not in worker.get(page).content.decode()
    after = secretary.post(reverse("planning:look"), follow=True).content.decode()
    assert "现有 630 户，超出上限 130 户" in after
    assert "上次核对" in after
    GridNorm.objects.create(area=town.areas[GARDEN], minimum=200, maximum=700)
    assert fine in secretary.post(reverse("planning:look"), follow=True).content.decode()


def test_another_township_sees_and_mends_nothing_of_it(town: Town) -> None:
    lay_buildings(town)
    look_for_drift(NOW)
    client = town.client("east_leader")
    assert "花园第一网格" not in client.get(reverse("planning:drift")).content.decode()
    client.post(reverse("planning:mend", args=[GARDEN]))
    assert not Plan.objects.exists()


def test_staffing_counts_who_is_there_and_answers_what_if(town: Town) -> None:
    lay_buildings(town)
    client = town.client("township_leader")
    rows = client.get(reverse("planning:staffing")).context["rows"]
    (row,) = [row for row in rows if row.area.code == GARDEN]
    assert (row.load.households, row.load.old, row.load.grids) == (20 * EACH, 8 * EACH, 2)
    assert (row.grid_staff, row.community_staff, row.workers) == (2, 2, 4)
    assert (row.need.by_load, row.need.by_grid, row.need.by_people, row.short) == (3, 2, 5, 1)
    wanted = {
        "level": "community", "households_per_worker": 300, "extra_old": 50, "extra_unmanaged": 0, "per_10k": 30,
        "persons": 3,
    }  # fmt: skip
    answer = client.get(reverse("planning:staffing"), wanted)
    (row,) = [row for row in answer.context["rows"] if row.area.code == GARDEN]
    assert (row.need.weighed, row.need.by_load, row.need.by_people) == (1080, 4, 9)
    assert "缺口" in answer.content.decode()
    assert client.get(reverse("planning:staffing_xlsx"), wanted).content[:2] == b"PK"
    odd = client.get(reverse("planning:staffing"), wanted | {"households_per_worker": 0})
    assert odd.status_code == 200
