"""Why something was refused, and the entry of what was done."""

from datetime import datetime

from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.audit.services import record
from wangge.people.actors import Actor
from wangge.people.rules import Role
from wangge.volunteers.rules import CLERKS


class ServiceRefused(Exception):
    """The text is for the page."""


def note(actor: Actor, act: str, subject_kind: str, subject_id: int | str, *, at: datetime, detail: str = "") -> None:
    """Writes the audit entry of an act."""
    record(
        act=f"volunteers.{act}", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind=subject_kind, subject_id=str(subject_id), detail=detail,
    )  # fmt: skip


def only_community(actor: Actor, community: Area) -> None:
    """Refuses everybody but the clerks and the secretary of the place."""
    is_clerk = actor.role in CLERKS and actor.covers(community.code)
    if not is_clerk and actor.role != Role.SYSTEM:
        raise ServiceRefused(_("Only the community itself can do this."))
