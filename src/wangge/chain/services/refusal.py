from datetime import datetime

from wangge.audit.services import record
from wangge.people.actors import Actor


class ChainRefused(Exception):
    """An act on the chain that may not be; the text says why, `field` at which field."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def note(actor: Actor, act: str, subject: str, pk: object, *, at: datetime, detail: str = "") -> None:
    """The audit entry of an act."""
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind=subject, subject_id=str(pk), detail=detail[:200],
    )  # fmt: skip
