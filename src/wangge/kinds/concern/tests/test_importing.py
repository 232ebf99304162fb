"""Concerns from tables as they really come: any layout, encoding and notation, with bad rows among the good."""

import csv
import io
import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localtime
from openpyxl import Workbook
from tests.world import COUNTY, GARDEN, GARDEN_1, NOW, POINTS, RIVER, WEST, Town, category

from wangge.audit.models import Entry
from wangge.kinds.concern.importing import apply_choices, guess, open_table
from wangge.kinds.concern.importing.cells import (
    CHANNEL_WORDS,
    CellRefused,
    clean,
    day_comes_first,
    is_closed,
    parse_degrees,
    parse_moment,
    parse_pair,
    title_of,
    word_of,
)
from wangge.kinds.concern.services.importing import CountsDiffer, ImportReport
from wangge.kit.datum import from_wgs84
from wangge.kit.sheets import SheetRefused
from wangge.matters.models import Clock, Matter, Reporter, Telling

HEAD = "工单编号,反映内容,来电时间,事发地址,所属社区,经度,纬度,问题类别,来源,联系电话\n"
LNG, LAT = POINTS[GARDEN_1]
GOOD = f"A1,楼下路灯不亮三天了。请来修,2026-02-03 08:15,花园小区3号楼,花园社区,{LNG},{LAT},路灯不亮,12345热线,13900000000\n"


def written(tmp_path: Path, text: str, *, encoding: str = "utf-8", name: str = "table.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def brought(path: Path, *words: str) -> dict[str, object]:
    out = io.StringIO()
    call_command("import_matters", path, "--json", *words, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def figures(found: dict[str, object]) -> tuple[object, ...]:
    return tuple(found[name] for name in ("rows", "matters", "known", "errors"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_row_becomes_a_matter_with_everything_it_says(
    town: Town, tmp_path: Path, encoding: str, separator: str
) -> None:
    lamp = category()
    path = written(tmp_path, (HEAD + GOOD).replace(",", separator), encoding=encoding)
    assert figures(brought(path, "--area", COUNTY, "--source", "旧系统")) == (1, 1, 0, 0)
    matter = Matter.objects.get()
    assert (matter.source_system, matter.source_number) == ("旧系统", "A1")
    assert (matter.title, matter.text) == ("楼下路灯不亮三天了", "楼下路灯不亮三天了。请来修")
    assert localtime(matter.opened_at).strftime("%Y-%m-%d %H:%M") == "2026-02-03 08:15"
    assert (matter.area_code, matter.lng, matter.category, matter.channel) == (GARDEN_1, LNG, lamp, "hotline_12345")
    assert "花园小区3号楼" in matter.address
    assert Reporter.objects.get().contact == "13900000000"
    assert matter.state == "reported"


def test_the_same_file_again_changes_nothing_and_a_killed_import_goes_on_where_it_was(
    town: Town, tmp_path: Path
) -> None:
    rows = "".join(GOOD.replace("A1", f"A{number}") for number in range(1, 6))
    brought(written(tmp_path, HEAD + rows[: len(GOOD) * 2]), "--area", COUNTY)
    found = brought(written(tmp_path, HEAD + rows), "--area", COUNTY)
    assert figures(found) == (5, 3, 2, 0)
    assert figures(brought(tmp_path / "table.csv", "--area", COUNTY)) == (5, 0, 5, 0)
    assert Matter.objects.count() == 5


def test_without_numbers_rows_are_known_by_their_content_whatever_the_mapping(town: Town, tmp_path: Path) -> None:
    path = written(tmp_path, "内容,日期\n路灯坏了,2026-02-03\n路灯坏了,2026-02-03\n井盖丢了,2026-02-04\n")
    assert figures(brought(path, "--area", COUNTY)) == (3, 2, 1, 0)
    assert figures(brought(path, "--area", COUNTY, "--map", "title=内容")) == (3, 0, 3, 0)


def test_a_number_that_comes_again_with_other_words_is_told(town: Town, tmp_path: Path) -> None:
    path = written(tmp_path, "编号,内容\n1,路灯坏了\n1,井盖丢了\n")
    found = brought(path, "--area", COUNTY)
    assert figures(found) == (2, 1, 1, 0)
    assert any("1" in reason for reason in found["reasons"])


def test_nobody_is_flooded_with_notices_of_old_concerns(town: Town, tmp_path: Path) -> None:
    brought(written(tmp_path, HEAD + GOOD.replace("2026-02-03", "2019-02-03")), "--area", COUNTY)
    clock = Clock.objects.get()
    assert clock.due_at < NOW
    assert (clock.next_alarm_at, clock.stopped_at) == (None, None)
    assert not Telling.objects.exists()


def test_every_bad_row_is_reported_with_line_column_and_reason(town: Town, tmp_path: Path) -> None:
    bad = (
        GOOD.replace("A1", "B1").replace("楼下路灯不亮三天了。请来修", "").replace("路灯不亮", "")
        + GOOD.replace("A1", "B2").replace("2026-02-03 08:15", "春节前后")
        + GOOD.replace("A1", "B3").replace("2026-02-03", "2126-02-03")
        + GOOD.replace("A1", "B4").rstrip("\n") + ",多出来的\n"
    )  # fmt: skip
    errors = tmp_path / "errors.csv"
    found = brought(written(tmp_path, HEAD + GOOD + bad), "--area", COUNTY, "--errors", str(errors))
    assert figures(found) == (5, 1, 0, 4)
    with errors.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.reader(stream) if row[2] == "error"]
    assert [(row[0], row[1]) for row in rows] == [("3", "反映内容"), ("4", "来电时间"), ("5", "来电时间"), ("6", "")]
    assert "春节前后" in rows[1][3]
    assert "B2" in rows[1]


def test_a_row_without_a_place_needs_an_area_for_all(town: Town, tmp_path: Path) -> None:
    path = written(tmp_path, "内容,地址\n路灯坏了,\n")
    assert figures(brought(path)) == (1, 0, 0, 1)
    assert figures(brought(path, "--area", WEST)) == (1, 1, 0, 0)
    assert Matter.objects.get().area_code == WEST


def test_an_address_that_nothing_here_is_called_by_is_kept_and_pointed_out(town: Town, tmp_path: Path) -> None:
    path = written(tmp_path, "内容,地址\n路灯坏了,望月小筑门口\n垃圾没清,西街街道菜场\n")
    found = brought(path, "--area", COUNTY)
    assert figures(found) == (2, 2, 0, 0)
    assert found["warned"] == 1
    assert set(Matter.objects.values_list("area_code", "address")) == {(COUNTY, "望月小筑门口"), (WEST, "西街街道菜场")}


@pytest.mark.parametrize(
    ("cells", "code", "told"),
    [
        ("106.205,37.985", GARDEN_1, ""),
        ("37.985,106.205", GARDEN_1, ""),
        ("106,38", COUNTY, "106"),
        ("116.4,39.9", COUNTY, "116.4"),
        ("东经,北纬", COUNTY, "东经"),
        ("106.205,", COUNTY, ""),
        ("0,0", COUNTY, ""),
        (",", COUNTY, ""),
    ],
)
def test_a_point_is_used_or_left_out_aloud(town: Town, tmp_path: Path, cells: str, code: str, told: str) -> None:
    filler = f"Z,别的,{LNG},{LAT}\n"
    found = brought(written(tmp_path, f"编号,内容,经度,纬度\nA,路灯坏了,{cells}\n{filler}"), "--area", COUNTY)
    matter = Matter.objects.get(source_number="A")
    assert matter.area_code == code
    assert (matter.lng is None) == (code == COUNTY)
    if cells not in {"0,0"} and code == COUNTY:
        assert found["warned"] == 1
    assert told in " ".join(found["reasons"])


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_points_of_other_datums_are_put_back(town: Town, tmp_path: Path, datum: str) -> None:
    lng, lat = from_wgs84(106.2099, 37.985, datum)
    path = written(tmp_path, f'内容,坐标\n路灯坏了,"{lng},{lat}"\n')
    brought(path, "--area", COUNTY, "--datum", datum)
    matter = Matter.objects.get()
    assert matter.area_code == GARDEN_1
    assert matter.lng == pytest.approx(106.2099, abs=1e-6)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("西街街道,花园社区", GARDEN),
        ("西街,花园", GARDEN),
        (f"{WEST},", WEST),
        (",利通区东街街道河畔社区", RIVER),
        ("西街街道,不知名社区", WEST),
        ("别处街道,河畔社区", RIVER),
    ],
)
def test_names_of_areas_are_found_in_the_tree(town: Town, tmp_path: Path, place: str, code: str) -> None:
    brought(written(tmp_path, f"内容,街道,社区\n路灯坏了,{place}\n"), "--area", COUNTY)
    assert Matter.objects.get().area_code == code


def test_an_address_that_names_a_community_is_put_there(town: Town, tmp_path: Path) -> None:
    brought(written(tmp_path, "内容,地址\n路灯坏了,利通区东街街道河畔社区门口\n"), "--area", COUNTY)
    assert Matter.objects.get().area_code == RIVER


def test_an_excel_table_below_a_title_with_dates_as_numbers(town: Town, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["2026年2月热线工单"])
    sheet.append([])
    sheet.append(["序号", "工单号", "诉求内容", "受理时间", "结案时间", "备注"])
    sheet.append([1, 20260001, "楼道灯坏了", 46056.5, None, ""])
    received, closed = datetime(2026, 2, 4, 9, 30), datetime(2026, 2, 5, 9, 30)  # noqa: DTZ001 - as Excel has them
    sheet.append([2, 20260002, "下水道堵了", received, closed, ""])
    path = tmp_path / "工单.xlsx"
    book.save(path)
    found = brought(path, "--area", COUNTY)
    assert figures(found) == (2, 2, 0, 0)
    assert found["closed"] == 1
    moments = {row.source_number: localtime(row.opened_at).strftime("%m-%d %H:%M") for row in Matter.objects.all()}
    assert moments == {"20260001": "02-03 12:00", "20260002": "02-04 09:30"}
    assert set(Matter.objects.values_list("state", flat=True)) == {"reported"}


def test_of_several_sheets_one_is_named_and_its_errors_say_sheet_and_line(town: Town, tmp_path: Path) -> None:
    book = Workbook()
    for name, moment in (("一月", "2026-02-03"), ("二月", "2126-02-03")):
        sheet = book.create_sheet(name)
        sheet.append(["编号", "内容", "时间"])
        sheet.append([f"{name}1", f"{name}的路灯不亮了", moment])
    path, errors = tmp_path / "工单.xlsx", tmp_path / "errors.csv"
    book.save(path)

    with pytest.raises(CommandError, match=r"一月.*二月"):
        brought(path, "--area", COUNTY)
    assert not Matter.objects.exists()
    first = brought(path, "--area", COUNTY, "--sheet", "一月")
    second = brought(path, "--area", COUNTY, "--sheet", "二月", "--errors", str(errors))

    assert (first["matters"], second["errors"]) == (1, 1)
    assert any("“二月”" in note for note in first["notes"])
    assert errors.read_text(encoding="utf-8-sig").splitlines()[1].startswith("二月,2,")
    with pytest.raises(CommandError, match=r"三月.*一月"):
        brought(path, "--area", COUNTY, "--sheet", "三月")


def test_a_printed_list_with_instructions_a_line_of_units_and_a_line_of_sums(town: Town, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["填表说明"])
    book.active.append(["请勿改动表头"])
    sheet = book.create_sheet("数据")
    sheet.append(["2025年3月民情事项登记表"])
    sheet.append(["填报单位：", "西街街道", "", "", "填报日期：", "2025-04-01"])
    sheet.append(["序号", "编号", "反映内容", "反映时间", "经纬度", "事项类别"])
    sheet.append([1, "RX1", "三号楼前路灯不亮", "2025年3月4日 下午3点20分", f"纬度{LAT} 经度{LNG}", "路灯"])
    sheet.append([2, "RX2", "下水道堵了", "2025年13月4日", f"{LNG},{LAT}", ""])
    sheet.append(["合 计", "", "2件", "", "", ""])
    path = tmp_path / "登记表.csv"  # a workbook by whatever name
    book.save(path)
    errors = tmp_path / "errors.csv"
    assert figures(brought(path, "--area", COUNTY, "--errors", str(errors))) == (3, 1, 0, 2)
    matter = Matter.objects.get()
    assert (matter.source_number, matter.area_code) == ("RX1", GARDEN_1)
    assert localtime(matter.opened_at).strftime("%Y-%m-%d %H:%M") == "2025-03-04 15:20"
    _heads, *findings = csv.reader(errors.read_text(encoding="utf-8-sig").splitlines())
    told = {line: reason for line, _column, severity, reason, *_cells in findings if severity == "error"}
    assert told == {"5": "“2025年13月4日”不是日期或时间。", "6": "这是合计行。"}


def test_what_is_closed_at_its_source_can_be_left_out(town: Town, tmp_path: Path) -> None:
    path = written(tmp_path, "编号,内容,状态\n1,路灯坏了,已结案\n2,井盖丢了,未结案\n")
    assert figures(brought(path, "--area", COUNTY, "--only-open")) == (2, 1, 0, 1)
    assert Matter.objects.get().source_number == "2"


def test_a_trial_changes_nothing_and_says_what_it_took_each_column_for(town: Town, tmp_path: Path) -> None:
    told = io.StringIO()
    out = io.StringIO()
    path = written(tmp_path, HEAD + GOOD)
    call_command("import_matters", path, "--area", COUNTY, "--dry-run", stdout=out, stderr=told)
    assert not Matter.objects.exists()
    assert not Entry.objects.filter(act="concern.import").exists()
    for heading, name in (("反映内容", "text"), ("来电时间", "moment"), ("所属社区", "area"), ("联系电话", "contact")):
        assert any(heading in line and f"({name})" in line for line in told.getvalue().splitlines())
    assert "楼下路灯不亮三天了" in told.getvalue()


def test_the_operator_has_the_last_word_on_columns(town: Town, tmp_path: Path) -> None:
    path = written(tmp_path, "甲,乙\n路灯坏了,西街街道\n")
    brought(path, "--area", COUNTY, "--map", "text=甲", "--map", "area=乙")
    assert (Matter.objects.get().text, Matter.objects.get().area_code) == ("路灯坏了", WEST)
    for wrong in ("text=丙", "colour=甲", "number=甲"):
        words = ["--map", wrong, *(["--map", "number=乙"] if wrong.startswith("number") else [])]
        with pytest.raises(CommandError):
            brought(path, "--area", COUNTY, *words)


def test_an_import_that_cannot_begin_says_why(town: Town, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="999999"):
        brought(written(tmp_path, HEAD + GOOD), "--area", "999999")
    with pytest.raises(CommandError):
        brought(tmp_path / "nowhere.csv")
    with pytest.raises(CommandError):
        brought(written(tmp_path, ""))
    with pytest.raises(CommandError, match="没有数据行"):
        brought(written(tmp_path, HEAD), "--area", COUNTY)
    with pytest.raises(CommandError, match="nobody"):
        brought(written(tmp_path, HEAD + GOOD), "--area", COUNTY, "--operator", "nobody")


def test_who_imports_is_on_record(town: Town, tmp_path: Path) -> None:
    brought(written(tmp_path, HEAD + GOOD), "--area", COUNTY, "--operator", "dispatcher")
    assert Matter.objects.get().opened_by == town.people["dispatcher"]
    assert Entry.objects.get(act="concern.import").actor_person_id == town.people["dispatcher"].pk


def test_counts_that_do_not_add_up_are_never_kept_quiet() -> None:
    with pytest.raises(CountsDiffer):
        ImportReport(rows=3, matters=1, known=1).check()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-01-04", "2020-01-04T00:00:00"),
        ("2020/1/4 9:05", "2020-01-04T09:05:00"),
        ("2020年1月4日 13时5分", "2020-01-04T13:05:00"),
        ("2020年01月04日 下午3:05:09", "2020-01-04T15:05:09"),
        ("2020.1.4 星期六 9点", "2020-01-04T09:00:00"),
        ("20200104", "2020-01-04T00:00:00"),
        ("20200104130509", "2020-01-04T13:05:09"),
        ("2020-01-04T13:05:09.123", "2020-01-04T13:05:09"),
        ("43834.5", "2020-01-04T12:00:00"),
        ("43834", "2020-01-04T00:00:00"),
        ("1/13/2020 02:15:24 PM", "2020-01-13T14:15:24"),
        ("13/1/2020", "2020-01-13T00:00:00"),
        ("01/04/2020 12:00:00 AM", "2020-01-04T00:00:00"),
        ("4 Jan 2020", "2020-01-04T00:00:00"),
        ("Jan 4, 2020 13:05", "2020-01-04T13:05:00"),
    ],
)
def test_moments_are_read_in_many_notations(text: str, moment: str) -> None:
    assert parse_moment(text, UTC).isoformat()[:19] == moment


def test_moments_with_a_zone_keep_it() -> None:
    assert parse_moment("2020-01-04T13:05:09+08:00", UTC).utcoffset() == timedelta(hours=8)
    assert parse_moment("1578114309", UTC) == datetime(2020, 1, 4, 5, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "昨天", "2020-13-01", "2020-02-30", "12", "0001-01-01", "2020-01-04 25:00", "abc 4"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(CellRefused):
        parse_moment(text, UTC)


def test_the_order_of_day_and_month_is_told_from_the_column() -> None:
    assert day_comes_first(["03/04/2020", "13/04/2020"])
    assert not day_comes_first(["03/04/2020", "03/14/2020"])
    assert parse_moment("03/04/2020", UTC, is_day_first=True).month == 4


def test_degrees_are_read_in_every_notation() -> None:
    assert parse_degrees("106.205°E") == 106.205
    assert parse_degrees("38°30′36″N") == pytest.approx(38.51)
    assert parse_degrees("-76.5") == parse_degrees("76.5W") == -76.5


def test_words_of_other_systems_are_understood() -> None:
    words = {
        "市长热线12345": "hotline_12345",
        "微信小程序": "resident_qr",
        "网格员巡查": "grid_patrol",
        "ONLINE": "hotline_12345",
        "谜": "",
    }
    assert {text: word_of(text, CHANNEL_WORDS) for text in words} == words
    assert [is_closed(text) for text in ("已结案", "未结案", "按期办结", "Open", "Closed")] == [
        True,
        False,
        True,
        False,
        True,
    ]


def test_text_cut_into_words_is_put_together_and_a_title_is_its_first_sentence() -> None:
    assert clean("市 在水一方 大厦 人为 烂尾 多年 安全隐患") == "市在水一方大厦人为烂尾多年安全隐患"
    assert clean("lamp is broken in East Street now") == "lamp is broken in East Street now"
    assert clean("一\x00二<br>三") == "一二\n三"
    assert title_of("，路灯坏了。请修") == "路灯坏了"
    assert len(title_of("长" * 90)) == 50


def test_headings_that_say_nothing_are_told_by_what_stands_beneath(tmp_path: Path) -> None:
    rows = "".join(f'a{n},2026-02-0{n},这里有一段比较长的话说明了情况{n},"106.2{n},37.98"\n' for n in range(1, 6))
    table = open_table(written(tmp_path, "c1,c2,c3,c4\n" + rows))
    mapping = guess(table.headings, table.sample())
    assert (mapping.of("moment"), mapping.of("text"), mapping.of("point")) == (("c2",), ("c3",), ("c4",))
    chosen = apply_choices(mapping, [("text", ""), ("title", "c3")], table.headings)
    assert (chosen.of("text"), chosen.of("title")) == ((), ("c3",))


def test_headings_of_two_lines_are_read_as_one_and_date_and_time_of_day_as_a_moment(town: Town, tmp_path: Path) -> None:
    lamp = category()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某市诉求明细表"])
    sheet.append(["序号", "来电日期", "来电时刻", "诉求类别", "", "诉求内容", "位置", ""])
    sheet.append(["", "", "", "大类", "小类", "", "经度", "纬度"])
    for number in (1, 2):
        cells = ["公用设施", lamp.name, f"路灯不亮{number}", LNG, LAT]
        sheet.append([number, date(2026, 2, number), time(8, 15), *cells])
    sheet.append(["", "", "", "大类", "小类", "", "经度", "纬度"])
    book.save(tmp_path / "two.xlsx")
    assert figures(brought(tmp_path / "two.xlsx", "--area", COUNTY)) == (2, 2, 0, 0)
    matter = Matter.objects.order_by("opened_at")[0]
    assert localtime(matter.opened_at).strftime("%Y-%m-%d %H:%M") == "2026-02-01 08:15"
    assert (matter.title, matter.area_code, matter.category) == ("路灯不亮1", GARDEN_1, lamp)


def test_a_line_beneath_the_headings_that_is_a_row_stays_a_row(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "编号,内容,时间,备注\n,路灯不亮,,急\n2,井盖没了,2026-02-01,\n"))
    assert table.count() == 2
    assert table.headings == ("编号", "内容", "时间", "备注")


def test_a_file_without_headings_is_refused_before_a_telephone_number_becomes_a_text(tmp_path: Path) -> None:
    path = written(tmp_path, "W1,路灯不亮,13900000000\nW2,井盖没了,13900000001\n")
    with pytest.raises(SheetRefused, match="第 1 行"):
        open_table(path)
    with pytest.raises(CommandError, match="13900000000"):
        brought(path, "--area", COUNTY)


def test_two_numbers_in_one_cell_may_be_degrees_minutes_and_seconds() -> None:
    assert parse_pair('106°12′36"E 38°30′36"N') == pytest.approx((106.21, 38.51))
    assert parse_pair("N38°30.6' E106.21°") == pytest.approx((38.51, 106.21))
    assert parse_pair("POINT(106.2 37.9)") == (106.2, 37.9)
    with pytest.raises(CellRefused):
        parse_pair("106.2")
