"""Who sees a plan and who may do what with it."""

from django.db.models import Q, QuerySet
from django.http import Http404

from wangge.areas.queries import within
from wangge.kit.codes import ancestors_of
from wangge.people.actors import Actor
from wangge.people.rules import Role
from wangge.planning.models import Draft, Plan, Ward, WardState
from wangge.planning.rules import BY, MOVES, READERS, Move, PlanState

AnyPlan = Plan
AnyDraft = Draft
AnyWard = Ward
AnyState = WardState


def visible(actor: Actor) -> QuerySet[Plan]:
    """Plans for areas in, and above, the area of the post."""
    if actor.role == Role.SYSTEM:
        return Plan.objects.all()
    if actor.role not in READERS or not actor.area_code:
        return Plan.objects.none()
    above = Q(area__code__in=ancestors_of(actor.area_code)) & ~Q(state__in=[PlanState.DRAFT, PlanState.DROPPED])
    return Plan.objects.filter(within(actor.area_code, field="area__code") | above)


def may_see(actor: Actor, plan: Plan) -> bool:
    """The rule of `visible` for one plan."""
    if actor.role == Role.SYSTEM:
        return True
    if actor.role not in READERS or not actor.area_code:
        return False
    is_above = actor.area_code.startswith(plan.area.code)
    return actor.covers(plan.area.code) or (is_above and plan.state not in {PlanState.DRAFT, PlanState.DROPPED})


def get_plan(actor: Actor, pk: int) -> Plan:
    """The plan, or 404 for whoever may not see it."""
    plan = visible(actor).select_related("area", "chosen").filter(pk=pk).first()
    if plan is None:
        raise Http404
    return plan


def get_draft(actor: Actor, pk: int, number: int) -> Draft:
    """A draft of a plan with its plan, or 404."""
    found = Draft.objects.select_related("plan__area", "plan__chosen").filter(plan_id=pk, number=number).first()
    if found is None or not may_see(actor, found.plan):
        raise Http404
    return found


def get_ward(draft: Draft, code: str) -> Ward:
    """A community of a draft's plan, or 404."""
    found = Ward.objects.filter(plan_id=draft.plan_id, code=code).first()
    if found is None:
        raise Http404
    return found


def moves_of(actor: Actor, plan: Plan) -> list[Move]:
    """What the actor may do with a plan now; nobody decides on what he submitted himself."""
    if actor.role != Role.SYSTEM and not actor.covers(plan.area.code):
        return []
    return [
        move
        for (state, move) in MOVES
        if state == plan.state and actor.role in BY[move] and not (move == Move.APPROVE and is_own(actor, plan))
    ]


def is_own(actor: Actor, plan: Plan) -> bool:
    """Whether the actor submitted the plan."""
    return plan.submitted_by_id is not None and plan.submitted_by_id == actor.person_id


def may_draw(actor: Actor, plan: Plan) -> bool:
    """Whether the actor may have drafts worked out and change them."""
    return Move.SUBMIT in moves_of(actor, plan)
