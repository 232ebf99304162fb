"""Adds entries to the audit log; there is no other verb."""

from collections.abc import Iterable
from datetime import datetime
from typing import Required, TypedDict, Unpack

from wangge.audit.models import Entry


class Given(TypedDict, total=False):
    """Who did what to which thing, as an entry keeps it."""

    act: Required[str]
    at: Required[datetime]
    actor_person_id: int | None
    actor_post_id: int | None
    actor_name: str
    subject_kind: str
    subject_id: str | int
    detail: str
    ip: str


def entry(**given: Unpack[Given]) -> Entry:
    """An entry that is not written yet."""
    made = Entry(**given)
    made.actor_name, made.ip, made.subject_id = made.actor_name[:120], made.ip[:45], str(made.subject_id)
    return made


def record(**given: Unpack[Given]) -> Entry:
    """Writes one entry inside the caller's transaction, so that act and entry stand or fall together."""
    made = entry(**given)
    made.save(force_insert=True)
    return made


def record_all(entries: Iterable[Entry]) -> None:
    """Writes the entries of one act upon many things, in one statement."""
    Entry.objects.bulk_create(entries)
