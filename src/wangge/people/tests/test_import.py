import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from wangge.audit.models import Entry
from wangge.kit.sheets import read_rows, write_xlsx
from wangge.people.models import ImportDraft, Organization, Person, Post
from wangge.people.rules import Role
from wangge.people.services.drafts import forget_drafts
from wangge.people.services.imports import COLUMNS
from wangge.people.tests.conftest import Town

HEADINGS = {
    "organizations": ["编码", "名称", "类型", "细分类型", "上级单位编码", "区域编码", "工作电话"],
    "people": [
        "用户名", "姓名", "工作电话", "电子邮箱", "角色", "单位编码", "区域编码", "本地称呼", "开始日期", "结束日期",
    ],
    "posts": ["用户名", "角色", "单位编码", "区域编码", "本地称呼", "开始日期", "结束日期"],
}  # fmt: skip
GRID, COMMUNITY = "640302001001001", "640302001001"


def table(kind: str, *rows: list[str], name: str = "表.xlsx") -> io.BytesIO:
    file = io.BytesIO(write_xlsx(HEADINGS[kind], rows))
    file.name = name
    return file


def bring(client: Client, kind: str, file: io.BytesIO):
    return client.post(f"/desk/people-import/{kind}/", {"file": file}, follow=True)


@pytest.fixture
def keeper(signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.SECURITY_ADMIN)


@pytest.fixture
def builder(signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.SYSTEM_ADMIN)


@pytest.mark.parametrize("kind", ["organizations", "people", "posts"])
def test_template_has_headings_hints_and_valid_values(builder: Client, keeper: Client, kind: str) -> None:
    client = builder if kind == "organizations" else keeper
    response = client.get(f"/desk/people-import/{kind}/template/")
    book = load_workbook(io.BytesIO(response.content))
    sheet, lists = book.worksheets
    assert [str(cell.value).rstrip(" *") for cell in sheet[1]] == [str(column.label) for column in COLUMNS[kind]]
    values = [row[0].value for row in lists.iter_rows(min_row=2)]
    assert ("部门" if kind == "organizations" else "网格员") in values
    assert sheet.data_validations.dataValidation
    back = io.BytesIO(response.content)
    back.name = "x.xlsx"
    page = bring(client, kind, back)
    assert page.status_code == 422, "the row of hints is no data"
    assert "没有数据行" in page.content.decode()


def test_organizations_come_in_with_their_parents_from_the_same_table(builder: Client) -> None:
    file = table(
        "organizations",
        ["cg", "城市管理局", "部门", "", "", "640302", "0953-1"],
        ["cg-1", "城管一中队", "handling_unit", "", "cg", "640302001", ""],
    )
    page = bring(builder, "organizations", file)
    assert not Organization.objects.filter(code="cg").exists()
    builder.post(page.redirect_chain[-1][0])
    child = Organization.objects.get(code="cg-1")
    assert (child.parent.name, child.kind) == ("城市管理局", "handling_unit")


def test_every_error_stands_beside_its_cell_and_nothing_is_saved(builder: Client) -> None:
    file = table(
        "organizations",
        ["ok", "好单位", "部门", "", "", "640302", ""],
        ["", "无编码", "神秘部门", "党支部", "", "640399", ""],
        ["street", "重复编码", "部门", "", "nowhere", "640302", ""],
    )
    page = bring(builder, "organizations", file)
    errors = [row.errors for row, _cells in page.context["rows"]]
    assert errors[0] == {}
    assert set(errors[1]) == {"code", "kind", "area"}
    assert "神秘部门" in errors[1]["kind"]
    assert set(errors[2]) == {"parent"}
    html = page.content.decode()
    assert html.count("bad-cell") == 4
    builder.post(page.redirect_chain[-1][0])
    assert not Organization.objects.filter(code="ok").exists()


def test_people_come_in_with_posts_and_first_passwords_that_can_be_fetched_once(keeper: Client, town: Town) -> None:
    file = table(
        "people",
        ["mafang", "马芳", "0953-2", "", "网格员", "community", GRID, "红马甲", "2026-01-05", ""],
        ["dingli", "丁丽", "", "", "", "", "", "", "", ""],
    )
    page = bring(keeper, "people", file)
    address = page.redirect_chain[-1][0]
    keeper.post(address)
    post = Post.objects.get(person__username="mafang")
    assert (post.role, post.area.code, post.title, str(post.starts_on)) == ("grid_worker", GRID, "红马甲", "2026-01-05")
    sheet = keeper.post(f"{address}passwords/")
    taken = {row["用户名"]: row["初始密码"] for row in read_rows(sheet.content, "x.xlsx")}
    assert set(taken) == {"mafang", "dingli"}
    for username, password in taken.items():
        person = Person.objects.get(username=username)
        assert person.check_password(password)
        assert person.must_change_password
    assert keeper.post(f"{address}passwords/").status_code == 302
    assert Entry.objects.filter(act="import.passwords").count() == 1


def test_uploaded_names_are_sealed_in_the_database(keeper: Client) -> None:
    bring(keeper, "people", table("people", ["mafang", "马芳", "", "", "", "", "", "", "", ""]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM people_importdraft")
        (stored,) = cursor.fetchone()
    assert "马芳" in ImportDraft.objects.get().rows
    assert "马芳" not in stored
    assert "mafang" not in stored


def test_wrong_rows_of_people_are_shown_by_cell(keeper: Client, town: Town) -> None:
    file = table(
        "people",
        ["same", "甲", "", "", "", "", "", "", "", ""],
        ["Same", "乙", "", "", "", "", "", "", "", ""],
        ["坏", "丙", "", "不是邮箱", "网格员", "nowhere", GRID, "", "", ""],
        ["browser-security_admin", "重名", "", "", "网格员", "nowhere", GRID, "", "", ""],
        ["half", "丁", "", "", "网格员", "", "", "", "", ""],
        ["level", "戊", "", "", "网格员", "community", COMMUNITY, "", "", ""],
        ["dates", "己", "", "", "网格员", "community", GRID, "", "2026-02-01", "2026-01-01"],
        ["day", "庚", "", "", "网格员", "community", GRID, "", "昨天", ""],
    )
    page = bring(keeper, "people", file)
    wrong = [set(row.errors) for row, _cells in page.context["rows"]]
    assert wrong == [
        set(), {"username"}, {"username", "email", "organization"}, {"username", "organization"}, {"organization", "area"}, {"area"}, {"ends_on"}, {"starts_on"},
    ]  # fmt: skip
    assert not Person.objects.filter(username="same").exists()


def test_rows_with_errors_can_be_taken_away(keeper: Client) -> None:
    page = bring(keeper, "posts", table("posts", ["ghost", "网格员", "community", GRID, "", "", ""]))
    sheet = keeper.get(f"{page.redirect_chain[-1][0]}errors/")
    (row,) = read_rows(sheet.content, "x.xlsx")
    assert row["用户名"] == "ghost"
    assert "ghost" in row["错误说明"]


def test_the_table_cannot_make_two_administrators_of_one_person(keeper: Client, town: Town) -> None:
    town.person("fang")
    file = table(
        "posts",
        ["fang", "系统管理员", "street", "640302", "", "", ""],
        ["fang", "审计管理员", "street", "640302", "", "", ""],
    )
    page = bring(keeper, "posts", file)
    assert [set(row.errors) for row, _cells in page.context["rows"]] == [set(), {"role"}]


def test_a_table_saved_by_excel_as_csv_works(keeper: Client, town: Town) -> None:
    town.person("fang")
    file = io.BytesIO("用户名,角色,单位编码,区域编码\nfang,网格员,community,640302001001001\n".encode("gb18030"))
    file.name = "岗位.csv"
    page = bring(keeper, "posts", file)
    keeper.post(page.redirect_chain[-1][0])
    assert Post.objects.filter(person__username="fang", role="grid_worker").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.xlsx", b"no spreadsheet"), ("x.csv", "姓名\n马芳\n".encode()), ("x.csv", b"")],
)
def test_files_that_are_no_such_table_are_refused_in_words(keeper: Client, name: str, content: bytes) -> None:
    file = io.BytesIO(content or b"\n")
    file.name = name
    page = bring(keeper, "people", file)
    assert page.status_code == 422
    assert page.context["form"].errors["file"]
    assert not ImportDraft.objects.exists()


def test_each_administrator_imports_only_what_is_his(builder: Client, keeper: Client) -> None:
    assert builder.get("/desk/people-import/people/").status_code == 403
    assert keeper.get("/desk/people-import/organizations/").status_code == 403
    assert keeper.get("/desk/people-import/secrets/").status_code == 404


def test_a_table_is_imported_once_and_drafts_are_forgotten(keeper: Client, signed_in) -> None:
    page = bring(keeper, "people", table("people", ["mafang", "马芳", "", "", "", "", "", "", "", ""]))
    address = page.redirect_chain[-1][0]
    other = signed_in(Role.SECURITY_ADMIN, username="other-keeper")
    assert other.get(address).status_code == 404
    keeper.post(address)
    keeper.post(address)
    assert Person.objects.filter(username="mafang").count() == 1
    now = timezone.now()
    assert forget_drafts(now) == 0
    assert forget_drafts(now + timezone.timedelta(days=2)) == 1
