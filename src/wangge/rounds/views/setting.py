"""A round is set up, changed with a look at what follows, given its targets, ended."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.rounds import forms, queries, services
from wangge.rounds.access import get_own_round, get_round_kept_by_hand
from wangge.rounds.checks import CHECK
from wangge.rounds.purposes import purpose_of
from wangge.rounds.services import RoundRefused
from wangge.rounds.views.asking import SETTERS, UNPROCESSABLE

MOST_CHOSEN = 400
"""More targets than this are not ticked one by one: the whole register takes part."""


def tried(form: Any, verb: Any) -> Any:
    """What the verb returns; a refusal is written on the form and gives None."""
    try:
        return verb()
    except RoundRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


@has_role(*SETTERS)
def new(request: HttpRequest) -> HttpResponse:
    """Set up a round over a register."""
    actor, at = actor_of(request), moment()
    services.begin_forms(at)
    initial = {
        "purpose": CHECK.name, "starts_on": localdate(at) + timedelta(days=1), "frequency": "monthly", "days": ["MO"],
        "month_day": "1",
    }  # fmt: skip
    form = forms.RoundForm(request.POST or None, actor=actor, at=at, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _create(request, form, at)
        if made is not None:
            messages.success(request, _("The round is set up; work opens by itself."))
            return redirect("rounds:round", made.pk)
    return render(request, "rounds/new.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


def _create(request: HttpRequest, form: forms.RoundForm, at: datetime) -> Any:
    given = form.cleaned_data
    purpose = purpose_of(given["purpose"])
    place: dict[str, Any] = {
        "register": given["register"],
        "area_code": given["area"].code,
        "is_by_unit": given["is_by_unit"],
    }
    candidates = purpose.targets(**place) if purpose else []
    if not candidates:
        form.add_error("area", _("The register has nothing there yet."))
        return None
    rest = {name: given[name] for name in ("name", "purpose", "rest_days", "window_days", "closes_at", "starts_on")}
    return tried(
        form,
        lambda: services.create_round(
            actor=actor_of(request), rule=form.rule(), ends_on=given["ends_on"], targets=candidates, at=at,
            form=given["form"], key=request.POST.get("idempotency_key", ""), **place, **rest,
        ),
    )  # fmt: skip


@has_role(*SETTERS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a round: first what follows is shown, then it is saved."""
    actor, at = actor_of(request), moment()
    row = get_round_kept_by_hand(actor, pk)
    form = forms.EditForm(request.POST or None, row=row)
    change = services.as_it_is(row)
    if request.method == "POST" and form.is_valid():
        change = form.change()
        if "save" in request.POST:
            done = tried(form, lambda: services.change_round(row, change, actor=actor, at=at))
            if done is not None:
                messages.success(request, _("Changed. What is past stays as it was."))
                return redirect("rounds:round", pk)
    foreseen = None if form.errors else tried(form, lambda: services.foresee(row, change, at=at))
    context = {
        "form": form,
        "round": row,
        "foreseen": foreseen,
        "differences": services.differences(row, change) if foreseen else [],
        "is_asked": request.method == "POST" and foreseen is not None,
    }
    return render(request, "rounds/edit.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*SETTERS)
def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """What takes part in a round: what is new in the register comes in, what is unticked rests."""
    actor, at = actor_of(request), moment()
    row = get_round_kept_by_hand(actor, pk)
    purpose = purpose_of(row.purpose)
    where: dict[str, Any] = {"register": row.register, "area_code": row.area_code, "is_by_unit": row.is_by_unit}
    found = purpose.targets(**where) if purpose and purpose.is_set_up_here else []
    is_whole = len(found) > MOST_CHOSEN
    known, active = queries.known_targets(row)
    form = forms.TargetsForm(request.POST if request.method == "POST" else None, found=found, active=active)
    if request.method == "POST" and (is_whole or form.is_valid()):
        chosen = found if is_whole else form.chosen()
        if tried(form, lambda: services.choose_targets(row, chosen, actor=actor, at=at)) is not None:
            messages.success(request, _("The targets are changed: new ones begin today, others rest."))
            return redirect("rounds:round", pk)
    names = {(one.kind, one.id) for one in found}
    context = {
        "form": form, "round": row, "found": len(found), "is_whole": is_whole, "fresh": len(names - known),
        "gone": len(active - names),
    }  # fmt: skip
    return render(request, "rounds/targets.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*SETTERS)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing opens after a day."""
    actor = actor_of(request)
    row = get_own_round(actor, pk)
    form = forms.EndForm(request.POST)
    try:
        if not form.is_valid():
            raise RoundRefused(_("Give the last day."))
        services.end_round(row, actor=actor, ends_on=form.cleaned_data["ends_on"], at=moment())
    except RoundRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Nothing opens after that day; what is open stays to be done."))
    return redirect("rounds:round", pk)
