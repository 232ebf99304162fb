import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import RequestFactory
from openpyxl import load_workbook

from wangge.audit import views
from wangge.audit.models import Entry
from wangge.audit.queries import EntryFilter, find_entries
from wangge.audit.services import record

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def log() -> None:
    for day, act, person, name, subject in (
        (1, "sign_in", 7, "马芳", "person:7"),
        (2, "post.appoint", 9, "丁丽", "post:3"),
        (3, "sign_in", 9, "丁丽", "person:9"),
    ):
        kind, _colon, key = subject.partition(":")
        record(
            act=act,
            at=datetime(2026, 3, day, 0, 30, tzinfo=HERE),
            actor_person_id=person,
            actor_name=name,
            subject_kind=kind,
            subject_id=key,
            detail="=1+1",
        )


@pytest.mark.parametrize(
    ("wanted", "days"),
    [
        (EntryFilter(), [1, 2, 3]),
        (EntryFilter(person="9"), [2, 3]),
        (EntryFilter(person="马芳"), [1]),
        (EntryFilter(act="sign_in"), [1, 3]),
        (EntryFilter(subject="person"), [1, 3]),
        (EntryFilter(subject="person:9"), [3]),
        (EntryFilter(since=date(2026, 3, 2)), [2, 3]),
        (EntryFilter(until=date(2026, 3, 2)), [1, 2]),
        (EntryFilter(since=date(2026, 3, 2), until=date(2026, 3, 1)), [1, 2]),
    ],
)
def test_entries_are_found_by_person_act_subject_and_local_day(log: None, wanted: EntryFilter, days: list[int]) -> None:
    found = find_entries(wanted).order_by("id")
    assert [entry.at.astimezone(HERE).day for entry in found] == days


class Reader:
    role, person_id, post_id, name = "audit_admin", 3, 4, "审计员"


def test_taking_the_log_away_is_logged_and_no_text_becomes_a_formula(log: None) -> None:
    request = RequestFactory().get("/desk/audit/export/?person=9")
    request.actor = Reader()
    sheet = load_workbook(io.BytesIO(views.export(request).content)).active
    assert sheet.max_row == 3
    assert {cell.data_type for cell in sheet["G"]} == {"s"}
    assert Entry.objects.get(act="audit.export").detail == "person=9"


def test_no_address_changes_the_log() -> None:
    for view in (views.entries, views.export, views.verify):
        assert view.guard.roles == {"audit_admin"}
    request = RequestFactory().get("/desk/audit/verify/")
    request.actor = Reader()
    assert views.verify(request).status_code == 405


def test_a_page_of_the_log_walks_an_index(log: None) -> None:
    for wanted in (EntryFilter(), EntryFilter(person="9"), EntryFilter(act="sign_in"), EntryFilter(subject="person:9")):
        plan = find_entries(wanted).order_by("-id")[:51].explain()
        if connection.vendor == "sqlite":
            assert "TEMP B-TREE" not in plan, plan
