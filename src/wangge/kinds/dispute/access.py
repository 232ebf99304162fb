"""Who sees a case: mediators with an open seat on it, and nobody else; not the head of the county, not the opener.

A referral from the counter is seen by its unit and its centre.
"""

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from wangge.kinds.dispute.models import Advice, CaseGroup, Party, Seat, Session
from wangge.kinds.dispute.rules.course import State
from wangge.kinds.dispute.rules.referral import LEADERS, SERVERS
from wangge.kinds.dispute.rules.words import MEDIATING, Part
from wangge.matters.access import get_matter
from wangge.matters.models import Matter, Reporter
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role

KIND = "dispute"
AT_TABLE = MEDIATING | {Part.JOINT}


def sight(actor: Actor) -> Q | None:
    """Cases at which the mediator has a seat; None for everybody else."""
    if actor.role != Role.MEDIATOR or actor.person_id is None:
        return None
    seats = Seat.objects.filter(
        matter=OuterRef("pk"), person_id=actor.person_id, ended_at__isnull=True, part__in=AT_TABLE
    )
    return Q(Exists(seats))


def seats(matter: Matter) -> set[int]:
    """Persons at the table, who hear of what happens."""
    rows = Seat.objects.filter(matter=matter, ended_at__isnull=True, part__in=AT_TABLE)
    return set(rows.values_list("person_id", flat=True))


def get_case(actor: Actor, number: str) -> Matter:
    """The case of that number, or 404 when the actor has no seat on it."""
    matter = get_matter(actor, number)
    if matter.kind != KIND:
        raise Http404
    return matter


def get_intake(actor: Actor, number: str) -> Matter:
    """A case for writing its parties down: for its mediators, and until parties are asked for who took it."""
    if actor.role == Role.MEDIATOR:
        return get_case(actor, number)
    own = Seat.objects.filter(
        matter=OuterRef("pk"), person_id=actor.person_id or 0, part=Part.OPENER, ended_at__isnull=True
    )
    found = (
        Matter.objects.filter(Exists(own), kind=KIND, state=State.REGISTERED, number=number)
        .select_related("dispute__body__organization")
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_party(matter: Matter, pk: int) -> Party:
    """A party of a case that was got through one of the doors above, or 404."""
    found = Party.objects.filter(matter=matter, pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_session(matter: Matter, pk: int) -> Session:
    """A meeting of a case, or 404."""
    found = Session.objects.filter(matter=matter, pk=pk).select_related("room").first()
    if found is None:
        raise Http404
    return found


def get_group(actor: Actor, pk: int) -> CaseGroup:
    """A group of alike cases for those with a seat on one of them, or who made it; else 404."""
    rule = sight(actor)
    if rule is None:
        raise Http404
    mine = Matter.objects.filter(rule, kind=KIND).values("pk")
    found = CaseGroup.objects.filter(Q(cases__matter__in=mine) | Q(created_by_id=actor.person_id), pk=pk).first()
    if found is None:
        raise Http404
    return found


def is_at_table(actor: Actor, matter: Matter) -> bool:
    """Whether the actor mediates this case (and does not only sit in for another body)."""
    if actor.role != Role.MEDIATOR:
        return False
    return Seat.objects.filter(
        matter=matter, person_id=actor.person_id or 0, ended_at__isnull=True, part__in=MEDIATING
    ).exists()


def get_question(actor: Actor, pk: int) -> Advice:
    """A legal question for the person who was asked, and for nobody else; 404 once it was deleted."""
    rows = Advice.objects.filter(pk=pk, asked_id=actor.person_id or 0, cleared_at__isnull=True)
    found = rows.select_related("area__parent", "asked").first() if actor.role == Role.MEDIATOR else None
    if found is None:
        raise Http404
    return found


def referral_sight(actor: Actor) -> Q | None:
    """Referrals for the visitor, the unit that answers, who took the visitor in, and the centre of exactly this area.

    A matter of this kind lies in the area of its centre, so neither who is above nor who is beneath sees it.
    """
    if actor.role == Role.RESIDENT and actor.reporter_id:
        return Q(Exists(Reporter.objects.filter(matter=OuterRef("pk"), pk=actor.reporter_id)))
    if actor.role in UNIT_ROLES and actor.organization_id:
        return Q(lead_unit_id=actor.organization_id)
    if actor.role == Role.MEDIATOR and actor.person_id:
        return Q(opened_by_id=actor.person_id)
    if actor.role in SERVERS | LEADERS and actor.area_code:
        return Q(area_code=actor.area_code) | Q(opened_by_id=actor.person_id)
    return None
