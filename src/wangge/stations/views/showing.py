from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.areas.queries import AnyArea, find_area, ground_of
from wangge.people.guards import in_post
from wangge.stations import queries
from wangge.stations.access import get_station, may_care, may_edit
from wangge.stations.rules import EDITORS
from wangge.stations.services.importing import table_xlsx
from wangge.stations.views.asking import actor_of, moment, wanted_of
from wangge.ui.importing import spreadsheet
from wangge.ui.paging import keyset_page

STATES = ("paused", "old", "closed")
SHOWN_IN_PANEL = 6


def _scope(request: HttpRequest) -> str:
    wanted = request.GET.get("area")
    return actor_of(request).area_code if wanted is None else wanted


@in_post
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register of an area, narrowed by words, kind and state."""
    at, wanted, code = moment(), wanted_of(request, STATES), _scope(request)
    page = keyset_page(
        queries.stations_in(code, wanted, at=at), ("area__code", "name", "pk"), request.GET.get("after", "")
    )
    context = {
        "page": page,
        "rows": queries.all_shown(page.items, at=at),
        "heads": queries.heads(code, at=at),
        "wanted": wanted,
        "code": code,
        "scope": find_area(code) if code else None,
        "kinds": queries.kind_choices(),
        "may_edit": actor_of(request).role in EDITORS,
        "query": request.GET.urlencode(),
    }
    return render(request, "stations/register.html", context)


@in_post
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list as a table that the import reads."""
    rows = queries.stations_in(_scope(request), wanted_of(request, STATES), at=moment())
    return spreadsheet(table_xlsx(rows.order_by("area__code", "name")), "wangge-stations.xlsx")


@in_post
@require_GET
def station(request: HttpRequest, pk: int) -> HttpResponse:
    """One station with what it cost, who keeps it, and what may be done."""
    actor, at = actor_of(request), moment()
    row = get_station(pk)
    context = {
        "shown": queries.shown(row, at=at),
        "row": row,
        "where": queries.where_is(row),
        "ground": ground_of(row.area.code),
        "may_edit": row.closed_on is None and may_edit(actor, row.area.code),
        "may_care": row.closed_on is None and may_care(actor, row.area.code),
        "at": at,
    }
    return render(request, "stations/station.html", context)


def area_panel(request: HttpRequest, area: AnyArea) -> SafeString:
    """Stations on an area's page."""
    rows = list(queries.stations_in(area.code, at=moment()).order_by("area__code", "name")[: SHOWN_IN_PANEL + 1])
    if not rows:
        return mark_safe("")
    values = {
        "area": area, "rows": queries.all_shown(rows[:SHOWN_IN_PANEL], at=moment()),
        "has_more": len(rows) > SHOWN_IN_PANEL, "title": _("Service stations"),
    }  # fmt: skip
    return render_to_string("stations/parts/panel.html", values, request)


def public_panel(request: HttpRequest, area: AnyArea) -> SafeString:
    """On the page behind a grid's plate: where one may step in nearby."""
    rows = queries.near(area, at=moment()) if area.valid_to is None else []
    if not rows:
        return mark_safe("")
    return render_to_string("stations/parts/near.html", {"rows": rows, "code": area.code[:12]}, request)
