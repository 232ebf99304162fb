from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import FIELD_ROLES
from wangge.rounds import forms, pages, queries, services
from wangge.rounds.access import does, get_due, get_round, may_waive, visible_rounds
from wangge.rounds.purposes import purpose_of
from wangge.rounds.services import RoundRefused
from wangge.rounds.views.asking import DOERS, FORM_KEEPERS, LIST_KEEPERS, READERS, SETTERS, UNPROCESSABLE

MONTH, QUARTER = timedelta(days=30), timedelta(days=90)
WEEK = timedelta(days=7)


def _midnight(at: datetime) -> datetime:
    return make_aware(datetime.combine(localdate(at), time()))


@has_role(*READERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All rounds of the area with today's figures and those of thirty days."""
    actor, at = actor_of(request), moment()
    rows = visible_rounds(actor).filter(is_active=True).order_by("purpose", "area_code", "pk")[:200]
    purposed, idle = pages.by_purpose(queries.overview(rows, actor=actor, at=at, since=at - MONTH))
    context = {
        "purposed": purposed,
        "idle": idle,
        "may_set": pages.may_be_set_up(actor),
        "may_keep_lists": actor.role in LIST_KEEPERS,
        "may_keep_forms": actor.role in FORM_KEEPERS,
    }
    return render(request, "rounds/list.html", context)


@has_role(*READERS)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: how often, who, what comes next, and the coverage as a heat map."""
    actor, at = actor_of(request), moment()
    row = get_round(actor, pk)
    found = queries.coverage(row, actor=actor, until=localdate(at), after=request.GET.get("after", ""))
    context = {
        "round": row,
        "purpose": purpose_of(row.purpose),
        "coverage": pages.shown(found, row),
        "turns": queries.next_turns(row, at=at),
        "end_form": forms.EndForm(initial={"ends_on": localdate(at)}),
        "may_set": actor.role in SETTERS and actor.covers(row.area_code),
        "found": queries.found_in(row, actor=actor, since=at - QUARTER) if row.form_id else None,
        "is_paused": row.rhythm.is_paused(localdate(at)),
        "actor": actor,
    }
    return render(request, "rounds/round.html", context)


def _work(request: HttpRequest) -> dict[str, Any]:
    actor, at = actor_of(request), moment()
    return {
        "groups": pages.grouped(queries.work_of(actor, at=at), actor),
        "missed": pages.tasks(queries.missed_of(actor, since=at - WEEK), actor),
        "done": pages.tasks(queries.done_today(actor, since=_midnight(at)), actor),
        "at": at,
        "actor": actor,
    }


@has_role(*DOERS)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My due work today."""
    return render(request, "rounds/mine.html", _work(request))


@has_role(*DOERS)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """My due work today, on the phone."""
    return render(request, "rounds/today.html", _work(request))


@has_role(*READERS)
def due(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of work: ticked off with a note, or waived with a reason."""
    actor, at = actor_of(request), moment()
    row = get_due(actor, pk)
    task = pages.task(row, actor)
    if request.method == "POST" and task.url != request.path:
        return redirect(task.url)
    form = forms.DoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.mark_done(row, actor=actor, at=at, note_text=form.cleaned_data["note"])
        except RoundRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Noted as done."))
            return redirect("rounds_field:today" if actor.role in FIELD_ROLES else "rounds:mine")
    return _due_page(request, row, form, forms.WaiveForm())


def _due_page(request: HttpRequest, row: Any, form: forms.DoneForm, waive_form: forms.WaiveForm) -> HttpResponse:
    actor, at = actor_of(request), moment()
    purpose = purpose_of(row.round.purpose)
    context = {
        "task": pages.task(row, actor),
        "due": row,
        "purpose": purpose,
        "form": form,
        "waive_form": waive_form,
        "result_url": pages.result_url(row, purpose),
        "may_do": does(actor, row) and row.done_at is None and row.state != "waived" and row.opens_at <= at,
        "may_waive": may_waive(actor, row, purpose) and row.state == "open",
        "door": "ui/field.html" if actor.role in FIELD_ROLES else "ui/desk.html",
        "at": at,
    }
    wrong = form.errors or waive_form.errors
    return render(request, "rounds/due.html", context, status=UNPROCESSABLE if wrong else 200)


@has_role(*READERS)
@require_POST
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one piece of work fall, with a reason."""
    actor = actor_of(request)
    row = get_due(actor, pk)
    form = forms.WaiveForm(request.POST)
    if form.is_valid():
        try:
            services.waive(row, actor=actor, reason=form.cleaned_data["reason"], at=moment())
        except RoundRefused as refusal:
            form.add_error("reason", refusal.message)
        else:
            messages.success(request, _("Waived, with your name and reason."))
            return redirect("rounds:round", row.round_id)
    return _due_page(request, row, forms.DoneForm(), form)
