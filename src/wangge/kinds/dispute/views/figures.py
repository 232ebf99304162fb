"""Figures and the ledger for leaders: numbers, never a case."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kinds.dispute.origins import told_groups
from wangge.kinds.dispute.pages.bodies import coverage_rows, kind_counts
from wangge.kinds.dispute.pages.ledger import ledger_page
from wangge.kinds.dispute.pages.legal import lawsuit_lines
from wangge.kinds.dispute.queries.bodies import counts_by_kind
from wangge.kinds.dispute.queries.figures import child_length, figures, ledger, years
from wangge.kinds.dispute.queries.visitors import counter_figures, entered_by_kind
from wangge.kinds.dispute.rules.words import TROUBLES
from wangge.kinds.dispute.services.noting import note_body
from wangge.kit.covering import HIDDEN, LEAST
from wangge.kit.sheets import write_xlsx
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import Role

READERS = tuple(
    sorted(
        {
            Role.COMMUNITY_SECRETARY, Role.COMMUNITY_CLERK, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER,
            Role.SUPERVISOR, Role.STATISTICIAN, Role.MEDIATOR,
        }
    )
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _year(request: HttpRequest, offered: list[int]) -> int:
    wanted = request.GET.get("year", "")
    return int(wanted) if wanted.isdigit() and int(wanted) in offered else offered[0]


def _area(request: HttpRequest) -> str:
    """The post's own area, cut to a community: nobody drills below what figures are told of."""
    return actor_of(request).area_code[:12]


@has_role(*READERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Coverage, success and performance of the post's own area, by whole years."""
    today, area = localdate(moment()), _area(request)
    offered = years(today)
    year = _year(request, offered)
    words = {str(code): _(word) for code, word in TROUBLES.items()}
    counts = counts_by_kind(area)
    values: dict[str, Any] = {
        "figures": figures(area_code=area, year=year, today=today, words=words),
        "coverage": coverage_rows(area, today),
        "kinds": kind_counts(counts),
        "lawsuits": lawsuit_lines(area)[:6],
        "years": offered,
        "year": year,
        "least": LEAST,
        "told": told_groups(actor_of(request)),
        "has_areas": child_length(area) > len(area),
    }
    return render(request, "dispute/figures.html", values)


@has_role(*READERS)
@require_GET
def show_ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of disputes: counts by place and kind."""
    today = localdate(moment())
    offered = years(today)
    year = _year(request, offered)
    page = ledger_page(ledger(area_code=_area(request), year=year, today=today))
    values = {"page": page, "years": offered, "year": year, "least": LEAST}
    return render(request, "dispute/ledger.html", values)


@has_role(*READERS)
@require_GET
def export_ledger(request: HttpRequest) -> HttpResponse:
    """The same counts as a sheet; a number that is too small stays out of it as well."""
    actor, at = actor_of(request), moment()
    offered = years(localdate(at))
    year = _year(request, offered)
    rows = [
        [code, name, *(HIDDEN if count is None else count for count in cells.values())]
        for code, name, cells in ledger(area_code=_area(request), year=year, today=localdate(at))
    ]
    headings = [_("Code"), _("Area"), *(_(word) for word in TROUBLES.values())]
    note_body("export", str(year), actor, at)
    answer = HttpResponse(write_xlsx(headings, rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="disputes-{year}.xlsx"'
    return answer


@has_role(*READERS)
@require_GET
def show_counters(request: HttpRequest) -> HttpResponse:
    """The counters of the area in a month, and today; no names."""
    area, at = _area(request), moment()
    today = localdate(at)
    first = _month(request.GET.get("month", ""), today)
    last = min(today, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    before = (first - timedelta(days=1)).replace(day=1)
    values = {
        "first": first, "before": before, "after": last + timedelta(days=1) if last < today else None,
        "today": counter_figures(area, today, today, at),
        "month": counter_figures(area, first, last, at),
        "kinds": entered_by_kind(area, first, last),
    }  # fmt: skip
    return render(request, "dispute/counter_figures.html", values)


def _month(text: str, today: date) -> date:
    """The first day of the month in an address such as 2026-03; anything else is this month."""
    year, _dash, month = text.partition("-")
    is_month = year.isdecimal() and month.isdecimal() and len(text) == 7 and 1 <= int(month) <= 12
    first = date(int(year), int(month), 1) if is_month and int(year) > 2000 else today.replace(day=1)
    return min(first, today.replace(day=1))
