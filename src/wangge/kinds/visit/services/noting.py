"""The audit entry that every verb of this app writes."""

from datetime import datetime

from wangge.audit.services import record
from wangge.people.actors import Actor


class VisitRefused(Exception):
    """What cannot be done like this; the text says why, `field` names what to correct."""

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def note(actor: Actor, act: str, subject_kind: str, subject_id: object, *, at: datetime, detail: str = "") -> None:
    """Writes down who did what; call it in the transaction of the act."""
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind=subject_kind, subject_id=str(subject_id), detail=detail[:200],
    )  # fmt: skip
