"""A check with a short form, and its record."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from wangge.matters.views.asking import actor_of, frame_of, moment
from wangge.people.guards import has_role
from wangge.rounds import forms, services
from wangge.rounds.access import does, get_due, get_record
from wangge.rounds.services.recording import lines_in_force
from wangge.rounds.views.asking import DOERS, READERS, UNPROCESSABLE
from wangge.rounds.views.setting import tried


@has_role(*DOERS)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The operator's form, for one hand: numbers, then each line in order or not."""
    actor, at = actor_of(request), moment()
    due = get_due(actor, pk)
    if not _is_open(due) or not does(actor, due):
        return redirect("rounds:due", due.pk)
    form = forms.CheckForm(request.POST or None, lines=lines_in_force(due))
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: services.record_work(
                due, actor=actor, answers=form.answers(), note_text=form.cleaned_data["note"], at=at
            ),
        )
        if made is not None:
            return _recorded(request, made.pk, made.findings.count())
    context = {"form": form, "due": due, "door": frame_of(actor)}
    return render(request, "rounds/check.html", context, status=UNPROCESSABLE if form.errors else 200)


def _is_open(due: Any) -> bool:
    return due.done_at is None and due.state != "waived" and due.round.form_id is not None


def _recorded(request: HttpRequest, pk: int, found: int) -> HttpResponse:
    if not found:
        messages.success(request, _("Recorded: nothing was found."))
        return redirect("rounds_field:today")
    words = ngettext(
        "Recorded with %(number)d finding: what becomes of it?",
        "Recorded with %(number)d findings: what becomes of them?",
        found,
    )
    messages.warning(request, words % {"number": found})
    return redirect("rounds_field:record", pk)


@has_role(*READERS)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """What a check found, and what becomes of it."""
    actor = actor_of(request)
    row = get_record(actor, pk)
    context = {
        "record": row,
        "numbers": list(row.numbers.order_by("position")),
        "findings": list(row.findings.select_related("matter").order_by("position")),
        "looked_at": row.form.lines.filter(edition=row.edition).count(),
        "door": frame_of(actor),
    }
    return render(request, "rounds/record.html", context)
