"""Who reported: opened for a stated purpose only, and every look is written down."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from wangge.audit.openings import open_sealed
from wangge.matters.access import may_read_reporter
from wangge.matters.models import Matter, Reporter
from wangge.people.actors import Actor


@dataclass(frozen=True)
class OpenedReporter:
    """A reporter's name and contact, just opened, and for what."""

    name: str
    contact: str
    wants_contact: bool
    is_hidden: bool
    purpose: str


def open_reporter(
    reporter: Reporter, *, matter: Matter, purpose: str, actor: Actor, at: datetime
) -> OpenedReporter | None:
    """Writes the look down, then gives name and contact; None when the actor may not have them."""
    if not may_read_reporter(actor, matter, reporter):
        return None
    with transaction.atomic():
        open_sealed(
            subject_kind="matter", subject_id=matter.number, field="reporter", purpose=purpose,
            person_id=actor.person_id, post_id=actor.post_id, person_name=actor.name, at=at,
        )  # fmt: skip
    return OpenedReporter(
        name=reporter.name or (reporter.person.name if reporter.person else ""),
        contact=reporter.contact or (reporter.person.work_phone if reporter.person else ""),
        wants_contact=reporter.wants_contact,
        is_hidden=reporter.is_hidden,
        purpose=purpose,
    )
