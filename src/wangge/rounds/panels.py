from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.timezone import localdate, make_aware

from wangge.matters.views.asking import actor_of
from wangge.rounds import queries
from wangge.rounds.access import visible_findings
from wangge.rounds.services import KEY

ONE_DAY = timedelta(days=1)


def due_today(request: HttpRequest, subject: Any) -> str:
    """What of the worker's own rounds ends today, on the first page of the phone; `subject` is the moment."""
    at: datetime = subject
    midnight = make_aware(datetime.combine(localdate(at) + ONE_DAY, time()))
    rows = queries.work_of(actor_of(request), at=at, until=midnight)
    return render_to_string("rounds/parts/due_today.html", {"rows": rows, "at": at}, request=request) if rows else ""


def grown_out_of(request: HttpRequest, subject: Any) -> str:
    """On a matter's page: the finding it grew out of; its own key says whether there is one to look for."""
    matter = subject.matter
    if not (matter.intake_key or "").startswith(KEY):
        return ""
    found = visible_findings(actor_of(request)).filter(matter=matter).first()
    return render_to_string("rounds/parts/grown.html", {"finding": found}, request=request) if found else ""
