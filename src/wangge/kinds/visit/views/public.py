"""Residents' pages: what the services are and what is kept, and the own card with the way out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.visit.forms.cards import CardForm
from wangge.kinds.visit.queries import enrolments as queries
from wangge.kinds.visit.queries.terms import consent_words, rhythm_for
from wangge.kinds.visit.rules.categories import SERVICES, EndReason, Service
from wangge.kinds.visit.rules.rhythms import EVERY_TITLES
from wangge.kinds.visit.services import enrolling
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.views.frame import UNPROCESSABLE, private
from wangge.matters.proving import count_try, is_tired
from wangge.matters.views.asking import actor_of, moment
from wangge.people.actors import resident
from wangge.people.guards import anyone

CARD = "visit-card"


@anyone
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Every service with its purpose, and the rights of those who join."""
    services = [(_(rule.title), _(rule.purpose)) for rule in SERVICES.values()]
    words = consent_words(Service.ELDER_LIVING_ALONE)
    return render(request, "visit/public_start.html", {"services": services, "words": words})


def _own(code: str, person_id: int | None) -> dict[str, Any]:
    row = enrolling.find_by_code(code)
    if row is None:
        return {}
    rhythm = rhythm_for(row.area_code, row.category)
    return {
        "row": row, "code": code, "title": _(SERVICES[Service(row.category)].title),
        "every": _(EVERY_TITLES[row.every or rhythm.every]), "consents": queries.consents_of(row),
        "visits": queries.visits_of(row, 6), "openings": queries.openings_of(row),
        "is_signed_in": person_id is not None, "is_told": person_id is not None and row.kin_person_id == person_id,
        "is_care": rhythm.is_care, "kept": [label for label, is_there in queries.kept_of(row) if is_there],
    }  # fmt: skip


@anyone
def card(request: HttpRequest) -> HttpResponse:
    """With the code on the card: what is kept about me, who looked at it, and the way out."""
    form = CardForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if is_tired(request, CARD):
            form.add_error(None, _("Too many wrong codes. Please try again in a quarter of an hour."))
            return render(request, "visit/public_card.html", {"form": form}, status=429)
        own = _own(form.cleaned_data["code"], actor_of(request).person_id)
        if own:
            return private(render(request, "visit/public_mine.html", own))
        count_try(request, CARD)
        form.add_error("code", _("There is no card with this code, or the service has ended."))
    return render(
        request, "visit/public_card.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200
    )  # fmt: skip


@anyone
@require_POST
def contact(request: HttpRequest) -> HttpResponse:
    """Who holds the card lets the software tell their own account when nobody opens, or no longer."""
    code = request.POST.get("code", "")
    row = None if is_tired(request, CARD) else enrolling.find_by_code(code)
    if row is None:
        count_try(request, CARD)
        return redirect("visit_public:card")
    acting, is_on = actor_of(request), request.POST.get("tell") == "yes"
    try:
        enrolling.follow_as_contact(row, actor=resident(acting.person_id, acting.name), at=moment(), is_on=is_on)
    except VisitRefused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, _("You will be told here.") if is_on else _("You are no longer told."))
    return private(render(request, "visit/public_mine.html", _own(code, acting.person_id)))


@anyone
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Withdraws consent: at once, without a reason, and what was kept is deleted."""
    if is_tired(request, CARD):
        return redirect("visit_public:card")
    row = enrolling.find_by_code(request.POST.get("code", ""))
    if row is None:
        count_try(request, CARD)
        return redirect("visit_public:card")
    try:
        enrolling.end_enrolment(row, reason=EndReason.WITHDRAWN, actor=resident(), at=moment())
    except VisitRefused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, _("You have left. What was kept about you is deleted."))
    return redirect("visit_public:start")
