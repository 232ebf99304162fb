"""Everybody reads what is in force; the county drafts it and puts it in force."""

from django.http import Http404

from wangge.duties.models import DutyCatalogue, DutyItem
from wangge.duties.rules import COUNTY, EDITORS
from wangge.people.actors import Actor
from wangge.people.rules import Role


def may_keep(actor: Actor, county_code: str) -> bool:
    """Whether the actor keeps the catalogues of a county."""
    return actor.role == Role.SYSTEM or (actor.role in EDITORS and actor.covers(county_code))


def get_catalogue(actor: Actor, pk: int) -> DutyCatalogue:
    """A catalogue of one's own county; a draft only for those who keep it; else 404."""
    found = DutyCatalogue.objects.select_related("county").filter(pk=pk).first()
    if found is None:
        raise Http404
    is_kept, is_near = may_keep(actor, found.county.code), found.county.code == actor.area_code[:COUNTY]
    if not (is_kept or (is_near and found.published_at is not None)):
        raise Http404
    return found


def get_item(actor: Actor, pk: int) -> DutyItem:
    """A duty of such a catalogue, or 404."""
    found = DutyItem.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.catalogue = get_catalogue(actor, found.catalogue_id)
    return found
