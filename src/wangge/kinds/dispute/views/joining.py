"""Handing a case on, asking for one, mediating along: who is asked, and what is answered."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kinds.dispute.access import JOINT_ROLES, get_case, open_invitations, open_transfers
from wangge.kinds.dispute.forms.joining import ComingForm, InviteForm, TakeUpForm, TransferForm, YesNoForm
from wangge.kinds.dispute.pages.joining import asked_page
from wangge.kinds.dispute.queries import bodies as queries
from wangge.kinds.dispute.services import invitations, transfers
from wangge.kinds.dispute.views.asking import ask, bound, no_store
from wangge.kinds.dispute.views.cases import detail_url
from wangge.matters.rules import MoveRefused
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import Role

SITTING = tuple(sorted(JOINT_ROLES))
"""Mediators, and units that may mediate along."""


@has_role(*SITTING)
@require_GET
def show_asked(request: HttpRequest) -> HttpResponse:
    """What other organizations ask of the actor's: cases to take over, tables to sit at."""
    page = asked_page(actor_of(request))
    return no_store(render(request, "dispute/asked.html", {"page": page, "at": moment()}))


@has_role(Role.MEDIATOR)
def hand_on(request: HttpRequest, number: str) -> HttpResponse:
    """Another body is asked to take the case over."""
    actor, at = actor_of(request), moment()
    matter = get_case(actor, number)
    form = TransferForm(bound(request), bodies=queries.bodies_beside(matter, localdate(at)))

    def act() -> object:
        return transfers.offer(matter, actor=actor, at=at, **form.cleaned_data)

    done = _("Asked. Until they say yes the case stays with you.")
    title = _("Hand the case on")
    return ask(request, form, act, back=detail_url(matter), title=title, matter=matter, done=done)


@has_role(Role.MEDIATOR)
def take_up(request: HttpRequest) -> HttpResponse:
    """The body above asks for a case of one beneath."""
    actor, at = actor_of(request), moment()
    body = queries.headed_by(actor, localdate(at))
    form = TakeUpForm(bound(request))

    def act() -> object:
        if body is None:
            raise MoveRefused(_("Only the head of an organization asks for a case."))
        return transfers.ask_for(actor=actor, to_body=body, at=at, **form.cleaned_data)

    done = _("Asked. Who mediates the case now decides.")
    return ask(request, form, act, back=reverse("dispute:asked"), title=_("Ask for a case"), done=done)


@has_role(Role.MEDIATOR)
def answer_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no to taking a case over, or to giving it up."""
    actor, at = actor_of(request), moment()
    row = open_transfers(actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    form = YesNoForm(bound(request), asks_parties=row.is_taken_up)

    def act() -> object:
        return transfers.answer(row, actor=actor, at=at, **form.cleaned_data)

    title = _("Give the case up?") if row.is_taken_up else _("Take the case over?")
    return _answer(request, form, act, title=title, hint=row.reason)


@has_role(Role.MEDIATOR)
def invite(request: HttpRequest, number: str) -> HttpResponse:
    """Another organization is asked to the table."""
    actor, at = actor_of(request), moment()
    matter = get_case(actor, number)
    form = InviteForm(bound(request), actor=actor)

    def act() -> object:
        return invitations.invite(matter, actor=actor, at=at, **form.cleaned_data)

    title, done = _("Invite another organization"), _("Asked. They see the case once they say who comes.")
    return ask(request, form, act, back=detail_url(matter), title=title, matter=matter, done=done)


@has_role(*SITTING)
def answer_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the organization says who comes, or why nobody does."""
    actor, at = actor_of(request), moment()
    row = open_invitations(actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    form = ComingForm(bound(request), people=queries.people_of(invitations.members(row.organization, at)))

    def act() -> object:
        return invitations.answer(row, actor=actor, at=at, **dict(form.cleaned_data, people=_chosen(form)))

    return _answer(request, form, act, title=_("Mediate along?"), hint=row.reason)


def _chosen(form: Any) -> list[Any]:
    return list(form.cleaned_data["people"])


def _answer(request: HttpRequest, form: Any, act: Any, *, title: str, hint: str) -> HttpResponse:
    back = reverse("dispute:asked")
    return no_store(ask(request, form, act, back=back, title=title, hint=hint, done=_("Answered.")))
