"""Who may see a wish, who may claim one without seeing it, and who may know the household."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.rules import CLAIMERS, ENDED, HELPERS, IN_HAND, ON_WALL, STAFF
from wangge.matters.models import Matter, Reporter
from wangge.matters.places import beneath
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role

KIND = "wish"
COUNTY = 6


def sight(actor: Actor) -> Q | None:
    """Wishes are seen where they were told: by the community and the grid, by the household, and by who told one for
    it; by nobody above, beside or outside. Who claims one gets the kind's own pages, which show the public text."""
    if actor.role in STAFF and actor.area_code:
        return beneath(actor.area_code)
    if actor.role in HELPERS and actor.person_id:
        return Q(opened_by_id=actor.person_id)
    return _asked(actor) if actor.role == Role.RESIDENT else None


def _asked(actor: Actor) -> Q | None:
    """The wishes that a household itself told, by number and code or by account."""
    if actor.reporter_id:
        return Q(Exists(Reporter.objects.filter(matter=OuterRef("pk"), pk=actor.reporter_id)))
    if actor.person_id:
        return Q(Exists(Reporter.objects.filter(matter=OuterRef("pk"), person_id=actor.person_id)))
    return None


def published() -> QuerySet[Matter]:
    """Wishes on the wall, with their public part alone."""
    return Matter.objects.filter(kind=KIND, state__in=ON_WALL).select_related("wish").defer("title", "text", "address")


def claimable(actor: Actor) -> QuerySet[Matter]:
    """Wishes on the wall of the county in which somebody serves."""
    if actor.role not in CLAIMERS or not actor.area_code:
        return Matter.objects.none()
    return published().filter(beneath(actor.area_code[:COUNTY]))


def claimed(actor: Actor) -> QuerySet[Matter]:
    """Wishes that the person, or the person's unit, has claimed."""
    if actor.role not in CLAIMERS:
        return Matter.objects.none()
    mine = Q(wish__claimed_by_id=actor.person_id or 0)
    if actor.role in UNIT_ROLES:
        mine = Q(wish__claimed_unit_id=actor.organization_id or 0)
    return Matter.objects.filter(mine, kind=KIND, state__in=IN_HAND | ENDED).select_related("wish")


def get_claimable(actor: Actor, number: str) -> Matter:
    """A wish that somebody may claim or has claimed, or 404."""
    found = claimable(actor).filter(number=number).first() or claimed(actor).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def is_claimed_by(actor: Actor, details: WishDetails) -> bool:
    """Whether the person, or the person's unit, has claimed it."""
    if actor.role in UNIT_ROLES:
        return actor.organization_id is not None and details.claimed_unit_id == actor.organization_id
    return actor.role in CLAIMERS and actor.person_id is not None and details.claimed_by_id == actor.person_id


def may_know_household(actor: Actor, matter: Matter, details: WishDetails) -> bool:
    """Community and grid may; a claimer only while the wish is in hand and after the household agreed."""
    if actor.role in STAFF:
        return actor.covers(matter.area_code)
    return bool(is_claimed_by(actor, details) and details.household_agreed_at is not None and matter.state in IN_HAND)


def may_know_story(actor: Actor, matter: Matter) -> bool:
    """The story behind a wish stays with the community and the grid."""
    return actor.role in STAFF and actor.covers(matter.area_code)
