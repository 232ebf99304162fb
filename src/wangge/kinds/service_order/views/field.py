"""The pages of who carries orders out: what I am asked, what I have in hand, each step of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.kinds.service_order import access, forms, queries, services
from wangge.kinds.service_order.rules import SERVING, Move
from wangge.matters.forms.moves import MoveForm
from wangge.matters.pages.moving import question
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst, move
from wangge.matters.services.options import options_of, situation_for
from wangge.matters.views.asking import actor_of, moment
from wangge.matters.views.moving import make_form
from wangge.people.guards import has_role

CONFLICT, UNPROCESSABLE = 409, 422


@has_role(*SERVING)
def home(request: HttpRequest) -> HttpResponse:
    """What I am asked for and have in hand."""
    busy, over = queries.cards_for(actor_of(request))
    return render(request, "service_order/field_home.html", {"busy": busy, "over": over, "at": moment()})


@has_role(*SERVING)
def show(request: HttpRequest, number: str) -> HttpResponse:
    """One order, and what I can do."""
    actor, at = actor_of(request), moment()
    matter = access.get_carried(actor, number)
    options = [option for option in options_of(situation_for(matter, actor=actor, at=at)) if option.is_open]
    context = {
        "card": queries.card_of(matter),
        "acts": [(option.move, _(option.title), option.tone) for option in options],
        "may_know": access.may_know(actor, matter, matter.service_order),
        "purpose_form": forms.PurposeForm(),
        "at": at,
    }
    return render(request, "service_order/field_show.html", context)


@has_role(*SERVING)
def make_move(request: HttpRequest, number: str, the_move: str) -> HttpResponse:
    """Asks for what a step needs, then makes it."""
    actor, at = actor_of(request), moment()
    matter = access.get_carried(actor, number)
    asked = question(matter, the_move, actor=actor, at=at)
    form = make_form(request, asked, the_move)
    context = {"asked": asked, "card": queries.card_of(matter), "form": form}
    if request.method != "POST":
        return render(request, "service_order/field_move.html", context | {"refusal": asked.why_not})
    if not form.is_valid():
        return render(request, "service_order/field_move.html", context, status=UNPROCESSABLE)
    refused, status = _move(matter, the_move, request, form)
    if refused:
        return render(request, "service_order/field_move.html", context | {"refusal": refused}, status=status)
    is_back = the_move == Move.REFUSE
    said = _("The order is back with the community.") if is_back else _("Done: %(move)s.") % {"move": asked.title}
    messages.success(request, said)
    still_mine = access.carried_by(actor).filter(number=number).exists()
    where = "service_order_field:show" if still_mine else "service_order_field:home"
    return redirect(reverse(where, args=[number] if still_mine else []))


def _move(matter: Any, the_move: str, request: HttpRequest, form: MoveForm) -> tuple[str, int]:
    """Makes the move; says why not, and with which status."""
    try:
        move(
            matter, the_move, actor=actor_of(request), given=form.given(), at=moment(),
            seen_version=form.cleaned_data["version"], key=form.cleaned_data["idempotency_key"],
        )  # fmt: skip
    except MoveRefused as refused:
        form.mark_missing(refused.missing)
        return _(refused.reason), UNPROCESSABLE
    except SomebodyWasFirst:
        return _("Somebody was first. Please look again."), CONFLICT
    return "", 0


@has_role(*SERVING)
@require_POST
def resident(request: HttpRequest, number: str) -> HttpResponse:
    """Where to go, once I took it on; the look is logged first."""
    actor = actor_of(request)
    matter = access.get_carried(actor, number)
    if not access.may_know(actor, matter, matter.service_order):
        raise Http404
    form = forms.PurposeForm(request.POST)
    context = {"card": queries.card_of(matter), "form": form}
    if not form.is_valid():
        return render(request, "service_order/field_resident.html", context, status=UNPROCESSABLE)
    opened = services.open_resident(matter, actor=actor, purpose=form.stated(), at=moment())
    answer = render(request, "service_order/field_resident.html", context | {"opened": opened})
    answer["Cache-Control"] = "private, no-store"
    return answer
