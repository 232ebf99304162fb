from datetime import datetime

from wangge.audit.services import record
from wangge.modes.models import ModeSwitch
from wangge.people.actors import Actor
from wangge.people.models import Organization


class ModeRefused(Exception):
    """An act of an emergency that may not be; the text says why, `field` at which field."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def note(actor: Actor, act: str, mode: ModeSwitch, *, at: datetime, detail: str = "") -> None:
    """The audit entry of an act, which is also a line of the mode's log."""
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind="mode", subject_id=mode.pk, detail=detail[:300],
    )  # fmt: skip


def signature(actor: Actor) -> str:
    """Office and name of who acts, as deadlines and papers say them."""
    office = Organization.objects.filter(pk=actor.organization_id or 0).values_list("name", flat=True).first()
    return f"{office or ''} {actor.name}".strip()[:120]
