"""The desk as people use it: start, run, look, change by hand, hand in, decide, take along."""

import json
import re
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries
from tests.world import EAST, GARDEN, NOW, Town, square

from wangge.jobs.services import work_once
from wangge.planning.models import Draft, Plan
from wangge.planning.tests.given import EACH, garden, lay_buildings, started, worked_out

MOST_STATEMENTS = 14
"""Of any page of the desk, frame included."""


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(f"planning:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_township_starts_a_plan_sees_the_faults_and_has_a_draft_worked_out(town: Town) -> None:
    lay_buildings(town)
    client = town.client("township_leader")
    answer = client.post(reverse("planning:new"), {"area": GARDEN, "name": "花园调整", "source": "registers"})
    plan = Plan.objects.get()
    assert answer["Location"] == reverse("planning:plan", args=[plan.pk])
    assert "没有发现数据问题" in page(client, "plan", plan.pk)
    rules = {
        "minimum": 300,
        "maximum": 500,
        "count": "ideal",
        "keep": "1",
        "effort": "fast",
        "extra_old": 0,
        "extra_unmanaged": 0,
    }
    client.post(reverse("planning:run", args=[plan.pk]), rules)
    waiting = page(client, "draft", plan.pk, 1)
    assert "停止，以目前最好的结果收尾" in waiting
    assert "后台程序没有运行" in waiting
    while work_once(worker="tests", at=NOW):
        pass
    assert client.get(reverse("planning:progress", args=[plan.pk, 1]))["HX-Refresh"] == "true"
    shown = page(client, "draft", plan.pk, 1)
    assert "与现行划分对比" in shown
    assert "变好" in shown
    bad = client.post(reverse("planning:run", args=[plan.pk]), rules | {"maximum": 200})
    assert bad.status_code == 422
    assert "最少户数不能大于最多户数" in bad.content.decode()


def test_files_are_taken_as_the_command_takes_them_and_bad_ones_lose_nothing(town: Town) -> None:
    client = town.client("county_leader")
    features = [{"type": "Feature", "properties": {"code": GARDEN}, "geometry": square(0, 0, 2, 1)}]
    ground = json.dumps({"type": "FeatureCollection", "features": features})
    rows = "id,households,lng,lat\n" + "\n".join(f"楼{n},{EACH},{106.201 + n * 0.0009:.4f},37.985" for n in range(20))
    given = {"area": GARDEN, "name": "文件方案", "source": "files"}

    def file(content: str, name: str) -> BytesIO:
        made = BytesIO(content.encode())
        made.name = name
        return made

    missing = client.post(reverse("planning:new"), given | {"buildings": file(rows, "b.csv")})
    assert missing.status_code == 422
    assert "必须上传这个文件" in missing.content.decode()
    broken = {"buildings": file(rows, "b.csv"), "communities": file("{", "c.geojson")}
    refused = client.post(reverse("planning:new"), given | broken)
    assert refused.status_code == 422
    assert "文件方案" in refused.content.decode()
    fine = {"buildings": file(rows, "b.csv"), "communities": file(ground, "c.geojson")}
    assert client.post(reverse("planning:new"), given | fine).status_code == 302
    plan = Plan.objects.get()
    assert (plan.buildings, plan.households, plan.source) == (20, 20 * EACH, "files")
    assert set(json.loads(garden(plan).data)["old"]) == {f"{GARDEN}001", f"{GARDEN}002"}


def test_a_draft_is_changed_by_hand_compared_handed_in_decided_and_printed(
    town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan = started(town)
    draft = worked_out(plan, town)
    secretary, county = town.client("secretary"), town.client("county_leader")
    here = reverse("planning:community", args=[plan.pk, 1, GARDEN])
    shown = page(secretary, "community", plan.pk, 1, GARDEN, query="?building=3")
    assert '<option value="3" selected>' in shown
    steer = reverse("planning:steer", args=[plan.pk, 1, GARDEN, "split"])
    assert secretary.post(steer, {"version": 0, "grid": 1})["Location"] == here
    assert "刚才的手工调整" in page(secretary, "community", plan.pk, 1, GARDEN)
    late = secretary.post(steer, {"version": 0, "grid": 1}, follow=True).content.decode()
    assert "刚刚被别人改动过" in late
    secretary.post(reverse("planning:undo", args=[plan.pk, 1]), {"version": 1})
    assert Draft.objects.get(pk=draft.pk).position == 0
    assert "换网格户数" in page(secretary, "compare", plan.pk, query="?one=0&other=1")
    client = town.client("township_leader")
    handed = {"draft": 1, "reason": "两格悬殊", "effective_on": "2026-03-09", "version": 0}
    assert (
        client.post(reverse("planning:submit", args=[plan.pk]), handed | {"effective_on": "2026-03-01"}).status_code
        == 422
    )
    client.post(reverse("planning:submit", args=[plan.pk]), handed)
    assert f"{GARDEN}003" in page(county, "plan", plan.pk)
    text = PdfReader(BytesIO(county.get(reverse("planning:notice", args=[plan.pk])).content)).pages[0].extract_text()
    assert "征求意见稿" in text
    assert f"{GARDEN}003" in text
    assert re.search(r"由花园第一网格划入花园第二网格：二号院\d号楼", re.sub(r"\s", "", text))
    county.post(reverse("planning:decide", args=[plan.pk]), {"act": "approve", "note": "同意", "version": 2})
    plan.refresh_from_db()
    assert plan.state == "approved"
    assert "方案已不能修改" in secretary.post(steer, {"version": 2, "grid": 1}, follow=True).content.decode()
    for name, args in (
        ("plans", ()), ("plan", (plan.pk,)), ("draft", (plan.pk, 1)), ("compare", (plan.pk,)), ("community", (plan.pk, 1, GARDEN)),
        ("grids_geojson", (plan.pk, 1)), ("buildings_geojson", (plan.pk, 1, GARDEN)),
    ):  # fmt: skip
        with django_assert_max_num_queries(MOST_STATEMENTS):
            page(county, name, *args)


def test_what_is_taken_along_holds_every_building_and_every_grid(town: Town) -> None:
    plan = started(town)
    worked_out(plan, town, has_micro=True)
    client = town.client("supervisor")
    book = load_workbook(BytesIO(client.get(reverse("planning:buildings_xlsx", args=[plan.pk, 1])).content))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert sum(row[3] for row in rows) == 20 * EACH
    assert all("单元" in row[6] for row in rows)
    assert {row[4] for row in rows} == {"花园第一网格", "花园第二网格"}
    grids = json.loads(client.get(reverse("planning:grids_geojson", args=[plan.pk, 1])).content)["features"]
    assert sum(grid["properties"]["households"] for grid in grids) == 20 * EACH
    text = PdfReader(BytesIO(client.get(reverse("planning:report", args=[plan.pk])).content)).pages[0].extract_text()
    assert "到网格中心的平均距离" in text
    assert client.get(reverse("planning:grids_xlsx", args=[plan.pk, 1])).content[:2] == b"PK"


def test_nothing_is_printed_before_there_is_something_to_print(town: Town) -> None:
    plan = started(town)
    client = town.client("supervisor")
    whys = {"report": "还没有报告可打印", "notice": "还没有公告可打印", "plates": "还没有网格公示牌"}
    for name, why in whys.items():
        address = reverse(f"planning:{name}", args=[plan.pk])
        assert address not in page(client, "plan", plan.pk)
        assert why in client.get(address, follow=True).content.decode()
    worked_out(plan, town)
    assert reverse("planning:report", args=[plan.pk]) in page(client, "plan", plan.pk)


def test_another_township_does_not_know_the_plan(town: Town) -> None:
    plan = started(town)
    assert plan.area.code.startswith(EAST) is False
    client = town.client("east_leader")
    for name, args in (
        ("plan", ()),
        ("draft", (0,)),
        ("community", (0, GARDEN)),
        ("grids_geojson", (0,)),
        ("report", ()),
    ):
        assert client.get(reverse(f"planning:{name}", args=[plan.pk, *args])).status_code == 404
    assert "花园社区网格调整" not in page(client, "plans")
