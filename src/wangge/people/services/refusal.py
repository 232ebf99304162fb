"""Why something about people was refused, and the entry of what was done."""

from datetime import datetime

from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.people.actors import Actor
from wangge.people.labels import ROLE_LABELS
from wangge.people.rules import Role


class PeopleRefused(Exception):
    """The message is for the page; `field` names the input it belongs to, if any."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def only(actor: Actor, *roles: Role) -> None:
    """Refuses everybody but these roles and the software itself."""
    if actor.role not in {*roles, Role.SYSTEM}:
        names = ", ".join(str(ROLE_LABELS[role]) for role in roles)
        raise PeopleRefused(_("Only this post may do that: %(names)s.") % {"names": names})


def note(actor: Actor, act: str, subject_kind: str, subject_id: int, *, at: datetime, detail: str = "") -> None:
    """Writes the audit entry of an act."""
    record(
        act=act,
        at=at,
        actor_person_id=actor.person_id,
        actor_post_id=actor.post_id,
        actor_name=actor.name,
        subject_kind=subject_kind,
        subject_id=subject_id,
        detail=detail,
    )
