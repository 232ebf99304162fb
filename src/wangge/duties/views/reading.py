"""Reading: the county's catalogues, one of them with its concerns, whose duty a category is, residents and phone."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.areas.queries import AnyArea, find_area
from wangge.duties import queries
from wangge.duties.access import get_catalogue, get_item, may_keep
from wangge.duties.rules import COUNTERS, COUNTY, EDITORS, ON_THE_PHONE, PERIODS, READERS, USUAL_PERIOD
from wangge.duties.tables import table_xlsx
from wangge.duties.views.asking import actor_of, moment
from wangge.matters.access import get_matter
from wangge.matters.pages.listing import ROW_NEEDS, row_of
from wangge.people.guards import anyone, has_role
from wangge.ui.importing import spreadsheet
from wangge.ui.paging import keyset_page
from wangge.ui.parts import Tab


def _period(request: HttpRequest) -> tuple[str, datetime]:
    """How far back is counted, and from which moment."""
    asked = request.GET.get("days", "")
    asked = asked if asked in PERIODS else USUAL_PERIOD
    return asked, queries.start_of(localdate(moment()) - PERIODS[asked])


@has_role(*READERS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The catalogues of the own county: in force, drafted, over."""
    actor, on = actor_of(request), localdate(moment())
    is_keeper = actor.role in EDITORS
    rows = [
        row for row in queries.kept(actor.area_code[:COUNTY]) if row.published_at or may_keep(actor, row.county.code)
    ]
    context = {
        "now": [row for row in rows if row.is_in_force(on)], "drafts": [row for row in rows if not row.published_at],
        "others": [row for row in rows if row.published_at and not row.is_in_force(on)], "may_keep": is_keeper,
        "on": on,
    }  # fmt: skip
    return render(request, "duties/board.html", context)


@has_role(*READERS)
@require_GET
def catalogue(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: as residents read it, with its categories, and how many concerns fall under each duty."""
    actor, on = actor_of(request), localdate(moment())
    row = get_catalogue(actor, pk)
    days, since = _period(request)
    counts = actor.role in COUNTERS and row.published_at is not None
    lines, none = queries.lines_of(row, actor=actor if counts else None, since=since)
    here = reverse("duties:catalogue", args=[pk])
    titles = {"30": _("30 days"), "90": _("90 days"), "365": _("One year")}
    context = {
        "row": row, "lines": lines, "none": none, "counts": counts, "days": days, "is_now": row.is_in_force(on),
        "tabs": [Tab(title, f"{here}?days={key}", key == days) for key, title in titles.items()] if counts else [],
        "may_keep": may_keep(actor, row.county.code), "on": on,
    }  # fmt: skip
    return render(request, "duties/catalogue.html", context)


@has_role(*COUNTERS)
@require_GET
def concerns(request: HttpRequest, pk: int) -> HttpResponse:
    """The concerns behind the number of a duty."""
    item = get_item(actor_of(request), pk)
    days, since = _period(request)
    found = queries.concerns_of(item, actor=actor_of(request), since=since).select_related(*ROW_NEEDS)
    page = keyset_page(found, ("-opened_at", "-pk"), request.GET.get("after", ""))
    context = {"item": item, "page": page, "rows": [row_of(one) for one in page], "days": days, "at": moment()}
    return render(request, "duties/concerns.html", context)


@has_role(*READERS)
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as a table that the import reads."""
    return spreadsheet(table_xlsx(get_catalogue(actor_of(request), pk)), "wangge-duties.xlsx")


@has_role(*READERS)
@require_GET
def of_matter(request: HttpRequest, number: str) -> HttpResponse:
    """Whose duty this concern is, as a part of its page, asked for when somebody wants to know."""
    matter = get_matter(actor_of(request), number, "category__parent")
    items = queries.duties_of(matter.category, matter.area_code, localdate(moment()))
    return render(request, "duties/parts/whose.html", {"items": items, "matter": matter})


@anyone
@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """Everything in force in a county, or in all: what residents may come for."""
    scope = find_area(request.GET.get("area", "")[:COUNTY])
    rows = queries.in_force(scope.code if scope else "", localdate(moment()))
    return render(request, "duties/public.html", {"rows": rows, "scope": scope})


@has_role(*ON_THE_PHONE)
@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """What one answers for, on the phone."""
    rows = queries.at_grid(actor_of(request).area_code, localdate(moment()))
    return render(request, "duties/phone.html", {"rows": rows})


def grid_panel(request: HttpRequest, area: AnyArea) -> SafeString:
    """On the page behind a grid's plate: what one may come to its worker for."""
    rows = queries.at_grid(area.code, localdate(moment())) if area.valid_to is None else []
    if not rows:
        return mark_safe("")
    return render_to_string("duties/parts/panel.html", {"rows": rows, "area": area}, request)


def phone_panel(request: HttpRequest, _subject: None) -> SafeString:
    """On the phone's page of contacts: a way to what one answers for."""
    return render_to_string("duties/parts/phone_link.html", {}, request)


def whose_panel(request: HttpRequest, page: Any) -> SafeString:
    """On the page of a concern: whose duty it is, looked up only when somebody asks."""
    matter = page.matter
    if matter.kind != queries.KIND or matter.category_id is None or actor_of(request).role not in READERS:
        return mark_safe("")
    return render_to_string("duties/parts/ask.html", {"matter": matter}, request)
