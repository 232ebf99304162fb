"""The desk's side of a consultation: lay out, read, answer, end."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kit.qr import svg
from wangge.people.guards import has_role
from wangge.planning import consultations, printing, queries
from wangge.planning.access import AnyPlan, get_comment, get_draft, get_plan, may_answer, may_draw
from wangge.planning.forms import AnswerForm, LayOutForm, PurposeForm
from wangge.planning.rules import MAKERS, READERS
from wangge.planning.services import consulting
from wangge.planning.services.reporting import PlanRefused
from wangge.planning.views.parts import actor_of, complain, crumbs_to, moment, whole


def _values(request: HttpRequest, plan: AnyPlan) -> dict[str, Any]:
    actor = actor_of(request)
    row = consultations.last_consultation(plan)
    is_open = bool(row and row == consultations.open_consultation(plan, on=timezone.localdate(moment())))
    address = request.build_absolute_uri(reverse("gridplans:plan", args=[row.pk])) if row else ""
    return {
        "plan": plan, "consultation": row, "is_open": is_open, "crumbs": crumbs_to(plan, last=_("Asking residents")),
        "may_draw": may_draw(actor, plan), "address": address, "qr": svg(address) if address else "",
        "tally": consultations.tally_of(row) if row else None,
        "comments": [
            {
                "row": comment, "may_answer": may_answer(actor, plan, comment.ward.code),
                "has_contact": consultations.has_contact(comment),
            }
            for comment in (consultations.comments_of(row) if row else [])
        ],
        "lines": consultations.ward_lines(row) if row else [],
        "form": LayOutForm(drafts=queries.ready_drafts(plan), initial={"text": plan.reason}),
        "answer_form": AnswerForm(initial={"is_public": True}), "purpose_form": PurposeForm(),
    }  # fmt: skip


@has_role(*READERS)
@require_GET
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """The consultation of a plan: how people hear of it, what they say, what was answered."""
    return render(request, "planning/consultation.html", _values(request, get_plan(actor_of(request), pk)))


@has_role(*READERS)
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to pin up, with the code that leads to the public page."""
    row = consultations.last_consultation(get_plan(actor_of(request), pk))
    if row is None:
        raise Http404
    address = request.build_absolute_uri(reverse("gridplans:plan", args=[row.pk]))
    response = HttpResponse(printing.asking(row, address, at=moment()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="asking-{pk}.pdf"'
    return response


@has_role(*MAKERS)
@require_POST
def lay_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a consultation."""
    actor = actor_of(request)
    plan = get_plan(actor, pk)
    form = LayOutForm(request.POST, drafts=queries.ready_drafts(plan))
    if form.is_valid():
        said = form.cleaned_data
        try:
            consulting.lay_out(
                plan, get_draft(actor, pk, int(said["draft"])), text=said["text"], closes_on=said["closes_on"],
                actor=actor, at=moment(),
            )  # fmt: skip
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Laid out. Anybody can see it and comment now, without signing in."))
            return redirect("planning:consultation", pk)
    return render(request, "planning/consultation.html", _values(request, plan) | {"form": form}, status=422)


@has_role(*MAKERS)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends the consultation now."""
    actor = actor_of(request)
    plan = get_plan(actor, pk)
    row = consultations.last_consultation(plan)
    try:
        if row is not None:
            consulting.end(row, actor=actor, at=moment())
    except PlanRefused as refused:
        complain(request, refused)
    return redirect("planning:consultation", pk)


@has_role(*MAKERS)
@require_POST
def answer(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Answers a comment."""
    actor = actor_of(request)
    row = get_comment(actor, get_plan(actor, pk), comment)
    form = AnswerForm(request.POST)
    text = str(form.cleaned_data["text"]) if form.is_valid() else ""
    is_public = bool(form.cleaned_data.get("is_public"))
    try:
        consulting.answer(row, text=text, is_public=is_public, actor=actor, at=moment())
    except PlanRefused as refused:
        complain(request, refused)
    else:
        messages.success(request, _("Answered."))
    return redirect(f"{reverse('planning:consultation', args=[pk])}#comment-{whole(comment)}")


@has_role(*MAKERS)
@require_POST
def contact(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Shows the contact somebody left, once, for a stated purpose."""
    actor = actor_of(request)
    plan = get_plan(actor, pk)
    row = get_comment(actor, plan, comment)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what you need the contact for."))
        return redirect("planning:consultation", pk)
    found = consulting.open_contact(row, purpose=form.cleaned_data["purpose"], actor=actor, at=moment())
    values = {"plan": plan, "comment": row, "contact": found, "purpose": form.cleaned_data["purpose"]}
    values["crumbs"] = crumbs_to(plan, last=_("Contact"))
    return render(request, "planning/contact.html", values)
