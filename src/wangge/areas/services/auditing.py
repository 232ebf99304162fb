from datetime import datetime
from typing import Protocol

from wangge.audit.services import record


class Doer(Protocol):
    """Who changes an area: what the audit entry wants to know of an actor."""

    @property
    def person_id(self) -> int | None: ...

    @property
    def post_id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


def record_act(act: str, code: str, detail: str, *, actor: Doer | None, at: datetime) -> None:
    """Writes the audit entry of a change to one area."""
    record(
        act=act,
        at=at,
        actor_person_id=actor.person_id if actor else None,
        actor_post_id=actor.post_id if actor else None,
        actor_name=actor.name if actor else "",
        subject_kind="area",
        subject_id=code,
        detail=detail,
    )
