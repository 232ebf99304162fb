from collections.abc import Callable
from datetime import datetime

from wangge.audit.services import record
from wangge.people.actors import Actor
from wangge.planning.models import Plan

Progress = Callable[[int, int], None]
"""Told how much is done of how much; may raise to stop the work."""


class PlanRefused(ValueError):
    """Something about a plan that may not be; the message says why."""


class SomebodyWasFirst(PlanRefused):
    """Somebody else changed the plan or draft in the meantime."""


def note(act: str, plan: Plan, *, actor: Actor, at: datetime, detail: str = "") -> None:
    """Writes the audit entry of an act on a plan."""
    record(
        act=f"planning.{act}", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="grid_plan", subject_id=str(plan.pk), detail=detail,
    )  # fmt: skip
