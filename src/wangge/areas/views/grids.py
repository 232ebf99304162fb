from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wangge.areas import queries
from wangge.areas.forms import SHOW_CHOICES, GridListForm
from wangge.areas.views.parts import crumbs_along, crumbs_of, scope_of
from wangge.kit.sheets import write_xlsx
from wangge.ui.guards import in_post
from wangge.ui.paging import keyset_page
from wangge.ui.parts import LegendItem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@in_post
def grid_list(request: HttpRequest) -> HttpResponse:
    """Grids out of norm, without a worker, or all of them; also as a spreadsheet."""
    scope = scope_of(request)
    code = scope.code
    form = GridListForm(request.GET or None)
    norms = queries.norm_rows()
    crews = queries.crews_of(code)
    summary = queries.summary_of(code, norms=norms, crews=crews)
    asked = form.cleaned_data["show"] if form.is_valid() else ""
    show = queries.Show(asked or summary.first_look)
    grids = queries.grids_in(code, show=show, norms=norms, crews=crews)
    if request.GET.get("format") == "xlsx":
        return _spreadsheet(code, grids, crews)
    page = keyset_page(grids, ["code"], request.GET.get("after", ""))
    values = {
        "scope": scope.area,
        "parent": scope.parent,
        "code": code,
        "crumbs": crumbs_along(scope.path),
        "show": show,
        "choices": SHOW_CHOICES,
        "page": page,
        "rows": queries.grid_rows(page.items, code, crews=crews),
        "summary": summary,
        "below": [area for area in scope.below if area.level not in {"grid", "micro_grid"}],
        "knows_load": queries.has_figure("open_matters"),
    }
    return render(request, "areas/grids.html", values)


def _spreadsheet(code: str, grids: Any, crews: dict[str, queries.Crew]) -> HttpResponse:
    headers = [
        _("Code"), _("Grid"), _("Community or village"), _("Households"), _("Fewest"), _("Most"), _("Size"),
        _("Grid workers"), _("of these with another grid"), _("Open matters"),
    ]  # fmt: skip

    def rows() -> Iterator[list[Any]]:
        for row in queries.grid_rows(grids.iterator(chunk_size=1000), code, crews=crews):
            grid = row.grid
            parent = grid.parent.name if grid.parent else ""
            yield [
                grid.code, grid.name, parent, grid.households, row.minimum, row.maximum, str(row.size_label),
                row.crew.workers, row.crew.shared, row.open_matters,
            ]  # fmt: skip

    response = HttpResponse(write_xlsx(headers, rows(), title=_("Grids")), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="grids.xlsx"'
    return response


@in_post
def grid_map(request: HttpRequest) -> HttpResponse:
    """Grids on a map, coloured by norm or by what is open in them."""
    scope = scope_of(request)
    code = scope.code
    by = "load" if request.GET.get("by") == "load" else "norm"
    values = {
        "scope": scope.area,
        "parent": scope.parent,
        "code": code,
        "crumbs": crumbs_along(scope.path),
        "by": by,
        "ground": queries.ground_of(code),
        "legend": _legend(by),
        "below": [area for area in scope.below if area.level not in {"grid", "micro_grid"}],
        "summary": queries.summary_of(code),
        "has_outlines": queries.has_grid_outlines(code),
    }
    return render(request, "areas/map.html", values)


def _legend(by: str) -> list[LegendItem]:
    if by == "load":
        words = [_("None"), "1–2", "3–5", "6–10", "11–20", _("Over 20")]
        return [LegendItem(word, str(tone)) for tone, word in enumerate(words)]
    return [
        LegendItem(_("Within the norm"), "good"),
        LegendItem(_("Below the norm"), "warn"),
        LegendItem(_("Above the norm"), "bad"),
        LegendItem(_("Households not known"), "none"),
    ]


@in_post
def coverage(request: HttpRequest, code: str) -> HttpResponse:
    """Where the outlines of an area's parts overlap, leave gaps or reach outside."""
    scope = queries.find_area(code)
    report = queries.coverage_report(code) if scope else []
    values = {"area": scope, "crumbs": crumbs_of(scope) if scope else [], "report": report}
    return render(request, "areas/coverage.html", values)
