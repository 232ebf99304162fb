"""The residents' pages: the wall without identity, a wish told, one's own wish followed with number and code."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.kinds.wish import forms, queries, services
from wangge.kinds.wish.access import KIND
from wangge.kinds.wish.rules import CLAIMERS, STATE_TITLES, Move
from wangge.matters.kinds import get_kind
from wangge.matters.proving import code_of, own_matter, own_matters, remember
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused, SomebodyWasFirst, move
from wangge.matters.services.options import options_of, situation_for
from wangge.matters.views.asking import actor_of, moment
from wangge.people.actors import Actor, resident
from wangge.people.guards import anyone

UNPROCESSABLE, MOST = 422, 50


@anyone
def show(request: HttpRequest) -> HttpResponse:
    """Every wish that waits for somebody: what is wished for, in which community, by nobody knows whom."""
    at = moment()
    form = forms.WallFilterForm(request.GET, places=queries.wall_places())
    wanted = form.cleaned_data if form.is_valid() else {}
    page = queries.wall(
        area_code=wanted.get("community", ""), sort=wanted.get("sort", ""), after=request.GET.get("after", "")
    )
    context = {
        "form": form,
        "page": page,
        "cards": queries.cards_of(page.items, at=at),
        "fulfilled": queries.fulfilled_everywhere(),
        "may_claim": actor_of(request).role in CLAIMERS,
        "at": at,
    }
    return render(request, "wish/wall.html", context)


@anyone
def tell(request: HttpRequest) -> HttpResponse:
    """A household tells its wish; no account is needed."""
    actor = resident(actor_of(request).person_id, actor_of(request).name)
    form = forms.PublicWishForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.tell_wish(
                actor=actor, at=moment(), key=request.POST.get("idempotency_key", ""), **form.given()
            )
        except (MoveRefused, OpeningRefused) as error:
            form.add_error(None, _(str(error)))
        else:
            if opened.reporter is not None:
                remember(request, opened.matter.number, opened.reporter.pk, opened.code)
            return redirect("portal:receipt", opened.matter.number)
    return render(request, "wish/tell.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


def _own(request: HttpRequest, number: str) -> tuple[Any, Actor]:
    return own_matter(request, number, kind=KIND)


@anyone
def mine(request: HttpRequest) -> HttpResponse:
    """My wishes."""
    rows = own_matters(request, kind=KIND)[:MOST]
    return render(request, "wish/mine.html", {"rows": [(row, _(STATE_TITLES[row.state])) for row in rows]})


@anyone
def own(request: HttpRequest, number: str) -> HttpResponse:
    """My wish: where it stands, and what I can say to it."""
    matter, actor = _own(request, number)
    return _page(request, matter, actor)


def _page(request: HttpRequest, matter: Any, actor: Actor, *, refusal: str = "", status: int = 200) -> HttpResponse:
    at = moment()
    options = {option.move for option in options_of(situation_for(matter, actor=actor, at=at)) if option.is_open}
    context = {
        "matter": matter,
        "details": matter.wish,
        "steps": queries.stages_for_household(matter),
        "state": _(STATE_TITLES[matter.state]),
        "may": options,
        "form": forms.WordsForm(),
        "refusal": refusal,
        "code": code_of(request, matter.number),
        "kind": get_kind(KIND),
        "at": at,
    }
    return render(request, "wish/own.html", context, status=status)


def _say(request: HttpRequest, number: str, the_move: Move, thanks: str) -> HttpResponse:
    matter, actor = _own(request, number)
    form = forms.WordsForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        move(matter, the_move, actor=actor, at=moment(), given={"reason": reason or thanks})
    except MoveRefused as refused:
        return _page(request, matter, actor, refusal=_(refused.reason), status=UNPROCESSABLE)
    except SomebodyWasFirst:
        return redirect("wish_wall:own", number)
    messages.success(request, thanks)
    return redirect("wish_wall:own", number)


@anyone
@require_POST
def received(request: HttpRequest, number: str) -> HttpResponse:
    """The household confirms."""
    return _say(request, number, Move.RECEIVED, _("Thank you for confirming."))


@anyone
@require_POST
def not_received(request: HttpRequest, number: str) -> HttpResponse:
    """The household says that nothing has come."""
    return _say(request, number, Move.NOT_RECEIVED, _("We are looking into it."))


@anyone
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """The household takes its wish back, whenever it likes."""
    return _say(request, number, Move.WITHDRAW, _("Your wish is withdrawn."))
