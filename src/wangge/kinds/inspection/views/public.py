from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from wangge.kinds.inspection import pages, queries
from wangge.kinds.inspection.access import public_installation, visible_installations
from wangge.kinds.inspection.views.asking import VIEWERS
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import anyone, has_role
from wangge.rounds.access import does


@anyone
@require_GET
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """What everybody may know who stands before the installation and scans its plate."""
    at = moment()
    row = public_installation(code)
    actor = actor_of(request)
    context = {
        "shown": pages.installation_row(row, at),
        "row": row,
        "last": queries.last_check(row),
        "trouble_url": pages.trouble_url(row),
        "is_staff": actor.role in VIEWERS and visible_installations(actor).filter(pk=row.pk).exists(),
        "at": at,
    }
    return render(request, "inspection/notice.html", context)


@has_role(*VIEWERS)
@require_GET
def start(request: HttpRequest, code: str) -> HttpResponse:
    """From the plate to the check that is open now, or to the installation's page."""
    actor = actor_of(request)
    row = public_installation(code)
    due = queries.open_check(row, at=moment())
    if due is not None and does(actor, due):
        return redirect("inspection_field:check", due.pk)
    return redirect("inspection:installation", row.pk)
