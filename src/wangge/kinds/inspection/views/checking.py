from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wangge.kinds.inspection import forms, pages, queries, services
from wangge.kinds.inspection.services import InspectionRefused, current_sheet
from wangge.kinds.inspection.services.checking import target_of
from wangge.kinds.inspection.views.asking import CHECKERS, UNPROCESSABLE
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.rounds.access import does, get_due
from wangge.rounds.services import RoundRefused


@has_role(*CHECKERS)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a check, for one hand: each line in order or not, and one button for the rest."""
    actor, at = actor_of(request), moment()
    due = get_due(actor, pk)
    kind, _dot, rhythm = due.round.purpose.partition(".")
    if due.done_at is not None or due.state == "waived" or not does(actor, due):
        return redirect("rounds:due", due.pk)
    items = list(current_sheet(kind, rhythm, at=at).items.order_by("position"))
    form = forms.CheckForm(
        request.POST or None, request.FILES or None, items=items, actor=actor, at=at, is_meeting=rhythm == "monthly"
    )
    if request.method == "POST" and form.is_valid():
        answer = _record(request, form, due, at)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "due": due,
        "title": pages.check_title(kind, rhythm),
        "row": target_of(due),
        "back": queries.look_back(due, at=at) if queries.is_keepers(due) else None,
        "at": at,
    }
    return render(request, "inspection/form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _record(request: HttpRequest, form: forms.CheckForm, due: Any, at: datetime) -> HttpResponse | None:
    given = form.cleaned_data
    try:
        made = services.record_check(
            due=due, actor=actor_of(request), answers=form.answers(), note_text=given["note"],
            present=given.get("present"), photos=given["photos"], at=at,
        )  # fmt: skip
    except (InspectionRefused, RoundRefused, MoveRefused, OpeningRefused) as refusal:
        form.add_error(None, _(str(refusal)))
        return None
    if made.found:
        text = _("Recorded. %(number)d hazards were opened: grade them now, stop what is dangerous.")
        messages.warning(request, text % {"number": made.found})
        return redirect("inspection:check", made.pk)
    messages.success(request, _("Recorded: nothing was found."))
    return redirect("rounds_field:today")
