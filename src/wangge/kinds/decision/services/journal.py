"""Why something about a body was refused, and the audit entry of every verb that is not a move of the engine."""

from datetime import datetime

from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.kinds.decision.access import may_keep
from wangge.kinds.decision.models import Body
from wangge.matters.rules import MoveRefused
from wangge.people.actors import Actor


class BodyRefused(MoveRefused):
    """What may not be; `field` says at which field."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def only_office(actor: Actor, body: Body) -> None:
    """Refuses whoever is not of the body's office."""
    if not may_keep(actor, body):
        raise BodyRefused(_("Only the office of this body can do this."))


def note(act: str, *, actor: Actor, at: datetime, subject: int, detail: str = "") -> None:
    """Writes the audit entry `decision.ACT`, inside the caller's transaction."""
    record(
        act=f"decision.{act}", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="body", subject_id=str(subject), detail=detail[:200],
    )  # fmt: skip
