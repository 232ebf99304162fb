"""Adds entries to the audit log; there is no other verb."""

from datetime import datetime

from wangge.audit.models import Entry


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
    return Entry.objects.create(
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
