"""The only way a door gets a row of a topic."""

from django.db.models import Q, QuerySet
from django.http import Http404

from wangge.kinds.topic.models import Committee, Poll, RegisterDraft
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


def own_estates(actor: Actor) -> QuerySet[Committee] | None:
    """The estates whose owners' committee the actor sits in, as a query to be put into another one."""
    if actor.role != Role.OWNERS_COMMITTEE_MEMBER or not actor.organization_id:
        return None
    return Committee.objects.filter(organization_id=actor.organization_id)


def sight(actor: Actor) -> Q | None:
    """An owners' committee sees the topics of its own estates, once their words are checked, and nothing else."""
    rows = own_estates(actor)
    return None if rows is None else Q(estate_id__in=rows.values("estate_id")) & ~Q(state__in=HIDDEN)


def serves(actor: Actor, matter: Matter) -> bool:
    """Whether a topic is of an estate whose owners' committee the actor sits in."""
    rows = own_estates(actor)
    return rows is not None and matter.estate_id is not None and rows.filter(estate_id=matter.estate_id).exists()


def get_draft(actor: Actor, pk: int) -> RegisterDraft:
    """An uploaded table of one's own, or 404."""
    found = RegisterDraft.objects.filter(pk=pk, person_id=actor.person_id or 0).first()
    if found is None:
        raise Http404
    return found


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
    """A vote on a topic in the actor's area; an owners' committee sees those of its own estate's owners; else 404."""
    found = Poll.objects.select_related("matter__topic").filter(pk=pk).first()
    if found is None or not may_see_poll(actor, found):
        raise Http404
    return found


def may_see_poll(actor: Actor, poll: Poll) -> bool:
    """Whether the actor may look at a vote and its preparation."""
    if actor.role == Role.OWNERS_COMMITTEE_MEMBER:
        return poll.body == "owners" and poll.matter.state not in HIDDEN and serves(actor, poll.matter)
    return actor.role in AREA_ROLES and actor.covers(poll.matter.area_code)


def public_poll(pk: int) -> Poll:
    """A vote that residents see, or 404."""
    found = Poll.objects.select_related("matter__topic").filter(pk=pk, state__in=SHOWN).first()
    if found is None or found.matter.state in HIDDEN:
        raise Http404
    return found
