from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.areas.queries import ground_of
from wangge.people.guards import has_role, refused
from wangge.stations import forms, services
from wangge.stations.access import get_station, may_edit
from wangge.stations.rules import CARERS, EDITORS
from wangge.stations.services import StationRefused
from wangge.stations.views.asking import UNPROCESSABLE, actor_of, moment


@has_role(*EDITORS)
def add(request: HttpRequest) -> HttpResponse:
    """One more station."""
    return _edit(request, None)


@has_role(*EDITORS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a station."""
    row = get_station(pk)
    if not may_edit(actor_of(request), row.area.code):
        return refused(request, _("This lies outside the area of your post."))
    return _edit(request, row)


def _edit(request: HttpRequest, row: Any) -> HttpResponse:
    actor, at = actor_of(request), moment()
    form = forms.StationForm(request.POST or None, actor=actor, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            given: dict[str, Any] = {"values": form.cleaned_data, "actor": actor, "at": at}
            saved = services.edit_station(row, **given) if row else services.add_station(**given)
        except StationRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Saved. Residents read it at once."))
            return redirect("stations:station", saved.pk)
    context = {
        "form": form, "row": row, "ground": ground_of(row.area.code if row else actor.area_code),
        "centre": row.centre if row else "",
    }  # fmt: skip
    return render(request, "stations/edit.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*CARERS)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything is as it is written."""
    return _act(
        request, pk, services.confirm_station, thanks=_("Thank you. What is said here counts as looked at today.")
    )


@has_role(*CARERS)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Open again."""
    return _act(request, pk, services.resume_station, thanks=_("It is open again."))


def _act(request: HttpRequest, pk: int, act: Any, *, thanks: str) -> HttpResponse:
    try:
        act(get_station(pk), actor=actor_of(request), at=moment())
    except StationRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, thanks)
    return redirect("stations:station", pk)


@has_role(*CARERS)
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut for a while."""
    return _ask(
        request, pk, forms.PauseForm(request.POST or None), services.pause_station,
        title=_("Shut for a while"),
        lead=_("Residents and riders read it at once, so that nobody walks there in vain."),
        thanks=_("Everybody reads now that it is shut."),
    )  # fmt: skip


@has_role(*EDITORS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """For good."""
    return _ask(
        request, pk, forms.CloseForm(request.POST or None, initial={"on": localdate(moment())}), services.close_station,
        title=_("Close it for good"), lead=_("It leaves every list and map. This cannot be taken back."),
        thanks=_("It is closed and stands in no list any more."),
    )  # fmt: skip


def _ask(request: HttpRequest, pk: int, form: Any, act: Any, *, title: str, lead: str, thanks: str) -> HttpResponse:
    row = get_station(pk)
    if request.method == "POST" and form.is_valid():
        try:
            act(row, **form.cleaned_data, actor=actor_of(request), at=moment())
        except StationRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, thanks)
            return redirect("stations:station", pk)
    context = {"form": form, "row": row, "title": title, "lead": lead}
    return render(request, "stations/ask.html", context, status=UNPROCESSABLE if form.errors else 200)
