"""The duty list and the limits: who is responsible, and how long each deadline is."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.matters.forms.catalogue import DutyForm, EndForm, LimitForm, TesterForm
from wangge.matters.kinds import get_kind
from wangge.matters.pages import catalogue as page
from wangge.matters.pages import rule_effects as rules
from wangge.matters.services.catalogue import (
    CatalogueRefused,
    add_duty_rule,
    clean_limit,
    end_duty_rule,
    end_limit_rule,
    may_edit,
    set_limit_rule,
)
from wangge.matters.services.duty import choose
from wangge.matters.services.rule_effects import (
    LimitScope,
    effect_of_duty,
    effect_of_ending,
    effect_of_ending_limit,
    effect_of_limit,
)
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
    """Add a rule after a preview; one for the same category and area ends the day before."""
    actor, at = actor_of(request), moment()
    form = DutyForm(request.POST or None, actor=actor)
    values: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        area = given.pop("area")
        code = area.code if area else ""
        if "confirm" not in request.POST:
            values["duty_effect"] = rules.duty_effect(
                effect_of_duty(
                    category=given["category"], area_code=code, unit=given["unit"],
                    on=given["valid_from"] or localdate(at),
                ),
                is_new=True,
            )  # fmt: skip
        else:
            try:
                add_duty_rule(area_code=code, actor=actor, at=at, **given)
            except CatalogueRefused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                messages.success(request, _("The rule was added."))
                return redirect("catalogue:duties")
    return _form(request, form, _("Add a rule to the duty list"), "catalogue:duties", **values)


@keepers
def end_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """End a rule after its last day, after a preview of who answers then."""
    row = page.get_duty_rule(pk)
    form = EndForm(request.POST or None, initial={"on": localdate(moment())})
    values: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["on"]
        if "confirm" in request.POST:
            end_duty_rule(row, on=last, actor=actor_of(request), at=moment())
            messages.success(request, _("The rule ends that day."))
            return redirect("catalogue:duties")
        values["duty_effect"] = rules.duty_effect(effect_of_ending(row, on=last), is_new=False)
    title = _("End a rule of the duty list")
    return _form(request, form, title, "catalogue:duties", subtitle=rules.duty_words(row), **values)


@has_role(*STAFF_ROLES)
def show_limits(request: HttpRequest) -> HttpResponse:
    """Every deadline of every kind with the limits in force."""
    values = {"kinds": page.limits(localdate(moment())), "may_edit": may_edit(actor_of(request))}
    return render(request, "matters/catalogue/limits.html", values)


@keepers
def new_limit(request: HttpRequest) -> HttpResponse:
    """Set a limit from a day on, after a preview."""
    actor, at = actor_of(request), moment()
    form = LimitForm(request.POST or None, actor=actor, initial={"clock": request.GET.get("clock", "")})
    values: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        kind, clock = given.pop("clock").split(".", 1)
        area = given.pop("area")
        code = area.code if area else ""
        try:
            if "confirm" in request.POST:
                set_limit_rule(kind=kind, clock=clock, area_code=code, actor=actor, at=at, **given)
                messages.success(request, _("The limit was set; running deadlines stay as they were counted."))
                return redirect("catalogue:limits")
            scope = LimitScope(get_kind(kind), clock, getattr(given["category"], "pk", None), code, given["urgency"])
            limit = clean_limit(given["limit"], none_allowed=True)
            effect = effect_of_limit(scope, limit=limit, on=given["valid_from"] or localdate(at))
            values["limit_effect"] = rules.limit_effect(effect, scope, at=at)
        except CatalogueRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return _form(request, form, _("Set a limit"), "catalogue:limits", **values)


@keepers
def end_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """End a limit after its last day, after a preview of what counts then."""
    row = page.get_limit_rule(pk)
    form = EndForm(request.POST or None, initial={"on": localdate(moment())})
    values: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["on"]
        if "confirm" in request.POST:
            end_limit_rule(row, on=last, actor=actor_of(request), at=moment())
            messages.success(request, _("The limit ends that day."))
            return redirect("catalogue:limits")
        scope = LimitScope(get_kind(row.kind), row.clock, row.category_id, row.area_code, row.urgency)
        values["limit_effect"] = rules.limit_effect(effect_of_ending_limit(row, scope, on=last), scope, at=moment())
    return _form(request, form, _("End a limit"), "catalogue:limits", subtitle=rules.limit_title(row), **values)


def _form(request: HttpRequest, form: Any, title: str, back: str, **values: Any) -> HttpResponse:
    is_preview = ("duty_effect" in values or "limit_effect" in values) and not form.errors
    values |= {"form": form, "title": title, "back": back, "is_preview": is_preview}
    return render(request, "matters/catalogue/rule.html", values, status=422 if form.errors else 200)
