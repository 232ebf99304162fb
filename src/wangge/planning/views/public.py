"""What everybody sees of a plan that is laid out for comments; nobody need sign in."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.areas.queries import collection, feature, ground_of
from wangge.people.client import client_ip
from wangge.people.guards import anyone
from wangge.planning import consultations
from wangge.planning.forms import CommentForm
from wangge.planning.services import consulting
from wangge.planning.services.reporting import PlanRefused
from wangge.planning.views.parts import moment
from wangge.vault.provider import blind_index

TONES = ("1", "2", "3", "4", "5")


def _is_open(row: consultations.AnyConsultation) -> bool:
    return row.ended_at is None and row.opens_on <= timezone.localdate(moment()) <= row.closes_on


@anyone
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Plans of grids on which one can comment now."""
    rows = consultations.public_consultations(timezone.localdate(moment()))
    return render(request, "planning/public/plans.html", {"rows": rows})


@anyone
@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: what it is about, and its communities."""
    row = consultations.public_consultation(pk)
    lines = consultations.ward_lines(row)
    if len(lines) == 1:
        return redirect("gridplans:community", pk, lines[0].ward.code)
    return render(request, "planning/public/plan.html", {"row": row, "lines": lines, "is_open": _is_open(row)})


@anyone
def community(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The proposed grids of one community on the map and in words, and the form for a comment."""
    row = consultations.public_consultation(pk)
    ward = consultations.public_ward(row, code)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _taken(request, form, row, ward):
        messages.success(request, _("Thank you. Your comment has arrived; answers stand on this page."))
        return redirect(f"{reverse('gridplans:community', args=[pk, code])}#comments")
    values = {
        "row": row, "ward": ward, "shown": consultations.ward_for_residents(row, ward), "form": form,
        "is_open": _is_open(row), "answers": consultations.answered(row, ward), "ground": ground_of(code),
    }  # fmt: skip
    return render(request, "planning/public/community.html", values, status=422 if form.errors else 200)


def _taken(request: HttpRequest, form: CommentForm, row: Any, ward: Any) -> bool:
    """Whether the comment was taken; a program that fills the hidden field is thanked and not heard."""
    said, at = form.cleaned_data, moment()
    if said["website"]:
        return True
    sender = blind_index(f"grid-plan:{client_ip(request)}:{timezone.localdate(at)}")
    try:
        consulting.comment(
            row, ward, stance=said["stance"], text=said["text"], contact=said["contact"], sender=sender, at=at
        )
    except PlanRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@anyone
@require_GET
def grids(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The proposed grids of one community for the map."""
    row = consultations.public_consultation(pk)
    shown = consultations.ward_for_residents(row, consultations.public_ward(row, code))
    polygons = json.loads(shown.state.polygons)
    pieces = [
        feature(
            polygons[str(card.label)],
            {"name": card.name, "label": True, "tone": TONES[place % len(TONES)], "text": "\n".join(card.sentences)},
        )
        for place, card in enumerate(shown.cards)
    ]
    return HttpResponse(collection(pieces), content_type="application/geo+json")
