"""Who sees a plan and who may do what with it."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from wangge.areas.queries import within
from wangge.kit.codes import ancestors_of
from wangge.people.actors import Actor
from wangge.people.rules import Role
from wangge.planning.models import Comment, Consultation, Draft, Plan, Ward, WardState
from wangge.planning.rules import BY, MAKERS, MOVES, READERS, Move, PlanState

HIDDEN = (PlanState.GATHERING, PlanState.DRAFT, PlanState.TRYING, PlanState.DROPPED)
"""Plans for a larger area that those below do not see."""
AnyPlan = Plan
AnyDraft = Draft
AnyWard = Ward
AnyState = WardState


def visible(actor: Actor) -> QuerySet[Plan]:
    """Plans for areas in the area of the post, and those above once they are handed in or laid out for comments."""
    if actor.role == Role.SYSTEM:
        return Plan.objects.all()
    if actor.role not in READERS or not actor.area_code:
        return Plan.objects.none()
    laid_out = Exists(Consultation.objects.filter(plan=OuterRef("pk")))
    is_shown = ~Q(state__in=HIDDEN) | Q(laid_out) & ~Q(state=PlanState.DROPPED)
    above = Q(area__code__in=ancestors_of(actor.area_code)) & is_shown
    return Plan.objects.filter(within(actor.area_code, field="area__code") | above)


def may_see(actor: Actor, plan: Plan) -> bool:
    """The rule of `visible` for one plan."""
    if actor.role == Role.SYSTEM:
        return True
    if actor.role not in READERS or not actor.area_code:
        return False
    if actor.covers(plan.area.code):
        return True
    is_shown = plan.state not in HIDDEN or (plan.state != PlanState.DROPPED and plan.consultations.exists())
    return is_shown and actor.area_code.startswith(plan.area.code)


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


def get_comment(actor: Actor, plan: Plan, pk: int) -> Comment:
    """A comment on a plan from the own area, or 404."""
    rows = Comment.objects.filter(consultation__plan=plan, pk=pk).select_related("consultation__plan__area", "ward")
    found = rows.first()
    if found is None or not may_answer(actor, plan, found.ward.code):
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


def may_answer(actor: Actor, plan: Plan, community: str) -> bool:
    """Whether the actor may answer comments on a plan from a community: whoever draws plans, in the own area."""
    return actor.role in MAKERS and actor.covers(community) and may_see(actor, plan)


def may_draw(actor: Actor, plan: Plan) -> bool:
    """Whether the actor may have drafts worked out and change them."""
    return Move.SUBMIT in moves_of(actor, plan)
