"""Adds entries to the audit log; there is no other verb."""

from collections.abc import Iterable
from datetime import datetime

from wangge.audit.models import Entry


def entry(
    *,
    act: str,
    at: datetime,
    actor_person_id: int | None = None,
    actor_post_id: int | None = None,
    actor_name: str = "",
    subject_kind: str = "",
    subject_id: str | int = "",
    detail: str = "",
    ip: str = "",
) -> Entry:
    """An entry that is not written yet."""
    return Entry(
        at=at,
        act=act,
        actor_person_id=actor_person_id,
        actor_post_id=actor_post_id,
        actor_name=actor_name[:120],
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        detail=detail,
        ip=ip[:45],
    )


def record(
    *,
    act: str,
    at: datetime,
    actor_person_id: int | None = None,
    actor_post_id: int | None = None,
    actor_name: str = "",
    subject_kind: str = "",
    subject_id: str | int = "",
    detail: str = "",
    ip: str = "",
) -> Entry:
    """Writes one entry inside the caller's transaction, so that act and entry stand or fall together."""
    made = entry(
        act=act, at=at, actor_person_id=actor_person_id, actor_post_id=actor_post_id, actor_name=actor_name,
        subject_kind=subject_kind, subject_id=subject_id, detail=detail, ip=ip,
    )  # fmt: skip
    made.save(force_insert=True)
    return made


def record_all(entries: Iterable[Entry]) -> None:
    """Writes the entries of one act upon many things, in one statement."""
    Entry.objects.bulk_create(entries)
