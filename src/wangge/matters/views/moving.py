"""Moves of a matter and acts of a unit on its order: one form each, inline or as a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.matters.access import get_matter, get_order
from wangge.matters.finders import FINDERS
from wangge.matters.forms.moves import MoveForm
from wangge.matters.pages.board import addresses, centre_of
from wangge.matters.pages.moving import Question, order_question, question, what_happened
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst, move, move_order
from wangge.matters.views.asking import ACTORS, actor_of, go, is_part, moment
from wangge.people.actors import Actor
from wangge.people.guards import has_role
from wangge.people.rules import UNIT_ROLES

CONFLICT, UNPROCESSABLE = 409, 422
COMMUNITY = 12


def make_form(request: HttpRequest, asked: Question, prefix: str) -> MoveForm:
    """The form of a question, filled from the request when it was sent."""
    is_sent = request.method == "POST"
    return MoveForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        needs=asked.needs,
        may=asked.may,
        actor=actor_of(request),
        matter=asked.matter,
        at=moment(),
        proposed=asked.proposed,
        initial={"version": asked.matter.version},
        auto_id=f"{prefix}_%s",
    )


def ask(
    request: HttpRequest, asked: Question, form: MoveForm, *, refusal: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """The form: a part for the page of the matter, or a page of its own."""
    template = "matters/move.html#ask" if is_part(request) else "matters/move.html"
    if form.is_bound:
        form.offer_conditions()
    context = {
        "asked": asked,
        "matter": asked.matter,
        "form": form,
        "refusal": refusal,
        "page_url": asked.back,
        "addresses": addresses(asked.matter.area_code[:COMMUNITY]),
        "centre": centre_of(asked.matter),
        **more,
    }
    return render(request, template, context, status=status)


def _chosen(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What was chosen on a form that is asked anew: the category, and a unit that is not the one proposed before."""
    given = request.GET
    found: dict[str, Any] = {"category": FINDERS["category"].get(actor, given.getlist("category"))}
    unit = given.get("lead_unit", "")
    if unit and unit != given.get("proposed_unit"):
        found |= {"lead_unit": FINDERS["unit"].get(actor, [unit]), "why": [""]}
    return {name: things[0] for name, things in found.items() if things}


@has_role(*ACTORS)
def make_move(request: HttpRequest, number: str, the_move: str) -> HttpResponse:
    """Asks for what a move needs, then makes it."""
    actor, at = actor_of(request), moment()
    matter = get_matter(actor, number)
    asked = question(
        matter, the_move, actor=actor, at=at, is_sent=request.method == "POST", chosen=_chosen(request, actor)
    )
    form = make_form(request, asked, the_move)
    if request.method != "POST":
        return ask(request, asked, form, refusal=asked.why_not)
    if not form.is_valid():
        form.require(question(matter, the_move, actor=actor, at=at).needs)
        return ask(request, asked, form, status=UNPROCESSABLE)
    try:
        move(
            matter, the_move, actor=actor, given=form.given(), at=at,
            seen_version=form.cleaned_data["version"], key=form.cleaned_data["idempotency_key"],
        )  # fmt: skip
    except MoveRefused as refused:
        form.mark_missing(refused.missing)
        return ask(request, asked, form, refusal=_(refused.reason), status=UNPROCESSABLE)
    except SomebodyWasFirst:
        return collision(request, number, the_move, form)
    messages.success(request, _("Done: %(move)s. Now: %(state)s.") % asked.told(matter))
    return go(request, reverse("matters:detail", args=[number]))


def collision(request: HttpRequest, number: str, the_move: str, form: MoveForm) -> HttpResponse:
    """Somebody was first: says who did what, keeps what was typed, and lets it be sent again if it still fits."""
    actor, at = actor_of(request), moment()
    matter = get_matter(actor, number)
    asked = question(matter, the_move, actor=actor, at=at)
    happened = what_happened(matter, since_version=form.cleaned_data["version"] or 0)
    typed = request.POST.copy()
    typed["version"] = str(matter.version)
    form.data = typed
    return ask(request, asked, form, refusal=asked.why_not, status=CONFLICT, happened=happened)


@has_role(*UNIT_ROLES)
def make_order_move(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """A unit acts on its own order."""
    actor, at = actor_of(request), moment()
    order = get_order(actor, pk)
    asked = order_question(order, act, actor=actor, at=at)
    form = make_form(request, asked, act)
    if request.method != "POST":
        return ask(request, asked, form, refusal=asked.why_not)
    if not form.is_valid():
        return ask(request, asked, form, status=UNPROCESSABLE)
    try:
        key: str = form.cleaned_data["idempotency_key"]
        move_order(order, asked.act, actor=actor, given=form.given(), at=at, key=key)
    except MoveRefused as refused:
        form.mark_missing(refused.missing)
        return ask(request, asked, form, refusal=_(refused.reason), status=UNPROCESSABLE)
    except SomebodyWasFirst:
        return order_collision(request, pk, act, form)
    messages.success(request, _("Done: %(move)s.") % {"move": asked.title})
    return go(request, reverse("matters:detail", args=[order.matter.number]))


def order_collision(request: HttpRequest, pk: int, act: str, form: MoveForm) -> HttpResponse:
    """A colleague acted on the same order: says so and keeps what was typed."""
    actor = actor_of(request)
    order = get_order(actor, pk)
    asked = order_question(order, act, actor=actor, at=moment())
    happened = what_happened(order.matter, since_version=order.matter.version - 1)
    return ask(request, asked, form, refusal=asked.why_not, status=CONFLICT, happened=happened)
