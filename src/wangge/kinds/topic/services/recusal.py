"""Who holds a post with a company stays out of what concerns it."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from wangge.kinds.topic.models import Interest
from wangge.matters.rules import MoveRefused
from wangge.people.actors import Actor

RECUSED = gettext_noop("You hold a post with the company concerned; a colleague has to do this.")


def holds_interest(actor: Actor, organization_id: int | None, at: datetime) -> bool:
    """Whether the actor is disclosed as holding a post with the company today."""
    if organization_id is None or actor.person_id is None:
        return False
    day = localdate(at)
    found = Interest.objects.filter(
        organization_id=organization_id, person_id=actor.person_id, starts_on__lte=day, ends_on__gte=day
    )
    return bool(found.exists())


def check_recusal(actor: Actor, organization_id: int | None, at: datetime) -> None:
    """Refuses an act of somebody with an interest in it."""
    if holds_interest(actor, organization_id, at):
        raise MoveRefused(RECUSED)


def excluded_labels(organization_id: int | None, at: datetime) -> dict[str, str]:
    """Lines of rolls that do not vote on what concerns the company, each with the post held."""
    if organization_id is None:
        return {}
    day = localdate(at)
    found = Interest.objects.filter(organization_id=organization_id, starts_on__lte=day, ends_on__gte=day)
    return {row.roll_label: row.post for row in found.exclude(roll_label="")}
