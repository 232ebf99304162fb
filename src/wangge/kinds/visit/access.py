"""Who may see visits, errands, enrolments, campaigns and notes; the only way a door gets a row."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from wangge.areas.queries import within
from wangge.kinds.visit.models import BookNote, Campaign, Enrolment, Paper, Patrol, Place
from wangge.kinds.visit.rules.burden import OPENERS
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.matters.access import visible
from wangge.matters.models import Matter, Reporter
from wangge.matters.places import beneath
from wangge.people.actors import Actor
from wangge.people.rules import Role

CAMPAIGN_READERS = VISITORS | OPENERS | {Role.SUPERVISOR}


def sight(actor: Actor) -> Q | None:
    """Visits are seen by the grid and its community alone; who stands above sees sums."""
    return beneath(actor.area_code) if actor.role in VISITORS and actor.area_code else None


def errand_sight(actor: Actor) -> Q | None:
    """Errands are seen by the grid, its community, and the person they are for, by number and code or by account."""
    return asked_by(actor) if actor.role == Role.RESIDENT else sight(actor)


def asked_by(actor: Actor) -> Q | None:
    """What a resident asked for."""
    if actor.reporter_id:
        return Q(Exists(Reporter.objects.filter(matter=OuterRef("pk"), pk=actor.reporter_id)))
    if actor.person_id:
        return Q(Exists(Reporter.objects.filter(matter=OuterRef("pk"), person_id=actor.person_id)))
    return None


def enrolments_of(actor: Actor) -> QuerySet[Enrolment]:
    """Enrolments in the actor's area; of nobody for posts that visit nobody."""
    if actor.role not in VISITORS or not actor.area_code:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(within(actor.area_code, field="area_code"))


def get_enrolment(actor: Actor, pk: int) -> Enrolment:
    """An enrolment of the actor's area, or 404."""
    found = enrolments_of(actor).select_related("estate", "building").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def campaigns_of(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns in, above or beneath the actor's area."""
    if actor.role not in CAMPAIGN_READERS or not actor.area_code:
        return Campaign.objects.none()
    above = [actor.area_code[:length] for length in range(2, len(actor.area_code))]
    return Campaign.objects.filter(within(actor.area_code, field="area_code") | Q(area_code__in=above))


def get_campaign(actor: Actor, pk: int) -> Campaign:
    """A campaign the actor may see, or 404."""
    found = campaigns_of(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_place(actor: Actor, campaign: Campaign, pk: int) -> Place:
    """A place of a campaign in the actor's area, or 404."""
    found = Place.objects.filter(within(actor.area_code, field="area_code"), campaign=campaign, pk=pk).first()
    if found is None or actor.role not in VISITORS:
        raise Http404
    found.campaign = campaign
    return found


def get_note(actor: Actor, pk: int) -> BookNote:
    """A note of one's own, or 404: nobody reads another's book."""
    rows = BookNote.objects.filter(pk=pk, person_id=actor.person_id or 0, wiped_at__isnull=True)
    found = rows.select_related("photo").first()
    if found is None:
        raise Http404
    return found


def get_patrol(actor: Actor, pk: int) -> Patrol:
    """A patrol of one's own, or 404: nobody looks where another walked."""
    found = Patrol.objects.filter(pk=pk, person_id=actor.person_id or 0).first()
    if found is None:
        raise Http404
    return found


def get_paper(actor: Actor, pk: int) -> Paper:
    """A paper of an errand that the actor sees, or 404."""
    found = Paper.objects.filter(pk=pk, matter__in=visible(actor)).select_related("matter").first()
    if found is None or actor.role not in VISITORS:
        raise Http404
    return found


def is_kind(matter: Matter, kind: str) -> Matter:
    """The matter itself when it is of the kind, else 404."""
    if matter.kind != kind:
        raise Http404
    return matter
