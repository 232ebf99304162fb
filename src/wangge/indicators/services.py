"""What is written down when figures leave the house."""

from datetime import datetime

from wangge.audit.services import record
from wangge.people.actors import Actor


def note_export(*, actor: Actor, query: str, at: datetime) -> None:
    """Writes down who took figures away as a file, and which."""
    record(
        act="figures.export", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="figures", detail=query[:500],
    )  # fmt: skip
