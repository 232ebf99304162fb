"""For everybody: which stations there are, which is open now, what one offers. Nobody has to say who they are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.areas.queries import collection, find_area, ground_of
from wangge.kit.codes import LENGTHS
from wangge.people.guards import anyone
from wangge.stations import queries
from wangge.stations.access import get_station
from wangge.stations.views.asking import moment, wanted_of

GEOJSON = "application/geo+json"
STATES = ("open",)


def _ground(code: str, rows: list[queries.AnyStation]) -> str:
    """The streets beneath the map, of one county at most."""
    counties = {row.area.code[: LENGTHS["county"]] for row in rows}
    if len(code) < LENGTHS["county"]:
        return ground_of(counties.pop()) if len(counties) == 1 else ""
    return ground_of(code)


@anyone
@require_GET
def stations(request: HttpRequest) -> HttpResponse:
    """Every station, by township; those with a thing that is looked for, those open now."""
    at, wanted = moment(), wanted_of(request, STATES)
    scope = find_area(request.GET.get("area", ""))
    code = scope.code if scope else ""
    rows = list(queries.stations_in(code, wanted, at=at))
    if wanted.state == "open":
        rows = [row for row in rows if queries.is_open(row, at=at)]
    context = {
        "rows": queries.with_townships(queries.all_shown(rows, at=at)),
        "has_points": any(row.lng is not None for row in rows),
        "ground": _ground(code, rows),
        "wanted": wanted,
        "scope": scope,
        "kinds": queries.kind_choices(),
        "facilities": queries.facility_choices(),
        "query": request.GET.urlencode(),
    }
    return render(request, "stations/public_list.html", context)


@anyone
@require_GET
def station(request: HttpRequest, pk: int) -> HttpResponse:
    """One station: is it open, what is there, where it is."""
    row = get_station(pk)
    if row.closed_on is not None:
        raise Http404(_("This station was closed for good."))
    context = {
        "shown": queries.shown(row, at=moment()),
        "row": row,
        "where": queries.where_is(row),
        "ground": ground_of(row.area.code),
    }
    return render(request, "stations/public_station.html", context)


@anyone
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Stations as points: `?area=&q=&kind=&facility=&state=open`, or one of them: `?station=`."""
    at, wanted = moment(), wanted_of(request, STATES)
    one = request.GET.get("station", "")
    rows = list(queries.stations_in(request.GET.get("area", ""), wanted, at=at)[: queries.MOST_ON_MAP])
    if wanted.state == "open":
        rows = [row for row in rows if queries.is_open(row, at=at)]
    if one.isdecimal():
        rows = [row for row in rows if str(row.pk) == one]
    is_desk = request.GET.get("desk") == "1"
    return HttpResponse(collection(queries.features(rows, at=at, is_desk=is_desk)), content_type=GEOJSON)
