"""Work notes of instructors and others sent to an area: written, read, followed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.decision.access import get_note, may_note, visible_notes
from wangge.kinds.decision.forms import NoteForm, OutcomeForm
from wangge.kinds.decision.origins import growing
from wangge.kinds.decision.queries import notes as queries
from wangge.kinds.decision.rules import READERS
from wangge.kinds.decision.services import notes as verbs
from wangge.kinds.decision.views.asking import OFFICE, UNPROCESSABLE, attempt, status_of
from wangge.kit.sheets import write_xlsx
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import UNIT_ROLES
from wangge.ui.importing import spreadsheet
from wangge.ui.paging import keyset_page

NOTE_SEERS = tuple(sorted(READERS - UNIT_ROLES))


def _asked(request: HttpRequest) -> dict[str, Any]:
    seat = request.GET.get("seat", "")
    return {
        "text": request.GET.get("q", "").strip()[:40], "seat": seat if seat.isdecimal() else "",
        "is_open": request.GET.get("open") == "yes",
    }  # fmt: skip


@has_role(*NOTE_SEERS)
@require_GET
def notes(request: HttpRequest) -> HttpResponse:
    """Who is sent to the own area now, and what they wrote."""
    actor, at = actor_of(request), moment()
    asked = _asked(request)
    rows = queries.narrowed(visible_notes(actor), **asked)
    values = {
        "page": keyset_page(rows, ("-on", "-pk"), request.GET.get("after", ""), 30), "asked": asked, "actor": actor,
        "sent": queries.sent_now(actor, localdate(at)), "query": request.GET.urlencode(),
        "may_write": actor.role in OFFICE,
    }  # fmt: skip
    return render(request, "decision/notes.html", values)


@has_role(*NOTE_SEERS)
@require_GET
def export_notes(request: HttpRequest) -> HttpResponse:
    """The notes as a table."""
    rows = queries.narrowed(visible_notes(actor_of(request)), **_asked(request)).order_by("-on", "-pk")
    heads = [
        _("Day of the visit"), _("Area"), _("Who was sent"), _("Where the person comes from"), _("What was seen"),
        _("What was asked for"), _("Outcome of the note"), _("Number of the matter"),
    ]  # fmt: skip
    return spreadsheet(write_xlsx(heads, queries.lines(rows)), "wangge-work-notes.xlsx")


@has_role(*OFFICE)
def write(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Write down what somebody sent here saw and asked for."""
    actor, at = actor_of(request), moment()
    seat = queries.sent(actor).filter(pk=seat_id).first()
    if seat is None or not may_note(actor, seat.area.code):
        raise Http404
    form = NoteForm(request.POST or None, initial={"on": localdate(at)})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: verbs.write_note(seat, actor=actor, at=at, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Written down."))
            return redirect("decision:note", made.pk)
    values = {"form": form, "title": _("Write a work note"), "lead": f"{seat.name} · {seat.area.name}"}
    return render(request, "decision/note_form.html", values, status=status_of(form))


@has_role(*NOTE_SEERS)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """One note; what became of it, and what may grow out of it."""
    actor = actor_of(request)
    row = get_note(actor, pk)
    may = may_note(actor, row.seat.area.code)
    form = OutcomeForm(request.POST or None, initial={"outcome": row.outcome})
    if request.method == "POST" and form.is_valid():
        attempt(form, lambda: verbs.settle_note(row, actor=actor, at=moment(), **form.cleaned_data))
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("decision:note", pk)
    values = {"note": row, "form": form if may else None, "grows": growing(row, actor) if may else []}
    return render(request, "decision/note.html", values, status=UNPROCESSABLE if form.errors else 200)


@has_role(*OFFICE)
@require_POST
def grow(request: HttpRequest, pk: int) -> HttpResponse:
    """What others must do becomes a concern."""
    actor = actor_of(request)
    row = get_note(actor, pk)
    try:
        opened = verbs.as_concern(row, actor=actor, at=moment())
    except (MoveRefused, OpeningRefused) as refused:
        messages.error(request, _(str(refused)))
        return redirect("decision:note", pk)
    messages.success(request, _("Reported as %(number)s.") % {"number": opened.matter.number})
    return redirect("decision:note", pk)


def seat_panel(request: HttpRequest, seat: Any) -> str:
    """On the page of somebody sent to an area: the way to the work notes."""
    if queries.INSTRUCTOR not in seat.slot.name:
        return ""
    values = {"seat": seat, "may_write": may_note(actor_of(request), seat.area.code)}
    return render_to_string("decision/parts/seat_panel.html", values, request=request)
