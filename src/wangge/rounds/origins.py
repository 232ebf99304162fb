"""Findings as origins of matters."""

from functools import partial

from django.http import Http404

from wangge.matters.origins import Origin
from wangge.people.actors import Actor
from wangge.rounds.access import get_finding
from wangge.rounds.services import attach, key_of, words_of

FINDING = "finding"


def finding_origin(actor: Actor, key: str) -> Origin:
    """A finding that the actor may see and of which nothing became yet, or 404."""
    found = get_finding(actor, int(key) if key.isdecimal() else 0)
    if found.matter_id is not None:
        raise Http404
    title, text = words_of(found)
    return Origin(key_of(found), title, text, found.record.due.area_code, partial(attach, found))
