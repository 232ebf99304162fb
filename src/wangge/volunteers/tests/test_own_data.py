"""Everybody takes a copy of what is kept of them, and of nobody else."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.world import NOW, Town

from wangge.areas.models import Area
from wangge.audit.models import Entry
from wangge.volunteers.models import Hours


def copy_of(client: Client) -> list[tuple[object, ...]]:
    answer = client.get(reverse("people:my_data"))
    assert answer.status_code == 200
    return list(load_workbook(io.BytesIO(answer.content)).active.values)


@pytest.fixture
def served(town: Town) -> Hours:
    return Hours.objects.create(
        person=town.people["volunteer"], community=Area.objects.get(code="640302001001"), on=NOW.date(), minutes=90,
        what="楼道清洁", source="activity", reference="1", confirmed_at=NOW,
    )  # fmt: skip


def test_the_copy_holds_the_account_the_posts_and_the_hours_given(town: Town, served: Hours) -> None:
    rows = copy_of(town.client("volunteer"))
    assert rows[0] == ("内容", "日期", "说明", "状态")
    assert ("服务时长", "2026-03-04", "楼道清洁 · 90分钟", "已确认") in rows
    assert [row for row in rows if row[0] == "岗位"]
    assert Entry.objects.filter(act="person.own_copy", actor_person_id=town.people["volunteer"].pk).exists()


def test_nobody_finds_anothers_hours_in_it(town: Town, served: Hours) -> None:
    assert not [row for row in copy_of(town.client("clerk")) if "楼道清洁" in str(row)]


def test_who_is_not_signed_in_gets_nothing(client: Client) -> None:
    assert client.get(reverse("people:my_data")).status_code in {302, 403}
