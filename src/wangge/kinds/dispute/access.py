"""Who sees a case: mediators with an open seat on it, and nobody else; not the head of the county, not the opener.

A referral from the counter is seen by its unit and its centre.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from wangge.kinds.dispute.models import Advice, Asked, CaseGroup, Invitation, Mediator, Party, Seat, Session, Transfer
from wangge.kinds.dispute.rules.course import State
from wangge.kinds.dispute.rules.referral import LEADERS, SERVERS
from wangge.kinds.dispute.rules.words import MEDIATING, Part
from wangge.matters.access import AREA_ROLES, get_matter
from wangge.matters.models import Matter, Reporter
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role

KIND = "dispute"
AT_TABLE = MEDIATING | {Part.JOINT}
JOINT_ROLES = UNIT_ROLES | {Role.MEDIATOR}
"""Who of another organization can be asked to the table."""


def sight(actor: Actor) -> Q | None:
    """Cases at which the mediator has a seat, or the person of a unit that mediates along; None for everybody else."""
    if actor.person_id is None or actor.role not in JOINT_ROLES:
        return None
    rows = Seat.objects.filter(matter=OuterRef("pk"), person_id=actor.person_id, ended_at__isnull=True)
    if actor.role == Role.MEDIATOR:
        return Q(Exists(rows.filter(part__in=AT_TABLE)))
    return Q(Exists(rows.filter(part=Part.JOINT, organization=actor.organization_id or 0)))


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


def get_told_group(actor: Actor, pk: int) -> CaseGroup:
    """A group whose explanation is checked, for staff of its area, who read of it what everybody reads; else 404."""
    found = CaseGroup.objects.filter(pk=pk, checked_at__isnull=False).exclude(public_text="").first()
    if found is None or actor.role not in AREA_ROLES or not actor.covers(found.area_code):
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


def open_transfers(actor: Actor) -> QuerySet[Transfer]:
    """Questions on handing a case over that lie with the actor: as head of who is to get it, or who has it."""
    if actor.role != Role.MEDIATOR or actor.person_id is None:
        return Transfer.objects.none()
    headed = Mediator.objects.filter(person_id=actor.person_id, body=OuterRef("to_body"))
    seated = Seat.objects.filter(
        matter=OuterRef("matter"), person_id=actor.person_id, ended_at__isnull=True, part__in=MEDIATING
    )
    rows = Transfer.objects.filter(Q(Exists(headed), is_taken_up=False) | Q(Exists(seated), is_taken_up=True))
    near = ("matter__dispute", "from_body__organization", "to_body__organization")
    return rows.filter(state=Asked.OPEN).select_related(*near).order_by("asked_at", "pk")


def open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Invitations to the actor's organization that nobody has answered."""
    if actor.role not in JOINT_ROLES or actor.organization_id is None:
        return Invitation.objects.none()
    rows = Invitation.objects.filter(organization_id=actor.organization_id, state=Asked.OPEN)
    return rows.select_related("matter__dispute__body__organization", "organization").order_by("asked_at", "pk")
