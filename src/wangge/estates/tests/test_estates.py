import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from wangge.areas.intake import Options
from wangge.areas.models import Area
from wangge.areas.services import Part, divide
from wangge.areas.tests.doors import sign_in
from wangge.areas.tests.places import (
    AT,
    CENTRE,
    COMMUNITY,
    MIDDLE,
    NORTH_WEST,
    SOUTH,
    SOUTH_EAST,
    SOUTH_WEST,
    WEST,
    build_town,
    divisions_file,
    geojson_file,
    square,
)
from wangge.estates.models import Building, Estate, EstateSuccession, Street, Unit
from wangge.estates.queries import find_estates, place_for
from wangge.estates.services import EstateRefused, load_places, replace_estates
from wangge.kit.datum import from_wgs84, metres_between

pytestmark = pytest.mark.django_db
ESTATES = "estate,estate_code,area,households,address,property_mode,tier,lng,lat"
AT_HOME = (106.2025, 37.9825)


@pytest.fixture
def town(db, tmp_path):
    return build_town(tmp_path)


def table(folder, name, *lines):
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def settled(town, tmp_path):
    """Two estates, three buildings and two stairwells."""
    estates = table(
        tmp_path, "estates.csv", ESTATES,
        f"幸福里,X1,{COMMUNITY},120,胜利街 8 号,市场化,老旧,106.2025,37.9825",
        f"安居苑,X2,{COMMUNITY},300,,无物业,,106.2075,37.9745",
    )  # fmt: skip
    buildings = table(
        tmp_path, "buildings.csv", "building,estate,area,floors,households,lng,lat",
        "1,幸福里,,6,48,106.2024,37.9824", "2,X1,,6,48,106.2030,37.9830", f"老粮站,,{COMMUNITY},1,0,106.2150,37.9850",
    )  # fmt: skip
    units = table(tmp_path, "units.csv", "unit,building,estate,households", "1,1,幸福里,24", "2,1,幸福里,24")
    report = load_places([units, buildings, estates], at=AT)
    assert report.is_loaded, [str(fault) for fault in report.faults]
    return {"files": [units, buildings, estates], "report": report}


def test_estates_buildings_and_stairwells_load_together_whatever_their_order(settled):
    assert settled["report"].created == 7
    assert Unit.objects.get(number="2").building.estate.name == "幸福里"
    estate = Estate.objects.get(code="X1")
    assert (estate.area.code, estate.property_mode, estate.tier) == (NORTH_WEST, "market", "old")
    assert Building.objects.get(number="老粮站").estate is None


def test_the_same_files_again_change_nothing(settled):
    again = load_places(settled["files"], at=AT)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 7)


def test_one_bad_row_anywhere_and_nothing_of_any_file_is_loaded(town, tmp_path):
    estates = table(tmp_path, "estates.csv", ESTATES, f"幸福里,X1,{COMMUNITY},120,,,,106.2025,37.9825")
    units = table(tmp_path, "units.csv", "unit,building,estate", "1,9,幸福里")
    report = load_places([estates, units], at=AT)
    assert [str(fault) for fault in report.faults] == ["units.csv, 第 2 行: 没有“9”这栋楼"]
    assert not Estate.objects.exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"幸福里,X1,{COMMUNITY},很多,,,,,", "households"),
        (f"幸福里,X1,{COMMUNITY},1,,好物业,,,", "property_mode"),
        ("幸福里,X1,无此社区,1,,,,,", "无此社区"),
        ("幸福里,X1,,1,,,,,", "既没有写明区域"),
        (f"幸福里,X1,{COMMUNITY},1,,,,106.2,95", "lng"),
        (f",X1,{COMMUNITY},1,,,,,", "estate"),
    ],
)
def test_every_bad_cell_is_named(town, tmp_path, line, reason):
    (fault,) = load_places([table(tmp_path, "e.csv", ESTATES, line)], at=AT).faults
    assert "第 2 行" in str(fault)
    assert reason in str(fault)


def test_a_foreign_table_loads_by_naming_its_columns_its_datum_and_its_district(town, tmp_path):
    lng, lat = from_wgs84(*AT_HOME, "bd09")
    far = from_wgs84(110.0, 40.0, "bd09")
    file = table(
        tmp_path, "foreign.csv", "id,title,where,x,y",
        f"c9,幸福里,利通区,{lng},{lat}", f"c8,远方苑,利通区,{far[0]},{far[1]}",
    )  # fmt: skip
    mapping = {"code": "id", "name": "title", "area": "where", "lng": "x", "lat": "y"}
    options = Options(datum="bd09", mapping=mapping, under="6403")
    assert load_places([file], at=AT, options=options, layout="estates").created == 2
    estate = Estate.objects.get(code="c9")
    assert estate.area.code == NORTH_WEST
    assert estate.datum == "bd09"
    assert metres_between((estate.lng, estate.lat), AT_HOME) < 0.05
    assert Estate.objects.get(code="c8").area.name == "利通区"


def test_an_estate_without_a_code_gets_one_and_keeps_it(town, tmp_path):
    file = table(tmp_path, "e.csv", "estate,area,households", f"无码苑,{COMMUNITY},10")
    load_places([file], at=AT)
    code = Estate.objects.get().code
    assert code == "640302E00001"
    file.write_text(f"estate,area,households\n无码苑,{COMMUNITY},12\n", encoding="utf-8")
    assert load_places([file], at=AT).changed == 1
    assert (Estate.objects.get().code, Estate.objects.get().households) == (code, 12)


def test_a_point_is_told_as_an_address(settled):
    place = place_for(106.20241, 37.98241)
    assert (place.area.code, place.estate.name, place.building.number) == (NORTH_WEST, "幸福里", "1")
    assert place.address == "利通区试验镇东风社区第1网格幸福里1号楼"
    assert place_for(106.2051, 37.9899).estate is None
    assert place_for(0.0, 0.0).address == ""


def test_estates_are_found_by_part_of_their_name_or_address_within_an_area(settled):
    assert [estate.name for estate in find_estates("幸福", "640302")] == ["幸福里"]
    assert [estate.name for estate in find_estates("胜利街")] == ["幸福里"]
    assert find_estates("幸福", "640303") == []
    assert find_estates(" ") == []


def test_estates_and_buildings_move_to_the_new_grid_around_them(settled, town):
    left, right = square(WEST, SOUTH, 106.205, CENTRE), square(106.205, SOUTH, MIDDLE, CENTRE)
    divide([town[SOUTH_WEST]], [Part("西", None, left), Part("东", None, right)], on=date(2026, 3, 3), at=AT)
    assert Estate.objects.get(code="X2").area.name == "东"
    assert Estate.objects.get(code="X1").area.code == NORTH_WEST


def test_groups_of_the_same_number_are_told_apart_when_their_grids_are_merged(settled, town):
    for code in (SOUTH_WEST, SOUTH_EAST):
        Building.objects.create(area=town[code], number="1组")
    divide([town[SOUTH_WEST], town[SOUTH_EAST]], [Part("南片")], on=date(2026, 3, 3), at=AT)
    numbers = Building.objects.filter(area__name="南片", estate=None).order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["1组", f"1组（{town[SOUTH_EAST].name}）"]


def test_two_small_estates_become_one_and_both_stay_findable(settled, town):
    olds = list(Estate.objects.order_by("code"))
    (merged,) = replace_estates(
        olds, [Estate(code="X3", name="幸福安居苑", area=town[NORTH_WEST])], on=AT.date(), at=AT
    )
    assert Building.objects.filter(estate=merged).count() == 2
    assert EstateSuccession.objects.count() == 2
    assert find_estates("幸福") == [merged]
    with pytest.raises(EstateRefused):
        replace_estates(olds, [Estate(code="X4", name="再并", area=town[NORTH_WEST])], on=AT.date(), at=AT)


def test_a_map_far_out_shows_main_roads_cut_to_the_area_and_near_by_every_lane(client, town, tmp_path):
    lines = [
        (
            {"code": "s1", "name": "胜利街", "kind": "main"},
            {"type": "LineString", "coordinates": [[105, 37.985], [108, 37.985]]},
        ),
        ({"code": "s2", "kind": "side"}, {"type": "LineString", "coordinates": [[106.201, 37.98], [106.201, 37.99]]}),
    ]
    assert load_places([geojson_file(tmp_path, lines, "streets.geojson")], at=AT).created == 2
    assert Street.objects.get(code="s1").kind == "main"

    def drawn(area):
        answer = json.loads(client.get(reverse("places:streets_geojson"), {"area": area}).content)
        return {feature["properties"].get("name", ""): feature for feature in answer["features"]}

    assert set(drawn("640302")) == {"胜利街"}
    near = drawn(NORTH_WEST)
    assert set(near) == {"胜利街", ""}
    lngs = [lng for lng, _lat in near["胜利街"]["geometry"]["coordinates"]]
    assert WEST - 0.01 < min(lngs) < max(lngs) < MIDDLE + 0.01


def test_buildings_lie_under_the_map_of_a_grid(client, settled, tmp_path):
    foot = geojson_file(
        tmp_path, [({"building": "1", "estate": "X1"}, square(106.2023, 37.9823, 106.2026, 37.9826))], "b.geojson"
    )
    assert load_places([foot], at=AT, layout="buildings").changed == 1
    answer = json.loads(client.get(reverse("places:places_geojson"), {"area": NORTH_WEST}).content)
    assert {feature["properties"].get("ground") for feature in answer["features"]} == {"building", None}


def test_a_grids_page_lists_its_estates_and_an_estates_page_its_buildings(client, settled, town):
    sign_in(client, "grid_worker", town[NORTH_WEST])
    assert "幸福里" in client.get(reverse("areas:area", args=[NORTH_WEST])).content.decode()
    shown = client.get(reverse("estates:estate", args=["X1"])).content.decode()
    assert "胜利街 8 号" in shown
    assert "2 个单元" in shown
    assert "幸福里" in client.get(reverse("estates:list")).content.decode()
    assert client.get(reverse("estates:estate", args=["nein"])).status_code == 404


def test_the_command_says_what_it_did_and_what_was_wrong(tmp_path):
    out, err = StringIO(), StringIO()
    call_command("load_areas", divisions_file(tmp_path), stdout=out, stderr=err)
    assert "新增 6" in out.getvalue()
    bad = table(tmp_path, "bad.csv", "code,name", "6403020x,错")
    with pytest.raises(CommandError, match="没有导入任何内容"):
        call_command("load_areas", bad, stdout=out, stderr=err)
    assert "bad.csv, 第 2 行" in err.getvalue()
    with pytest.raises(CommandError):
        call_command("load_areas", stdout=out)


def test_the_command_loads_ningxia_and_reports_as_json():
    out = StringIO()
    call_command("load_areas", ningxia=True, json=True, stdout=out)
    assert json.loads(out.getvalue())["created"] == 3199
    assert Area.objects.get(code="64").source
