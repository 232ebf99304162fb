"""Who reaches which row: the community its own, a person one's own, a unit its own; 404 for everybody else."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import Http404

from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES
from wangge.volunteers.models import (
    Activity,
    CoProject,
    Hours,
    Need,
    Pairing,
    PairVisit,
    Participation,
    Registration,
    Resource,
    UnitRegistration,
)
from wangge.volunteers.rules import CLERKS, SERVING

NOTHING = Q(pk__in=())


def _place(actor: Actor, field: str) -> Q:
    """Rows of the clerk's own community."""
    if actor.role not in CLERKS or not actor.area_code:
        return NOTHING
    return Q(**{f"{field}__code": actor.area_code})


def _one(rows: QuerySet[Any], pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def registrations(actor: Actor) -> QuerySet[Registration]:
    """The community's registrations, or one's own."""
    rows = Registration.objects.select_related("community", "near", "unit", "person", "post")
    if actor.role in CLERKS:
        return rows.filter(_place(actor, "community"))
    return rows.filter(person_id=actor.person_id or 0)


def get_registration(actor: Actor, pk: int) -> Registration:
    """A registration the actor may look at, or 404."""
    return _one(registrations(actor), pk)  # type: ignore[no-any-return]


def unit_registrations(actor: Actor) -> QuerySet[UnitRegistration]:
    """The community's units, or those of one's own unit."""
    rows = UnitRegistration.objects.select_related("organization", "community")
    if actor.role in UNIT_ROLES:
        return rows.filter(organization_id=actor.organization_id or 0)
    return rows.filter(_place(actor, "community"))


def get_unit_registration(actor: Actor, pk: int) -> UnitRegistration:
    """A unit's registration the actor may look at, or 404."""
    return _one(unit_registrations(actor), pk)  # type: ignore[no-any-return]


def get_activity(actor: Actor, pk: int) -> Activity:
    """An activity: the clerk's own community's; for those who serve, any of the county."""
    rows = Activity.objects.select_related("community", "team", "skill")
    if actor.role in SERVING and actor.area_code:
        return _one(rows.filter(community__code__startswith=actor.area_code[:6]), pk)  # type: ignore[no-any-return]
    return _one(rows.filter(_place(actor, "community")), pk)  # type: ignore[no-any-return]


def get_participation(actor: Actor, pk: int) -> Participation:
    """A part in an activity: one's own, or one in the clerk's community."""
    rows = Participation.objects.select_related("activity__community", "registration__person")
    if actor.role in CLERKS:
        return _one(rows.filter(_place(actor, "activity__community")), pk)  # type: ignore[no-any-return]
    return _one(rows.filter(registration__person_id=actor.person_id or 0), pk)  # type: ignore[no-any-return]


def get_hours(actor: Actor, pk: int) -> Hours:
    """Hours: one's own, or those given in the clerk's community."""
    rows = Hours.objects.select_related("community", "person")
    if actor.role in CLERKS:
        return _one(rows.filter(_place(actor, "community")), pk)  # type: ignore[no-any-return]
    return _one(rows.filter(person_id=actor.person_id or 0), pk)  # type: ignore[no-any-return]


def get_entry(actor: Actor, what: str, pk: int) -> Need | Resource | CoProject:
    """A line of a list: the community's own, or a resource of one's own unit."""
    if what == "need":
        return _one(Need.objects.select_related("community").filter(_place(actor, "community")), pk)  # type: ignore[no-any-return]
    if what == "project":
        rows = CoProject.objects.select_related("need__community", "resource")
        return _one(rows.filter(_place(actor, "need__community")), pk)  # type: ignore[no-any-return]
    if what != "resource":
        raise Http404
    own = Q(organization_id=actor.organization_id or 0) if actor.role in UNIT_ROLES else _place(actor, "community")
    return _one(Resource.objects.select_related("community").filter(own), pk)  # type: ignore[no-any-return]


def unconfirmed() -> Q:
    """Visits of a pair that nobody has confirmed as hours."""
    known = Hours.objects.filter(source=Hours.Source.PAIRING, reference=Cast(OuterRef("pk"), CharField()))
    return ~Q(Exists(known.filter(person=OuterRef("pairing__younger__person"))))


def pairings(actor: Actor) -> QuerySet[Pairing]:
    """The community's pairings, or one's own as the younger; each knows whether visits wait to become hours."""
    waiting = Exists(PairVisit.objects.filter(unconfirmed(), pairing=OuterRef("pk")))
    rows = Pairing.objects.select_related("younger__person", "community").annotate(waits_for_hours=waiting)
    if actor.role in CLERKS:
        return rows.filter(_place(actor, "community"))
    return rows.filter(younger__person_id=actor.person_id or 0)


def get_pairing(actor: Actor, pk: int) -> Pairing:
    """A pairing the actor belongs to, or 404."""
    return _one(pairings(actor), pk)  # type: ignore[no-any-return]
