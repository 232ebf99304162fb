from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.jobs.queries import is_anybody_working
from wangge.language.store import ModelRefused
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import Role
from wangge.reading import queries
from wangge.reading.charts import weeks_chart
from wangge.reading.services.learning import ask_to_learn, stop_learning
from wangge.reading.services.training import activate_by_id
from wangge.ui.parts import Tab

READERS = (
    Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER, Role.SUPERVISOR, Role.STATISTICIAN, Role.SYSTEM_ADMIN,
)  # fmt: skip
KEEPERS = (Role.COUNTY_LEADER, Role.SYSTEM_ADMIN)
TASKS = ("category", "unit")


@has_role(*READERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """How good the proposals are, by category and over time, and which versions there are."""
    at = moment()
    task = request.GET.get("task", "category")
    task = task if task in TASKS else "category"
    here = reverse("reading:quality")
    weeks = queries.drift(task, at)
    job = queries.current_job(at)
    values = {
        "task": task,
        "sides": [
            Tab(_("Categories"), f"{here}?task=category", task == "category", icon="category"),
            Tab(_("Units"), f"{here}?task=unit", task == "unit", icon="target"),
        ],
        "rows": queries.quality_of(task, at),
        "versions": queries.versions(task),
        "decided": sum(total for _week, total, _right in weeks),
        "taken": sum(right for _week, _total, right in weeks),
        "chart": weeks_chart(
            [week for week, _total, _right in weeks],
            {
                _("Taken over"): [right for _week, _total, right in weeks],
                _("Decided otherwise"): [total - right for _week, total, right in weeks],
            },
        ),
        "job": job,
        "is_asleep": job is not None and not is_anybody_working(at),
        "failure": queries.last_failure(),
        "may_keep": actor_of(request).role in KEEPERS,
        "at": at,
    }
    part = request.htmx and request.headers.get("HX-Target") == "learning"  # type: ignore[attr-defined]
    return render(request, "reading/quality.html#learning" if part else "reading/quality.html", values)


@has_role(*KEEPERS)
@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """Has the background process learn from what was closed."""
    if ask_to_learn(list(TASKS), actor=actor_of(request), at=moment()):
        messages.success(request, _("The background process learns now; what proposes goes on until it is done."))
    else:
        messages.info(request, _("It is learning already."))
    return redirect("reading:quality")


@has_role(*KEEPERS)
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Stops the learning."""
    if stop_learning(actor=actor_of(request), at=moment()):
        messages.success(request, _("It stops at its next step. What proposed before goes on."))
    return redirect("reading:quality")


@has_role(*KEEPERS)
@require_POST
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets another version propose: forward or back."""
    try:
        version = activate_by_id(pk, actor=actor_of(request), at=moment())
    except ModelRefused as error:
        messages.error(
            request, _("This version cannot be used: %(reason)s The one in use goes on.") % {"reason": error}
        )
        return redirect("reading:quality")
    if version is None:
        raise Http404
    messages.success(request, _("This version proposes from now on; waiting reports are read anew."))
    return redirect(f"{reverse('reading:quality')}?task={version.task}")
