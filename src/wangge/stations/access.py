"""Everybody sees stations; who keeps them is decided by the area of the post."""

from django.http import Http404

from wangge.people.actors import Actor
from wangge.people.models import ImportDraft
from wangge.people.rules import Role
from wangge.stations.models import Station
from wangge.stations.rules import CARERS, EDITORS

DRAFTS = "stations"
"""The kind under which tables of stations wait for their commit."""


def get_station(pk: int) -> Station:
    """A station, open or closed, or 404."""
    found = Station.objects.select_related("area", "keeper").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_edit(actor: Actor, area_code: str) -> bool:
    """Whether the actor keeps the register of an area."""
    return actor.role == Role.SYSTEM or (actor.role in EDITORS and actor.covers(area_code))


def may_care(actor: Actor, area_code: str) -> bool:
    """Whether the actor may say on the spot that all is right, or that a station is shut for a while."""
    return actor.role == Role.SYSTEM or (actor.role in CARERS and actor.covers(area_code))


def get_draft(actor: Actor, pk: int) -> ImportDraft:
    """A table of one's own, or 404."""
    found = ImportDraft.objects.filter(pk=pk, kind=DRAFTS, person_id=actor.person_id or 0).first()
    if found is None:
        raise Http404
    return found
