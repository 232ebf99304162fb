"""Meetings: who came, the notice and the minutes on paper; opinions before them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kinds.topic import printing
from wangge.kinds.topic.access import get_topic
from wangge.kinds.topic.forms.desk import AttendanceForm, ReadForm, StatementForm
from wangge.kinds.topic.queries import file, opinions
from wangge.kinds.topic.rules.words import is_asking
from wangge.kinds.topic.services import opinions as verbs
from wangge.kinds.topic.services import register
from wangge.kinds.topic.views.asking import FILE_SEERS, SEERS, STAFF, attempt, framed, is_sent, pdf_response, status_of
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import Role

ROLL_KEEPERS = (*STAFF, Role.GRID_LEADER)


def _meeting(request: HttpRequest, pk: int) -> Any:
    row = file.find_meeting(pk)
    if row is None:
        raise Http404
    get_topic(actor_of(request), row.matter.number)
    return row


@has_role(*ROLL_KEEPERS)
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """How many of each party came."""
    row = _meeting(request, pk)
    initial = {line.party: line.people for line in row.attendance.all()}
    form = AttendanceForm(request.POST or None, initial=initial)
    if is_sent(request) and form.is_valid():
        at, actor = moment(), actor_of(request)
        total = attempt(form, lambda: register.note_attendance(row, actor=actor, people=form.given(), at=at))
        if total is not None:
            messages.success(request, _("Noted: %(number)d people.") % {"number": total})
            return redirect("topic:file", row.matter.number)
    return framed(request, "topic/roll.html", {"form": form, "meeting": row, "matter": row.matter})


@has_role(*FILE_SEERS)
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice for the stairwell, with a QR code to the topic's page."""
    row = _meeting(request, pk)
    address = request.build_absolute_uri(reverse("topics:topic", args=[row.matter.number]))
    return pdf_response(printing.notice_pdf(row, address), f"{row.matter.number}-notice")


@has_role(*FILE_SEERS)
@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes with the roll by parties."""
    row = _meeting(request, pk)
    return pdf_response(printing.minutes_pdf(row), f"{row.matter.number}-minutes")


@has_role(*SEERS)
def show_opinions(request: HttpRequest, number: str) -> HttpResponse:
    """Statements to be read, and what people say."""
    actor, at = actor_of(request), moment()
    matter = get_topic(actor, number)
    may_keep = actor.role in STAFF
    form = StatementForm(request.POST or None)
    if is_sent(request) and may_keep and form.is_valid():
        row = attempt(form, lambda: verbs.add_statement(matter, actor=actor, at=at, **form.cleaned_data))
        if row is not None:
            return redirect("topic:opinions", number)
    values = {
        "matter": matter, "form": form, "statements": opinions.statements_of(matter),
        "results": opinions.results_of(matter), "may_keep": may_keep,
        "is_asking": is_asking(matter.state, matter.topic.opinions_until, at),
    }  # fmt: skip
    return framed(request, "topic/opinions.html", values, status=status_of(form))


@has_role(*STAFF)
def read_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a statement, or not."""
    row = opinions.find_statement(pk)
    if row is None:
        raise Http404
    matter = get_topic(actor_of(request), row.matter.number)
    form = ReadForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        at, actor = moment(), actor_of(request)
        if attempt(form, lambda: verbs.read_statement(row, actor=actor, at=at, **form.cleaned_data)) is not None:
            return redirect("topic:opinions", matter.number)
    return framed(request, "topic/statement.html", {"form": form, "row": row, "matter": matter}, status=status_of(form))
