from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.desk import queries, services
from wangge.desk.forms import AreaForm
from wangge.desk.services import BY_DUTY, Decision
from wangge.kinds.concern.queries import alike
from wangge.matters.access import get_matter
from wangge.matters.pages.board import addresses, centre_of
from wangge.matters.pages.detail import SURROUNDINGS, detail_page
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst
from wangge.matters.services.placing import correct_area, correct_place
from wangge.matters.views.asking import DESK_ROLES, actor_of, go, moment
from wangge.people.actors import Actor
from wangge.people.guards import has_role, in_post
from wangge.people.rules import ADMIN_ROLES, Role
from wangge.reading.pages import Proposals, place_named, proposals_for, why_unit
from wangge.reading.services.reading import reading_of

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
        matter = get_matter(actor, wanted, *SURROUNDINGS)
        before, behind = queries.neighbours([row.number for row in rows], wanted)
        values |= {
            "matter": matter,
            "still_wrong": next((getattr(row, "still_wrong", None) for row in rows if row.number == wanted), None),
            "page": detail_page(matter, actor=actor, at=at),
            "addresses": addresses(matter.area_code[:COMMUNITY], reverse("matters:place", args=[wanted])),
            "centre": centre_of(matter),
            "proposals": _proposals(matter, actor, at) if services.is_quick(matter) else None,
            "similar": alike(matter, actor=actor, at=at),
            "area_form": AreaForm(actor=actor) if services.is_nowhere(matter) else None,
            "before": before,
            "behind": behind,
            "next_url": reverse("desk:triage_one", args=[behind]) if behind else reverse("desk:triage"),
        }  # fmt: skip
    return render(request, "desk/triage.html", values)


def _proposals(matter: Any, actor: Actor, at: datetime) -> Proposals:
    return proposals_for(matter, reading_of(matter, at=at), actor=actor, at=at)


def _seen(request: HttpRequest, matter: Any) -> int:
    seen = request.POST.get("version", "")
    return int(seen) if seen.isdigit() else int(matter.version)


def _decision(request: HttpRequest, matter: Any, at: datetime) -> Decision:
    """What was chosen on the page; a learned unit brings the reason it was proposed for."""
    category = request.POST.get("other_category", "") or request.POST.get("category", "")
    condition = request.POST.get(f"condition-{category}", "")
    unit = request.POST.get("unit", "") or BY_DUTY
    unit = unit if unit.isdigit() else BY_DUTY
    why = why_unit(reading_of(matter, at=at), unit) if unit != BY_DUTY else ""
    return Decision(category, int(condition) if condition.isdigit() else None, unit, why)


def _onwards(request: HttpRequest) -> HttpResponse:
    behind = request.POST.get("behind", "")
    return redirect("desk:triage_one", behind) if behind else redirect("desk:triage")


def _or_back(view: Callable[[HttpRequest, str], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """An act at triage; what is refused is said beside the same concern."""

    @wraps(view)
    def said(request: HttpRequest, number: str) -> HttpResponse:
        try:
            return view(request, number)
        except SomebodyWasFirst:
            messages.warning(request, _("%(number)s: somebody was faster; look at it again.") % {"number": number})
        except MoveRefused as error:
            messages.warning(request, _(error.reason))
        return redirect("desk:triage_one", number)

    return said


@has_role(Role.DISPATCHER)
@require_POST
@_or_back
def dispatch_quickly(request: HttpRequest, number: str) -> HttpResponse:
    """Accepts and dispatches as proposed or as chosen instead, then goes on to the next."""
    actor, at = actor_of(request), moment()
    matter = get_matter(actor, number)
    unit = services.accept_and_dispatch(
        matter, actor=actor, at=at, seen_version=_seen(request, matter), decision=_decision(request, matter, at),
        key=request.POST.get("idempotency_key", ""),
    )  # fmt: skip
    messages.success(request, _("%(number)s went to %(unit)s.") % {"number": number, "unit": unit.name})
    return _onwards(request)


@has_role(Role.DISPATCHER)
@require_POST
@_or_back
def merge_quickly(request: HttpRequest, number: str) -> HttpResponse:
    """Joins it to the one that it repeats, then goes on to the next."""
    actor, at = actor_of(request), moment()
    matter, target = get_matter(actor, number), get_matter(actor, request.POST.get("target", ""))
    key = request.POST.get("idempotency_key", "")
    services.merge_into(matter, target, actor=actor, at=at, seen_version=_seen(request, matter), key=key)
    words = {"number": number, "target": target.number}
    messages.success(request, _("%(number)s was joined to %(target)s; all who told of it will hear.") % words)
    return _onwards(request)


@has_role(Role.DISPATCHER)
@require_POST
def use_place(request: HttpRequest, number: str) -> HttpResponse:
    """Puts a concern where its text says it is, once somebody has agreed."""
    actor, at = actor_of(request), moment()
    matter = get_matter(actor, number)
    point = place_named(reading_of(matter, at=at), request.POST.get("place", ""))
    if point is None:
        raise Http404
    correct_place(matter, lng=point[0], lat=point[1], actor=actor, at=at)
    messages.success(request, _("The place was corrected."))
    return redirect("desk:triage_one", number)


@has_role(Role.DISPATCHER)
@require_POST
@_or_back
def use_area(request: HttpRequest, number: str) -> HttpResponse:
    """Puts a concern into a community or grid where only words say where it is."""
    actor, at = actor_of(request), moment()
    matter, form = get_matter(actor, number), AreaForm(request.POST, actor=actor)
    if form.is_valid():
        correct_area(matter, area=form.cleaned_data["area"], actor=actor, at=at)
        messages.success(request, _("The place was corrected."))
    else:
        messages.warning(request, str(form.errors["area"][0]))
    return go(request, reverse("desk:triage_one", args=[number]))
