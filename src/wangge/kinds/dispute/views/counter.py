"""The counter of a governance centre: tickets, the queue, referrals, the slip the visitor takes home."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.dispute.documents.slips import slip_pdf
from wangge.kinds.dispute.forms.bodies import NumberForm, ReferForm, SettleForm, TicketForm
from wangge.kinds.dispute.queries import counter as queries
from wangge.kinds.dispute.queries.bodies import centres, units_of
from wangge.kinds.dispute.services import counter as services
from wangge.kinds.dispute.views.asking import ask, bound
from wangge.matters.access import visible
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role

SERVING = tuple(sorted(services.KEEPERS))
USUAL_DAYS = 7


def _centre(request: HttpRequest, pk: int) -> Any:
    found = next((row for row in centres(actor_of(request).area_code) if row.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _ticket(request: HttpRequest, pk: int, ticket_id: int) -> Any:
    found = queries.find_ticket(_centre(request, pk), ticket_id)
    if found is None:
        raise Http404
    return found


def _url(centre: Any) -> str:
    return reverse("mediation:counter", args=[centre if isinstance(centre, int) else centre.pk])


@has_role(*SERVING)
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """The counters of four levels; one alone is no choice."""
    found = centres(actor_of(request).area_code)
    if len(found) == 1:
        return redirect(_url(found[0]))
    return render(request, "dispute/centres.html", {"centres": found})


@has_role(*SERVING)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One counter: give a ticket, call the next, follow what was referred."""
    actor, at = actor_of(request), moment()
    centre = _centre(request, pk)
    form = TicketForm(bound(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = services.take_ticket(centre, actor=actor, subject=form.cleaned_data["subject"], at=at)
        except services.CounterRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Ticket %(serial)d.") % {"serial": row.serial})
        return redirect(_url(centre))
    values = {
        "centre": centre,
        "day": queries.counter_day(centre, at),
        "form": form,
        "bodies": queries.bodies_at(centre),
        "today": localdate(at),
    }
    return render(request, "dispute/counter.html", values)


@has_role(*SERVING)
@require_POST
def call_next(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls who has waited longest."""
    centre = _centre(request, pk)
    row = services.call_next(centre, actor=actor_of(request), at=moment())
    if row is None:
        messages.info(request, _("Nobody is waiting."))
    else:
        messages.success(request, _("Please come to the counter: %(serial)d") % {"serial": row.serial})
    return redirect(_url(centre))


@has_role(*SERVING)
@require_POST
def end(request: HttpRequest, pk: int, ticket_id: int, how: str) -> HttpResponse:
    """Answered on the spot, or gone."""
    row = _ticket(request, pk, ticket_id)
    act = {"answered": services.answer, "gone": services.leave}.get(how)
    if act is None:
        raise Http404
    try:
        act(row, actor=actor_of(request), at=moment())
    except services.CounterRefused as refused:
        messages.error(request, str(refused))
    return redirect(_url(pk))


@has_role(*SERVING)
def refer(request: HttpRequest, pk: int, ticket_id: int) -> HttpResponse:
    """Another unit has it now; the visitor takes the slip home."""
    actor, at = actor_of(request), moment()
    row = _ticket(request, pk, ticket_id)
    initial = {"due_on": localdate(at) + timedelta(days=USUAL_DAYS)}
    form = ReferForm(bound(request), units=units_of(row.centre), initial=initial)

    def act() -> object:
        return services.refer(row, actor=actor, at=at, **form.cleaned_data)

    title = _("Refer ticket %(serial)d") % {"serial": row.serial}
    return ask(request, form, act, back=_url(pk), title=title, done=_("Referred. Print the slip for the visitor."))


@has_role(*SERVING)
def register(request: HttpRequest, pk: int, ticket_id: int) -> HttpResponse:
    """What the visitor brought was entered as a matter: its number is the ticket's from now on."""
    actor = actor_of(request)
    row = _ticket(request, pk, ticket_id)
    form = NumberForm(bound(request))

    def act() -> object:
        number = form.cleaned_data["number"]
        matter = visible(actor).filter(number=number).select_related("lead_unit").first()
        if matter is None:
            raise services.CounterRefused(_("There is no matter of this number that you can see."))
        return services.register(row, number=number, unit=matter.lead_unit, actor=actor, at=moment())

    title = _("Entered: ticket %(serial)d") % {"serial": row.serial}
    return ask(request, form, act, back=_url(pk), title=title, done=_("Registered. Print the slip for the visitor."))


@has_role(*SERVING)
def settle(request: HttpRequest, pk: int, ticket_id: int) -> HttpResponse:
    """The unit has answered."""
    actor = actor_of(request)
    row = _ticket(request, pk, ticket_id)
    form = SettleForm(bound(request))

    def act() -> object:
        return services.settle(row, actor=actor, at=moment(), **form.cleaned_data)

    return ask(request, form, act, back=_url(pk), title=row.number, done=_("Saved."))


@has_role(*SERVING)
@require_GET
def slip(request: HttpRequest, pk: int, ticket_id: int) -> HttpResponse:
    """What the visitor takes home: the one number, which unit, by when."""
    row = _ticket(request, pk, ticket_id)
    if not row.number:
        raise Http404
    answer = HttpResponse(slip_pdf(row), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    return answer
