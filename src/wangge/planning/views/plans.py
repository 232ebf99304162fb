from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangge.areas.queries import find_area, norm_for
from wangge.people.guards import has_role
from wangge.planning import queries
from wangge.planning.access import AnyPlan, get_draft, get_plan, is_own, moves_of
from wangge.planning.consultations import last_consultation, tally_of
from wangge.planning.drifts import drifts_for
from wangge.planning.forms import DecisionForm, PlanForm, RunForm, SubmitForm
from wangge.planning.gathering import InputError, NothingToPlan
from wangge.planning.rules import DECIDERS, MAKERS, READERS, Move
from wangge.planning.services import deciding, starting
from wangge.planning.services.reporting import PlanRefused
from wangge.planning.views.parts import STATE_TONES, actor_of, asleep, complain, crumbs_to, moment, whole
from wangge.ui.paging import keyset_page
from wangge.ui.parts import StepItem

WAITS = frozenset({"gathering", "trying"})


@has_role(*READERS)
@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """Plans of the own area, newest first."""
    actor = actor_of(request)
    page = keyset_page(queries.plan_rows(actor), ["-pk"], request.GET.get("after", ""))
    values = {
        "page": page, "tones": STATE_TONES, "may_start": actor.role in MAKERS,
        "drift_count": drifts_for(actor).count(),
    }  # fmt: skip
    return render(request, "planning/plans.html", values)


@has_role(*MAKERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Starts a plan from the registers or from files."""
    actor, at = actor_of(request), moment()
    areas = queries.plannable_areas(actor)
    form = PlanForm(request.POST or None, request.FILES or None, areas=areas, initial={"area": actor.area_code})
    if request.method == "POST" and form.is_valid():
        area = find_area(form.cleaned_data["area"])
        assert area is not None
        try:
            plan = starting.start_plan(
                area=area, name=form.cleaned_data["name"], files=form.files_given(), actor=actor, at=at
            )
        except (PlanRefused, NothingToPlan, InputError) as refused:
            form.add_error(None, str(refused))
        else:
            if plan.state != "gathering":
                done = _("The data are taken down. Look at their faults, then have a draft worked out.")
                messages.success(request, done)
            return redirect("planning:plan", plan.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/new.html", {"form": form, "has_areas": bool(areas)}, status=status)


def _steps(plan: AnyPlan, has_drafts: bool) -> list[StepItem]:
    order = ["draft", "submitted", "approved", "in_force"]
    place = order.index(plan.state) if plan.state in order else int(plan.state == "trying")
    labels = [_("Drafts"), _("Approval"), _("Public notice"), _("Division in force now")]
    moments = [plan.created_at, plan.submitted_at, plan.decided_at, plan.in_force_at]
    steps = [StepItem(_("Data"), "done" if has_drafts else "now", plan.created_at)]
    for number, label in enumerate(labels):
        now = number == place and has_drafts and plan.state != "in_force"
        is_done = number < place or plan.state == "in_force"
        state = "done" if is_done else "now" if now else "todo"
        steps.append(StepItem(label, state, moments[number] if is_done and number else None))
    return steps


def _plan_values(request: HttpRequest, plan: AnyPlan) -> dict[str, object]:
    actor = actor_of(request)
    cards = queries.draft_cards(plan)
    drafts = [card for card in cards if not card.draft.is_present]
    moves = moves_of(actor, plan)
    minimum, maximum = norm_for(plan.area.code)
    groups = queries.fault_groups(plan)
    outcome, consultation = queries.outcome_of(plan), last_consultation(plan)
    ready = [card.draft for card in drafts if card.is_ready]
    is_working = any(not card.is_ready for card in cards)
    return {
        "plan": plan, "crumbs": crumbs_to(plan), **_trial(request, plan), "tones": STATE_TONES,
        "steps": _steps(plan, bool(drafts)),
        "present": next((card for card in cards if card.draft.is_present), None), "drafts": drafts,
        "is_working": is_working, "has_report": bool(ready), "fault_groups": groups,
        **asleep(waits=is_working or plan.state in WAITS, at=moment()),
        "fault_count": sum(group.number for group in groups), "may_draw": Move.SUBMIT in moves,
        "may_drop": Move.DROP in moves,
        "may_take_back": Move.TAKE_BACK in moves, "may_approve": Move.APPROVE in moves,
        "may_send_back": Move.SEND_BACK in moves, "is_own": is_own(actor, plan),
        "run_form": RunForm(initial={"minimum": minimum, "maximum": maximum}),
        "submit_form": SubmitForm(drafts=ready, initial={"reason": plan.reason}),
        "decision_form": DecisionForm(), "outcome": outcome, "consultation": consultation,
        "tally": tally_of(consultation) if consultation else None,
        "posts": queries.post_moves(plan) if outcome and plan.state != "in_force" else [],
    }  # fmt: skip


@has_role(*READERS)
@require_GET
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan: its data and their faults, its drafts side by side, its decision."""
    plan = get_plan(actor_of(request), pk)
    values = _plan_values(request, plan)
    part = request.htmx and request.headers.get("HX-Target") == "drafts"  # type: ignore[attr-defined]
    return render(request, "planning/plan.html#drafts" if part else "planning/plan.html", values)


@has_role(*MAKERS)
@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Has one more draft worked out."""
    plan = get_plan(actor_of(request), pk)
    form = RunForm(request.POST)
    if not form.is_valid():
        return render(request, "planning/plan.html", _plan_values(request, plan) | {"run_form": form}, status=422)
    try:
        draft = starting.ask_for_draft(plan, form.wanted(), actor=actor_of(request), at=moment())
    except PlanRefused as refused:
        complain(request, refused)
        return redirect("planning:plan", pk)
    messages.success(request, _("The draft is being worked out; you may leave this page."))
    return redirect("planning:draft", pk, draft.number)


@has_role(*READERS)
@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two drafts side by side, figure by figure and on the map."""
    actor = actor_of(request)
    plan = get_plan(actor, pk)
    cards = [card for card in queries.draft_cards(plan) if card.is_ready]
    numbers = {card.draft.number: card for card in cards}
    one = numbers.get(whole(request.GET.get("one", "0")), cards[0] if cards else None)
    other = numbers.get(whole(request.GET.get("other", "0")), cards[-1] if cards else None)
    values = {"plan": plan, "crumbs": crumbs_to(plan, last=_("Compare")), "cards": cards, "one": one, "other": other}
    if one and other:
        values["lines"] = queries.compared(one.figures, other.figures)
        values["communities"] = queries.compared_wards(one.draft, other.draft)
    return render(request, "planning/compare.html", values)


@has_role(*MAKERS)
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands a draft in for approval."""
    actor = actor_of(request)
    plan = get_plan(actor, pk)
    form = SubmitForm(request.POST, drafts=queries.ready_drafts(plan))
    if not form.is_valid():
        return render(request, "planning/plan.html", _plan_values(request, plan) | {"submit_form": form}, status=422)
    said = form.cleaned_data
    try:
        deciding.submit(
            plan, get_draft(actor, pk, int(said["draft"])), reason=said["reason"], effective_on=said["effective_on"],
            version=whole(request.POST.get("version")), actor=actor, at=moment(),
        )  # fmt: skip
    except PlanRefused as refused:
        form.add_error(None, str(refused))
        return render(request, "planning/plan.html", _plan_values(request, plan) | {"submit_form": form}, status=422)
    said_so = _("Handed in. Whoever decides was told.")
    if plan.state == "trying":
        said_so = _("It is being tried out; you may leave this page. Whoever decides is told when it is through.")
    messages.success(request, said_so)
    return redirect("planning:plan", pk)


@has_role(*READERS)
@require_GET
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the trial of a plan handed in is; when it is over the page is drawn anew."""
    plan = get_plan(actor_of(request), pk)
    if plan.state not in WAITS or plan.trouble:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(
        request, "planning/plan.html#trial", {"plan": plan, **_trial(request, plan), **asleep(waits=True, at=moment())}
    )


def _trial(request: HttpRequest, plan: AnyPlan) -> dict[str, object]:
    percent = plan.tried * 100 // plan.to_try if plan.to_try else 0
    return {"percent": percent, "may_take_back": Move.TAKE_BACK in moves_of(actor_of(request), plan)}


@has_role(*MAKERS)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a submitted plan back."""
    actor = actor_of(request)
    plan = get_plan(actor, pk)
    try:
        deciding.take_back(plan, version=whole(request.POST.get("version")), actor=actor, at=moment())
    except PlanRefused as refused:
        complain(request, refused)
    return redirect("planning:plan", pk)


@has_role(*MAKERS)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a plan up."""
    actor = actor_of(request)
    plan = get_plan(actor, pk)
    try:
        deciding.drop(plan, version=whole(request.POST.get("version")), actor=actor, at=moment())
    except PlanRefused as refused:
        complain(request, refused)
        return redirect("planning:plan", pk)
    messages.success(request, _("The plan was given up."))
    return redirect("planning:plans")


@has_role(*DECIDERS)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approves a plan or sends it back."""
    actor = actor_of(request)
    plan = get_plan(actor, pk)
    form = DecisionForm(request.POST)
    verb = deciding.approve if request.POST.get("act") == "approve" else deciding.send_back
    try:
        remark = form.cleaned_data["note"] if form.is_valid() else ""
        verb(plan, remark=remark, version=whole(request.POST.get("version")), actor=actor, at=moment())
    except PlanRefused as refused:
        complain(request, refused)
    else:
        messages.success(request, _("Decided. Whoever handed it in was told."))
    return redirect(reverse("planning:plan", args=[pk]))
