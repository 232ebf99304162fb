from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.desk import queries, services
from wangge.kinds.concern.queries import similar_open
from wangge.matters.access import get_matter
from wangge.matters.pages.board import addresses, centre_of
from wangge.matters.pages.detail import detail_page, surroundings
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst
from wangge.matters.views.asking import DESK_ROLES, actor_of, moment
from wangge.people.guards import has_role, in_post
from wangge.people.rules import ADMIN_ROLES, Role

COMMUNITY = 12


@in_post
def show_inbox(request: HttpRequest) -> HttpResponse:
    """What must I do now, in which order."""
    actor, at = actor_of(request), moment()
    if actor.role in ADMIN_ROLES or actor.role not in DESK_ROLES:
        return render(request, "desk/welcome.html", {"actor": actor})
    return render(request, "desk/inbox.html", {"inbox": queries.inbox(actor, at=at), "at": at, "actor": actor})


@has_role(Role.DISPATCHER)
def show_triage(request: HttpRequest, number: str = "") -> HttpResponse:
    """One concern after another with everything needed to decide, by keyboard."""
    actor, at = actor_of(request), moment()
    rows = queries.triage(actor, at=at)
    wanted = number or (rows[0].number if rows else "")
    values: dict[str, Any] = {"rows": rows, "at": at, "current": wanted}
    if wanted:
        matter = get_matter(actor, wanted, *surroundings())
        choice = services.quick_choice(matter, at=at)
        before, behind = queries.neighbours([row.number for row in rows], wanted)
        values |= {
            "matter": matter,
            "page": detail_page(matter, actor=actor, at=at),
            "addresses": addresses(matter.area_code[:COMMUNITY], reverse("matters:place", args=[wanted])),
            "centre": centre_of(matter),
            "choice": choice,
            "similar": [
                row
                for row in similar_open(
                    at=at, lng=matter.lng, lat=matter.lat, category=matter.category,
                    text=f"{matter.title} {matter.text}", area_code=matter.area_code,
                )
                if row.number != matter.number
            ],
            "before": before,
            "behind": behind,
            "next_url": reverse("desk:triage_one", args=[behind]) if behind else reverse("desk:triage"),
        }  # fmt: skip
    return render(request, "desk/triage.html", values)


@has_role(Role.DISPATCHER)
@require_POST
def dispatch_quickly(request: HttpRequest, number: str) -> HttpResponse:
    """Accepts and dispatches by the duty list, then goes on to the next."""
    actor, at = actor_of(request), moment()
    matter = get_matter(actor, number)
    seen = request.POST.get("version", "")
    try:
        choice = services.accept_and_dispatch(
            matter, actor=actor, at=at, seen_version=int(seen) if seen.isdigit() else matter.version,
            key=request.POST.get("idempotency_key", ""),
        )  # fmt: skip
    except SomebodyWasFirst:
        messages.warning(request, _("%(number)s: somebody was faster; look at it again.") % {"number": number})
        return redirect("desk:triage_one", number)
    except MoveRefused as error:
        messages.warning(request, _(error.reason))
        return redirect("desk:triage_one", number)
    words = {"number": number, "unit": choice.line.unit_name}
    messages.success(request, _("%(number)s went to %(unit)s.") % words)
    behind = request.POST.get("behind", "")
    return redirect("desk:triage_one", behind) if behind else redirect("desk:triage")
