"""The counter of a governance centre: tickets, the queue, referrals, the slip the visitor takes home."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.dispute.documents.slips import Slip, slip_of, slip_pdf
from wangge.kinds.dispute.forms.counter import NumberForm, ReferForm, TicketForm
from wangge.kinds.dispute.queries import counter as queries
from wangge.kinds.dispute.queries.bodies import centres, units_of
from wangge.kinds.dispute.rules.referral import SERVERS
from wangge.kinds.dispute.services import counter as services
from wangge.kinds.dispute.services import referrals
from wangge.kinds.dispute.views.asking import ask, bound, no_store
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role

SERVING = tuple(sorted(SERVERS))
CODES, MOST_CODES = "counter_codes", 20


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
    day = queries.counter_day(centre, at)
    meanwhile = queries.entered_meanwhile(day.called, actor)
    values = {
        "centre": centre,
        "day": day,
        "called": [(row, meanwhile.get(row.pk, [])) for row in day.called],
        "referred": queries.open_referrals(centre, actor),
        "form": form,
        "bodies": queries.bodies_at(centre),
        "at": at,
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


def keep_code(request: HttpRequest, number: str, code: str) -> None:
    """The code stays with whoever gave it out until the slip is printed; it stands nowhere else."""
    if code:
        kept = {**request.session.get(CODES, {}), number: code}
        request.session[CODES] = dict(list(kept.items())[-MOST_CODES:])


def told_url(centre: int, ticket_id: int) -> str:
    """Where a visitor's number, unit and day are said."""
    return reverse("mediation:told", args=[centre, ticket_id])


@has_role(*SERVING)
def refer(request: HttpRequest, pk: int, ticket_id: int) -> HttpResponse:
    """Another unit has it now; the visitor takes the slip home."""
    actor, at = actor_of(request), moment()
    row = _ticket(request, pk, ticket_id)
    first = {"is_petition": row.subject == row.Subject.PETITION}
    form = ReferForm(bound(request), units=units_of(row.centre, localdate(at)), initial=first)

    def act() -> None:
        opened = referrals.refer(row, actor=actor, at=at, **form.cleaned_data)
        keep_code(request, opened.matter.number, opened.code)

    title = _("Refer ticket %(serial)d") % {"serial": row.serial}
    return ask(request, form, act, back=_url(pk), then=told_url(pk, ticket_id), title=title)


@has_role(*SERVING)
def register(request: HttpRequest, pk: int, ticket_id: int) -> HttpResponse:
    """What the visitor brought was entered as a matter: its number is the ticket's from now on."""
    actor = actor_of(request)
    row = _ticket(request, pk, ticket_id)
    form = NumberForm(bound(request))

    def act() -> None:
        matter = queries.entered(form.cleaned_data["number"], actor)
        if matter is None:
            raise services.CounterRefused(_("There is no matter of this number that you can see."))
        told = referrals.register(row, matter=matter, actor=actor, at=moment())
        keep_code(request, told.number, told.code)

    title = _("Entered: ticket %(serial)d") % {"serial": row.serial}
    return ask(request, form, act, back=_url(pk), then=told_url(pk, ticket_id), title=title)


def _slip(request: HttpRequest, pk: int, ticket_id: int) -> Slip:
    row = _ticket(request, pk, ticket_id)
    if not row.number:
        raise Http404
    address = request.build_absolute_uri(f"{reverse('portal:track')}?number={row.number}")
    code = request.session.get(CODES, {}).get(row.number, "")
    return slip_of(row, code=code, address=address)


@has_role(*SERVING)
@require_GET
def tell(request: HttpRequest, pk: int, ticket_id: int) -> HttpResponse:
    """What the visitor is told before going: number, code, which unit, by when; and the slip to print."""
    values = {"slip": _slip(request, pk, ticket_id), "back": _url(pk), "centre_id": pk, "ticket_id": ticket_id}
    return no_store(render(request, "dispute/told.html", values))


@has_role(*SERVING)
@require_GET
def slip(request: HttpRequest, pk: int, ticket_id: int) -> HttpResponse:
    """The same on paper, to take home."""
    shown = _slip(request, pk, ticket_id)
    answer = HttpResponse(slip_pdf(shown), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{shown.number}.pdf"'
    return no_store(answer)
