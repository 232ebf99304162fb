"""What the planning desk puts on the pages of others."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from wangge.areas.queries import AnyArea
from wangge.planning.consultations import open_for_grid, public_consultations
from wangge.planning.queries import micro_parts


def open_plans(request: HttpRequest, _subject: object) -> str:
    """On the first page for residents: plans of grids on which one can comment now."""
    rows = public_consultations(timezone.localdate())
    return render_to_string("planning/parts/open_plans.html", {"rows": rows}, request) if rows else ""


def open_plan_of_grid(request: HttpRequest, area: AnyArea) -> str:
    """On the page behind a grid's plate: its community is being redrawn."""
    found = open_for_grid(area.code, timezone.localdate())
    if found is None:
        return ""
    return render_to_string("planning/parts/open_here.html", {"row": found[0], "code": found[1]}, request)


def micro_list(request: HttpRequest, area: AnyArea) -> str:
    """On the page of a micro-grid, or of the grid around it: which units and floors belong to it."""
    parts = micro_parts(area) if area.level in {"grid", "micro_grid"} else []
    return render_to_string("planning/parts/micro_list.html", {"groups": parts}, request) if parts else ""
