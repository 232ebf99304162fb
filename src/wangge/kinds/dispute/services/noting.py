"""Audit entries of a case: who did what to which case, never what is in it."""

from datetime import datetime

from wangge.audit.services import record
from wangge.matters.models import Matter
from wangge.people.actors import Actor


def note(act: str, matter: Matter, actor: Actor, at: datetime, detail: str = "") -> None:
    """One entry about a case."""
    record(
        act=f"dispute.{act}", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="matter", subject_id=matter.number, detail=detail,
    )  # fmt: skip


def note_body(act: str, subject: str | int, actor: Actor, at: datetime, detail: str = "") -> None:
    """One entry about an organization, a room, a counter or a group of cases."""
    record(
        act=f"mediation.{act}", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="mediation", subject_id=subject, detail=detail,
    )  # fmt: skip
