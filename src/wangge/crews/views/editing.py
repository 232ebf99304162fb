from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.areas.queries import get_area
from wangge.crews import forms, services
from wangge.crews.access import COUNTY, get_seat, get_slot
from wangge.crews.rules import EDITORS, SHAPERS
from wangge.crews.services import CrewRefused
from wangge.crews.views.asking import UNPROCESSABLE, actor_of, moment
from wangge.people.guards import has_role


def _answer(request: HttpRequest, form: Any, act: Any, *, done: str, thanks: str, **context: Any) -> HttpResponse:
    """Shows a form, makes its act when it was sent, and says why not without losing anything."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except CrewRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, thanks)
            return redirect(done)
    context |= {"form": form, "back": done}
    return render(request, "crews/form.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*EDITORS)
def take(request: HttpRequest) -> HttpResponse:
    """Name somebody for a place."""
    actor, at = actor_of(request), moment()
    initial = {"starts_on": localdate(at), "slot": request.GET.get("slot", "")}
    form = forms.SeatForm(request.POST or None, actor=actor, on=localdate(at), initial=initial)
    return _answer(
        request, form, lambda given: services.take_seat(values=given, actor=actor, at=at),
        done="crews:board", thanks=_("Saved."), title=_("Name somebody"),
        lead=_("A place in a crew gives no account and no right; posts do."),
    )  # fmt: skip


@has_role(*EDITORS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who stands there."""
    actor, at = actor_of(request), moment()
    row = get_seat(actor, pk)
    form = forms.SeatForm(request.POST or None, actor=actor, on=localdate(at), row=row)
    return _answer(
        request, form, lambda given: services.edit_seat(row, values=given, actor=actor, at=at),
        done="crews:board", thanks=_("Saved."), title=row.name, lead=row.slot.name,
    )  # fmt: skip


@has_role(*EDITORS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a time."""
    actor, at = actor_of(request), moment()
    row = get_seat(actor, pk)
    form = forms.EndForm(request.POST or None, initial={"on": localdate(at)})
    return _answer(
        request, form, lambda given: services.end_seat(row, **given, actor=actor, at=at),
        done="crews:board", thanks=_("The time ends; the telephone goes with it, the name a year later."),
        title=_("End the time of %(name)s") % {"name": row.name}, lead=row.slot.name,
    )  # fmt: skip


@has_role(*SHAPERS)
def add_slot(request: HttpRequest) -> HttpResponse:
    """One more place in the template."""
    actor, at = actor_of(request), moment()
    county = get_area(actor.area_code[:COUNTY])
    form = forms.SlotForm(request.POST or None, initial={"wanted": 0, "position": 100})
    return _answer(
        request, form, lambda given: services.add_slot(county=county, values=given, actor=actor, at=at),
        done="crews:slots", thanks=_("Saved."), title=_("Add a place"), lead=county.name,
    )  # fmt: skip


@has_role(*SHAPERS)
def edit_slot(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a place of the template."""
    actor, at = actor_of(request), moment()
    row = get_slot(actor, pk)
    form = forms.SlotForm(request.POST or None, initial=forms.slot_initial(row))
    return _answer(
        request, form, lambda given: services.edit_slot(row, values=given, actor=actor, at=at),
        done="crews:slots", thanks=_("Saved."), title=row.name, lead=row.county.name,
    )  # fmt: skip


@has_role(*SHAPERS)
@require_POST
def retire_slot(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a place out of the template."""
    actor = actor_of(request)
    row = get_slot(actor, pk)
    services.retire_slot(row, actor=actor, at=moment())
    messages.success(request, _("“%(name)s” is out of the template.") % {"name": row.name})
    return redirect("crews:slots")


@has_role(*SHAPERS)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A first template to change."""
    actor = actor_of(request)
    services.begin_with_usual(county=get_area(actor.area_code[:COUNTY]), actor=actor, at=moment())
    messages.success(request, _("A first template is there: rename, remove and add as people here say."))
    return redirect("crews:slots")
