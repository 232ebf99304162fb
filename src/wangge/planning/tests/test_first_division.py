"""A community that has buildings but no grids: planned, approved, in force, micro-grids and plates included."""

import json
import re
from datetime import date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.world import GARDEN, GARDEN_1, GARDEN_2, NOW, Town

from wangge.areas.models import Area, Succession
from wangge.areas.services import DivisionRefused, Part, begin_all
from wangge.estates.models import Building, Estate
from wangge.people.models import Post
from wangge.planning import rules
from wangge.planning.models import Draft, MicroPart, Plan
from wangge.planning.services import deciding, starting
from wangge.planning.services.deciding import try_plan
from wangge.planning.services.reporting import PlanRefused
from wangge.planning.tests.given import EACH, lay_buildings, quietly, worked_out

DAY = date(2026, 3, 9)
MORNING = datetime(2026, 3, 8, 16, 5, tzinfo=NOW.tzinfo)


@pytest.fixture
def bare(town: Town) -> Town:
    """The garden community before anybody divided it."""
    lay_buildings(town)
    community = town.areas[GARDEN]
    Building.objects.update(area=community)
    Estate.objects.filter(area__code__startswith=GARDEN).update(area=community)
    Post.objects.filter(area__code__in=[GARDEN_1, GARDEN_2]).delete()
    Area.objects.filter(code__in=[GARDEN_1, GARDEN_2]).delete()
    return town


def submitted(town: Town, *, has_micro: bool = False) -> Plan:
    plan = starting.start_plan(area=town.areas[GARDEN], name="首次划分", actor=town.actor("township_leader"), at=NOW)
    draft = worked_out(plan, town, has_micro=has_micro)
    return deciding.submit(
        plan, draft, reason="社区还没有网格", effective_on=DAY, version=plan.version,
        actor=town.actor("township_leader"), at=NOW,
    )  # fmt: skip


def test_a_community_gets_its_first_grids_and_everything_in_it_moves_into_them(bare: Town) -> None:
    plan = submitted(bare, has_micro=True)
    (outcome,) = json.loads(plan.outcome)
    assert [new["code"] for new in outcome["begun"]] == [GARDEN_1, GARDEN_2]
    assert not Area.objects.filter(code=GARDEN_1).exists()
    deciding.approve(plan, remark="", version=plan.version, actor=bare.actor("county_leader"), at=NOW)
    assert deciding.enforce_due(MORNING) == 1
    grids = Area.objects.filter(parent__code=GARDEN, level="grid").order_by("code")
    assert [grid.name for grid in grids] == ["第1网格", "第2网格"]
    assert sum(grid.households or 0 for grid in grids) == 20 * EACH
    assert set(Building.objects.values_list("area__code", flat=True)) == {GARDEN_1, GARDEN_2}
    assert not Succession.objects.exists()
    assert Post.objects.filter(area__code=GARDEN, ends_on=None).exists()

    micros = Area.objects.filter(code__startswith=GARDEN, level="micro_grid")
    assert micros.count() == sum(new["micros"] for new in json.loads(Plan.objects.get(pk=plan.pk).outcome)[0]["begun"])
    assert {micro.code[:15] for micro in micros} == {GARDEN_1, GARDEN_2}
    assert f"{GARDEN_1}01" in {micro.code for micro in micros}
    assert sum(micro.households or 0 for micro in micros) == 20 * EACH
    assert sum(MicroPart.objects.values_list("households", flat=True)) == 20 * EACH
    assert MicroPart.objects.filter(building=None).count() == 0
    shown = bare.client("secretary").get(reverse("areas:area", args=[GARDEN_1])).content.decode()
    assert "第1微网格" in shown
    assert "单元" in shown


def test_plates_and_lists_hold_every_new_grid_and_every_building(bare: Town) -> None:
    plan = submitted(bare)
    deciding.approve(plan, remark="", version=plan.version, actor=bare.actor("county_leader"), at=NOW)
    client, address = bare.client("secretary"), reverse("planning:plates", args=[plan.pk])
    assert "还没有网格公示牌" in client.get(address, follow=True).content.decode()
    deciding.enforce_due(MORNING)
    reader = PdfReader(BytesIO(client.get(address).content))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    assert len(reader.pages) == 4
    assert text.count("第1网格") >= 2
    assert "扫一扫" in text
    assert all(f"{number}号楼" in text for number in range(1, 7))
    assert "还没有网格公示牌" in client.get(address + "?community=1", follow=True).content.decode()


def test_nobody_begins_where_grids_stand_or_with_ground_left_over(town: Town) -> None:
    with pytest.raises(DivisionRefused, match="已经划分过"):
        begin_all([(town.areas[GARDEN], [Part("甲")])], on=DAY, at=NOW)
    with pytest.raises(DivisionRefused):
        begin_all([(town.areas["640302001"], [Part("甲")])], on=DAY, at=NOW)


class TestTrial:
    @pytest.fixture(autouse=True)
    def none_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("wangge.planning.services.deciding.TRIED_AT_ONCE", 0)

    def test_a_large_plan_is_tried_in_the_background_and_then_waits_for_approval(self, bare: Town) -> None:
        assert rules.TRIED_AT_ONCE > 0
        plan = submitted(bare)
        client = bare.client("township_leader")
        page = client.get(reverse("planning:plan", args=[plan.pk])).content.decode()
        assert "已完成 0 / 1" in page
        assert "停止，继续修改" in page
        seen: list[tuple[int, int]] = []
        assert try_plan(plan.pk, plan.version, at=NOW, progress=lambda done, total: seen.append((done, total)))
        assert seen == [(1, 1)]
        plan.refresh_from_db()
        assert plan.state == "submitted"
        assert json.loads(plan.outcome)[0]["begun"]
        assert client.get(reverse("planning:trial", args=[plan.pk]))["HX-Refresh"] == "true"

    def test_taken_back_in_the_middle_nothing_comes_of_it(self, bare: Town) -> None:
        plan = submitted(bare)
        version = plan.version

        def interrupt(done: int, total: int) -> None:
            row = Plan.objects.select_related("area").get(pk=plan.pk)
            deciding.take_back(row, version=version, actor=bare.actor("township_leader"), at=NOW)

        assert not try_plan(plan.pk, version, at=NOW, progress=interrupt)
        plan.refresh_from_db()
        assert plan.state == "draft"
        assert not try_plan(plan.pk, version, at=NOW, progress=quietly)

    def test_what_hinders_it_is_told_and_the_plan_can_be_drawn_again(self, bare: Town) -> None:
        plan = submitted(bare)
        begin_all([(bare.areas[GARDEN], [Part("别人划的")])], on=date(2026, 3, 5), at=NOW)
        assert not try_plan(plan.pk, plan.version, at=NOW, progress=quietly)
        plan.refresh_from_db()
        assert plan.state == "draft"
        assert "请新建方案" in plan.trouble
        assert (
            "未能提交" in bare.client("township_leader").get(reverse("planning:plan", args=[plan.pk])).content.decode()
        )
        with pytest.raises(PlanRefused):
            deciding.approve(plan, remark="", version=plan.version, actor=bare.actor("county_leader"), at=NOW)
        assert Draft.objects.filter(plan=plan, number=1).exists()
