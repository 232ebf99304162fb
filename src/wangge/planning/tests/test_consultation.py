"""Residents see a plan, comment on it and are answered; nobody learns more of them than they say."""

import re
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.world import GARDEN, NOW, Town

from wangge.notices.models import Notice
from wangge.planning import rules
from wangge.planning.access import may_see, visible
from wangge.planning.models import Comment, Consultation, Draft, Plan
from wangge.planning.services import consulting, deciding, starting, steering
from wangge.planning.services.reporting import PlanRefused
from wangge.planning.tests.given import garden, started, worked_out
from wangge.vault.models import Opening

UNTIL = date(2026, 3, 14)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def row(town: Town) -> Consultation:
    plan = started(town)
    draft = worked_out(plan, town)
    return consulting.lay_out(
        plan, draft, text="两个网格大小悬殊，拟作调整。", closes_on=UNTIL, actor=town.actor("township_leader"), at=NOW
    )


def said(row: Consultation, client: Client, at_code: str = GARDEN, **more: str) -> tuple[int, str]:
    given = {"stance": "change", "text": "六号楼应留在第一网格", "contact": "", "website": ""} | more
    answer = client.post(reverse("gridplans:community", args=[row.pk, at_code]), given, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_resident_reads_comments_and_is_answered_without_signing_in(town: Town, row: Consultation) -> None:
    resident = Client()
    assert "征集到 2026-03-14" in resident.get("/").content.decode()
    assert "看看方案" in resident.get(reverse("grid:page", args=[f"{GARDEN}001"])).content.decode()
    page = resident.get(reverse("gridplans:plan", args=[row.pk]), follow=True).content.decode()
    assert "两个网格大小悬殊" in page
    assert "花园第一网格 → 花园第二网格" in page
    features = resident.get(reverse("gridplans:grids_geojson", args=[row.pk, GARDEN])).json()["features"]
    assert {one["properties"]["name"] for one in features} == {"花园第一网格", "花园第二网格"}
    status, shown = said(row, resident, contact="13800000000")
    assert (status, "意见已收到" in shown) == (200, True)
    assert "六号楼应留在第一网格" not in shown.split("</form>")[-1]
    comment = Comment.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, contact, sender FROM planning_comment")
        assert "13800000000" not in str(cursor.fetchone())
    told = Notice.objects.filter(title="居民对网格划分方案提出了意见").values_list("person_id", flat=True)
    assert set(told) == {town.people["secretary"].pk, town.people["township_leader"].pk}

    secretary = town.client("secretary")
    desk = secretary.get(reverse("planning:consultation", args=[row.plan_id])).content.decode()
    assert "六号楼应留在第一网格" in desk
    assert "13800000000" not in desk
    here = [row.plan_id, comment.pk]
    assert "13800000000" not in secretary.post(reverse("planning:contact", args=here), {"purpose": ""}).content.decode()
    assert not Opening.objects.exists()
    opened = secretary.post(reverse("planning:contact", args=here), {"purpose": "回电说明"}).content.decode()
    assert "13800000000" in opened
    assert Opening.objects.get().purpose == "回电说明"
    sheet = secretary.get(reverse("planning:consultation_pdf", args=[row.plan_id])).content
    words = re.sub(r"\s", "", PdfReader(BytesIO(sheet)).pages[0].extract_text())
    assert "2026-03-14前请您提意见" in words
    assert "花园第一网格→花园第二网格" in words
    secretary.post(reverse("planning:answer", args=here), {"text": "已改，六号楼不动。", "is_public": "on"})
    page = resident.get(reverse("gridplans:community", args=[row.pk, GARDEN])).content.decode()
    assert "已改，六号楼不动。" in page
    assert "13800000000" not in page


def test_floods_robots_and_twins_are_held_off(row: Consultation, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    resident = Client()
    said(row, resident, website="http://spam")
    assert not Comment.objects.exists()
    for _time in range(2):
        said(row, resident)
    assert Comment.objects.count() == 1
    for number in range(rules.MOST_A_DAY + 2):
        status, shown = said(row, resident, text=f"意见{number}")
    assert (status, "请明天再来" in shown) == (422, True)
    assert Comment.objects.count() == rules.MOST_A_DAY
    neighbour = Client(REMOTE_ADDR="10.0.0.9")
    assert said(row, neighbour)[0] == 200
    monkeypatch.setattr("wangge.planning.services.consulting.MOST_AN_HOUR", 2)
    assert "请一小时后再试" in said(row, Client(REMOTE_ADDR="10.0.0.10"))[1]
    assert said(row, Client(REMOTE_ADDR="10.0.0.11"), text="")[0] == 422


def test_what_people_comment_on_stays_as_they_saw_it_and_nothing_is_handed_in_meanwhile(
    town: Town, row: Consultation
) -> None:
    plan = Plan.objects.select_related("area").get(pk=row.plan_id)
    draft = Draft.objects.select_related("plan__area").get(pk=row.draft_id)
    given = {"version": draft.version, "actor": town.actor("secretary"), "at": NOW}
    with pytest.raises(PlanRefused, match="另存为一个版本"):
        steering.split(draft, garden(plan), grid=1, **given)
    copy = starting.keep_version(draft, name="", actor=town.actor("secretary"), at=NOW)
    steering.split(copy, garden(plan), grid=1, **(given | {"version": copy.version}))
    handed = {"reason": "两格悬殊", "effective_on": date(2026, 4, 1), "version": plan.version}
    leader = town.actor("township_leader")
    with pytest.raises(PlanRefused, match="2026-03-14"):
        deciding.submit(plan, draft, actor=leader, at=NOW, **handed)
    consulting.end(row, actor=leader, at=NOW)
    with pytest.raises(PlanRefused):
        consulting.end(row, actor=leader, at=NOW)
    assert said(row, Client())[0] == 422
    deciding.submit(plan, draft, actor=leader, at=NOW, **handed)
    page = town.client("county_leader").get(reverse("planning:plan", args=[plan.pk])).content.decode()
    assert "公示征求意见" in page


def test_after_the_last_day_nobody_comments_and_contacts_are_forgotten(row: Consultation, now: Any) -> None:
    said(row, Client(), contact="13800000000")
    now.move_to(datetime(2026, 3, 15, 2, 0, tzinfo=NOW.tzinfo))
    assert said(row, Client(REMOTE_ADDR="10.0.0.9"))[0] == 422
    assert "已结束" in Client().get(reverse("gridplans:community", args=[row.pk, GARDEN])).content.decode()
    assert consulting.forget_contacts(NOW + timedelta(days=30)) == 0
    assert consulting.forget_contacts(NOW + timedelta(days=120)) == 1
    assert Comment.objects.get().contact == ""


def test_who_lays_out_and_who_sees_it(town: Town, row: Consultation) -> None:
    plan = Plan.objects.select_related("area").get(pk=row.plan_id)
    for name in town.names():
        actor = town.actor(name)
        assert may_see(actor, plan) == visible(actor).filter(pk=plan.pk).exists(), name
    client = town.client("township_leader")
    address = reverse("planning:lay_out", args=[plan.pk])
    given = {"draft": 1, "text": "再来一次", "closes_on": "2026-03-10"}
    assert client.post(address, given).status_code == 422
    consulting.end(row, actor=town.actor("township_leader"), at=NOW)
    assert client.post(address, given | {"closes_on": "2027-03-10"}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert Consultation.objects.filter(plan=plan).count() == 2
    Plan.objects.filter(pk=plan.pk).update(state="dropped")
    assert Client().get(reverse("gridplans:plan", args=[row.pk])).status_code == 404
