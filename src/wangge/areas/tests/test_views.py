import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from wangge.areas import queries
from wangge.areas.models import Area
from wangge.areas.services import Part, divide
from wangge.areas.tests.doors import sign_in
from wangge.areas.tests.places import (
    AT,
    COMMUNITY,
    NORTH_EAST,
    NORTH_WEST,
    SOUTH_EAST,
    SOUTH_WEST,
    TODAY,
)
from wangge.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client, town):
    sign_in(client, "community_clerk", town["640302107"])
    return client


@pytest.fixture
def administrator(client, town):
    client.person = sign_in(client, "system_admin", town["640302"])
    return client


@pytest.fixture
def figures(monkeypatch):
    """What higher apps would know about the grids of the town."""
    crews = {NORTH_WEST: queries.Crew(1), NORTH_EAST: queries.Crew(2)}
    monkeypatch.setattr(queries.grids, "crew_providers", [lambda code: crews])
    monkeypatch.setitem(queries.load_providers, "open_matters", lambda code: {SOUTH_WEST: 7})


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def test_the_tree_shows_how_many_areas_lie_below_and_opens_branch_by_branch(clerk):
    assert "吴忠市" in page(clerk, "areas:tree")
    branch = page(clerk, "areas:branch", "640302")
    assert "试验镇" in branch
    assert "东风社区" not in branch
    assert "<html" not in branch


def test_a_search_finds_an_area_by_part_of_its_name_and_says_where_it_lies(clerk):
    found = page(clerk, "areas:tree", q="东风")
    assert "东风社区" in found
    assert "吴忠市 / 利通区 / 试验镇" in found
    assert "没有找到" in page(clerk, "areas:tree", q="无此地")


def test_the_list_shows_who_is_too_large_or_too_small_first(clerk, figures):
    listed = page(clerk, "areas:grids", area="640302107")
    assert SOUTH_WEST in listed
    assert NORTH_EAST in listed
    assert NORTH_WEST not in listed
    assert SOUTH_EAST not in listed


def test_where_no_grid_is_out_of_norm_the_list_opens_with_all_of_them(clerk, figures):
    Area.objects.filter(code__in=[SOUTH_WEST, NORTH_EAST]).update(households=400)
    listed = page(clerk, "areas:grids", area="640302107")
    assert all(code in listed for code in (NORTH_WEST, NORTH_EAST, SOUTH_WEST, SOUTH_EAST))
    assert '<option value="all" selected>' in listed
    assert "这里的网格都没有问题" in page(clerk, "areas:grids", area="640302107", show="out"), (
        "asked for, it is answered"
    )


@pytest.mark.parametrize(
    ("show", "codes"),
    [
        ("small", {NORTH_EAST}),
        ("large", {SOUTH_WEST}),
        ("unknown", {SOUTH_EAST}),
        ("no_worker", {SOUTH_WEST, SOUTH_EAST}),
        ("all", {NORTH_WEST, NORTH_EAST, SOUTH_WEST, SOUTH_EAST}),
    ],
)
def test_each_view_of_the_list_and_its_spreadsheet_hold_the_same_grids(clerk, figures, show, codes):
    listed = page(clerk, "areas:grids", area="640302", show=show)
    assert {code for code in (NORTH_WEST, NORTH_EAST, SOUTH_WEST, SOUTH_EAST) if code in listed} == codes
    answer = clerk.get(reverse("areas:grids"), {"area": "640302", "show": show, "format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == codes
    assert all(row[9] == (7 if row[0] == SOUTH_WEST else 0) for row in rows)


def test_the_list_costs_the_same_however_many_grids_there_are(clerk, town):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            page(clerk, "areas:grids", area="640302", show="all")
        return len(asked)

    few = cost()
    Area.objects.bulk_create(
        Area(code=f"{COMMUNITY}{number:03d}", level="grid", name=f"{number}", parent=town[COMMUNITY], households=100)
        for number in range(10, 300)
    )
    assert cost() == few
    assert few <= 8


def test_the_map_colours_grids_by_norm_and_by_what_is_open(clerk, figures):
    def tones(by):
        answer = json.loads(page(clerk, "areas:grids_geojson", area="640302", by=by))
        found = [feature["properties"] for feature in answer["features"]]
        return {one["code"]: one["tone"] for one in found if "tone" in one}

    assert tones("norm") == {NORTH_WEST: "good", NORTH_EAST: "warn", SOUTH_WEST: "bad", SOUTH_EAST: "none"}
    assert tones("load") == {NORTH_WEST: "0", NORTH_EAST: "0", SOUTH_WEST: "3", SOUTH_EAST: "0"}


def test_from_afar_the_map_names_townships_and_communities_and_only_from_near_its_grids(clerk, figures):
    def shown(area, zoom):
        answer = json.loads(page(clerk, "areas:grids_geojson", area=area, by="norm"))
        found = [feature["properties"] for feature in answer["features"]]
        return {one["name"] for one in found if one.get("from_zoom", 0) <= zoom < one.get("to_zoom", 99)}

    township, community = Area.objects.get(code=COMMUNITY[:9]).name, Area.objects.get(code=COMMUNITY).name
    assert shown("640302", 11) == {township}
    assert shown("640302", 13) == {community}
    assert shown(COMMUNITY[:9], 11) == {community}
    assert len(shown(COMMUNITY, 11)) == 4


def test_the_tree_is_open_where_the_acting_post_works(clerk, town):
    found = page(clerk, "areas:tree")
    assert Area.objects.get(code=COMMUNITY[:9]).name in found
    assert f'hx-get="{reverse("areas:branch", args=[COMMUNITY[:9]])}' in found


def test_where_no_households_are_known_no_nought_is_shown(clerk, town):
    assert queries.summary_of(COMMUNITY).households
    Area.objects.filter(level="grid").update(households=None)
    assert queries.summary_of(COMMUNITY).households is None
    assert "—" in page(clerk, "areas:area", COMMUNITY)


def test_only_what_meets_the_rectangle_is_sent(client, town):
    def codes(bbox):
        answer = json.loads(page(client, "grid:outlines_geojson", area="64", level="grid", bbox=bbox))
        return [feature["properties"]["code"] for feature in answer["features"]]

    assert codes("106.201,37.985,106.202,37.986") == [NORTH_WEST]
    assert codes("1,1,2,2") == []
    assert client.get(reverse("grid:outlines_geojson"), {"bbox": "x"}).status_code == 400


def test_a_grids_page_shows_its_size_its_history_and_what_became_of_it(clerk, town):
    assert "规模偏大" in page(clerk, "areas:area", SOUTH_WEST)
    divide([town[SOUTH_WEST]], [Part("新甲", 310), Part("新乙", 310)], on=TODAY, at=AT)
    ended = page(clerk, "areas:area", SOUTH_WEST)
    assert "新甲" in ended
    assert "新乙" in ended
    assert "第3网格" in page(clerk, "areas:area", f"{COMMUNITY}005")


def test_a_county_with_a_gap_between_its_grids_says_so(clerk, town):
    Area.objects.filter(code=SOUTH_EAST).update(valid_to=TODAY)
    report = page(clerk, "areas:coverage", COMMUNITY)
    assert "平方米不属于任何下级" in report
    assert "重叠" in report


def test_the_system_administrator_corrects_a_grid_under_his_own_name(administrator):
    where = reverse("areas:edit", args=[NORTH_WEST])
    assert administrator.post(where, {"name": "", "households": "1"}).status_code == 200
    administrator.post(where, {"name": "迎春网格", "households": "433"})
    grid = Area.objects.get(code=NORTH_WEST)
    assert (grid.name, grid.households) == ("迎春网格", 433)
    assert Entry.objects.get(act="areas.update").actor_person_id == administrator.person.pk


def test_nobody_else_corrects_a_grid(clerk, client):
    where = reverse("areas:edit", args=[NORTH_WEST])
    assert clerk.post(where, {"name": "别的", "households": "1"}).status_code == 403
    client.logout()
    assert client.post(where, {"name": "别的", "households": "1"}).status_code == 302
    assert Area.objects.get(code=NORTH_WEST).name == "第1网格"


def test_the_norm_of_a_county_is_set_on_its_page(administrator):
    where = reverse("areas:norm", args=["640302"])
    assert "最少户数不能大于最多户数" in administrator.post(where, {"minimum": 9, "maximum": 3}).content.decode()
    administrator.post(where, {"minimum": 200, "maximum": 700, "source": "利通区方案"})
    assert queries.norm_for(NORTH_WEST) == (200, 700)


def test_residents_see_their_grid_without_signing_in_and_no_name_of_a_person(client, town, monkeypatch):
    monkeypatch.setattr(queries.grids, "contact_providers", [lambda code: [queries.Contact("网格员", "0953-2000000")]])
    shown = page(client, "grid:page", NORTH_WEST)
    assert "0953-2000000" in shown
    assert "<svg" in shown
    assert "王小明" not in shown
    assert client.get(reverse("grid:page", args=["640302"])).status_code == 404


def test_the_plate_to_hang_up_is_one_page_with_the_grid_and_its_phone(client, town, monkeypatch):
    monkeypatch.setattr(queries.grids, "contact_providers", [lambda code: [queries.Contact("网格员", "0953-2000000")]])
    plate = PdfReader(io.BytesIO(client.get(reverse("grid:plate", args=[NORTH_WEST])).content))
    assert len(plate.pages) == 1
    text = plate.pages[0].extract_text()
    assert "第1网格" in text.replace(" ", "")
    assert "0953-2000000" in text
    assert NORTH_WEST in text


def test_the_old_plate_of_a_divided_grid_leads_to_the_new_ones(client, town):
    divide([town[SOUTH_WEST]], [Part("新甲")], on=TODAY, at=AT)
    assert "新甲" in page(client, "grid:page", SOUTH_WEST)


def test_an_unknown_code_is_a_page_not_found(clerk):
    assert clerk.get(reverse("areas:area", args=["999999"])).status_code == 404
    assert clerk.get(reverse("areas:grids"), {"area": "x"}).status_code == 404
