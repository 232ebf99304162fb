"""What the residents' door puts on the pages of others."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from wangge.areas.queries import AnyArea


def report_from_grid(request: HttpRequest, area: AnyArea) -> str:
    """On the page behind a grid's plate: report something right here, with the place filled in."""
    if area.valid_to is not None:
        return ""
    return render_to_string("portal/parts/report_here.html", {"area": area}, request)
