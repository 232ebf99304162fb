"""Who sees figures, and of what."""

from django.db.models import QuerySet

from wangge.indicators.models import Settled
from wangge.matters.access import visible
from wangge.matters.models import Matter
from wangge.matters.places import beneath
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role

LEADERS = frozenset(
    {
        Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER,
        Role.SUPERVISOR, Role.STATISTICIAN,
    }
)  # fmt: skip
READERS = tuple(sorted(LEADERS | UNIT_ROLES))


def counted_for(actor: Actor) -> QuerySet[Matter]:
    """The matters that an actor's figures count: those the actor may see; for a statistician those of the area,
    none of which a statistician may open."""
    if actor.role == Role.STATISTICIAN and actor.area_code:
        rows = Matter.objects.filter(beneath(actor.area_code))
        return rows.exclude(confidentiality=Matter.Confidentiality.SEALED)
    return visible(actor)


def settled_for(actor: Actor, unit: int | None) -> QuerySet[Settled]:
    """What was written down of those matters, by the same rule; sealed ones never are.

    Whoever sees the figures of one unit alone has to narrow it to that unit's own, as lead or by its orders.
    """
    if actor.role in UNIT_ROLES and unit and unit == own_unit(actor):
        return Settled.objects.all()
    if actor.role in LEADERS and actor.area_code:
        return Settled.objects.filter(beneath(actor.area_code))
    return Settled.objects.none()


def may_open_lists(actor: Actor) -> bool:
    """Whether a number leads to the matters behind it."""
    return actor.role != Role.STATISTICIAN


def own_unit(actor: Actor) -> int | None:
    """The unit whose figures alone a unit's post sees."""
    return actor.organization_id if actor.role in UNIT_ROLES else None
