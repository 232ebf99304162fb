"""A meeting: called, answered, held with roll and minutes; its decisions and papers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kinds.decision import printing
from wangge.kinds.decision.access import get_body, get_meeting, may_keep, own_invitation, visible_meetings
from wangge.kinds.decision.forms import AnswerForm, CancelForm, DecisionForm, MeetingForm, MinutesForm
from wangge.kinds.decision.queries import following, register
from wangge.kinds.decision.services import decisions
from wangge.kinds.decision.services import meetings as verbs
from wangge.kinds.decision.views.asking import OFFICE, SEERS, attempt, pdf_response, status_of
from wangge.matters.origins import origin_of, source_of
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role


def _kept_body(request: HttpRequest, pk: int) -> Any:
    """A body whose office the actor is of, or 404."""
    actor = actor_of(request)
    row = get_body(actor, pk)
    if not may_keep(actor, row):
        raise Http404
    return row


def _kept(request: HttpRequest, pk: int) -> Any:
    """A meeting of such a body, or 404."""
    actor = actor_of(request)
    row = get_meeting(actor, pk)
    if not may_keep(actor, row.body):
        raise Http404
    return row


@has_role(*SEERS)
@require_GET
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting with its agenda, who was asked, minutes and decisions."""
    actor, at = actor_of(request), moment()
    row = get_meeting(actor, pk)
    invitation = own_invitation(actor, row)
    is_open = row.held_at is None and row.cancelled_at is None
    is_past = localdate(row.meet_at) <= localdate(at)
    form = AnswerForm(initial={"answer": invitation.answer, "text": invitation.note}) if invitation else None
    may = may_keep(actor, row.body)
    values = {
        "meeting": row, "body": row.body, "roll": register.roll_of(row), "at": at, "may_keep": may,
        "carried": following.carried_over(row, at), "decided": following.decided_at(row, at),
        "agenda": row.agenda.splitlines(), "invitation": invitation, "form": form if is_open else None,
        "is_open": is_open, "is_past": is_past, "may_open": actor.covers(row.body.area_code),
        "own_unit": actor.organization_id,
    }  # fmt: skip
    return render(request, "decision/meeting.html", values)


@has_role(*OFFICE)
def call(request: HttpRequest, body_id: int) -> HttpResponse:
    """Call a meeting: members stand on the list already."""
    actor, at = actor_of(request), moment()
    row = _kept_body(request, body_id)
    form = MeetingForm(request.POST or None, actor=actor, units=register.seated_units(row))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: verbs.call_meeting(row, actor=actor, at=at, **form.cleaned_data))
        if made is not None:
            said = _("Called. The units asked have been told.") if made.meet_at > at else _("Saved.")
            messages.success(request, said)
            return redirect("decision:meeting", made.pk)
    values = {
        "form": form, "title": _("Call a meeting"), "body": row, "left": following.open_decisions(row, at),
        "action": _("Call the meeting"),
    }  # fmt: skip
    return render(request, "decision/form.html", values, status=status_of(form))


@has_role(*OFFICE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, place, agenda or other units."""
    actor, at = actor_of(request), moment()
    row = _kept(request, pk)
    units = [one.organization for one in register.roll_of(row)]
    form = MeetingForm(request.POST or None, actor=actor, units=units, initial=MeetingForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: verbs.change_meeting(row, actor=actor, at=at, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Saved."))
            return redirect("decision:meeting", pk)
    values = {"form": form, "title": _("Change a meeting"), "body": row.body, "meeting": row}
    return render(request, "decision/form.html", values, status=status_of(form))


@has_role(*OFFICE)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a meeting off."""
    actor, at = actor_of(request), moment()
    row = _kept(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(form, lambda: verbs.cancel_meeting(row, actor=actor, at=at, **form.cleaned_data))
        if not form.errors:
            messages.success(request, _("Called off. The units asked have been told."))
            return redirect("decision:meeting", pk)
    values = {"form": form, "title": _("Call a meeting off"), "body": row.body, "meeting": row}
    return render(request, "decision/form.html", values, status=status_of(form))


@has_role(*SEERS)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit says whether it comes."""
    actor, at = actor_of(request), moment()
    row = get_meeting(actor, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        noted = attempt(form, lambda: verbs.answer(row, actor=actor, at=at, **form.cleaned_data))
        if noted is not None:
            messages.success(request, _("Noted. The body's office sees your answer."))
            return redirect("decision:meeting", pk)
    values = {"form": form, "title": _("Does your unit come?"), "body": row.body, "meeting": row}
    return render(request, "decision/form.html", values, status=status_of(form))


@has_role(*OFFICE)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Which units were there and what was said."""
    actor, at = actor_of(request), moment()
    row = _kept(request, pk)
    roll = register.roll_of(row)
    there = [str(one.organization_id) for one in roll if one.was_there or (one.was_there is None and one.answer)]
    unable = {str(one.organization_id) for one in roll if one.was_there is None and one.answer == "unable"}
    initial = {"there": [pk for pk in there if pk not in unable], "minutes": row.minutes}
    form = MinutesForm(request.POST or None, roll=roll, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: verbs.write_minutes(row, actor=actor, at=at, **form.given()))
        if made is not None:
            messages.success(request, _("Saved. Now write down what was decided."))
            return redirect("decision:meeting", pk)
    values = {
        "form": form, "title": _("Roll and minutes"), "body": row.body, "meeting": row,
        "agenda": row.agenda.splitlines(), "left": following.carried_over(row, at),
    }  # fmt: skip
    return render(request, "decision/form.html", values, status=status_of(form))


def _decided(request: HttpRequest, form: DecisionForm, row: Any, source: Any = None, key: str = "") -> Any:
    return attempt(
        form,
        lambda: decisions.decide(
            row, actor=actor_of(request), at=moment(), source=source,
            key=key or request.POST.get("idempotency_key", ""), **form.given(),
        ),
    )  # fmt: skip


@has_role(*OFFICE)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what a meeting decided."""
    row = _kept(request, pk)
    units = [one.organization for one in register.roll_of(row)]
    form = DecisionForm(request.POST or None, actor=actor_of(request), units=units)
    if request.method == "POST" and form.is_valid():
        opened = _decided(request, form, row)
        if opened is not None:
            messages.success(request, _("Written down. %(unit)s has been told.") % {"unit": form.given()["owner"]})
            return redirect("decision:meeting", pk)
    values = {"form": form, "title": _("Write down a decision"), "body": row.body, "meeting": row}
    return render(request, "decision/form.html", values, status=status_of(form))


@has_role(*OFFICE)
def new(request: HttpRequest) -> HttpResponse:
    """A decision that grows out of another matter (`?from=NUMBER`): choose the meeting that decided it."""
    actor, at = actor_of(request), moment()
    source, origin = source_of(request, actor, decisions.KIND), origin_of(request, actor, decisions.KIND)
    rows = [row for row in register.recent_meetings(visible_meetings(actor), at) if may_keep(actor, row.body)]
    if not rows:
        return render(request, "decision/no_meeting.html", {"source": source})
    form = DecisionForm(
        request.POST or None, actor=actor, units=[], meetings=rows,
        initial={"title": source.title, "text": source.text} if source else origin.initial(),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        chosen = next(row for row in rows if str(row.pk) == form.cleaned_data["meeting"])
        opened = _decided(request, form, chosen, source, origin.key)
        if opened is not None:
            origin.attach(matter=opened.matter, actor=actor, at=at)
            messages.success(request, _("Written down. %(unit)s has been told.") % {"unit": form.given()["owner"]})
            return redirect("matters:detail", opened.matter.number)
    values = {"form": form, "title": _("Write down a decision"), "source": source}
    return render(request, "decision/form.html", values, status=status_of(form))


@has_role(*SEERS)
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes with roll and decisions; before the meeting, its agenda."""
    row, at = get_meeting(actor_of(request), pk), moment()
    content = printing.meeting_pdf(
        row, roll=register.roll_of(row), carried=following.carried_over(row, at), decided=following.decided_at(row, at)
    )
    return pdf_response(content, f"meeting-{row.pk}")
