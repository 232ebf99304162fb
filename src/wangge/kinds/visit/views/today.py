"""The visitor's day on the phone, and the sums of a place at the desk."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wangge.kinds.visit.access import CAMPAIGN_READERS
from wangge.kinds.visit.queries import visits
from wangge.kinds.visit.queries.enrolments import titled
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kinds.visit.views.frame import show
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role


@has_role(*VISITORS)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What waits at which doors, most pressing first."""
    actor, at = actor_of(request), moment()
    return show(request, "visit/today.html", {"today": visits.today(actor, at=at)}, at=at)


@has_role(*CAMPAIGN_READERS)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Who was offered a visit and who was forgotten, by place; no figure of a worker."""
    actor, at = actor_of(request), moment()
    found = visits.overview(actor, at=at, code=request.GET.get("area", "")[:17])
    may_visit = actor.role in VISITORS
    context = {
        "lines": found.lines, "total": visits.total(found.lines), "running": visits.running(actor), "area": found.area,
        "above": found.above, "code": found.code,
        "counts": titled(found.joined) if may_visit else [], "may_visit": may_visit,
    }  # fmt: skip
    return show(request, "visit/overview.html", context, at=at)
