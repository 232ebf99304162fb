"""What matters put on the pages of grids and estates: what is open there, as far as one may see it."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from wangge.areas.models import Area
from wangge.estates.models import Estate
from wangge.matters.access import sights, visible
from wangge.matters.models import Matter
from wangge.matters.pages.listing import lean, page_seen, row_of
from wangge.matters.queries import Filters
from wangge.matters.views.asking import DESK_ROLES, actor_of

SHOWN = 8


def open_in_grid(request: HttpRequest, area: Area) -> str:
    """What is open in a grid, the next deadline first."""
    actor, at = actor_of(request), timezone.now()
    if actor.role not in DESK_ROLES:
        return ""
    seen = sights(actor)
    page = page_seen(seen, filters=Filters(area=area.code, is_open=True), sort="due", after="", at=at, size=SHOWN)
    rest = f"{reverse('matters:list')}?area={area.code}&when=open&sort=due" if page.next else ""
    return _drawn(request, page.items, rest)


def open_in_estate(request: HttpRequest, estate: Estate) -> str:
    """What is open in an estate, the newest first."""
    actor = actor_of(request)
    if actor.role not in DESK_ROLES:
        return ""
    rows = visible(actor).filter(estate=estate, closed_at=None).order_by("-opened_at", "-pk")
    return _drawn(request, list(lean(rows)[:SHOWN]), "")


def _drawn(request: HttpRequest, matters: list[Matter], rest: str) -> str:
    values = {"rows": [row_of(matter) for matter in matters], "rest": rest, "at": timezone.now()}
    return render_to_string("matters/parts/open_here.html", values, request)
