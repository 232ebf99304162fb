from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.timezone import localdate, make_aware

from wangge.matters.kinds import get_kind
from wangge.matters.views.asking import actor_of
from wangge.rounds import queries
from wangge.rounds.access import visible_findings
from wangge.rounds.origins import FINDING

ONE_DAY = timedelta(days=1)


def due_today(request: HttpRequest, subject: Any) -> str:
    """What of the worker's own rounds ends today, on the first page of the phone; `subject` is the moment."""
    at: datetime = subject
    midnight = make_aware(datetime.combine(localdate(at) + ONE_DAY, time()))
    rows = queries.work_of(actor_of(request), at=at, until=midnight)
    return render_to_string("rounds/parts/due_today.html", {"rows": rows, "at": at}, request=request) if rows else ""


def grown_out_of(request: HttpRequest, subject: Any) -> str:
    """On a matter's page: the finding it grew out of; only matters told on rounds are asked about."""
    matter = subject.matter
    if FINDING not in get_kind(matter.kind).grows_from:
        return ""
    found = visible_findings(actor_of(request)).filter(matter=matter).first()
    return render_to_string("rounds/parts/grown.html", {"finding": found}, request=request) if found else ""
