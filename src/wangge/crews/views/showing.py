from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from wangge.areas.queries import AnyArea, find_area
from wangge.crews import queries
from wangge.crews.access import COUNTY, get_seat, may_edit, may_read, may_shape
from wangge.crews.rules import EDITORS, READERS, SHAPERS, WARN_BEFORE
from wangge.crews.services.importing import table_xlsx
from wangge.crews.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.ui.importing import spreadsheet
from wangge.ui.paging import keyset_page

STATES = ("soon", "over")


def _asked(request: HttpRequest) -> dict[str, str]:
    given = request.GET
    state = given.get("state", "")
    slot = given.get("slot", "")
    return {
        "slot": slot if slot.isdecimal() else "",
        "state": state if state in STATES else "",
        "text": given.get("q", "").strip()[:40],
    }


@has_role(*READERS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Who stands in the crews of the own area, what is missing, whose time ends."""
    actor, on = actor_of(request), localdate(moment())
    wanted = request.GET.get("area", "")
    code = wanted if wanted and actor.covers(wanted) else actor.area_code
    asked = _asked(request)
    page = keyset_page(
        queries.seats_in(code, on=on, **asked), ("area__code", "slot__position", "pk"), request.GET.get("after", "")
    )
    gaps = queries.gaps_in(code, on=on)
    context = {
        "page": page,
        "asked": asked,
        "code": code,
        "scope": find_area(code),
        "slots": queries.slots_of(code),
        "gaps": gaps,
        "heads": queries.heads(code, gaps, on=on),
        "may_edit": actor.role in EDITORS,
        "may_shape": may_shape(actor, code[:COUNTY]),
        "query": request.GET.urlencode(),
        "warn_on": on + WARN_BEFORE,
    }
    return render(request, "crews/board.html", context)


@has_role(*READERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list as a table that the import reads."""
    actor = actor_of(request)
    rows = queries.seats_in(actor.area_code, on=localdate(moment()), **_asked(request))
    return spreadsheet(table_xlsx(rows.order_by("area__code", "slot__position", "pk")), "wangge-crews.xlsx")


@has_role(*READERS)
@require_GET
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody in a crew."""
    actor, on = actor_of(request), localdate(moment())
    row = get_seat(actor, pk)
    context = {
        "row": row,
        "is_over": row.is_over(on),
        "may_edit": not row.is_over(on) and may_edit(actor, row.area.code),
    }
    return render(request, "crews/seat.html", context)


@has_role(*SHAPERS)
@require_GET
def slots(request: HttpRequest) -> HttpResponse:
    """The template of the county."""
    code = actor_of(request).area_code[:COUNTY]
    context = {"rows": queries.slots_of(code), "county": find_area(code)}
    return render(request, "crews/slots.html", context)


def area_panel(request: HttpRequest, area: AnyArea) -> SafeString:
    """Who stands for a grid or community, on its page, for who keeps or reads its crews."""
    actor = actor_of(request)
    if len(area.code) < 12 or not may_read(actor, area.code):
        return mark_safe("")
    lines = queries.crew_of(area, on=localdate(moment()))
    if not lines:
        return mark_safe("")
    return render_to_string("crews/parts/panel.html", {"lines": lines, "area": area}, request)


def public_panel(request: HttpRequest, area: AnyArea) -> SafeString:
    """On the page behind a grid's plate: who stands for it, and what one may come to them for."""
    lines = queries.crew_of(area, on=localdate(moment())) if area.valid_to is None else []
    lines = [line for line in lines if line.slot.publicity != "staff"]
    if not lines:
        return mark_safe("")
    return render_to_string("crews/parts/public.html", {"lines": lines}, request)
