from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas import queries
from wangge.areas.forms import AreaForm, DayForm, NormForm
from wangge.areas.services import EditRefused, set_grid_norm, update_area
from wangge.areas.views.parts import area_or_404, asked_day, crumbs_of
from wangge.kit.codes import LENGTHS
from wangge.ui.guards import has_role, in_post

GRID_LEVELS = ("grid", "micro_grid")


@in_post
def tree(request: HttpRequest) -> HttpResponse:
    """The whole tree at a date, its branches fetched as they are opened; or what a search finds in it."""
    form = DayForm(request.GET or None)
    day = asked_day(form)
    words = form.cleaned_data.get("q", "") if form.is_valid() else ""
    values = {
        "form": form if form.is_bound else DayForm(initial={"on": day}),
        "day": day,
        "is_today": day == timezone.localdate(),
        "words": words,
        "hits": queries.search_areas(words, day) if words else [],
        "branches": [] if words else queries.opened(_own_area(request), day),
        "totals": queries.totals(day),
    }
    return render(request, "areas/tree.html", values)


def _own_area(request: HttpRequest) -> str:
    """The county of the acting post, or its area where it stands above."""
    return str(getattr(getattr(request, "actor", None), "area_code", ""))[: LENGTHS["county"]]


@in_post
def branch(request: HttpRequest, code: str) -> HttpResponse:
    """The areas one level below, as a part of the tree."""
    form = DayForm(request.GET or None)
    values = {"branches": queries.branches(code, asked_day(form)), "day": asked_day(form)}
    return render(request, "areas/parts/branches.html", values)


@in_post
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one area; grids have a page of their own kind."""
    here = area_or_404(code)
    before, after = queries.history_of(here)
    today = timezone.localdate()
    is_grid = here.level in GRID_LEVELS
    values = {
        "area": here,
        "crumbs": crumbs_of(here),
        "above": queries.path_of(code)[-3:-1][::-1],
        "branch": queries.branch(here, today),
        "branches": queries.branches(code, today),
        "has_outline": queries.has_outline(here),
        "ground": queries.ground_of(code),
        "before": before,
        "after": after,
        "aliases": queries.aliases_of(here),
        "network_names": queries.network_names_of(here),
        "is_ended": here.valid_to is not None and here.valid_to <= today,
        "norm": queries.norm_for(code),
        "size": queries.size_row(here),
        "contacts": queries.contacts_of(code) if is_grid else [],
        "summary": None if is_grid else queries.summary_of(code),
    }
    return render(request, "areas/grid.html" if is_grid else "areas/area.html", values)


@has_role("system_admin")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Name and households of an area, changed with an audit entry."""
    here = area_or_404(code)
    form = AreaForm(request.POST or None, initial={"name": here.name, "households": here.households})
    if request.method == "POST" and form.is_valid():
        changed = update_area(
            here,
            name=form.cleaned_data["name"],
            households=form.cleaned_data["households"],
            actor=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return HttpResponseRedirect(reverse("areas:area", args=[code]))
    values = {"area": here, "crumbs": crumbs_of(here), "form": form}
    return render(request, "areas/edit.html", values)


@has_role("system_admin")
def norm(request: HttpRequest, code: str) -> HttpResponse:
    """How many households a grid in and beneath an area should have."""
    here = area_or_404(code)
    minimum, maximum = queries.norm_for(code)
    row = queries.own_norm(code)
    initial = {"minimum": minimum, "maximum": maximum, "source": row.source if row else ""}
    form = NormForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_grid_norm(here, **form.cleaned_data, actor=request.actor, at=timezone.now())  # type: ignore[attr-defined]
        except EditRefused as refusal:
            form.add_error("minimum", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("areas:area", args=[code]))
    values = {"area": here, "crumbs": crumbs_of(here), "form": form}
    return render(request, "areas/norm.html", values)
