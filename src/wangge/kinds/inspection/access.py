"""Who sees installations, checks and hazards: area staff by area, keepers their own, regulators by kind and area."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.http import Http404

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.kinds.inspection.models import Check, HazardDetails, HomeCheck, ImportDraft, Installation, Regulator
from wangge.kinds.inspection.rules import OVERSEERS
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import UNIT_ROLES, Role

READERS = OVERSEERS | {Role.GRID_WORKER, Role.GRID_LEADER, Role.SUPERVISOR}
EDITORS = frozenset({Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.COUNTY_LEADER})
HOME_KEEPERS = frozenset({Role.GRID_WORKER, Role.GRID_LEADER, Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY})
HOME_ROLES = HOME_KEEPERS | {Role.TOWNSHIP_LEADER}
"""Who goes along, and who answers for them; doors of households are shown to nobody further up."""
NOTHING = Q(pk__in=())
REGULATING = Organization.Kind.DEPARTMENT.value


def watched(actor: Actor) -> QuerySet[Regulator] | None:
    """What the actor's unit regulates, as a query to be put into another one; only departments regulate."""
    if actor.role not in UNIT_ROLES or actor.organization_kind != REGULATING:
        return None
    return Regulator.objects.filter(unit_id=actor.organization_id)


def watched_areas(actor: Actor, kind: str) -> QuerySet[Area] | None:
    """Areas in which the actor's unit regulates a kind, as a query to be put into another one."""
    rows = watched(actor)
    return None if rows is None else Area.objects.filter(pk__in=rows.filter(kind=kind).values("area_id"))


def _regulated(rows: QuerySet[Regulator], *, kind: Any, area: Any) -> Exists:
    """Rows whose kind is regulated in an area above theirs; one statement with the list itself."""
    return Exists(rows.filter(kind=kind, area__code=Substr(area, 1, Length("area__code"))))


def sight(actor: Actor) -> Q | None:
    """Hazards a regulating unit sees besides those that are its own.

    All hazards first and then the question of each: in one subquery with it, SQLite comes by every matter there is.
    """
    rows = watched(actor)
    if rows is None:
        return None
    seen = _regulated(rows, kind=OuterRef("installation_kind"), area=OuterRef(OuterRef("area_code")))
    found = HazardDetails.objects.filter(seen, matter=OuterRef("pk"))
    return Q(Exists(found), pk__in=HazardDetails.objects.values("matter_id"))


def _rule(actor: Actor, *, kind: str, area: str, keeper: str) -> Q:
    if actor.role == Role.SYSTEM:
        return Q()
    if actor.role in READERS and actor.area_code:
        return within(actor.area_code, field=area)
    if actor.role in UNIT_ROLES and actor.organization_id:
        own, rows = Q(**{keeper: actor.organization_id}), watched(actor)
        return own if rows is None else own | Q(_regulated(rows, kind=OuterRef(kind), area=OuterRef(area)))
    return NOTHING


def visible_installations(actor: Actor) -> QuerySet[Installation]:
    """All installations that the actor may see."""
    return Installation.objects.filter(_rule(actor, kind="kind", area="area__code", keeper="keeper_id"))


def visible_checks(actor: Actor) -> QuerySet[Check]:
    """All records of checks that the actor may see."""
    return Check.objects.filter(_rule(actor, kind="kind", area="area_code", keeper="keeper_id"))


def get_installation(actor: Actor, pk: int) -> Installation:
    """An installation the actor may see, or 404."""
    near = ("area", "estate", "keeper", "director", "officer")
    found = visible_installations(actor).select_related(*near).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def public_installation(code: str) -> Installation:
    """An installation as everybody may see it, by the code on its plate, or 404."""
    found = (
        Installation.objects.select_related("area", "estate", "keeper")
        .filter(code=code)
        .exclude(condition=Installation.Condition.RETIRED)
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_check(actor: Actor, pk: int) -> Check:
    """A record the actor may see, or 404."""
    near = ("installation__estate", "keeper", "sheet", "due__round", "due__target")
    found = visible_checks(actor).select_related(*near).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def visible_homes(actor: Actor) -> QuerySet[HomeCheck]:
    """Checks at home: of the area for its staff, of its own for the utility; no regulator and nobody else."""
    if actor.role in HOME_ROLES and actor.area_code:
        return HomeCheck.objects.filter(within(actor.area_code, field="area__code"))
    if actor.role in UNIT_ROLES and actor.organization_id:
        return HomeCheck.objects.filter(unit_id=actor.organization_id)
    return HomeCheck.objects.none()


def get_home(actor: Actor, pk: int) -> HomeCheck:
    """A check at home the actor may see, or 404."""
    found = visible_homes(actor).select_related("area", "estate", "unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_do_homes(actor: Actor, area_code: str, unit_id: int) -> bool:
    """Whether the actor arranges and records checks at home there: grid and community, and the utility itself."""
    if actor.role in UNIT_ROLES:
        return actor.organization_id == unit_id
    return actor.role in HOME_KEEPERS and actor.covers(area_code)


def may_edit(actor: Actor, area_code: str) -> bool:
    """Whether the actor keeps the register of an area."""
    return actor.role in EDITORS and actor.covers(area_code)


def get_draft(actor: Actor, pk: int) -> ImportDraft:
    """A draft of one's own, or 404."""
    found = ImportDraft.objects.filter(pk=pk, person_id=actor.person_id or 0).first()
    if found is None:
        raise Http404
    return found
