import threading
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from wangge.audit.chain import seal, verify_chain
from wangge.audit.models import Entry, Seal
from wangge.audit.openings import open_sealed
from wangge.audit.services import record
from wangge.vault.models import Opening
from wangge.vault.services import PurposeMissing, rotate_keys

NOW = timezone.now()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings) -> None:
    settings.DATA_DIR = tmp_path


def write(count: int) -> list[Entry]:
    return [record(act="matter.open", at=NOW, actor_name="马芳", detail=f"第{number}件") for number in range(count)]


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_untouched_log_verifies_over_several_links_and_keys(monkeypatch) -> None:
    write(3)
    assert seal(NOW) == 3
    assert seal(NOW) == 0
    rotate_keys()
    write(2)
    assert seal(NOW) == 2
    assert [link.entries for link in Seal.objects.order_by("pk")] == [3, 2]
    assert verify_chain() == []


@pytest.mark.django_db
def test_changed_entry_is_found() -> None:
    entries = write(4)
    seal(NOW)
    run(f"UPDATE audit_entry SET detail = '无事' WHERE id = {entries[1].pk}")
    assert "changed" in verify_chain()[0] or "改动" in verify_chain()[0]


@pytest.mark.django_db
def test_removed_and_slipped_in_entries_are_found() -> None:
    entries = write(4)
    seal(NOW)
    run(f"DELETE FROM audit_entry WHERE id = {entries[1].pk}")
    assert len(verify_chain()) == 1
    assert "4" in verify_chain()[0]
    assert "3" in verify_chain()[0]


@pytest.mark.django_db
def test_removed_link_breaks_the_chain() -> None:
    for _round in range(3):
        write(2)
        seal(NOW)
    run(f"DELETE FROM audit_seal WHERE id = {Seal.objects.order_by('pk')[1].pk}")
    assert len(verify_chain()) == 1


@pytest.mark.django_db
def test_a_long_log_is_sealed_in_several_links() -> None:
    Entry.objects.bulk_create([Entry(act="x", at=NOW) for _number in range(2100)])
    assert seal(NOW) == 2100
    assert Seal.objects.count() == 3
    assert verify_chain() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_late_is_not_passed_over() -> None:
    """On PostgreSQL a writer may hold a smaller id back while a greater one is committed."""
    started, release = threading.Event(), threading.Event()

    def slow_writer() -> None:
        connections["default"].set_autocommit(False)
        record(act="slow", at=NOW)
        started.set()
        release.wait(10)
        connections["default"].commit()
        connections["default"].close()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    started.wait(10)
    record(act="fast", at=NOW)
    assert seal(NOW) == 0
    release.set()
    writer.join()
    assert seal(NOW) == 2
    assert verify_chain() == []


@pytest.mark.django_db
def test_every_look_at_sealed_data_stands_in_the_chain_with_its_purpose() -> None:
    look = {"subject_kind": "matter", "subject_id": "M1", "field": "reporter", "person_id": 7, "post_id": 8, "at": NOW}
    open_sealed(**look, purpose="约时间上门", person_name="马芳")
    row = Entry.objects.get()
    assert (row.act, row.actor_name, row.subject_id, row.detail) == (
        "sealed.open",
        "马芳",
        "M1",
        "reporter: 约时间上门",
    )
    assert Opening.objects.get().purpose == "约时间上门"
    with pytest.raises(PurposeMissing):
        open_sealed(**look, purpose=" ")
    assert (Entry.objects.count(), Opening.objects.count()) == (1, 1)
    assert seal(NOW) == 1
    assert verify_chain() == []
