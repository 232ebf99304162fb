"""The community's record of service: looked at by days, taken along as a sheet for the register of the nation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.areas.queries import name_of
from wangge.kit.sheets import write_xlsx
from wangge.people.guards import has_role
from wangge.volunteers import forms, services
from wangge.volunteers.records import HEADS, lines_of
from wangge.volunteers.rules import CLERKS
from wangge.volunteers.views.asking import actor_of, moment

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200


@has_role(*CLERKS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Confirmed service between two days, one line each."""
    actor = actor_of(request)
    first, last = forms.DaysForm(request.GET or None).days(localdate(moment()))
    lines = lines_of(actor, first, last, most=SHOWN + 1)
    context: dict[str, Any] = {
        "lines": lines[:SHOWN], "is_cut": len(lines) > SHOWN, "tab": "records", "place": name_of(actor.area_code),
        "form": forms.DaysForm(initial={"first": first, "last": last}), "first": first, "last": last,
    }  # fmt: skip
    return render(request, "volunteers/records.html", context)


@has_role(*CLERKS)
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The same lines as Excel; that they were taken is written down."""
    actor, at = actor_of(request), moment()
    first, last = forms.DaysForm(request.GET or None).days(localdate(at))
    lines = lines_of(actor, first, last)
    body = write_xlsx([str(head) for head in HEADS], [line.cells for line in lines], title=_("Service records"))
    services.note_taken(lines=len(lines), actor=actor, at=at)
    answer = HttpResponse(body, content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="service-{first:%Y%m%d}-{last:%Y%m%d}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer
