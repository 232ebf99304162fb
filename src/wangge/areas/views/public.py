from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.areas import queries
from wangge.areas.cards import cards
from wangge.areas.plate import plates
from wangge.areas.views.parts import area_or_404
from wangge.kit.qr import svg
from wangge.ui.guards import anyone


def grid_or_404(code: str) -> queries.AnyArea:
    """A grid's public page exists for grids only."""
    area = area_or_404(code)
    if area.level not in {"grid", "micro_grid"}:
        raise Http404(_("There is no grid with this code."))
    return area


def public_address(request: HttpRequest, code: str) -> str:
    """Where the code on a plate leads."""
    return request.build_absolute_uri(reverse("grid:page", args=[code]))


@anyone
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """What residents see of their grid: where it is, whom to call, how to report."""
    here = grid_or_404(code)
    address = public_address(request, code)
    values = {
        "area": here,
        "path": queries.path_of(code)[:-1],
        "contacts": queries.contacts_of(code),
        "qr": svg(address),
        "address": address,
        "has_outline": queries.has_outline(here),
        "ground": queries.ground_of(code),
        "heirs": [] if here.valid_to is None else [heir for heir in queries.successors(code) if heir.code != code],
    }
    return render(request, "areas/public.html", values)


@anyone
def plate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The plate of a grid, or those of all grids of a community, ready to print."""
    return _printed(plates(_grids(request, code)), f"grid-{code}.pdf")


@anyone
def cards_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Contact cards of a grid, or of all grids of a community, ready to print and cut."""
    return _printed(cards(_grids(request, code)), f"grid-{code}-cards.pdf")


def _grids(request: HttpRequest, code: str) -> list[tuple[queries.AnyArea, str]]:
    """A grid, or the grids of a community, each with the address behind its code."""
    here = area_or_404(code)
    found = list(queries.grids_in(here.code)) if here.level == "community" else [grid_or_404(code)]
    if not found:
        raise Http404(_("This community has no grids yet."))
    return [(grid, public_address(request, grid.code)) for grid in found]


def _printed(document: bytes, name: str) -> HttpResponse:
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
