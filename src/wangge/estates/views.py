from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wangge.areas.queries import AnyArea, Box, collection, find_area, path_of, read_box
from wangge.estates import queries
from wangge.ui.guards import anyone, in_post
from wangge.ui.paging import keyset_page
from wangge.ui.parts import Crumb

GEOJSON = "application/geo+json"
SHOWN_IN_PANEL = 12


@in_post
def estate_list(request: HttpRequest) -> HttpResponse:
    """Estates beneath an area, by name."""
    wanted = request.GET.get("area")
    code = getattr(getattr(request, "actor", None), "area_code", "") if wanted is None else wanted
    words = request.GET.get("q", "")
    page = keyset_page(queries.estates_in(code, words), ["name", "id"], request.GET.get("after", ""))
    values = {"page": page, "words": words, "scope": find_area(code) if code else None, "code": code}
    return render(request, "estates/list.html", values)


@in_post
def estate(request: HttpRequest, code: str) -> HttpResponse:
    """One estate: where it lies, its buildings and stairwells, what became of it."""
    here = queries.find_estate(code)
    if here is None:
        raise Http404(_("There is no estate with this code."))
    before, after = queries.estate_history(here)
    path = path_of(here.area.code)
    values = {
        "estate": here,
        "crumbs": [
            Crumb(_("Estates"), reverse("estates:list")),
            *(Crumb(upper.name, reverse("areas:area", args=[upper.code])) for upper in path[2:]),
            Crumb(here.name),
        ],
        "buildings": queries.buildings_of(here),
        "before": before,
        "after": after,
        "map_url": f"{reverse('places:places_geojson')}?estate={here.code}",
    }
    return render(request, "estates/estate.html", values)


@anyone
def places_geojson(request: HttpRequest) -> HttpResponse:
    """Estates and, from the community down or in a rectangle, buildings: `?area=&bbox=w,s,e,n`."""
    code, box = _scope(request)
    is_near = box is not None or len(code) >= 12
    buildings = queries.building_features(code, box) if is_near else iter(())
    signed = getattr(getattr(request, "actor", None), "person_id", None) is not None
    features = [*buildings, *queries.estate_features(code, box, has_urls=signed)]
    return HttpResponse(collection(features), content_type=GEOJSON)


@anyone
def streets_geojson(request: HttpRequest) -> HttpResponse:
    """Streets of an area or a rectangle: `?area=&bbox=w,s,e,n`."""
    code, box = _scope(request)
    return HttpResponse(collection(queries.street_features(code, box)), content_type=GEOJSON)


def _scope(request: HttpRequest) -> tuple[str, Box | None]:
    code = request.GET.get("area", "")
    found = queries.find_estate(request.GET["estate"]) if request.GET.get("estate") else None
    return (found.area.code if found else code), read_box(request.GET.get("bbox", ""))


def area_panel(request: HttpRequest, area: AnyArea) -> SafeString:
    """Estates and lone buildings on an area's page."""
    rows = list(queries.estates_in(area.code).order_by("name")[: SHOWN_IN_PANEL + 1])
    lone = list(queries.buildings_in(area)[: SHOWN_IN_PANEL + 1]) if len(area.code) >= 15 else []
    if not rows and not lone:
        return mark_safe("")
    values = {
        "area": area,
        "estates": rows[:SHOWN_IN_PANEL],
        "has_more": len(rows) > SHOWN_IN_PANEL,
        "lone": lone[:SHOWN_IN_PANEL],
    }
    return render_to_string("estates/panel.html", values, request)
