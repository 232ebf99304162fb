from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from wangge.jobs import queries, services
from wangge.jobs.registry import title_of
from wangge.ui.guards import has_role
from wangge.ui.paging import keyset_page
from wangge.ui.parts import Tab

SYSTEM_ADMIN = "system_admin"
SHOWN = {"open": gettext_lazy("Waiting and running"), "failed": gettext_lazy("Failed"), "done": gettext_lazy("Done")}
STATES = {
    "running": (gettext_lazy("running"), "info", "player-play"),
    "waiting": (gettext_lazy("waiting"), "plain", "clock"),
    "retrying": (gettext_lazy("trying again"), "warn", "refresh"),
    "done": (gettext_lazy("done"), "good", "circle-check"),
    "failed": (gettext_lazy("failed"), "bad", "x"),
    "cancelled": (gettext_lazy("cancelled"), "plain", "x"),
}


@has_role(SYSTEM_ADMIN)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Jobs and scheduled work; the list renews itself while something is open."""
    show = request.GET.get("show", "open")
    show = show if show in SHOWN else "open"
    now = timezone.now()
    page = keyset_page(queries.jobs(show), ("-created_at", "-pk"), request.GET.get("after", ""))
    here = reverse("jobs:overview")
    values = {
        "page": page,
        "is_asleep": not queries.is_anybody_working(now),
        "jobs": [(job, title_of(job.name), *STATES[queries.state_of(job, now)]) for job in page.items],
        "show": show,
        "tabs": [Tab(label, f"{here}?show={key}", is_current=key == show) for key, label in SHOWN.items()],
    }
    if request.headers.get("HX-Request"):
        answer = render(request, "jobs/overview.html#jobs", values)
        del request.session  # watching must not keep an abandoned office session alive
        return answer
    return render(request, "jobs/overview.html", values | {"scheduled": queries.scheduled_runs()})


@has_role(SYSTEM_ADMIN)
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Gives a failed job a fresh start."""
    if services.retry(job_id=job_id, at=timezone.now()):
        messages.success(request, _("The job will be tried again in a moment."))
    return redirect("jobs:overview")


@has_role(SYSTEM_ADMIN)
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Asks a job to stop."""
    if services.cancel(job_id=job_id):
        messages.success(request, _("The job stops at its next step."))
    return redirect("jobs:overview")
