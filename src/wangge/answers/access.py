"""Everybody reads what is public; who writes and who checks is decided by the area and the unit of the post."""

from django.db.models import Q, QuerySet
from django.http import Http404

from wangge.answers.models import Answer, Edition, LeftQuestion
from wangge.answers.rules import UNITS, WRITERS, State, codes_above
from wangge.areas.queries import within
from wangge.people.actors import Actor
from wangge.people.rules import Role

NEAR = ("answer__area", "category", "station__area", "unit", "organization")


def may_write(actor: Actor, area_code: str) -> bool:
    """Whether the actor writes answers for an area."""
    return actor.role == Role.SYSTEM or (actor.role in WRITERS and actor.covers(area_code))


def may_change(actor: Actor, edition: Edition) -> bool:
    """Whether the actor writes the next edition: a unit only of what it says itself."""
    return may_write(actor, edition.answer.area.code) and _is_own_unit(actor, edition)


def may_check(actor: Actor, edition: Edition) -> bool:
    """Whether the actor is the second person."""
    waits = edition.state == State.WAITING and edition.written_by_id != actor.person_id
    return waits and may_change(actor, edition)


def _is_own_unit(actor: Actor, edition: Edition) -> bool:
    return actor.role not in UNITS or edition.organization_id == actor.organization_id


def kept_by(actor: Actor) -> QuerySet[Edition]:
    """Every edition of one's own area, drafts too; a unit's drafts are the unit's."""
    rows = Edition.objects.filter(within(actor.area_code, field="answer__area__code"))
    if actor.role in UNITS:
        rows = rows.filter(Q(state=State.PUBLIC) | Q(organization_id=actor.organization_id))
    return rows if actor.role in WRITERS else rows.filter(state=State.PUBLIC)


def readable(actor: Actor) -> QuerySet[Edition]:
    """What stands on the desk of somebody: what is kept there, and what holds there from above."""
    above = Edition.objects.filter(answer__area__code__in=codes_above(actor.area_code), state=State.PUBLIC)
    return (kept_by(actor) | above).select_related(*NEAR)


def get_answer(actor: Actor, pk: int) -> tuple[Answer, list[Edition]]:
    """An answer with the editions that the actor may read, the newest first; 404 for none."""
    rows = list(readable(actor).filter(answer=pk).select_related(*NEAR, "written_by", "checked_by").order_by("-number"))
    if not rows:
        raise Http404
    return rows[0].answer, rows


def get_edition(actor: Actor, pk: int) -> Edition:
    """The newest edition of an answer that the actor may change, or 404."""
    found = kept_by(actor).filter(answer=pk).select_related(*NEAR).order_by("-number").first()
    if found is None or not may_change(actor, found):
        raise Http404
    return found


def get_question(actor: Actor, pk: int) -> LeftQuestion:
    """A question that was left in one's own area or nowhere in particular, or 404."""
    found = questions_for(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def questions_for(actor: Actor) -> QuerySet[LeftQuestion]:
    """Questions that wait for an answer and that the actor may answer."""
    rows = LeftQuestion.objects.filter(closed_at=None).select_related("area")
    return rows.filter(Q(area=None) | within(actor.area_code, field="area__code"))
