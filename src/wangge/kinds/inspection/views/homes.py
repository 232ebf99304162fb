from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.inspection import queries
from wangge.kinds.inspection.access import HOME_KEEPERS, HOME_ROLES, get_home, may_do_homes
from wangge.kinds.inspection.forms import HomePlanForm, HomeResultForm
from wangge.kinds.inspection.homes import HomeCheckState
from wangge.kinds.inspection.services.homes import plan_home_check, settle_home_check
from wangge.kinds.inspection.services.refusal import InspectionRefused
from wangge.kinds.inspection.views.asking import UNPROCESSABLE
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import UNIT_ROLES
from wangge.ui.paging import keyset_page

SEERS = tuple(sorted(HOME_ROLES | UNIT_ROLES))
DOERS = tuple(sorted(HOME_KEEPERS | UNIT_ROLES))
STATES = ("", "planned", "ok", "defect", "late", "fixed", "refused")
SIZE = 50


@has_role(*SEERS)
@require_GET
def homes(request: HttpRequest) -> HttpResponse:
    """Checks at home: what is agreed, what has to be rectified, what is overdue."""
    actor, at = actor_of(request), moment()
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    page = keyset_page(queries.home_rows(actor, state, at=at), ("meet_at", "pk"), request.GET.get("after", ""), SIZE)
    context = {
        "heads": queries.home_heads(actor, at=at), "page": page, "state": state, "today": localdate(at),
        "may_do": actor.role in DOERS,
    }  # fmt: skip
    return render(request, "inspection/homes.html", context)


def _tried(form: forms.Form, verb: Any) -> Any:
    """What the verb returns; a refusal is written on the form and gives None."""
    try:
        return verb()
    except InspectionRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


@has_role(*DOERS)
def new_home(request: HttpRequest) -> HttpResponse:
    """Agree a check at home."""
    actor, at = actor_of(request), moment()
    form = HomePlanForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        row = _tried(form, lambda: plan_home_check(actor=actor, at=at, **form.cleaned_data))
        if row is not None:
            messages.success(request, _("Noted. The utility sees the appointment too."))
            return redirect("inspection:homes")
    context = {"form": form, "title": _("Agree a safety check at home")}
    return render(request, "inspection/home_form.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*DOERS)
def home(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down how a check at home ended."""
    actor, at = actor_of(request), moment()
    row = get_home(actor, pk)
    if row.state != HomeCheckState.PLANNED or not may_do_homes(actor, row.area.code, row.unit_id):
        return redirect("inspection:homes")
    form = HomeResultForm(request.POST or None, initial={"consent_on": row.consent_on})
    if request.method == "POST" and form.is_valid():
        verb = lambda: settle_home_check(row, actor=actor, on=localdate(at), at=at, **form.cleaned_data)  # noqa: E731
        if _tried(form, verb) is not None:
            messages.success(request, _("Written down."))
            return redirect("inspection:homes")
    context = {"form": form, "row": row, "title": _("Result of the check at home")}
    return render(request, "inspection/home_form.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*DOERS)
@require_POST
def home_fixed(request: HttpRequest, pk: int) -> HttpResponse:
    """The defect is rectified."""
    actor, at = actor_of(request), moment()
    row = get_home(actor, pk)
    try:
        settle_home_check(row, to=HomeCheckState.FIXED, actor=actor, on=localdate(at), at=at)
    except InspectionRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Written down: rectified."))
    return redirect("inspection:homes")
