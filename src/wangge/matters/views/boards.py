"""The board by state and the map."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.matters.access import get_matter
from wangge.matters.forms.filters import FilterForm, kept_query
from wangge.matters.kinds import kinds
from wangge.matters.pages.board import ON_MAP, addresses, board, place_of, places, read_box
from wangge.matters.pages.listing import furniture
from wangge.matters.views.asking import DESK_ROLES, actor_of, moment
from wangge.people.guards import has_role
from wangge.ui.parts import LegendItem, Tab


@has_role(*DESK_ROLES)
@require_GET
def show_board(request: HttpRequest) -> HttpResponse:
    """Open matters of one kind in columns by state."""
    actor, at = actor_of(request), moment()
    installed = kinds()
    kind = installed.get(request.GET.get("kind", "")) or next(iter(installed.values()))
    form = FilterForm(request.GET, actor=actor)
    filters = form.filters()
    names, _views = furniture(filters, actor)
    form.name_keys(names)
    query = kept_query(request.GET)
    columns = board(kind, actor=actor, filters=filters, query=query, at=at)
    context = {
        "form": form,
        "kind": kind,
        "columns": columns,
        "is_empty": not any(column.count for column in columns),
        "tabs": [
            Tab(other.title_plural, f"{reverse('matters:board')}?kind={other.name}", other is kind, icon=other.icon)
            for other in installed.values()
        ],
        "at": at,
    }
    return render(request, "matters/board.html", context)


@has_role(*DESK_ROLES)
@require_GET
def show_map(request: HttpRequest) -> HttpResponse:
    """Open matters on the map."""
    actor = actor_of(request)
    form = FilterForm(request.GET, actor=actor)
    names, _views = furniture(form.filters(), actor)
    form.name_keys(names)
    legend = [
        LegendItem(_("Overdue"), "bad"),
        LegendItem(_("Urgent"), "accent"),
        LegendItem(_("Waiting"), "warn"),
        LegendItem(_("In hand"), "info"),
    ]
    query = kept_query(request.GET, with_sort=False)
    own = f"{reverse('matters:places')}?{query}" if query else reverse("matters:places")
    context = {
        "form": form,
        "query": query,
        "legend": legend,
        "most": ON_MAP,
        "addresses": addresses(form.filters().area or actor.area_code, own),
    }
    return render(request, "matters/map.html", context)


@has_role(*DESK_ROLES)
@require_GET
def show_places(request: HttpRequest) -> HttpResponse:
    """Open matters with a point, as GeoJSON, inside a box `bbox=west,south,east,north` if one is given."""
    actor = actor_of(request)
    filters = FilterForm(request.GET, actor=actor).filters()
    found = places(actor=actor, filters=filters, box=read_box(request.GET.get("bbox", "")), at=moment())
    return JsonResponse(found, content_type="application/geo+json")


@has_role(*DESK_ROLES)
@require_GET
def show_place(request: HttpRequest, number: str) -> HttpResponse:
    """Where one matter is, as GeoJSON."""
    matter = get_matter(actor_of(request), number)
    return JsonResponse(place_of(matter, moment()), content_type="application/geo+json")
