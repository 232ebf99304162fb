"""A finding becomes a matter in two taps: what it shall be, then its form filled in as far as it is known."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wangge.matters.origins import growing_url, grown_kinds
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of, frame_of, moment
from wangge.people.guards import has_role
from wangge.rounds import forms, services
from wangge.rounds.access import get_finding
from wangge.rounds.origins import FINDING
from wangge.rounds.services import RoundRefused
from wangge.rounds.views.asking import DOERS, UNPROCESSABLE


@has_role(*DOERS)
def grow(request: HttpRequest, pk: int) -> HttpResponse:
    """The plain kinds here, the others on their own forms."""
    actor, at = actor_of(request), moment()
    finding = get_finding(actor, pk)
    if finding.matter_id is not None:
        return redirect("rounds_field:record", finding.record_id)
    offered = [(kind, growing_url(kind, FINDING, pk)) for kind in grown_kinds(FINDING, actor)]
    plain = [kind for kind, url in offered if not url]
    title, text = services.words_of(finding)
    initial = {"title": title, "text": text, "is_urgent": finding.is_grave}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.GrowForm(*sent, kinds=plain, actor=actor, at=at, initial=initial) if plain else None
    if form is not None and form.is_bound and form.is_valid():
        answer = _opened(request, finding, form)
        if answer is not None:
            return answer
    context = {
        "finding": finding, "form": form, "others": [one for one in offered if one[1]], "door": frame_of(actor),
    }  # fmt: skip
    return render(request, "rounds/grow.html", context, status=UNPROCESSABLE if form and form.errors else 200)


def _opened(request: HttpRequest, finding: Any, form: forms.GrowForm) -> HttpResponse | None:
    given = dict(form.cleaned_data)
    try:
        opened = services.grow_finding(
            finding, actor=actor_of(request), at=moment(), files=tuple(given.pop("photos")), **given
        )
    except (MoveRefused, OpeningRefused, RoundRefused) as refusal:
        form.add_error(None, _(str(refusal)))
        return None
    messages.success(request, _("Opened as %(number)s.") % {"number": opened.matter.number})
    return redirect("rounds_field:record", finding.record_id)
