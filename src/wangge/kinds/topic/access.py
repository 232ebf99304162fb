"""The only way a door gets a row of a topic."""

from django.http import Http404

from wangge.kinds.topic.models import Poll
from wangge.kinds.topic.rules.polls import SHOWN
from wangge.kinds.topic.rules.words import State
from wangge.matters.access import AREA_ROLES, get_matter
from wangge.matters.models import Matter
from wangge.people.actors import Actor
from wangge.people.rules import Role

KIND = "topic"
HIDDEN = (State.COLLECTED, State.TURNED_AWAY, State.WITHDRAWN)
"""States in which a topic has no checked words yet, or no more: residents do not see it."""
KEEPERS = frozenset({Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.TOWNSHIP_LEADER})
"""Those who run votes, cost plans and opinions."""


def get_topic(actor: Actor, number: str) -> Matter:
    """A topic the actor may see, or 404."""
    matter = get_matter(actor, number)
    if matter.kind != KIND:
        raise Http404
    return matter


def public_topic(number: str) -> Matter:
    """A topic that residents see, or 404."""
    found = (
        Matter.objects.filter(number=number, kind=KIND, confidentiality=Matter.Confidentiality.NORMAL)
        .exclude(state__in=HIDDEN)
        .select_related("topic", "topic__forum", "estate")
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_poll(actor: Actor, pk: int) -> Poll:
    """A vote on a topic in the actor's area; members of an owners' committee see those of owners; else 404."""
    found = Poll.objects.select_related("matter__topic").filter(pk=pk).first()
    if found is None or not may_see_poll(actor, found):
        raise Http404
    return found


def may_see_poll(actor: Actor, poll: Poll) -> bool:
    """Whether the actor may look at a vote and its preparation."""
    is_near = actor.covers(poll.matter.area_code)
    if actor.role == Role.OWNERS_COMMITTEE_MEMBER:
        return is_near and poll.body == "owners"
    return actor.role in AREA_ROLES and is_near


def public_poll(pk: int) -> Poll:
    """A vote that residents see, or 404."""
    found = Poll.objects.select_related("matter__topic").filter(pk=pk, state__in=SHOWN).first()
    if found is None or found.matter.state in HIDDEN:
        raise Http404
    return found
