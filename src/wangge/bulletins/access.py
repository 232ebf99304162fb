"""Everybody reads reminders; who puts them up is decided by the area of the post."""

from django.http import Http404

from wangge.areas.queries import within
from wangge.bulletins.models import Bulletin
from wangge.bulletins.rules import EDITORS
from wangge.people.actors import Actor
from wangge.people.rules import Role


def may_post(actor: Actor, area_code: str) -> bool:
    """Whether the actor puts up reminders in an area."""
    return actor.role == Role.SYSTEM or (actor.role in EDITORS and actor.covers(area_code))


def get_bulletin(actor: Actor, pk: int) -> Bulletin:
    """A reminder of one's own area, or 404."""
    rows = Bulletin.objects.filter(within(actor.area_code, field="area__code"))
    found = rows.select_related("area", "organization").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
