"""The import page: upload, columns, preview with every fault at its cell, the background's work, the report."""

import io
import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from tests.world import COUNTY, GARDEN, GARDEN_1, POINTS, Town

from wangge.jobs.services import work_once
from wangge.kinds.concern.models import ImportRun
from wangge.kinds.concern.services.import_runs import KEEP, forget_old
from wangge.matters.models import Matter
from wangge.notices.models import Notice

LNG, LAT = POINTS[GARDEN_1]
TABLE = (
    "工单编号,反映内容,来电时间,经度,纬度,备忘\n"
    f"A1,楼下路灯不亮三天了,2026-02-03 08:15,{LNG},{LAT},甲\n"
    f"A2,门口井盖丢了,春节前后,{LNG},{LAT},乙\n"
    "A3,=HYPERLINK(1),2026-02-04,106,38,丙\n"
)


def upload(town: Town, name: str = "dispatcher", content: bytes = TABLE.encode("gb18030")) -> ImportRun:
    file = SimpleUploadedFile("二月工单.csv", content)
    answer = town.client(name).post(reverse("concern:imports"), {"file": file})
    assert answer.status_code == 302
    return ImportRun.objects.get()


def choices(run: ImportRun, act: str, **given: object) -> dict[str, object]:
    names = ["number", "text", "moment", "lng", "lat", ""]
    columns = {f"column-{at}": name for at, name in enumerate(names)}
    common = {"area": run.area_code, "source": "热线", "channel": "hotline_12345", "datum": "wgs84"}
    return {**columns, **common, "act": act, **given}


def test_the_guess_is_shown_and_every_fault_stands_at_its_cell(town: Town) -> None:
    run = upload(town)
    page = town.client("dispatcher").get(reverse("concern:import", args=[run.pk])).content.decode()
    assert page.count(" selected>") >= 5
    assert "楼下路灯不亮三天了" in page
    assert "花园第一网格" in page
    assert "“春节前后”" in page
    assert "bad-cell" in page
    assert not Matter.objects.exists()


def test_a_table_is_imported_in_the_background_and_every_row_is_accounted_for(town: Town) -> None:
    run = upload(town)
    client = town.client("dispatcher")
    address = reverse("concern:import", args=[run.pk])
    client.post(address, choices(run, "start"))
    assert "hx-get" in client.get(address).content.decode()
    assert work_once(worker="w", at=timezone.now())
    assert set(Matter.objects.values_list("source_number", "channel", "opened_by__username")) == {
        ("A1", "hotline_12345", "dispatcher"),
        ("A3", "hotline_12345", "dispatcher"),
    }
    assert Matter.objects.get(source_number="A3").area_code == COUNTY
    page = client.get(reverse("concern:import_progress", args=[run.pk])).content.decode()
    assert "春节前后" in page
    assert reverse("matters:list") in page
    assert Notice.objects.get(key=f"concern.import:{run.pk}").person_id == town.people["dispatcher"].pk
    rows = client.get(reverse("concern:import_findings", args=[run.pk])).content.decode("utf-8-sig")
    assert "A2,门口井盖丢了,春节前后" in rows
    assert "'=HYPERLINK(1)" in rows


def test_a_second_press_of_the_button_imports_nothing_twice(town: Town) -> None:
    run = upload(town)
    client = town.client("dispatcher")
    for _press in range(2):
        client.post(reverse("concern:import", args=[run.pk]), choices(run, "start"))
    assert work_once(worker="w", at=timezone.now())
    assert not work_once(worker="w", at=timezone.now())
    assert Matter.objects.count() == 2


def test_choices_are_kept_and_shown_anew(town: Town) -> None:
    run = upload(town)
    address = reverse("concern:import", args=[run.pk])
    town.client("dispatcher").post(address, choices(run, "check", **{"column-1": "", "column-5": "text"}))
    run.refresh_from_db()
    assert run.started_at is None
    assert '"text": ["备忘"]' in run.columns
    assert "甲" in town.client("dispatcher").get(address).content.decode()


def test_the_area_of_rows_without_a_place_may_be_written_by_its_name(town: Town) -> None:
    run = upload(town)
    given = choices(run, "") | {"area": "", "area_text": "花园社区"}
    town.client("dispatcher").post(reverse("concern:import", args=[run.pk]), given)
    run.refresh_from_db()
    assert run.area_code == GARDEN


@pytest.mark.parametrize(
    "wrong", [{"area": "110000"}, {"column-5": "number"}, {"column-1": ""}, {"area": COUNTY + "999"}]
)
def test_what_cannot_be_meant_is_refused_on_the_page(town: Town, wrong: dict[str, str]) -> None:
    run = upload(town)
    answer = town.client("dispatcher").post(reverse("concern:import", args=[run.pk]), choices(run, "start", **wrong))
    assert answer.status_code == 422
    run.refresh_from_db()
    assert run.started_at is None


def test_a_file_that_is_no_table_is_refused_on_the_page(town: Town) -> None:
    file = SimpleUploadedFile("photo.xlsx", b"\x89PNG")
    answer = town.client("dispatcher").post(reverse("concern:imports"), {"file": file})
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_the_system_administrator_imports_in_the_name_of_the_software(town: Town) -> None:
    run = upload(town, "system_admin")
    town.client("system_admin").post(reverse("concern:import", args=[run.pk]), choices(run, "start"))
    work_once(worker="w", at=timezone.now())
    assert {matter.opened_by for matter in Matter.objects.all()} == {None}
    page = town.client("system_admin").get(reverse("concern:import_progress", args=[run.pk])).content.decode()
    assert reverse("matters:list") not in page  # reads no matter, and is led into no refusal


def test_nobody_else_sees_an_import(town: Town) -> None:
    run = upload(town)
    for name in ("second_dispatcher", "system_admin"):
        assert town.client(name).get(reverse("concern:import", args=[run.pk])).status_code == 404
        assert town.client(name).get(reverse("concern:import_findings", args=[run.pk])).status_code == 404
    assert town.client("handler").get(reverse("concern:imports")).status_code == 403


def test_what_residents_wrote_is_forgotten_after_a_week(town: Town) -> None:
    run = upload(town)
    assert forget_old(run.created_at + KEEP - timedelta(hours=1)) == 0
    assert forget_old(run.created_at + KEEP + timedelta(hours=1)) == 1
    run.refresh_from_db()
    assert (run.content, run.findings) == ("", "")
    assert town.client("dispatcher").get(reverse("concern:import", args=[run.pk])).status_code == 410


def a_year() -> SimpleUploadedFile:
    """A workbook with a sheet for every month, one of another kind, and notes."""
    book = Workbook()
    for name, number in (("一月", "J1"), ("二月", "F1"), ("三月", "M1")):
        sheet = book.create_sheet(name)
        sheet.append(["工单编号", "反映内容" if name != "三月" else "内容", "来电时间"])
        sheet.append([number, f"{name}的路灯不亮", "2026-02-03 08:15"])
    book["Sheet"].title = "说明"
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("全年工单.xlsx", out.getvalue())


def test_all_sheets_with_the_same_headings_come_in_at_once(town: Town) -> None:
    client = town.client("dispatcher")
    client.post(reverse("concern:imports"), {"file": a_year()})
    run = ImportRun.objects.get()
    address = reverse("concern:import", args=[run.pk])
    page = client.get(address).content.decode()
    assert "一并导入表头相同的工作表：二月" in page

    columns = {"column-0": "number", "column-1": "text", "column-2": "moment"}
    for _again in range(2):
        client.post(address, {**choices(run, "start_all"), **columns})
    while work_once(worker="w", at=timezone.now()):
        pass

    assert set(Matter.objects.values_list("source_number", flat=True)) == {"J1", "F1"}
    reports = {run.sheet: json.loads(run.figures) for run in ImportRun.objects.all()}
    assert {name: (found["rows"], found["matters"]) for name, found in reports.items()} == {
        "一月": (1, 1), "二月": (1, 1),
    }  # fmt: skip
    assert "全年工单.xlsx · 二月" in client.get(reverse("concern:imports")).content.decode()


def test_a_workbook_with_several_sheets_shows_the_choice_and_says_what_is_left_out(town: Town) -> None:
    file = a_year()
    client = town.client("dispatcher")
    client.post(reverse("concern:imports"), {"file": file})
    run = ImportRun.objects.get()
    address = reverse("concern:import", args=[run.pk])
    page = client.get(address).content.decode()
    assert "一月的路灯不亮" in page
    assert "二月的路灯不亮" not in page
    assert re.search(r"未读取.*二月、三月、说明", page)

    client.post(address, {"act": "sheet", "sheet": "说明"})
    client.post(address, {"act": "sheet", "sheet": "二月"})
    assert "二月的路灯不亮" in client.get(address).content.decode()
    columns = {"column-0": "number", "column-1": "text", "column-2": "moment"}
    client.post(address, {**choices(run, "start"), **columns})
    assert work_once(worker="w", at=timezone.now())

    assert list(Matter.objects.values_list("source_number", flat=True)) == ["F1"]
    report = client.get(address).content.decode()
    assert "全年工单.xlsx · 二月" in report
    assert "“一月”" in report
