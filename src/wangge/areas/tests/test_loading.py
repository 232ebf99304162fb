import pytest
from django.utils import translation

from wangge.areas.intake import Options
from wangge.areas.models import Area, AreaAlias, Boundary
from wangge.areas.queries import SHIPPED_DIVISIONS, branches, counts_by_level, path_of
from wangge.areas.services import load_areas
from wangge.areas.tests.places import (
    AT,
    COMMUNITY,
    DIVISIONS,
    NORTH_WEST,
    SQUARES,
    TODAY,
    divisions_file,
    geojson_file,
    grids_file,
    square,
)
from wangge.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_the_divisions_of_ningxia_load_whole_and_a_second_time_change_nothing():
    first = load_areas([SHIPPED_DIVISIONS], at=AT)
    assert (first.created, first.changed, first.unchanged, first.faults) == (3199, 0, 0, [])
    (region,) = branches("", TODAY)
    assert region.counts == {"city": 5, "county": 22, "township": 259, "community": 2912}
    assert Area.objects.filter(level="township", kind="subdistrict").count() == 50
    assert Area.objects.filter(level="township", kind__in=["town", "township"]).count() == 193
    assert [area.name for area in path_of("640302001001")][:3] == ["宁夏回族自治区", "吴忠市", "利通区"]
    again = load_areas([SHIPPED_DIVISIONS], at=AT)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 3199)
    assert Entry.objects.filter(act="areas.load").count() == 1


def test_a_table_of_something_else_is_refused_once_and_says_what_to_do(tmp_path):
    estates = tmp_path / "list.csv"
    estates.write_text("id,name,district\nc1,荷花湖畔,西夏区\nc2,燕宝花园,西夏区\n", encoding="utf-8")
    with translation.override("zh-hans"):
        (fault,) = load_areas([estates], at=AT).faults
    assert "id, name, district" in str(fault)
    assert "--as" in str(fault)
    assert Area.objects.count() == 0


def test_every_bad_row_is_named_with_its_line_and_nothing_at_all_is_loaded(tmp_path):
    bad = [
        *DIVISIONS,
        ("64030210700x", "错码", "village", "640302107000", "居委会"),
        ("640302107003", "", "village", "640302107000", "居委会"),
        ("640302107004", "错级", "galaxy", "640302107000", ""),
        ("640302107005", "错类", "village", "640302107000", "公司"),
        ("640302107006", "错上级", "village", "640401000000", "居委会"),
        ("640302107001", "重复", "village", "640302107000", "居委会"),
        ("640302999001", "无上级", "village", "640302999000", "居委会"),
    ]
    with translation.override("en"):
        report = load_areas([divisions_file(tmp_path, bad)], at=AT)
    faults = [str(fault) for fault in report.faults]
    for line, reason in [
        (8, "no area code"), (9, "name: is empty"), (10, "no level"), (11, "no kind"), (12, "cannot stand above"),
        (13, "stands at line 6 already"), (14, "is unknown"),
    ]:  # fmt: skip
        assert any(fault.startswith(f"divisions.csv, line {line}:") and reason in fault for fault in faults), line
    assert len(faults) == 7
    assert not Area.objects.exists()
    assert not Entry.objects.exists()


def test_reasons_are_given_in_chinese_too(tmp_path):
    with translation.override("zh-hans"):
        report = load_areas([divisions_file(tmp_path, [("64x", "错码", "", "", "")])], at=AT)
    assert "第 2 行" in str(report.faults[0])
    assert "不是区划编码" in str(report.faults[0])


def test_a_dry_run_tells_what_would_happen_and_does_not_do_it(tmp_path):
    report = load_areas([divisions_file(tmp_path)], at=AT, dry_run=True)
    assert report.created == len(DIVISIONS)
    assert not Area.objects.exists()


def test_the_short_codes_of_the_ministry_mean_the_same_areas(tmp_path):
    load_areas([divisions_file(tmp_path)], at=AT)
    short = [("640000", "宁夏回族自治区", "province", "", ""), ("640302107", "试验镇", "township", "640302", "")]
    report = load_areas([divisions_file(tmp_path, short)], at=AT)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 2)


def test_districts_of_a_municipality_hang_directly_on_it(tmp_path):
    rows = [("110000", "北京市", "province", "", ""), ("110101", "东城区", "county", "110000", "")]
    assert load_areas([divisions_file(tmp_path, rows)], at=AT).created == 2
    assert Area.objects.get(code="110101").parent.code == "11"
    assert counts_by_level(Area.objects.filter(code="11"), TODAY) == {"11": {"county": 1}}


def test_a_renamed_area_is_still_found_by_its_former_name(tmp_path):
    load_areas([divisions_file(tmp_path)], at=AT)
    renamed = [row if row[1] != "东风社区" else (*row[:1], "新风社区", *row[2:]) for row in DIVISIONS]
    report = load_areas([divisions_file(tmp_path, renamed)], at=AT)
    assert (report.created, report.changed, report.unchanged) == (0, 1, len(DIVISIONS) - 1)
    assert AreaAlias.objects.get().name == "东风社区"


def test_outlines_and_grids_come_from_geojson_and_a_second_time_change_nothing(town, tmp_path):
    assert town[NORTH_WEST].households == 400
    assert Boundary.objects.count() == 5
    again = load_areas([grids_file(tmp_path)], at=AT)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 5)
    moved = geojson_file(tmp_path, [({"code": NORTH_WEST}, square(106.2, 37.98, 106.209, 37.99))])
    assert load_areas([moved], at=AT).changed == 1
    assert Area.objects.get(code=NORTH_WEST).name == "第1网格"


def test_an_outline_of_nothing_known_or_without_sense_is_refused_by_feature(town, tmp_path):
    file = geojson_file(
        tmp_path,
        [
            ({"code": NORTH_WEST}, {"type": "Point", "coordinates": [106, 38]}),
            ({"code": f"{COMMUNITY}099"}, SQUARES[NORTH_WEST]),
            ({"name": "无码"}, SQUARES[NORTH_WEST]),
        ],
    )
    with translation.override("en"):
        faults = [str(fault) for fault in load_areas([file], at=AT).faults]
    assert any("feature 1" in fault and "polygon" in fault for fault in faults)
    assert any("feature 2" in fault and "needs a name" in fault for fault in faults)
    assert any("feature 3" in fault and "code" in fault for fault in faults)


def test_the_code_of_an_ended_area_is_not_given_to_another(town, tmp_path):
    Area.objects.filter(code="640302107200").update(valid_to=TODAY)
    taken = [("640302107200", "别的村", "village", "640302107000", "村委会")]
    with translation.override("en"):
        (fault,) = load_areas([divisions_file(tmp_path, taken)], at=AT).faults
    assert "codes are never used again" in str(fault)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.geojson"])
def test_a_file_that_is_something_else_is_one_fault_and_no_crash(tmp_path, name):
    file = tmp_path / name
    file.write_bytes(b"\x00\xff nonsense")
    assert load_areas([file, tmp_path / "missing.csv"], at=AT).faults


def test_grids_of_a_city_management_system_come_with_their_own_code_widths(tmp_path):
    load_areas([divisions_file(tmp_path)], at=AT)
    file = tmp_path / "cells.csv"
    file.write_text("网格编码,网格名称,户数\n64030210700107,第七网格,388\n", encoding="gb18030")
    assert load_areas([file], at=AT, options=Options(scheme="cell2")).created == 1
    assert Area.objects.get(code=f"{COMMUNITY}007").households == 388
