"""Numbers that a county sets, such as how often more time may be granted: set after a preview, ended after a day."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.matters.forms.catalogue import EndForm, ParameterForm
from wangge.matters.pages import catalogue as page
from wangge.matters.pages.rule_effects import parameter_effect, parameter_words
from wangge.matters.services.catalogue import CatalogueRefused
from wangge.matters.services.parameters import check_parameter, end_parameter, set_parameter
from wangge.matters.views.asking import actor_of, moment
from wangge.matters.views.catalogue import keepers


@keepers
def new_parameter(request: HttpRequest) -> HttpResponse:
    """Set a number from a day on, after a preview."""
    actor, at = actor_of(request), moment()
    form = ParameterForm(request.POST or None, actor=actor, initial={"parameter": request.GET.get("rule", "")})
    values: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        kind, name = given.pop("parameter").split(".", 1)
        area = given.pop("area")
        code = area.code if area else ""
        try:
            if "confirm" in request.POST:
                set_parameter(kind=kind, name=name, area_code=code, actor=actor, at=at, **given)
                messages.success(request, _("The rule was set."))
                return redirect("catalogue:limits")
            check_parameter(kind, name, given["value"])
            on = given["valid_from"] or localdate(at)
            values["parameter_effect"] = parameter_effect(kind, name, code, after=given["value"], on=on)
        except CatalogueRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return _form(request, form, _("Set a rule"), **values)


@keepers
def end_number(request: HttpRequest, pk: int) -> HttpResponse:
    """End a number after its last day, after a preview of what counts then."""
    row = page.get_parameter(pk)
    form = EndForm(request.POST or None, initial={"on": localdate(moment())})
    values: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["on"]
        if "confirm" in request.POST:
            end_parameter(row, on=last, actor=actor_of(request), at=moment())
            messages.success(request, _("The rule ends that day."))
            return redirect("catalogue:limits")
        values["parameter_effect"] = parameter_effect(row.kind, row.name, row.area_code, without=row, on=last)
    return _form(request, form, _("End a rule"), subtitle=parameter_words(row), **values)


def _form(request: HttpRequest, form: Any, title: str, **values: Any) -> HttpResponse:
    is_preview = "parameter_effect" in values and not form.errors
    values |= {"form": form, "title": title, "back": "catalogue:limits", "is_preview": is_preview}
    return render(request, "matters/catalogue/rule.html", values, status=422 if form.errors else 200)
