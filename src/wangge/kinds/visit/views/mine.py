"""Residents' pages of errands: one's own, followed with number and code or by account, rated, taken back."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.visit.forms.errands import AskForm, ErrandRatingForm
from wangge.kinds.visit.queries import errands as queries
from wangge.kinds.visit.rules.errands import RATED, STATE_TITLES, Move
from wangge.kinds.visit.services import errands as services
from wangge.kinds.visit.views.frame import UNPROCESSABLE, private
from wangge.matters.pages.words import clock_title
from wangge.matters.proving import code_of, own_matter, own_matters, remember
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused, ReporterGiven, SomebodyWasFirst, move
from wangge.matters.services.options import options_of, situation_for
from wangge.matters.views.asking import actor_of, moment
from wangge.matters.views.rating import rated
from wangge.people.actors import Actor, resident
from wangge.people.guards import anyone

TOO_MANY = 429
MOST_TRIES, TRY_SECONDS, MOST = 8, 15 * 60, 50
PROVED, CODES = "errands", "errand_codes"


def _own(request: HttpRequest, number: str) -> tuple[Any, Actor]:
    return own_matter(request, number, kind=services.KIND, related=("errand__item", "errand__agent"))


@anyone
def ask(request: HttpRequest) -> HttpResponse:
    """A resident asks for an errand; no account is needed, and nothing is signed here."""
    visitor = actor_of(request)
    form = AskForm(request.POST or None, actor=visitor, initial={"title": request.GET.get("what", "")[:80]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            opened = services.ask_online(
                actor=resident(visitor.person_id, visitor.name), title=given["title"], text=given["text"], at=moment(),
                area_code=given["home"].area.code, estate=given["home"].estate,
                reporter=ReporterGiven(person_id=visitor.person_id, name=given["name"], contact=given["contact"]),
                key=request.POST.get("idempotency_key", ""),
            )  # fmt: skip
        except (MoveRefused, OpeningRefused) as refused:
            form.add_error(None, _(str(refused)))
        else:
            if opened.reporter is None:
                messages.info(request, _("This request had arrived already."))
                return redirect("visit_public:errands")
            remember(request, opened.matter.number, opened.reporter.pk, opened.code)
            return redirect("portal:receipt", opened.matter.number)
    return private(
        render(request, "visit/public_ask.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)
    )


@anyone
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My errands."""
    rows = queries.with_state(own_matters(request, kind=services.KIND))
    return private(render(request, "visit/public_errands.html", {"rows": rows}))


@anyone
@require_GET
def errand(request: HttpRequest, number: str) -> HttpResponse:
    """My errand: where it stands, who does it, which papers are held, and what I can say to it."""
    matter, actor = _own(request, number)
    return _page(request, matter, actor)


def _page(request: HttpRequest, matter: Any, actor: Actor, *, status: int = 200, **more: Any) -> HttpResponse:
    at = moment()
    options = [
        option for option in options_of(situation_for(matter, actor=actor, at=at)) if option.move == Move.WITHDRAW
    ]
    shown = queries.followed(matter)
    context = {
        "matter": matter, "details": matter.errand, "state": _(STATE_TITLES[matter.state]), "shown": shown,
        "papers": queries.papers_of(matter), "may_withdraw": any(option.is_open for option in options),
        "why_not": next((_(option.why_not) for option in options if not option.is_open), ""),
        "code": code_of(request, matter.number),
        "due_clock": clock_title(matter.kind, matter.next_clock) if matter.next_clock else "",
        "may_rate": matter.state in RATED and shown.rating is None, "form": ErrandRatingForm(), "at": at,
    }  # fmt: skip
    return private(render(request, "visit/public_errand.html", context | more, status=status))


@anyone
@require_POST
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """The person says whether it was of use."""
    matter, actor = _own(request, number)

    def again(form: forms.Form, refusal: str) -> HttpResponse:
        return _page(request, matter, actor, form=form, refusal=refusal, status=UNPROCESSABLE)

    return rated(
        request, ErrandRatingForm(request.POST), partial(services.rate_errand, matter, actor=actor, at=moment()),
        page=again, back=reverse("visit_public:errand", args=[number]),
    )  # fmt: skip


@anyone
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """The person does not need it any more."""
    matter, actor = _own(request, number)
    try:
        move(matter, Move.WITHDRAW, actor=actor, at=moment(), given={})
    except MoveRefused as refused:
        return _page(request, matter, actor, refusal=_(refused.reason), status=UNPROCESSABLE)
    except SomebodyWasFirst:
        return redirect("visit_public:errand", number)
    messages.success(request, _("Taken back. Nothing more is done."))
    return redirect("visit_public:errand", number)
