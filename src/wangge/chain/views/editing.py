"""Writing down organizations of the chain, and its levels."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.areas.queries import find_area, get_area
from wangge.chain import forms, queries, services
from wangge.chain.access import COUNTY, get_level, get_organization, get_scope, may_edit
from wangge.chain.rules import EDITORS, SHAPERS
from wangge.chain.services import ChainRefused
from wangge.chain.views.asking import UNPROCESSABLE, actor_of, moment
from wangge.people.guards import has_role


def _answer(request: HttpRequest, form: Any, act: Any, *, back: str, **context: Any) -> HttpResponse:
    """Shows a form, makes its act when it was sent, and says why not without losing anything."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except ChainRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context |= {"form": form, "back": back}
    return render(request, "chain/form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _board(code: str) -> str:
    return f"{reverse('chain:board')}?area={code}"


@has_role(*EDITORS)
def add(request: HttpRequest) -> HttpResponse:
    """One more organization of a township or community (`?area=CODE`)."""
    actor, at = actor_of(request), moment()
    scope = get_scope(actor, request.GET.get("area", ""))
    if scope.level not in forms.PLACES:
        messages.info(request, _("Choose the township or community first."))
        return redirect("chain:board")
    if not may_edit(actor, scope.code):
        raise Http404
    form = forms.BranchForm(request.POST or None, scope=scope, on=localdate(at))
    return _answer(
        request, form, lambda: services.save_branch(form.given(), actor=actor, at=at), back=_board(scope.code),
        title=_("Write down a party organization"), lead=scope.name,
    )  # fmt: skip


@has_role(*EDITORS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one: its name, level, grids, founders, or that it exists no more."""
    actor, at = actor_of(request), moment()
    row = get_organization(actor, pk)
    scope = find_area(row.area.code[:12])
    if scope is None or scope.level not in forms.PLACES or not may_edit(actor, scope.code):
        raise Http404
    begun = forms.BranchForm.initial_of(row, queries.branch_of(row))
    form = forms.BranchForm(request.POST or None, scope=scope, on=localdate(at), row=row, initial=begun)
    return _answer(
        request, form,
        lambda: services.save_branch(
            form.given(), actor=actor, at=at, organization=row, is_active=form.cleaned_data["is_active"]
        ),
        back=_board(scope.code), title=row.name, lead=scope.name,
    )  # fmt: skip


@has_role(*SHAPERS)
def levels(request: HttpRequest) -> HttpResponse:
    """The levels of the county, or a choice of three, four or five to begin with."""
    actor, at = actor_of(request), moment()
    county = get_area(actor.area_code[:COUNTY])
    form = forms.BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.begin_with(form.cleaned_data["template"], county=county, actor=actor, at=at)
        messages.success(request, _("The levels are there: rename, add and take out as people here say."))
        return redirect("chain:levels")
    values = {"form": form, "county": county, "rows": queries.levels_of(county.code)}
    return render(request, "chain/levels.html", values, status=UNPROCESSABLE if form.errors else 200)


@has_role(*SHAPERS)
def level(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a level, or change one."""
    actor, at = actor_of(request), moment()
    row = get_level(actor, pk) if pk else None
    county = row.county if row else get_area(actor.area_code[:COUNTY])
    names = ("name", "place", "subkind", "position")
    begun = {name: getattr(row, name) for name in names} if row else {"position": 100}
    form = forms.LevelForm(request.POST or None, initial=begun)
    return _answer(
        request, form,
        lambda: services.save_level(actor=actor, at=at, county=county, level=row, **form.cleaned_data),
        back=reverse("chain:levels"), title=row.name if row else _("Add a level"), lead=county.name,
    )  # fmt: skip


@has_role(*SHAPERS)
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a level out."""
    actor = actor_of(request)
    services.retire_level(get_level(actor, pk), actor=actor, at=moment())
    messages.success(request, _("Saved."))
    return redirect("chain:levels")
