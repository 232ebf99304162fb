"""Who keeps the crews of an area, and the template of a county."""

from django.http import Http404

from wangge.areas.queries import within
from wangge.crews.models import Seat, Slot
from wangge.crews.rules import EDITORS, READERS, SHAPERS
from wangge.people.actors import Actor
from wangge.people.models import ImportDraft
from wangge.people.rules import Role

DRAFTS = "crews"
"""The kind under which tables of crews wait for their commit."""
COUNTY = 6


def may_read(actor: Actor, area_code: str) -> bool:
    """Whether the actor reads every name of an area's crews."""
    return actor.role == Role.SYSTEM or (actor.role in READERS and actor.covers(area_code))


def may_edit(actor: Actor, area_code: str) -> bool:
    """Whether the actor says who stands in an area's crews."""
    return actor.role == Role.SYSTEM or (actor.role in EDITORS and actor.covers(area_code))


def may_shape(actor: Actor, county_code: str) -> bool:
    """Whether the actor keeps the template of a county."""
    return actor.role == Role.SYSTEM or (actor.role in SHAPERS and actor.covers(county_code))


def get_slot(actor: Actor, pk: int) -> Slot:
    """A line of the template of one's own county, or 404."""
    found = Slot.objects.select_related("county").filter(pk=pk).first()
    if found is None or not (may_shape(actor, found.county.code) or actor.area_code.startswith(found.county.code)):
        raise Http404
    return found


def get_seat(actor: Actor, pk: int) -> Seat:
    """A seat in one's own area, or 404."""
    near = ("slot__county", "area", "building__estate", "unit")
    found = Seat.objects.filter(within(actor.area_code, field="area__code"), pk=pk).select_related(*near).first()
    if found is None or not may_read(actor, found.area.code):
        raise Http404
    return found


def get_draft(actor: Actor, pk: int) -> ImportDraft:
    """A table of one's own, or 404."""
    found = ImportDraft.objects.filter(pk=pk, kind=DRAFTS, person_id=actor.person_id or 0).first()
    if found is None:
        raise Http404
    return found
