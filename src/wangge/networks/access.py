"""Whoever keeps an area's networks; staff of an area read them."""

from django.http import Http404

from wangge.networks.queries import AnyName, names_in
from wangge.networks.rules import DRAFTS, EDITORS
from wangge.people.actors import Actor
from wangge.people.models import ImportDraft


def may_edit(actor: Actor, area_code: str) -> bool:
    """Whether the actor says what networks call an area."""
    return actor.role in EDITORS and actor.covers(area_code)


def get_name(actor: Actor, pk: int) -> AnyName:
    """A network's name of an area of one's own, or 404."""
    found = names_in(actor.area_code).select_related("area").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_draft(actor: Actor, pk: int) -> ImportDraft:
    """A table of one's own, or 404."""
    found = ImportDraft.objects.filter(pk=pk, kind=DRAFTS, person_id=actor.person_id or 0).first()
    if found is None:
        raise Http404
    return found
