"""What departments call our grids: brought in whole or not at all, found again by their codes, said where unclear."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.world import COUNTY, GARDEN, GARDEN_1, GARDEN_2, POINTS, RIVER, RIVER_1, RIVER_2, Town

from wangge.areas.models import Area, NetworkName
from wangge.areas.queries import search_areas
from wangge.audit.models import Entry
from wangge.kinds.concern.services.import_places import Gazetteer, PlaceCells, find_places
from wangge.matters.finders import FINDERS

pytestmark = pytest.mark.django_db
HEAD = "网络名称,对方编码,对方名称,本网格编码,本网格名称,经度,纬度\n"
LNG, LAT = POINTS[RIVER_1]
GOOD = (
    f"综治网格,ZZ01,综治一网格,{GARDEN_1},,,\n综治网格,ZZ02,综治二网格,,花园第二网格,,\n综治网格,ZZ03,,,,{LNG},{LAT}\n"
)


def brought(client: Client, text: str) -> HttpResponse:
    """Uploads a table and looks at its preview."""
    file = SimpleUploadedFile("zz.csv", (HEAD + text).encode(), content_type="text/csv")
    return client.post(reverse("networks:import"), {"file": file}, follow=True)


def saved(client: Client, text: str) -> HttpResponse:
    """Uploads a table and commits it."""
    preview = brought(client, text)
    return client.post(preview.request["PATH_INFO"], follow=True)


def names(network: str = "综治网格") -> set[tuple[str, str, str]]:
    return set(NetworkName.objects.filter(network=network).values_list("code", "name", "area__code"))


class TestBringingIn:
    def test_by_code_by_name_and_by_a_point(self, town: Town) -> None:
        said = saved(town.client("dispatcher"), GOOD).content.decode()
        assert "3" in said
        assert names() == {
            ("ZZ01", "综治一网格", GARDEN_1), ("ZZ02", "综治二网格", GARDEN_2), ("ZZ03", "ZZ03", RIVER_1),
        }  # fmt: skip
        assert Entry.objects.filter(act="areas.import_network").count() == 1

    def test_a_second_time_changes_nothing_but_a_new_name(self, town: Town) -> None:
        client = town.client("dispatcher")
        saved(client, GOOD)
        before = set(NetworkName.objects.values_list("pk", flat=True))
        saved(client, GOOD.replace("综治一网格", "综治第一网格"))
        assert set(NetworkName.objects.values_list("pk", flat=True)) == before
        assert ("ZZ01", "综治第一网格", GARDEN_1) in names()

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            (f",ZZ01,,{GARDEN_1},,,", "此项必填"),
            (f"综治网格,,,{GARDEN_1},,,", "此项必填"),
            ("综治网格,ZZ01,,640302001001999,,,", "没有编码为640302001001999的网格"),
            ("综治网格,ZZ01,,,天上网格,,", "没有叫“天上网格”的网格"),
            ("综治网格,ZZ01,,,,,", "请填写本网格的编码或名称"),
            ("综治网格,ZZ01,,,,1,1", "这个点不在任何网格内"),
            ("综治网格,ZZ01,,,,东,北", "不是经纬度"),
        ],
    )
    def test_what_is_wrong_stands_beside_its_cell_and_nothing_is_saved(self, town: Town, row: str, told: str) -> None:
        preview = brought(town.client("dispatcher"), f"{GOOD}{row}\n")
        assert told in preview.content.decode()
        town.client("dispatcher").post(preview.request["PATH_INFO"])
        assert names() == set()

    def test_a_name_that_two_grids_have_asks_for_the_code(self, town: Town) -> None:
        Area.objects.filter(code=GARDEN_2).update(name="花园第一网格")
        said = brought(town.client("dispatcher"), "综治网格,ZZ01,,,花园第一网格,,\n").content.decode()
        assert "有多个网格叫“花园第一网格”" in said

    def test_the_same_line_twice_is_a_slip(self, town: Town) -> None:
        row = f"综治网格,ZZ01,,{GARDEN_1},,,\n"
        assert "与第2行相同" in brought(town.client("dispatcher"), row * 2).content.decode()

    def test_nobody_reaches_beyond_the_own_area(self, town: Town) -> None:
        said = brought(town.client("township_leader"), f"综治网格,ZZ01,,{RIVER_1},,,\n").content.decode()
        assert f"没有编码为{RIVER_1}的网格" in said
        point = brought(town.client("township_leader"), f"综治网格,ZZ01,,,,{LNG},{LAT}\n").content.decode()
        assert "不在您岗位的区域内" in point


class TestLooking:
    def test_says_which_are_without_and_which_of_theirs_lie_over_several(self, town: Town) -> None:
        client = town.client("dispatcher")
        saved(
            client,
            f"消防网格,XF1,消防一片,{GARDEN_1},,,\n消防网格,XF1,消防一片,{GARDEN_2},,,\n消防网格,XF2,,{RIVER_1},,,\n",
        )
        (row,) = client.get(reverse("networks:board")).context["rows"]
        assert (row.theirs, row.ours, row.without) == (2, 3, 1)
        page = client.get(reverse("networks:network", args=["消防网格"]))
        assert "1 个网格跨了我们的多个网格" in page.content.decode()
        without = client.get(reverse("networks:network", args=["消防网格"]), {"show": "without"})
        assert [grid.code for grid in without.context["page"]] == [RIVER_2]
        found = client.get(reverse("networks:network", args=["消防网格"]), {"q": "xf2"})
        assert [grid.code for grid in found.context["page"]] == [RIVER_1]

    def test_several_of_theirs_for_one_of_ours_are_listed(self, town: Town) -> None:
        client = town.client("dispatcher")
        saved(client, f"消防网格,XF1,,{GARDEN_1},,,\n消防网格,XF2,,{GARDEN_1},,,\n消防网格,XF3,,{GARDEN_2},,,\n")
        page = client.get(reverse("networks:network", args=["消防网格"]), {"show": "several"})
        assert [(grid.code, [row.code for row in grid.theirs]) for grid in page.context["page"]] == [
            (GARDEN_1, ["XF1", "XF2"])
        ]

    def test_a_name_on_a_grid_that_has_ended_is_said(self, town: Town) -> None:
        client = town.client("dispatcher")
        saved(client, GOOD)
        Area.objects.filter(code=GARDEN_1).update(valid_to="2026-02-28")
        said = client.get(reverse("networks:network", args=["综治网格"])).content.decode()
        assert "1 个名称挂在已停用的网格上" in said

    def test_what_was_taken_out_comes_back_as_it_was(self, town: Town) -> None:
        client = town.client("dispatcher")
        saved(client, GOOD)
        before = names()
        content = client.get(reverse("networks:export"), {"network": "综治网格"}).content
        rows = list(load_workbook(BytesIO(content)).active.iter_rows(min_row=2, values_only=True))
        assert [row[1] for row in rows] == ["ZZ01", "ZZ02", "ZZ03"]
        client.post(reverse("networks:remove_all", args=["综治网格"]))
        assert names() == set()
        file = SimpleUploadedFile("back.xlsx", content)
        preview = client.post(reverse("networks:import"), {"file": file}, follow=True)
        client.post(preview.request["PATH_INFO"])
        assert names() == before

    def test_one_name_is_taken_off_by_those_who_keep_the_area(self, town: Town) -> None:
        saved(town.client("dispatcher"), GOOD)
        row = NetworkName.objects.get(code="ZZ03")
        assert town.client("township_leader").post(reverse("networks:remove", args=[row.pk])).status_code == 404
        town.client("east_leader").post(reverse("networks:remove", args=[row.pk]))
        assert not NetworkName.objects.filter(code="ZZ03").exists()

    def test_many_grids_cost_no_more_statements_than_few(
        self, town: Town, django_assert_max_num_queries: object
    ) -> None:  # fmt: skip
        client = town.client("dispatcher")
        saved(client, GOOD)
        client.get(reverse("networks:network", args=["综治网格"]))
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            client.get(reverse("networks:network", args=["综治网格"]))


class TestFinding:
    def test_their_code_finds_our_grid_wherever_somebody_looks(self, town: Town) -> None:
        saved(town.client("dispatcher"), GOOD)
        (hit,) = search_areas("zz01", town.posts["clerk"].starts_on)
        assert (hit.area.code, hit.alias) == (GARDEN_1, "ZZ01 综治一网格")
        assert "ZZ01 综治一网格" in town.client("clerk").get(reverse("areas:area", args=[GARDEN_1])).content.decode()
        found = FINDERS["area"].find(town.actor("dispatcher"), "ZZ02", {})
        assert [area.code for area in found] == [GARDEN_2]

    def test_rows_from_a_department_find_the_place_by_its_code(self, town: Town) -> None:
        saved(town.client("dispatcher"), f"{GOOD}消防网格,XF1,,{GARDEN_1},,,\n消防网格,XF1,,{RIVER_1},,,\n")
        known = Gazetteer(COUNTY, "wgs84")
        one, unclear, narrowed = find_places(
            [PlaceCells(areas=("ZZ02",)), PlaceCells(areas=("XF1",)), PlaceCells(areas=("花园社区", "XF1"))], known
        )
        assert one.area_code == GARDEN_2
        assert unclear.area_code == COUNTY
        assert unclear.warnings
        assert narrowed.area_code == GARDEN_1

    def test_the_database_keeps_a_code_to_its_network(self, town: Town) -> None:
        area = town.areas[GARDEN]
        NetworkName.objects.create(area=area, network="综治网格", code="A", name="甲")
        for given in (
            {"network": "综治网格", "code": "A"},
            {"network": "", "code": "B"},
            {"network": "消防", "code": ""},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                NetworkName.objects.create(area=area, name="乙", **given)
        assert NetworkName.objects.filter(area__code=RIVER).count() == 0
