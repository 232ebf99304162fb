"""Legal services for residents: what is coming, a place without a name, a question that one person reads."""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.dispute.documents.notices import notice_pdf
from wangge.kinds.dispute.forms.legal import AskForm, SeatForm
from wangge.kinds.dispute.pages import legal as pages
from wangge.kinds.dispute.pages.public import find_place
from wangge.kinds.dispute.queries import legal as queries
from wangge.kinds.dispute.rules.legal import danger_in
from wangge.kinds.dispute.services import advising
from wangge.kinds.dispute.services import legal as services
from wangge.kinds.dispute.services.legal import LegalRefused
from wangge.kinds.dispute.views.asking import UNPROCESSABLE, bound, no_store
from wangge.kinds.dispute.views.public import ask_where
from wangge.matters.proving import count_try, is_tired
from wangge.matters.views.asking import moment
from wangge.people.actors import resident
from wangge.people.client import client_ip
from wangge.people.guards import anyone

SEAT, ASKED, PROVED = "legal_seat", "legal_asked", "legal_proved"
HOUR = 60 * 60
MOST_ASKED, MOST_SEATS = 6, 6
WRONGS = "legal-wrong"
SENT, TOO_MANY = 302, 429
WAIT = gettext_lazy("That was often within one hour from here. Please try again later, or come without booking.")
TOO_OFTEN = gettext_lazy("Many questions came from here within the last hour. Please send this one later.")
WRONG = gettext_lazy("Number and code do not fit together, or it was deleted on its day.")
PAUSE = gettext_lazy("Too many wrong codes. Please try again in a quarter of an hour.")


def _count(request: HttpRequest, what: str) -> int:
    """Counts an act of this address; how many there were within the hour."""
    key = f"legal-{what}:{client_ip(request)}"
    cache.add(key, 0, HOUR)
    return int(cache.incr(key))


@anyone
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What the law has for the people of a community."""
    community = find_place(request.GET.get("community", ""))
    if community is None:
        return ask_where("legal")
    return render(request, "dispute/legal_place.html", {"page": pages.place_services(community, moment())})


def _session(pk: int) -> Any:
    found = queries.find_session(pk)
    if found is None:
        raise Http404
    return found


def _session_page(request: HttpRequest, row: Any, form: Any, status: int = 200) -> HttpResponse:
    kept = request.session.get(SEAT) or {}
    values = {
        "line": pages.session_line(row, moment()), "form": form,
        "seat": kept if kept.get("session") == row.pk else None, "community": request.GET.get("community", ""),
    }  # fmt: skip
    return no_store(render(request, "dispute/legal_public_session.html", values, status=status))


@anyone
@require_GET
def show_session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session; a place is booked with one press."""
    return _session_page(request, _session(pk), SeatForm())


@anyone
@require_POST
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """A place: a number, and a code that is shown once."""
    row = _session(pk)
    if _count(request, "seat") > MOST_SEATS:
        messages.error(request, WAIT)
    else:
        try:
            booking, code = services.book_seat(row, actor=resident(), at=moment())
        except LegalRefused as refused:
            messages.error(request, str(refused))
        else:
            request.session[SEAT] = {"session": row.pk, "serial": booking.serial, "code": code}
    return redirect("legal_public:session", pk)


@anyone
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Number and code give the place back."""
    row, form = _session(pk), SeatForm(request.POST)
    if is_tired(request, WRONGS):
        form.add_error(None, PAUSE)
        return _session_page(request, row, form, TOO_MANY)
    if not form.is_valid():
        return _session_page(request, row, form, UNPROCESSABLE)
    booking = services.find_seat(row, **form.cleaned_data)
    if booking is None:
        count_try(request, WRONGS)
        form.add_error(None, WRONG)
        return _session_page(request, row, form, UNPROCESSABLE)
    try:
        services.cancel_seat(booking, actor=resident(), at=moment())
    except LegalRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Thank you. Somebody else can come now."))
        request.session.pop(SEAT, None)
    return redirect("legal_public:session", pk)


@anyone
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice for the stairwell."""
    row = _session(pk)
    address = request.build_absolute_uri(reverse("legal_public:session", args=[pk]))
    answer = HttpResponse(notice_pdf(row, address), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="legal-{pk}.pdf"'
    return answer


def _send(request: HttpRequest, form: AskForm, community: Any) -> bool:
    data = form.cleaned_data
    try:
        row, code = advising.ask(
            area=community, person_id=data["person"], topic=data["topic"], question=data["question"],
            contact=data["contact"], actor=resident(), at=moment(),
        )  # fmt: skip
    except LegalRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    request.session[ASKED] = {"number": row.number, "code": code}
    _prove(request, row)
    return True


def _prove(request: HttpRequest, row: Any) -> None:
    """This visitor has shown number and code; kept as long as the session, beside others."""
    known = request.session.get(PROVED, {})
    request.session[PROVED] = dict([*known.items(), (row.number, row.code_hash)][-12:])


def prove(request: HttpRequest, number: str, code: str) -> str:
    """The page of the question behind number and code, or nothing; from now on the visitor has proved it."""
    row = advising.find_by_code(number=number, code=code)
    if row is None:
        return ""
    _prove(request, row)
    return reverse("legal_public:answer", args=[row.number])


def _proved(request: HttpRequest, number: str) -> Any:
    found = advising.find_proved(number=number, proof=request.session.get(PROVED, {}).get(number, ""))
    if found is None:
        raise Http404
    return found


def _try(request: HttpRequest, form: AskForm, community: Any) -> tuple[tuple[str, str] | None, int]:
    """The danger that is told of before anything is sent, and the status; what was typed stays in the form."""
    if not form.is_valid() or form.cleaned_data["website"]:
        return None, UNPROCESSABLE
    danger = None if request.POST.get("is_no_danger") else danger_in(form.cleaned_data["question"])
    if danger is not None:
        return danger, UNPROCESSABLE
    if _count(request, "ask") > MOST_ASKED:
        form.add_error(None, TOO_OFTEN)
        return None, TOO_MANY
    return None, SENT if _send(request, form, community) else UNPROCESSABLE


@anyone
def ask(request: HttpRequest) -> HttpResponse:
    """A question to the adviser of the community, or to a mediator on duty."""
    community = find_place(request.GET.get("community", "") or request.POST.get("community", ""))
    if community is None:
        return ask_where("ask")
    people = [(one.person_id, f"{one.name}（{one.what}）") for one in advising.askable(community, localdate(moment()))]
    if not people:
        messages.error(request, _("Nobody here can be asked in writing yet. Ring the hotline 12348, or come in."))
        return redirect(reverse("legal_public:show") + f"?community={community.code}")
    form, danger, status = AskForm(bound(request), people=people, initial={"community": community.code}), None, 200
    if request.method == "POST":
        danger, status = _try(request, form, community)
        if status == SENT:
            return redirect("legal_public:asked")
    days = advising.kept_days(community.code, localdate(moment()))
    values = {"form": form, "community": community, "danger": danger, "days": days}
    return no_store(render(request, "dispute/legal_ask.html", values, status=status))


@anyone
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """Number and code, by when it is answered, and which times must not pass meanwhile."""
    kept = request.session.get(ASKED)
    if not kept:
        return redirect("portal:track")
    page = pages.question_page(_proved(request, kept["number"]), at=moment())
    return no_store(render(request, "dispute/legal_asked.html", {"kept": kept, "page": page}))


@anyone
@require_GET
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Question and answer for whoever has shown number and code."""
    page = pages.question_page(_proved(request, number), at=moment())
    return no_store(render(request, "dispute/legal_answer.html", {"page": page}))


@anyone
@require_POST
def pass_on(request: HttpRequest, number: str, person_id: int) -> HttpResponse:
    """The resident asks somebody else; whoever was asked before reads it no more."""
    try:
        advising.pass_on(_proved(request, number), person_id=person_id, actor=resident(), at=moment())
    except LegalRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Passed on. Whoever was asked before reads it no more."))
    return redirect("legal_public:answer", number)


@anyone
@require_POST
def delete(request: HttpRequest, number: str) -> HttpResponse:
    """Question and answer are deleted at once."""
    advising.withdraw(_proved(request, number), actor=resident(), at=moment())
    request.session.pop(ASKED, None)
    messages.success(request, _("Question and answer are deleted."))
    return redirect("portal:track")
