"""The audit entry of every verb that is not a move of the engine."""

from datetime import datetime

from wangge.audit.services import record
from wangge.matters.models import Matter
from wangge.people.actors import Actor


def note(act: str, *, actor: Actor, at: datetime, matter: Matter | None = None, detail: str = "") -> None:
    """Writes the audit entry `topic.ACT`, inside the caller's transaction."""
    record(
        act=f"topic.{act}",
        at=at,
        actor_person_id=actor.person_id,
        actor_post_id=actor.post_id,
        actor_name=actor.name,
        subject_kind="matter" if matter is not None else "topic",
        subject_id=matter.number if matter is not None else "",
        detail=detail,
    )
