import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from wangge.kit.sheets import (
    Row,
    SeveralSheets,
    SheetRefused,
    Sheets,
    read_cells,
    read_rows,
    sheets_of,
    write_csv,
    write_xlsx,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_clerk_may_save_the_file_in_any_usual_way(encoding, separator):
    text = separator.join(["编码", "名称"]) + "\r\n" + separator.join(["640302", "利通区"]) + "\r\n"
    assert list(read_rows(text.encode(encoding), "区划.csv")) == [Row(2, {"编码": "640302", "名称": "利通区"})]


def test_lines_are_those_an_editor_shows_even_after_breaks_inside_a_cell_and_empty_lines():
    rows = list(read_rows(b'code,name\n64,"two\nlines"\n\n,,\n6403,last\n', "a.csv"))
    assert [(row.line, row["name"]) for row in rows] == [(2, "two\nlines"), (6, "last")]


def test_a_spreadsheet_gives_texts_with_whole_numbers_unspoilt(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append(["编码", "户数", "日期", "经度"])
    sheet.append([640302107001, 412, date(2026, 3, 1), 106.25])
    path = tmp_path / "网格.xlsx"
    book.save(path)
    assert list(read_rows(path)) == [
        Row(3, {"编码": "640302107001", "户数": "412", "日期": "2026-03-01", "经度": "106.25"})
    ]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.csv", "no heading|没有表头"),
        (b"a,a\n1,2\n", "a.csv", "twice|两次"),
        (b"a,b\n1,2,3\n", "a.csv", "line 2|第 2 行"),
        (b'a,b\n1,"open\n', "a.csv", "line 2|第 2 行"),
        (b"\xff\xfe\xff", "a.csv", "neither|既不是"),
        (b"not a workbook", "a.xlsx", "no spreadsheet|不是电子表格"),
        (b"\xef\xbb\xbf <html><table><tr><td>1</td></tr></table></html>", "a.xls", "web page|网页"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(content, name, reason):
    with pytest.raises(SheetRefused, match=reason):
        list(read_rows(content, name))


def test_no_text_ever_becomes_a_formula():
    nasty = ["=1+1", "+86", "-2", "@SUM(A1)", '=HYPERLINK("http://x")']
    book = load_workbook(io.BytesIO(write_xlsx(["a"], [[text] for text in nasty])))
    cells = [row[0] for row in book.active.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == nasty
    assert {cell.data_type for cell in cells} == {"s"}
    assert b"'=1+1" in write_csv(["a"], [["=1+1"]])


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool),
            st.integers(-(10**9), 10**9),
        )
    )
)
def test_what_is_written_is_read_back(rows):
    back = list(read_rows(write_xlsx(["text", "number"], rows), "a.xlsx"))
    assert [(row["text"], int(row["number"])) for row in back] == rows


def test_moments_are_written_as_wall_time_and_control_characters_left_out():
    content = write_xlsx(["when", "what"], [[datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "a\x0bb"]], title="列表/1")
    (row,) = read_rows(content, "a.xlsx")
    assert (row["when"], row["what"]) == ("2026-03-01 09:30:00", "ab")


def workbook(**sheets):
    """A workbook with these sheets; a name that ends in an underscore is hidden."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name.endswith("_") else "visible"
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADS = ["编码", "名称"]


def test_rows_on_several_sheets_are_never_lost_in_silence():
    content = workbook(一月=[HEADS, ["1", "甲"]], 二月=[HEADS, ["2", "乙"]], 空=[])

    with pytest.raises(SeveralSheets, match=r"一月.*二月") as refusal:
        list(read_rows(content, "a.xlsx"))

    assert refusal.value.names == ("一月", "二月")
    assert sheets_of(content, "a.xlsx") == Sheets(("一月", "二月"), ("空",))
    assert list(read_cells(content, "a.xlsx", sheet="二月")) == [(1, HEADS), (2, ["2", "乙"])]
    with pytest.raises(SheetRefused, match=r"三月.*一月"):
        list(read_cells(content, "a.xlsx", sheet="三月"))


def test_notes_hidden_lists_and_empty_sheets_do_not_stand_in_the_way():
    content = workbook(
        填写说明=[["列", "怎么填"], ["编码", "六位"]],
        字段_=[["a", "b"], ["c", "d"]],
        区划=[HEADS, ["1", "甲"]],
        封面=[["标题"]],
    )

    assert [row["名称"] for row in read_rows(content, "a.xlsx")] == ["甲"]
    assert sheets_of(content, "a.xlsx") == Sheets(("区划",), ("填写说明", "字段_", "封面"))


def test_a_table_that_is_named_like_notes_is_read_when_it_is_the_only_one():
    assert [row["名称"] for row in read_rows(workbook(说明=[HEADS, ["1", "甲"]]), "a.xlsx")] == ["甲"]


def test_a_text_file_has_no_sheets():
    assert sheets_of("编码,名称\n1,甲\n".encode(), "a.csv") == Sheets()
    with pytest.raises(SheetRefused):
        list(read_cells("编码,名称\n1,甲\n".encode(), "a.csv", sheet="一月"))
