"""The duty list and the limits: who is responsible, and how long each deadline is."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.matters.forms.catalogue import DutyForm, EndForm, LimitForm, TesterForm
from wangge.matters.pages import catalogue as page
from wangge.matters.services.catalogue import (
    CatalogueRefused,
    add_duty_rule,
    end_duty_rule,
    end_limit_rule,
    may_edit,
    set_limit_rule,
)
from wangge.matters.services.duty import choose
from wangge.matters.views.asking import actor_of, moment
from wangge.matters.views.catalogue import keepers
from wangge.people.guards import has_role
from wangge.people.rules import STAFF_ROLES
from wangge.ui.paging import keyset_page


@has_role(*STAFF_ROLES)
def show_duties(request: HttpRequest) -> HttpResponse:
    """The duty list, narrowed, and the tester: who would get it?"""
    actor, today = actor_of(request), localdate(moment())
    given = request.GET
    tester = TesterForm(given if "test" in given else None, actor=actor)
    choice, is_tested = None, tester.is_bound and tester.is_valid()
    if is_tested:
        wanted = tester.cleaned_data
        choice = choose(category=wanted["category"], area_code=wanted["area"].code, on=today)
    is_all = given.get("show") == "all"
    text, area = given.get("q", "").strip(), given.get("area_code", "").strip()
    rows = page.duty_rows(text=text, area=area, is_all=is_all, today=today)
    found = keyset_page(rows, ("area_code", "id"), given.get("after", ""), 50)
    values = {
        "page": found,
        "lines": page.duty_lines(found.items, today),
        "tester": tester,
        "is_tested": is_tested,
        "choice": choice,
        "is_all": is_all,
        "area_code": area,
        "text": text,
        "may_edit": may_edit(actor),
    }
    return render(request, "matters/catalogue/duties.html", values)


@keepers
def new_duty(request: HttpRequest) -> HttpResponse:
    """Add a rule; one for the same category and area ends the day before."""
    actor = actor_of(request)
    form = DutyForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        area = given.pop("area")
        try:
            add_duty_rule(area_code=area.code if area else "", actor=actor, at=moment(), **given)
        except CatalogueRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The rule was added."))
            return redirect("catalogue:duties")
    return _form(request, form, _("Add a rule to the duty list"), "catalogue:duties")


@keepers
def end_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """End a rule after its last day."""
    row = page.get_duty_rule(pk)
    form = EndForm(request.POST or None, initial={"on": localdate(moment())})
    if request.method == "POST" and form.is_valid():
        end_duty_rule(row, on=form.cleaned_data["on"], actor=actor_of(request), at=moment())
        messages.success(request, _("The rule ends that day."))
        return redirect("catalogue:duties")
    return _form(request, form, _("End a rule of the duty list"), "catalogue:duties")


@has_role(*STAFF_ROLES)
def show_limits(request: HttpRequest) -> HttpResponse:
    """Every deadline of every kind with the limits in force."""
    values = {"kinds": page.limits(localdate(moment())), "may_edit": may_edit(actor_of(request))}
    return render(request, "matters/catalogue/limits.html", values)


@keepers
def new_limit(request: HttpRequest) -> HttpResponse:
    """Set a limit from a day on."""
    actor = actor_of(request)
    form = LimitForm(request.POST or None, actor=actor, initial={"clock": request.GET.get("clock", "")})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        kind, clock = given.pop("clock").split(".", 1)
        area = given.pop("area")
        try:
            set_limit_rule(
                kind=kind, clock=clock, area_code=area.code if area else "", actor=actor, at=moment(), **given
            )
        except CatalogueRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The limit was set; running deadlines stay as they were counted."))
            return redirect("catalogue:limits")
    return _form(request, form, _("Set a limit"), "catalogue:limits")


@keepers
def end_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """End a limit after its last day."""
    row = page.get_limit_rule(pk)
    form = EndForm(request.POST or None, initial={"on": localdate(moment())})
    if request.method == "POST" and form.is_valid():
        end_limit_rule(row, on=form.cleaned_data["on"], actor=actor_of(request), at=moment())
        messages.success(request, _("The limit ends that day."))
        return redirect("catalogue:limits")
    return _form(request, form, _("End a limit"), "catalogue:limits")


def _form(request: HttpRequest, form: Any, title: str, back: str) -> HttpResponse:
    values = {"form": form, "title": title, "back": back, "is_direct": True}
    return render(request, "matters/catalogue/form.html", values, status=422 if form.errors else 200)
