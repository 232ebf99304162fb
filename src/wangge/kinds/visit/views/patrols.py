"""巡查 on the phone: set out, see what was reported on the way, come home; nobody sees another's patrols."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.areas.queries import names_of
from wangge.kinds.visit.access import get_patrol
from wangge.kinds.visit.forms.patrols import StartForm
from wangge.kinds.visit.queries import patrols as queries
from wangge.kinds.visit.queries.enrolments import area_words, grids_in
from wangge.kinds.visit.rules.patrols import KEEP_TRACK_DAYS, MOST_HOURS
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kinds.visit.services import patrols as services
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.views.frame import UNPROCESSABLE, private, show
from wangge.matters.views.asking import actor_of, moment
from wangge.people.actors import Actor
from wangge.people.guards import has_role
from wangge.people.rules import FIELD_ROLES

GRID = 15


def _choices(actor: Actor) -> list[tuple[str, str]]:
    """Where this post may patrol: its grid, or its whole area and each grid in it."""
    if len(actor.area_code) >= GRID:
        return [(actor.area_code, area_words(actor.area_code))]
    return [(actor.area_code, area_words(actor.area_code)), *grids_in(actor.area_code)]


def _about() -> dict[str, Any]:
    return {"days": KEEP_TRACK_DAYS, "hours": MOST_HOURS}


@has_role(*VISITORS)
def index(request: HttpRequest) -> HttpResponse:
    """Set out, and one's own patrols of the last days."""
    actor, at = actor_of(request), moment()
    form = StartForm(request.POST if request.method == "POST" else None, areas=_choices(actor))
    if form.is_bound and form.is_valid():
        try:
            row = services.start_patrol(
                actor=actor, area_code=form.cleaned_data["area"], route=form.cleaned_data["route"], at=at
            )
        except VisitRefused as refused:
            form.add_error(refused.field or None, refused.reason)
        else:
            return redirect("visit_field:patrol", row.pk)
    rows = list(queries.recent(actor, at=at))
    names = names_of({row.area_code for row in rows})
    context = {
        "form": form, "running": queries.running_patrol(actor), "walks": [queries.walk_of(row, names) for row in rows],
    }  # fmt: skip
    status = UNPROCESSABLE if form.is_bound else 200
    return private(show(request, "visit/patrols.html", _about() | context, status=status, at=at))


@has_role(*VISITORS)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own patrol: on the way, or what came of it."""
    actor, at = actor_of(request), moment()
    row = get_patrol(actor, pk)
    context = {
        "walk": queries.walk_of(row, names_of([row.area_code]), at=at),
        "found": queries.findings(row).order_by("opened_at", "id")[: queries.MOST],
        "has_camera": actor.role in FIELD_ROLES,
    }
    return private(show(request, "visit/patrol.html", _about() | context, at=at))


@has_role(*VISITORS)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Home again."""
    actor = actor_of(request)
    row = get_patrol(actor, pk)
    try:
        services.end_patrol(row, actor=actor, at=moment(), track=request.POST.get("track", ""))
    except VisitRefused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, _("The patrol is over."))
    return redirect("visit_field:patrol", pk)


@has_role(*VISITORS)
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes the path."""
    actor = actor_of(request)
    services.forget_track(get_patrol(actor, pk), actor=actor, at=moment())
    messages.success(request, _("The path is deleted."))
    return redirect("visit_field:patrol", pk)


@has_role(*VISITORS)
@require_GET
def track(request: HttpRequest, pk: int) -> HttpResponse:
    """The path, for the walker's own map."""
    return private(JsonResponse(queries.track_geojson(get_patrol(actor_of(request), pk))))
