"""A visitor's own referral: which unit has it, by when, what it answered; rated, taken up again, taken back."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.dispute.forms.counter import AgainForm, ReferralRatingForm
from wangge.kinds.dispute.pages.referral import visitor_page
from wangge.kinds.dispute.rules.referral import Move
from wangge.kinds.dispute.services.referrals import KIND
from wangge.kinds.dispute.views.asking import UNPROCESSABLE, no_store
from wangge.matters.proving import own_matter, remember
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst, move
from wangge.matters.services.rating import rate as rate_matter
from wangge.matters.views.asking import moment
from wangge.matters.views.rating import rated
from wangge.people.actors import Actor
from wangge.people.guards import anyone


def _own(request: HttpRequest, number: str) -> tuple[Any, Actor]:
    return own_matter(request, number, kind=KIND)


def _page(request: HttpRequest, matter: Any, actor: Actor, *, status: int = 200, **values: Any) -> HttpResponse:
    page = visitor_page(matter, actor=actor, at=moment())
    if page.onward:
        remember(request, page.onward.number, page.onward.reporter_id)
    shown = {"page": page, "rating_form": ReferralRatingForm(), "again_form": AgainForm(), **values}
    return no_store(render(request, "dispute/referral_own.html", shown, status=status))


@anyone
@require_GET
def own(request: HttpRequest, number: str) -> HttpResponse:
    """Where it stands, for whoever proved it with number and code."""
    return _page(request, *_own(request, number))


@anyone
@require_POST
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """The visitor says whether it is settled."""
    matter, actor = _own(request, number)
    at = moment()
    round_ = visitor_page(matter, actor=actor, at=at).round

    def again(form: forms.Form, refusal: str) -> HttpResponse:
        return _page(request, matter, actor, rating_form=form, refusal=refusal, status=UNPROCESSABLE)

    return rated(
        request, ReferralRatingForm(request.POST), partial(rate_matter, matter, actor=actor, at=at, round=round_),
        page=again, back=reverse("counter_public:own", args=[number]),
    )  # fmt: skip


@anyone
@require_POST
def take_up_again(request: HttpRequest, number: str) -> HttpResponse:
    """The visitor says why it is not settled; the leader of the centre decides who answers."""
    matter, actor = _own(request, number)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _page(request, matter, actor, again_form=form, status=UNPROCESSABLE)
    said = _("Taken up again. The leader of the centre decides who answers.")
    return _moved(request, matter, actor, Move.REOPEN, form, said)


@anyone
@require_POST
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """The visitor does not want an answer any more."""
    matter, actor = _own(request, number)
    return _moved(request, matter, actor, Move.WITHDRAW, None, _("Taken back. Nothing more is done."))


def _moved(
    request: HttpRequest, matter: Any, actor: Actor, the_move: Move, form: forms.Form | None, said: str
) -> HttpResponse:
    try:
        move(matter, the_move, actor=actor, at=moment(), given=form.cleaned_data if form else {})
    except (MoveRefused, SomebodyWasFirst) as refused:
        text = _(str(refused)) or _("Something has just happened to this; please look again.")
        return _page(request, matter, actor, refusal=text, status=UNPROCESSABLE)
    messages.success(request, said)
    return redirect("counter_public:own", matter.number)
