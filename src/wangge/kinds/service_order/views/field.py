"""The pages of who carries orders out: what I am asked, what I have in hand, each step of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.kinds.service_order import access, forms, queries, services
from wangge.kinds.service_order.rules import SERVING, Move
from wangge.matters.pages.moving import Question
from wangge.matters.views.asking import actor_of, moment
from wangge.matters.views.stepping import open_steps, take_step
from wangge.people.guards import has_role

UNPROCESSABLE = 422


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
    context = {
        "card": queries.card_of(matter),
        "steps": open_steps(request, matter, pausing=frozenset({Move.REFUSE})),
        "may_know": access.may_know(actor, matter, matter.service_order),
        "purpose_form": forms.PurposeForm(),
        "at": at,
    }
    return render(request, "service_order/field_show.html", context)


@has_role(*SERVING)
def make_move(request: HttpRequest, number: str, the_move: str) -> HttpResponse:
    """Asks for what a step needs, then makes it."""
    actor = actor_of(request)
    matter = access.get_carried(actor, number)

    def done(asked: Question) -> HttpResponse:
        is_back = the_move == Move.REFUSE
        said = _("The order is back with the community.") if is_back else _("Done: %(move)s.") % {"move": asked.title}
        messages.success(request, said)
        still_mine = access.carried_by(actor).filter(number=number).exists()
        where = "service_order_field:show" if still_mine else "service_order_field:home"
        return redirect(reverse(where, args=[number] if still_mine else []))

    context = {"card": queries.card_of(matter)}
    return take_step(request, matter, the_move, template="service_order/field_move.html", context=context, done=done)


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
