"""The catalogue as a table in the browser: template, upload, preview of every change and error, all or nothing."""

import io
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from tests.world import NOW, Town, category

from wangge.audit.models import Entry
from wangge.kit.sheets import write_xlsx
from wangge.matters.catalogue_words import COLUMNS, heading_names
from wangge.matters.models import CatalogueDraft, Category, DutyRule
from wangge.matters.services.catalogue import CatalogueRefused
from wangge.matters.services.catalogue_drafts import forget_drafts, keep_draft
from wangge.matters.services.catalogue_loading import load_catalogue

HEADINGS = [
    "行类型",
    "类别编码",
    "上级类别编码",
    "类别名称",
    "立案条件",
    "结案条件",
    "时限",
    "主责单位编码",
    "区域编码",
]
ROAD = ["类别", "road", "", "道路", "", "", "", "", ""]
HOLE = ["类别", "road.hole", "road", "路面破损", "", "", "", "", ""]
PIT = ["条件", "road.hole", "", "", "有坑洼", "已修平", "5个工作日", "", ""]
DUTY = ["责任", "road", "", "", "", "", "", "urban", "640302001"]


def bring(client: Client, *rows: list[str], name: str = "目录.xlsx") -> HttpResponse:
    file = io.BytesIO(write_xlsx(HEADINGS, rows))
    file.name = name
    return client.post(reverse("catalogue:upload"), {"file": file}, follow=True)


def confirm(client: Client, page: HttpResponse) -> HttpResponse:
    return client.post(page.redirect_chain[-1][0], {"seen": page.context["seen"]}, follow=True)


def test_a_table_with_chinese_headings_is_shown_change_by_change_and_then_loaded(town: Town) -> None:
    browser = town.client("county_leader")
    page = bring(browser, ROAD, HOLE, PIT, DUTY)
    text = page.content.decode()
    assert all(word in text for word in ("路面破损", "有坑洼", "5个工作日", "城市管理局"))
    assert Category.objects.count() == 0
    confirm(browser, page)
    assert Category.objects.get(code="road.hole").conditions.get().limit == "5 work_day"
    assert DutyRule.objects.get().unit == town.units["urban"]
    assert Entry.objects.get(act="catalogue.load").actor_person_id == town.people["county_leader"].pk
    assert not CatalogueDraft.objects.exists()


def test_a_change_shows_what_was_and_what_will_be(town: Town) -> None:
    category("road", "道路", words="坑洼 颠簸")
    browser = town.client("system_admin")
    page = bring(browser, [*ROAD[:3], "道路与桥梁", *ROAD[4:]])
    change = page.context["preview"].changes[0]
    assert ("类别名称", "道路", "道路与桥梁") in change.values
    assert "<del>道路</del>" in page.content.decode()
    confirm(browser, page)
    road = Category.objects.get()
    assert (road.name, road.words) == ("道路与桥梁", "坑洼 颠簸"), "what the table has no column for stays"


def test_a_table_without_conditions_takes_none_away(town: Town) -> None:
    lamp = category(limits={"不亮": "2 work_day"})
    browser = town.client("county_leader")
    file = io.BytesIO("row,code,name\ncategory,lamp,路灯\n".encode())
    file.name = "names.csv"
    confirm(browser, browser.post(reverse("catalogue:upload"), {"file": file}, follow=True))
    assert Category.objects.get().name == "路灯"
    assert lamp.conditions.get().limit == "2 work_day"


def test_every_error_stands_in_its_cell_and_nothing_can_be_loaded(town: Town) -> None:
    browser = town.client("county_leader")
    bad = [
        ROAD,
        ["条件", "road", "", "", "有坑洼", "已修平", "五天", "", ""],
        ["责任", "road", "", "", "", "", "", "nobody", "640302099"],
        ["什么", "road", "", "", "", "", "", "", ""],
    ]
    page = bring(browser, *bad)
    wrong = {(line.line, text) for line in page.context["preview"].bad for text, error in line.cells if error}
    assert wrong == {(3, "五天"), (4, "nobody"), (4, "640302099"), (5, "什么")}
    confirm(browser, page)
    assert Category.objects.count() == 0
    assert not Entry.objects.filter(act="catalogue.load").exists()


def test_what_somebody_else_changed_meanwhile_is_looked_at_again(town: Town) -> None:
    browser = town.client("county_leader")
    page = bring(browser, ROAD, HOLE)
    category("road", "公路")
    again = confirm(browser, page)
    assert Category.objects.get().name == "公路"
    assert "重新查看" in again.content.decode()
    confirm(browser, again)
    assert Category.objects.get(code="road").name == "道路"


@pytest.mark.parametrize("name", ["表.txt", "表.xlsx"])
def test_a_file_that_is_no_such_table_says_so(town: Town, name: str) -> None:
    file = io.BytesIO("无关,内容\n1,2\n".encode())
    file.name = name
    page = town.client("county_leader").post(reverse("catalogue:upload"), {"file": file}, follow=True)
    assert page.context["preview"].general


def test_the_template_holds_hints_that_are_no_data_and_lists_of_valid_words(town: Town) -> None:
    browser = town.client("clerk")
    content = browser.get(reverse("catalogue:template")).content
    book = load_workbook(io.BytesIO(content))
    sheet, lists = book.worksheets
    assert len([cell for cell in sheet[1] if cell.value]) == len(COLUMNS)
    assert "责任" in [row[0].value for row in lists.iter_rows(min_row=2)]
    assert sheet.data_validations.dataValidation
    report = load_catalogue(content, filename="t.xlsx", at=NOW)
    assert (report.is_loaded, report.created) == (True, 0)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_the_page_hands_out_comes_back_without_a_change(town: Town, language: str) -> None:
    browser = town.client("county_leader")
    confirm(browser, bring(browser, ROAD, HOLE, PIT, DUTY))
    browser.cookies["django_language"] = language
    for form in ("xlsx", "csv"):
        file = io.BytesIO(browser.get(reverse("catalogue:download", args=[form])).content)
        file.name = f"目录.{form}"
        report = browser.post(reverse("catalogue:upload"), {"file": file}, follow=True).context["report"]
        assert (report.faults, report.changes, report.unchanged) == ([], [], 4)


def test_no_heading_means_two_columns_in_any_language() -> None:
    with translation.override("zh-hans"):
        assert sorted(set(heading_names().values())) == sorted(COLUMNS)


def test_an_upload_is_ones_own_and_forgotten_after_a_day(town: Town) -> None:
    page = bring(town.client("county_leader"), ROAD)
    assert town.client("system_admin").get(page.redirect_chain[-1][0]).status_code == 404
    assert town.client("west_dispatcher").get(reverse("catalogue:upload")).status_code == 403
    with pytest.raises(CatalogueRefused):
        keep_draft(content=b"x", filename="x.csv", actor=town.actor("handler"), at=NOW)
    forget_drafts(NOW + timedelta(hours=23))
    assert CatalogueDraft.objects.exists()
    forget_drafts(NOW + timedelta(hours=25))
    assert not CatalogueDraft.objects.exists()
