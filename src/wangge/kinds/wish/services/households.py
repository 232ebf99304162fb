"""The sealed part of a wish: opened for a stated purpose, and erased when it is no longer needed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from wangge.audit.openings import open_sealed
from wangge.kinds.wish.access import KIND, may_know_household, may_know_story
from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.rules import ENDED, KEPT_SEALED
from wangge.matters.models import Matter, Reporter
from wangge.people.actors import Actor


@dataclass(frozen=True)
class Household:
    """Who wishes it and how to get there, just opened; the story only for the community."""

    name: str
    contact: str
    address: str
    story: str = ""


def open_household(matter: Matter, *, actor: Actor, purpose: str, at: datetime) -> Household | None:
    """Writes the look down, then gives what may be known; None when the actor may not know the household."""
    details = WishDetails.objects.get(matter=matter)
    if not may_know_household(actor, matter, details):
        return None
    with transaction.atomic():
        open_sealed(
            subject_kind="matter", subject_id=matter.number, field="household", purpose=purpose,
            person_id=actor.person_id, post_id=actor.post_id, person_name=actor.name, at=at,
        )  # fmt: skip
    asker = Reporter.objects.filter(matter=matter).select_related("person").order_by("pk").first()
    return Household(
        name=(asker.name or (asker.person.name if asker.person else "")) if asker else "",
        contact=(asker.contact or (asker.person.work_phone if asker.person else "")) if asker else "",
        address=details.address,
        story=details.story if may_know_story(actor, matter) else "",
    )


def forget_ended(at: datetime) -> int:
    """Erases story and address of wishes that ended long enough ago; the counters stay true without them."""
    kept = WishDetails.objects.filter(
        ~Q(story="") | ~Q(address=""),
        matter__kind=KIND, matter__state__in=ENDED, matter__closed_at__lt=at - KEPT_SEALED,
    )  # fmt: skip
    return kept.update(story="", address="")
