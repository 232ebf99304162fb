"""Who keeps the chain of an area, and the levels of a county."""

from django.http import Http404

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.chain.models import Level
from wangge.chain.rules import EDITORS, KIND, READERS, SHAPERS
from wangge.people.actors import Actor
from wangge.people.models import ImportDraft, Organization
from wangge.people.rules import Role

COUNTY = 6
DRAFTS = "chain"
"""The kind under which tables of party organizations wait for their commit."""
LEVELS = ("city", "county", "township", "community", "grid")


def may_edit(actor: Actor, area_code: str) -> bool:
    """Whether the actor writes down party organizations of an area."""
    return actor.role == Role.SYSTEM or (actor.role in EDITORS and actor.covers(area_code))


def may_shape(actor: Actor, county_code: str) -> bool:
    """Whether the actor keeps the levels of a county."""
    return actor.role == Role.SYSTEM or (actor.role in SHAPERS and actor.covers(county_code))


def get_scope(actor: Actor, code: str) -> Area:
    """The area looked at: the asked one where it lies in the actor's own, else that; 404 where there is none."""
    wanted = code if code and actor.covers(code) else actor.area_code
    found = Area.objects.filter(code=wanted, valid_to=None, level__in=LEVELS).first()
    if found is None or actor.role not in READERS:
        raise Http404
    return found


def get_organization(actor: Actor, pk: int) -> Organization:
    """A party organization of the actor's area, or 404."""
    rows = Organization.objects.filter(within(actor.area_code, field="area__code"), kind=KIND, pk=pk)
    found = rows.select_related("area", "parent", "branch__level").first()
    if found is None or actor.role not in READERS:
        raise Http404
    return found


def get_level(actor: Actor, pk: int) -> Level:
    """A level of the actor's county, or 404."""
    found = Level.objects.filter(pk=pk, is_active=True).select_related("county").first()
    if found is None or not may_shape(actor, found.county.code):
        raise Http404
    return found


def get_draft(actor: Actor, pk: int) -> ImportDraft:
    """A table of one's own, or 404."""
    found = ImportDraft.objects.filter(pk=pk, kind=DRAFTS, person_id=actor.person_id or 0).first()
    if found is None:
        raise Http404
    return found
