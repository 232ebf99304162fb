"""What is kept beside the topics: forums, procedures, majority rules, disclosed posts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.topic.forms.desk import CommitteeForm, ForumForm, InterestForm, ProcedureForm, RuleForm
from wangge.kinds.topic.queries import calling, lists
from wangge.kinds.topic.services import register
from wangge.kinds.topic.views.asking import (
    LAWYERS,
    REGISTRARS,
    SEERS,
    attempt,
    framed,
    is_sent,
    status_of,
    try_it,
)
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role


@has_role(*SEERS)
@require_GET
def forums(request: HttpRequest) -> HttpResponse:
    """Forums of the actor's area."""
    actor = actor_of(request)
    values = {"rows": lists.forums_in(actor.area_code), "may_keep": actor.role in REGISTRARS}
    return framed(request, "topic/forums.html", values)


@has_role(*REGISTRARS)
def forum(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a forum or change one."""
    actor = actor_of(request)
    row = lists.find_forum(pk) if pk else None
    if pk and (row is None or not actor.covers(row.area.code)):
        raise Http404
    initial = ForumForm.initial_of(row) if row else {}
    form = ForumForm(request.POST or None, actor=actor, initial=initial)
    if is_sent(request) and form.is_valid():
        saved = attempt(form, lambda: register.save_forum(actor=actor, at=moment(), pk=pk, **form.cleaned_data))
        if saved is not None:
            messages.success(request, _("The forum is saved."))
            return redirect("topic:forums")
    values = {"form": form, "title": _("Change a forum") if row else _("Add a forum"), "back": "topic:forums"}
    return framed(request, "topic/form.html", values, status=status_of(form))


@has_role(*SEERS)
@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    """Procedures that topics can follow."""
    actor = actor_of(request)
    values = {"rows": lists.procedures_near(actor.area_code), "may_keep": actor.role in REGISTRARS}
    return framed(request, "topic/procedures.html", values)


@has_role(*REGISTRARS)
@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """Take over the shipped village representative assembly."""
    row = try_it(request, lambda: register.adopt_shipped(actor=actor_of(request), at=moment()))
    return redirect("topic:procedure", row.pk) if row else redirect("topic:procedures")


@has_role(*REGISTRARS)
def procedure(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write down a procedure or change one."""
    actor = actor_of(request)
    row = lists.find_procedure(pk) if pk else None
    if pk and (row is None or not actor.covers(row.area_code)):
        raise Http404
    form = ProcedureForm(request.POST or None, initial=_procedure_initial(row))
    if is_sent(request) and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        saved = attempt(form, lambda: register.save_procedure(
            actor=actor, at=moment(), name=given["name"], text=given["text"], steps=form.given(), pk=pk,
            area_code=row.area_code if row else actor.area_code, is_active=given["is_active"],
        ))  # fmt: skip
        if saved is not None:
            messages.success(request, _("The procedure is saved. Topics that follow it already keep their own steps."))
            return redirect("topic:procedures")
    values = {"form": form, "title": row.name if row else _("New procedure"), "back": "topic:procedures"}
    return framed(request, "topic/form.html", values, status=status_of(form))


def _procedure_initial(row: Any) -> dict[str, Any]:
    """A procedure as text, one step per line."""
    if row is None:
        return {}
    steps = sorted(row.steps.all(), key=lambda step: step.position)
    lines = [(f"{step.title} | {step.hint}" if step.hint else step.title, step.is_before_decision) for step in steps]
    return {
        "name": row.name,
        "text": row.note,
        "steps": "\n".join(line for line, is_before in lines if is_before),
        "later": "\n".join(line for line, is_before in lines if not is_before),
        "is_active": row.is_active,
    }


@has_role(*SEERS)
@require_GET
def majorities(request: HttpRequest) -> HttpResponse:
    """Majority rules with their periods and sources."""
    own, shipped = lists.majority_rules()
    own_calls, shipped_calls = calling.call_rules()
    values = {
        "own": own, "shipped": shipped, "own_calls": own_calls, "shipped_calls": shipped_calls,
        "today": localdate(moment()), "may_add": actor_of(request).role in LAWYERS,
    }  # fmt: skip
    return framed(request, "topic/majorities.html", values)


@has_role(*LAWYERS)
def new_majority(request: HttpRequest) -> HttpResponse:
    """Enter a majority rule."""
    form = RuleForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        row = attempt(form, lambda: register.add_rule(actor=actor_of(request), at=moment(), **form.cleaned_data))
        if row is not None:
            messages.success(request, _("The rule is entered."))
            return redirect("topic:majorities")
    values = {"form": form, "title": _("Enter a majority rule"), "back": "topic:majorities"}
    return framed(request, "topic/form.html", values, status=status_of(form))


@has_role(*SEERS)
@require_GET
def committees(request: HttpRequest) -> HttpResponse:
    """Which owners' committee speaks for which estate."""
    actor = actor_of(request)
    values = {"rows": lists.committees_near(actor.area_code), "may_keep": actor.role in REGISTRARS}
    return framed(request, "topic/committees.html", values)


@has_role(*REGISTRARS)
def new_committee(request: HttpRequest) -> HttpResponse:
    """Say which owners' committee speaks for an estate."""
    actor = actor_of(request)
    form = CommitteeForm(request.POST or None, actor=actor)
    if is_sent(request) and form.is_valid():
        row = attempt(form, lambda: register.name_committee(actor=actor, at=moment(), **form.cleaned_data))
        if row is not None:
            messages.success(request, _("Noted. Its members see the topics of this estate and run its owners' votes."))
            return redirect("topic:committees")
    values = {"form": form, "title": _("Name the owners' committee of an estate"), "back": "topic:committees"}
    return framed(request, "topic/form.html", values, status=status_of(form))


@has_role(*SEERS)
@require_GET
def interests(request: HttpRequest) -> HttpResponse:
    """Disclosed posts with companies."""
    actor = actor_of(request)
    values = {
        "rows": lists.interests_near(actor.area_code), "today": localdate(moment()),
        "may_keep": actor.role in REGISTRARS,
    }  # fmt: skip
    return framed(request, "topic/interests.html", values)


@has_role(*REGISTRARS)
def new_interest(request: HttpRequest) -> HttpResponse:
    """Disclose a post with a company."""
    actor = actor_of(request)
    form = InterestForm(request.POST or None, actor=actor, initial={"starts_on": localdate(moment())})
    if is_sent(request) and form.is_valid():
        row = attempt(form, lambda: register.disclose(actor=actor, at=moment(), **form.cleaned_data))
        if row is not None:
            messages.success(request, _("Disclosed. Whoever it is stays out of what concerns the company."))
            return redirect("topic:interests")
    values = {
        "form": form, "title": _("Disclose a post with a company"), "back": "topic:interests",
        "lead": _("Owners may read it. While it lasts, this person stays out of what concerns the company."),
    }  # fmt: skip
    return framed(request, "topic/form.html", values, status=status_of(form))
