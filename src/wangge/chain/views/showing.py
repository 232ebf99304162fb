"""The chain of an area: coverage, organizations, tables to take away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.areas.queries import path_of
from wangge.chain import queries
from wangge.chain.access import COUNTY, get_scope, may_edit, may_shape
from wangge.chain.forms import PLACES
from wangge.chain.rules import READERS
from wangge.chain.services.importing import table_xlsx
from wangge.chain.views.asking import actor_of, moment
from wangge.kit.sheets import write_xlsx
from wangge.people.guards import has_role
from wangge.ui.importing import spreadsheet
from wangge.ui.paging import keyset_page


def _asked(request: HttpRequest) -> dict[str, str]:
    level = request.GET.get("level", "")
    return {"text": request.GET.get("q", "").strip()[:40], "level": level if level.isdecimal() else ""}


@has_role(*READERS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """How many grids the chain reaches, where it does not, and what stands there."""
    actor, on = actor_of(request), localdate(moment())
    scope = get_scope(actor, request.GET.get("area", ""))
    asked = _asked(request)
    rows = queries.listed(scope.code, **asked)
    is_searching = bool(asked["text"] or asked["level"])
    values: dict[str, Any] = {
        "scope": scope, "board": queries.board(scope, on), "levels": queries.levels_of(scope.code), "asked": asked,
        "above": [area for area in path_of(scope.code)[:-1] if actor.covers(area.code)],
        "may_write": scope.level in PLACES and may_edit(actor, scope.code), "may_edit": may_edit(actor, scope.code),
        "may_shape": may_shape(actor, scope.code[:COUNTY]), "is_searching": is_searching,
        "page": keyset_page(rows, ("area__code", "pk"), request.GET.get("after", ""), 50),
    }  # fmt: skip
    return render(request, "chain/board.html", values)


@has_role(*READERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The organizations as a table that the import reads."""
    scope = get_scope(actor_of(request), request.GET.get("area", ""))
    rows = queries.listed(scope.code, **_asked(request)).order_by("area__code", "pk")
    return spreadsheet(table_xlsx(rows), f"wangge-chain-{scope.code}.xlsx")


@has_role(*READERS)
@require_GET
def without(request: HttpRequest) -> HttpResponse:
    """Every grid with the organizations that reach it, those without first, as a table."""
    scope = get_scope(actor_of(request), request.GET.get("area", ""))
    grids = sorted(queries.grids_of(scope.code, localdate(moment())), key=lambda grid: bool(grid.reached_by))
    lines = [[grid.code, grid.community, grid.name, "、".join(grid.reached_by)] for grid in grids]
    heads = [_("Area code"), _("Community or village"), _("Grid"), _("Reached by")]
    return spreadsheet(write_xlsx(heads, lines), f"wangge-grids-{scope.code}.xlsx")
