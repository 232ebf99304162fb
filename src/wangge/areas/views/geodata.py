from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _

from wangge.areas import queries
from wangge.areas.views.parts import area_or_404
from wangge.ui.guards import anyone, in_post

GEOJSON = "application/geo+json"
COARSE_UP_TO = 6  # areas of a county or above are drawn with fewer points


@anyone
def outlines(request: HttpRequest) -> HttpResponse:
    """Outlines of one level beneath an area, in a rectangle if one is given: `?area=&level=grid&bbox=w,s,e,n&zoom=`."""
    code = request.GET.get("area", "")
    level = request.GET.get("level", "grid")
    box = queries.read_box(request.GET["bbox"]) if "bbox" in request.GET else None
    if level not in queries.LEVELS or (box is None and request.GET.get("bbox")):
        return HttpResponseBadRequest(_("level and bbox=west,south,east,north are wanted"))
    is_coarse = _is_coarse(request, code)
    rows = list(queries.outlines(code, level=level, box=box, is_coarse=is_coarse))
    features = queries.features(rows, queries.plain, is_coarse=is_coarse)
    return HttpResponse(queries.collection(features), content_type=GEOJSON)


@in_post
def grids(request: HttpRequest) -> HttpResponse:
    """Grids beneath an area with a tone by norm or by open matters: `?area=&by=norm|load&bbox=&zoom=`."""
    code = request.GET.get("area", "")
    is_coarse = _is_coarse(request, code)
    box = queries.read_box(request.GET.get("bbox", ""))
    rows = list(queries.outlines(code, level="grid", box=box, is_coarse=is_coarse))
    by_load = request.GET.get("by") == "load"
    describe = queries.labelled(queries.by_load(code) if by_load else queries.by_norm([row.area for row in rows]), code)
    features = [*queries.features(rows, describe, is_coarse=is_coarse), *queries.names_above(rows, code)]
    return HttpResponse(queries.collection(features), content_type=GEOJSON)


@anyone
def outline(request: HttpRequest, code: str) -> HttpResponse:
    """The outline of one area."""
    area = area_or_404(code)
    rows = queries.outlines(area.code, level=area.level, on=area.valid_from)
    features = queries.features([row for row in rows if row.area_id == area.pk], queries.plain)
    return HttpResponse(queries.collection(features), content_type=GEOJSON)


def _is_coarse(request: HttpRequest, code: str) -> bool:
    zoom = request.GET.get("zoom", "")
    return float(zoom) < 13 if zoom.replace(".", "", 1).isdigit() else len(code) <= COARSE_UP_TO
