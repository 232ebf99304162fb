"""Who sees installations, checks and hazards: area staff by area, keepers their own, regulators by kind and area."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.http import Http404

from wangge.areas.queries import within
from wangge.kinds.inspection.models import Check, ImportDraft, Installation, Regulator
from wangge.kinds.inspection.rules import OVERSEERS
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import UNIT_ROLES, Role

READERS = OVERSEERS | {Role.GRID_WORKER, Role.GRID_LEADER, Role.SUPERVISOR}
EDITORS = frozenset({Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.COUNTY_LEADER})
NOTHING = Q(pk__in=())
REGULATING = Organization.Kind.DEPARTMENT.value


def watched(actor: Actor) -> list[tuple[str, str]]:
    """Kinds and areas that the actor's unit regulates; only departments do, so that nobody else's pages ask for it."""
    if actor.role not in UNIT_ROLES or actor.organization_kind != REGULATING:
        return []
    return list(Regulator.objects.filter(unit_id=actor.organization_id).values_list("kind", "area__code"))


def watched_areas(actor: Actor, kind: str) -> list[str]:
    """Areas in which the actor's unit regulates a kind."""
    return [code for found, code in watched(actor) if found == kind]


def sight(actor: Actor) -> Q | None:
    """Hazards a regulating unit sees besides those that are its own."""
    found = [Q(hazard__installation_kind=kind) & within(code, field="area_code") for kind, code in watched(actor)]
    return reduce(or_, found) if found else None


def _rule(actor: Actor, *, kind: str, area: str, keeper: str) -> Q:
    if actor.role == Role.SYSTEM:
        return Q()
    if actor.role in READERS and actor.area_code:
        return within(actor.area_code, field=area)
    if actor.role in UNIT_ROLES and actor.organization_id:
        own = Q(**{keeper: actor.organization_id})
        return reduce(or_, (Q(**{kind: name}) & within(code, field=area) for name, code in watched(actor)), own)
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


def may_edit(actor: Actor, area_code: str) -> bool:
    """Whether the actor keeps the register of an area."""
    return actor.role in EDITORS and actor.covers(area_code)


def get_draft(actor: Actor, pk: int) -> ImportDraft:
    """A draft of one's own, or 404."""
    found = ImportDraft.objects.filter(pk=pk, person_id=actor.person_id or 0).first()
    if found is None:
        raise Http404
    return found
