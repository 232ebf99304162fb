"""The claimers' pages: what hangs on the wall, what I have in hand, and each step of it; never who it is for."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.kinds.wish import access, forms, queries, services
from wangge.kinds.wish.rules import CLAIMERS, Move
from wangge.matters.pages.moving import Question
from wangge.matters.views.asking import actor_of, moment
from wangge.matters.views.stepping import open_steps, take_step
from wangge.people.guards import has_role

UNPROCESSABLE = 422


@has_role(*CLAIMERS)
def home(request: HttpRequest) -> HttpResponse:
    """Wishes in my hand, then those that wait for somebody."""
    actor, at = actor_of(request), moment()
    in_hand, over = queries.claimed_by(actor, at=at)
    context = {"in_hand": in_hand, "over": over, "waiting": queries.open_to(actor, at=at), "at": at}
    return render(request, "wish/field_home.html", context)


@has_role(*CLAIMERS)
def show(request: HttpRequest, number: str) -> HttpResponse:
    """One wish as who claims it may see it."""
    actor, at = actor_of(request), moment()
    matter = access.get_claimable(actor, number)
    context = {
        "card": queries.cards_of([matter], at=at)[0],
        "steps": open_steps(request, matter, pausing=frozenset({Move.GIVE_BACK})),
        "is_mine": access.is_claimed_by(actor, matter.wish),
        "may_know": access.may_know_household(actor, matter, matter.wish),
        "purpose_form": forms.PurposeForm(is_claimer=True),
        "details": matter.wish,
        "at": at,
    }
    return render(request, "wish/field_show.html", context)


@has_role(*CLAIMERS)
def make_move(request: HttpRequest, number: str, the_move: str) -> HttpResponse:
    """Asks for what a step needs, then makes it."""
    actor, at = actor_of(request), moment()
    matter = access.get_claimable(actor, number)

    def done(asked: Question) -> HttpResponse:
        messages.success(request, _("Done: %(move)s.") % {"move": asked.title})
        still_mine = access.claimed(actor).filter(number=number).exists()
        return redirect(reverse("wish_field:show", args=[number]) if still_mine else reverse("wish_field:home"))

    context = {"card": queries.cards_of([matter], at=at)[0]}
    return take_step(request, matter, the_move, template="wish/field_move.html", context=context, done=done)


@has_role(*CLAIMERS)
@require_POST
def household(request: HttpRequest, number: str) -> HttpResponse:
    """Opens how to reach the household, after it agreed; the look is logged first."""
    actor = actor_of(request)
    matter = access.get_claimable(actor, number)
    form = forms.PurposeForm(request.POST, is_claimer=True)
    context = {"card": queries.cards_of([matter], at=moment())[0], "form": form}
    if not access.may_know_household(actor, matter, matter.wish):
        raise Http404
    if not form.is_valid():
        return render(request, "wish/field_household.html", context, status=UNPROCESSABLE)
    opened = services.open_household(matter, actor=actor, purpose=form.stated(), at=moment())
    answer = render(request, "wish/field_household.html", context | {"opened": opened})
    answer["Cache-Control"] = "private, no-store"
    return answer
