import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from wangge.audit.checks import missing_guards
from wangge.audit.models import AppendOnly, Entry
from wangge.audit.services import record

pytestmark = pytest.mark.django_db


def test_entry_keeps_who_did_what_to_what() -> None:
    entry = record(act="person.appoint", at=timezone.now(), actor_person_id=7, actor_name="马芳", subject_id=12)
    entry.refresh_from_db()
    assert (entry.act, entry.actor_person_id, entry.actor_name, entry.subject_id) == ("person.appoint", 7, "马芳", "12")


def test_model_refuses_to_change_or_remove() -> None:
    entry = record(act="x", at=timezone.now())
    entry.act = "y"
    with pytest.raises(AppendOnly):
        entry.save()
    with pytest.raises(AppendOnly):
        entry.delete()
    with pytest.raises(AppendOnly):
        Entry.objects.filter(pk=entry.pk).update(act="y")
    with pytest.raises(AppendOnly):
        Entry.objects.all().delete()


@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET act = 'y'", "DELETE FROM audit_entry"])
def test_database_refuses_to_change_or_remove(append_only: None, sql: str) -> None:
    record(act="x", at=timezone.now())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Entry.objects.get().act == "x"


def test_doctor_notices_when_the_database_stops_guarding(append_only: None) -> None:
    assert missing_guards() == []
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_entry_no_delete" + (" ON audit_entry" * (connection.vendor == "postgresql")))
    assert ["audit_entry_no_delete" in fault for fault in missing_guards()] == [True]
