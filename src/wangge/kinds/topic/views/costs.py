"""Cost plans on the desk."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.topic import printing
from wangge.kinds.topic.access import get_topic
from wangge.kinds.topic.forms.desk import ConsentForm, CostForm, LostForm, PaidForm
from wangge.kinds.topic.queries import file
from wangge.kinds.topic.services import costs
from wangge.kinds.topic.views.asking import (
    FILE_SEERS,
    SEERS,
    STAFF,
    attempt,
    framed,
    is_sent,
    pdf_response,
    status_of,
    try_it,
)
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role


@has_role(*STAFF)
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Draw up a cost plan."""
    actor = actor_of(request)
    matter = get_topic(actor, number)
    form = CostForm(request.POST or None, initial={"rule": "equal"})
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        plan = attempt(form, lambda: costs.draw_up(
            matter, actor=actor, title=given["title"], total_fen=form.total_fen(), rule=given["rule"],
            households=given["parsed"], text=given["text"], at=moment(),
        ))  # fmt: skip
        if plan is not None:
            messages.success(request, _("The plan is drawn up. Look at it, then ask the households."))
            return redirect("topic:plan", plan.pk)
    return framed(request, "topic/cost_new.html", {"form": form, "matter": matter}, status=status_of(form))


def _plan(request: HttpRequest, pk: int) -> Any:
    row = file.find_plan(pk)
    if row is None:
        raise Http404
    get_topic(actor_of(request), row.matter.number)
    return row


@has_role(*SEERS)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A cost plan with every household's share and consent."""
    plan, actor = _plan(request, pk), actor_of(request)
    values = {
        "row": file.plan_row(plan), "plan": plan, "matter": plan.matter, "shares": file.shares_of(plan),
        "may_keep": actor.role in STAFF and actor.covers(plan.matter.area_code), "lost_form": LostForm(),
        "anew": file.shared_anew(plan), "newer": file.newer_plan(plan), "is_list_same": costs.is_list_same(plan),
    }  # fmt: skip
    return framed(request, "topic/cost.html", values)


@has_role(*STAFF)
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Households are asked from here on."""
    plan = _plan(request, pk)
    done = _("The amounts stand. Print the notice and ask the households.")
    try_it(request, lambda: costs.ask_households(plan, actor=actor_of(request), at=moment()), done)
    return redirect("topic:plan", pk)


@has_role(*STAFF)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan is not pursued."""
    plan = _plan(request, pk)
    try_it(request, lambda: costs.drop(plan, actor=actor_of(request), at=moment()), _("The plan is set aside."))
    return redirect("topic:plan", pk)


@has_role(*STAFF)
@require_POST
def redraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Share the amount anew without the households that declined."""
    plan = _plan(request, pk)
    done = _("Shared anew. Look at the new amounts, then ask the households; their letters stay good.")
    fresh = try_it(request, lambda: costs.redraw(plan, actor=actor_of(request), at=moment()), done)
    return redirect("topic:plan", fresh.pk if fresh is not None else pk)


@has_role(*STAFF)
@require_POST
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Letters with each household's own link, printed once; or one anew for a lost letter."""
    plan = _plan(request, pk)
    form = LostForm(request.POST)
    lost = form.cleaned_data["household"] if form.is_valid() else ""
    found = try_it(request, lambda: costs.issue_links(plan, actor=actor_of(request), at=moment(), household=lost))
    if not found:
        if found is not None:
            messages.info(request, _("Every household has a letter already."))
        return redirect("topic:plan", pk)
    address = request.build_absolute_uri(reverse("topics:link"))
    amounts = {row.share.household: row.amount for row in file.shares_of(plan)}
    answer = pdf_response(printing.links_pdf(plan, found, amounts, address), f"{plan.matter.number}-letters")
    answer["Cache-Control"] = "no-store"
    return answer


def _share(request: HttpRequest, pk: int) -> Any:
    row = file.find_share(pk)
    if row is None:
        raise Http404
    get_topic(actor_of(request), row.plan.matter.number)
    return row


def _day(given: dict[str, Any]) -> date:
    day: date = given.get("on") or localdate(moment())
    return day


@has_role(*STAFF)
@require_POST
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """What a household said."""
    row = _share(request, pk)
    form = ConsentForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try_it(request, lambda: costs.note_consent(
            row, actor=actor_of(request), consent=given["consent"], on=_day(given), at=moment()
        ))  # fmt: skip
    return redirect("topic:plan", row.plan_id)


@has_role(*STAFF)
@require_POST
def paid(request: HttpRequest, pk: int) -> HttpResponse:
    """A share was paid, or not after all."""
    row = _share(request, pk)
    form = PaidForm(request.POST)
    if form.is_valid():
        on = None if row.paid_on else _day(form.cleaned_data)
        try_it(request, lambda: costs.note_payment(row, actor=actor_of(request), on=on, at=moment()))
    return redirect("topic:plan", row.plan_id)


@has_role(*FILE_SEERS)
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice for the stairwell: what it costs, how it is shared; never who agreed or paid."""
    plan = _plan(request, pk)
    return pdf_response(printing.cost_pdf(plan, file.shares_of(plan)), f"{plan.matter.number}-costs")
