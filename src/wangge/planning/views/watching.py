"""Grids that left their norm, and how many workers areas need."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.areas.queries import find_area
from wangge.jobs.queries import last_run
from wangge.jobs.services import run_now
from wangge.kit.sheets import write_xlsx
from wangge.people.guards import has_role
from wangge.planning import drifts
from wangge.planning import staffing as staff
from wangge.planning.forms import StaffForm
from wangge.planning.gathering import NothingToPlan
from wangge.planning.rules import MAKERS, READERS
from wangge.planning.services import drifting
from wangge.planning.services.reporting import PlanRefused
from wangge.planning.views.parts import actor_of, complain, moment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEVELS = ("township", "community")


@has_role(*READERS)
@require_GET
def drift(request: HttpRequest) -> HttpResponse:
    """Grids out of their norm in the own area, by community, each with the way to the smallest adjustment."""
    actor = actor_of(request)
    groups = drifts.drift_groups(drifts.drifts_for(actor))
    values = {
        "found": groups, "grids": sum(len(group.lines) for group in groups), "may_mend": actor.role in MAKERS,
        "looked_at": last_run(drifting.LOOK.name),
    }  # fmt: skip
    return render(request, "planning/drift.html", values)


@has_role(*MAKERS)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Counts now instead of at night."""
    at = moment()
    run_now(item=drifting.LOOK, at=at)
    seen = last_run(drifting.LOOK.name)
    if seen is None or seen < at:
        messages.error(
            request, _("It could not be counted; the system administrator sees why under “Background work”.")
        )
    else:
        messages.success(request, _("Counted: every grid was compared with its norm."))
    return redirect("planning:drift")


@has_role(*MAKERS)
@require_POST
def mend(request: HttpRequest, code: str) -> HttpResponse:
    """Starts the plan that moves as few households as possible."""
    area = find_area(code)
    if area is None or area.level != "community":
        raise Http404
    try:
        plan = drifting.mend(area, actor=actor_of(request), at=moment())
    except (PlanRefused, NothingToPlan) as refused:
        complain(request, refused)
        return redirect("planning:drift")
    messages.success(request, _("The smallest adjustment is being worked out; look at it, then hand it in."))
    return redirect("planning:plan", plan.pk)


def _level(request: HttpRequest) -> str:
    wanted = request.GET.get("level", "")
    default = LEVELS[1] if len(actor_of(request).area_code) > 6 else LEVELS[0]
    return wanted if wanted in LEVELS else default


@has_role(*READERS)
@require_GET
def staffing(request: HttpRequest) -> HttpResponse:
    """How many workers each area has and needs, and what if the measures were others."""
    actor, level = actor_of(request), _level(request)
    form = StaffForm(request.GET if "persons" in request.GET else StaffForm().initial_values())
    norms = form.norms()
    rows = staff.staff_rows(actor, norms, level=level, on=timezone.localdate(moment()))
    values = {
        "form": form, "rows": rows, "total": staff.totals(rows, norms), "level": level, "norms": norms,
        "levels": [("township", _("Townships")), ("community", _("Communities"))], "query": request.GET.urlencode(),
        "missing": sum(max(row.short, 0) for row in rows),
    }  # fmt: skip
    return render(request, "planning/staffing.html", values)


@has_role(*READERS)
@require_GET
def staffing_sheet(request: HttpRequest) -> HttpResponse:
    """The same as a sheet."""
    actor, level = actor_of(request), _level(request)
    norms = StaffForm(request.GET if "persons" in request.GET else StaffForm().initial_values()).norms()
    headers = [
        _("Code"), _("Area"), _("Households"), _("Weighed households"), _("Grids"), _("Open matters"),
        _("Grid workers now"), _("Needed by workload"), _("Missing"), _("Community workers now"), _("Needed by people"),
    ]  # fmt: skip
    rows = (
        [
            row.area.code, row.area.name, row.load.households, row.need.weighed, row.load.grids, row.load.matters,
            row.grid_staff, row.need.by_load, max(row.short, 0), row.workers, row.need.by_people,
        ]
        for row in staff.staff_rows(actor, norms, level=level, on=timezone.localdate(moment()))
    )  # fmt: skip
    response = HttpResponse(write_xlsx(headers, rows, title=_("Staffing")), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="staffing.xlsx"'
    return response
