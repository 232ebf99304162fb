"""Figures of meetings and decisions, with the bodies behind them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from wangge.areas.queries import find_area
from wangge.kinds.decision.queries.figures import figures as figures_of
from wangge.kinds.decision.rules import KEEPERS
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import Role

FIGURE_READERS = tuple(sorted(KEEPERS | {Role.SUPERVISOR}))


@has_role(*FIGURE_READERS)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Meetings, attendance and what became of decisions, of the own area over a year."""
    actor, at = actor_of(request), moment()
    this, wanted = localdate(at).year, request.GET.get("year", "")
    year = int(wanted) if wanted.isdigit() and this - 5 <= int(wanted) <= this else this
    values = {
        "figures": figures_of(actor.area_code, year, at), "year": year, "this_year": this, "last_year": this - 1,
        "place": find_area(actor.area_code),
    }  # fmt: skip
    return render(request, "decision/figures.html", values)
