"""Who keeps the call lists of whistles."""

from django.http import Http404

from wangge.kinds.whistle.models import CallList
from wangge.people.actors import Actor
from wangge.people.rules import Role

LIST_KEEPERS = frozenset({Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})


def may_keep(actor: Actor, area_code: str) -> bool:
    """An area's dispatcher and its leader keep its lists."""
    return actor.role in LIST_KEEPERS and actor.covers(area_code)


def own_call_list(actor: Actor, pk: int) -> CallList:
    """A list that the actor keeps, or 404."""
    row = CallList.objects.filter(pk=pk).first()
    if row is None or not may_keep(actor, row.area_code):
        raise Http404
    return row
