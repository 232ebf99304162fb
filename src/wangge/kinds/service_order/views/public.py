"""The residents' pages: the menu, an order, one's own order followed with number and code."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.kinds.service_order import forms, queries, services
from wangge.kinds.service_order.access import KIND
from wangge.kinds.service_order.rules import STATE_TITLES, Move
from wangge.matters.pages.words import clock_title
from wangge.matters.proving import code_of, own_matter, own_matters, remember
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused, SomebodyWasFirst, move
from wangge.matters.services.options import options_of, situation_for
from wangge.matters.views.asking import actor_of, moment
from wangge.people.actors import Actor, resident
from wangge.people.guards import anyone

UNPROCESSABLE, TOO_MANY = 422, 429
MOST_TRIES, TRY_SECONDS, MOST = 8, 15 * 60, 50
PROVED, CODES = "orders", "order_codes"
SAID = frozenset({Move.CONFIRM, Move.NOT_DONE, Move.WITHDRAW, Move.RATE})


@anyone
def menu(request: HttpRequest) -> HttpResponse:
    """What can be ordered at one's community, chosen first where there are several; one's own orders."""
    places = queries.communities()
    code = request.GET.get("at", "") or (places[0][0] if len(places) == 1 else "")
    here = next(((known, name) for known, name in places if known == code), None)
    context = {
        "places": places,
        "here": here,
        "items": queries.menu(here[0]) if here else [],
        "mine": [(row, _(STATE_TITLES[row.state])) for row in own_matters(request, kind=KIND)[:MOST]],
    }
    return render(request, "service_order/menu.html", context)


@anyone
def order(request: HttpRequest, code: str) -> HttpResponse:
    """An order at a community; no account is needed."""
    community = queries.community_of(code)
    if community is None:
        raise Http404
    acting = actor_of(request)
    actor = resident(acting.person_id, acting.name)
    initial = {"item": request.GET.get("item")} if request.GET.get("item") else {}
    form = forms.OrderForm(request.POST or None, actor=actor, community=community, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.order_service(
                actor=actor, community=community, at=moment(), key=request.POST.get("idempotency_key", ""),
                **form.cleaned_data,
            )  # fmt: skip
        except (MoveRefused, OpeningRefused) as error:
            form.add_error(None, _(str(error)))
        else:
            if opened.reporter is not None:
                remember(request, opened.matter.number, opened.reporter.pk, opened.code)
            return redirect("portal:receipt", opened.matter.number)
    context = {"form": form, "community": community}
    return render(request, "service_order/order.html", context, status=UNPROCESSABLE if form.errors else 200)


def _own(request: HttpRequest, number: str) -> tuple[Any, Actor]:
    return own_matter(request, number, kind=KIND)


@anyone
def own(request: HttpRequest, number: str) -> HttpResponse:
    """My order: where it stands, and what I can say to it."""
    matter, actor = _own(request, number)
    return _page(request, matter, actor)


def _page(request: HttpRequest, matter: Any, actor: Actor, *, refusal: str = "", status: int = 200) -> HttpResponse:
    at = moment()
    context = {
        "matter": matter,
        "code": code_of(request, matter.number),
        "steps": queries.steps_for_resident(matter),
        "state": _(STATE_TITLES[matter.state]),
        "due_clock": clock_title(KIND, matter.next_clock) if matter.next_clock else "",
        "comes": queries.who_comes(matter),
        "said": queries.rating_of(matter),
        "may": {option.move for option in options_of(situation_for(matter, actor=actor, at=at)) if option.is_open},
        "rating_form": forms.RatingForm(),
        "form": forms.WordsForm(),
        "refusal": refusal,
    }
    return render(request, "service_order/own.html", context, status=status)


@anyone
@require_POST
def say(request: HttpRequest, number: str, the_move: str) -> HttpResponse:
    """The resident confirms, says that it is not done, rates, or withdraws."""
    matter, actor = _own(request, number)
    if the_move not in SAID:
        raise Http404
    given = {"reason": request.POST.get("reason", "").strip()[:300] or _("No reason given.")}
    if the_move == Move.RATE:
        form = forms.RatingForm(request.POST)
        if not form.is_valid():
            return _page(request, matter, actor, refusal=_("Choose an answer."), status=UNPROCESSABLE)
        given = dict(form.cleaned_data)
    try:
        move(matter, the_move, actor=actor, at=moment(), given=given)
    except MoveRefused as refused:
        return _page(request, matter, actor, refusal=_(refused.reason), status=UNPROCESSABLE)
    except SomebodyWasFirst:
        return redirect("service_order_public:own", number)
    messages.success(request, _("Thank you, noted."))
    return redirect("service_order_public:own", number)
