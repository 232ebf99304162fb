from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.timezone import localdate, make_aware

from wangge.matters.views.asking import actor_of
from wangge.rounds import pages, queries
from wangge.rounds.access import visible_findings
from wangge.rounds.services import KEY

ONE_DAY, SHOWN = timedelta(days=1), 4


def due_now(request: HttpRequest, subject: Any) -> str:
    """The worker's own open rounds, counted apart from matters, on the first page of the phone; `subject` is the
    moment."""
    at: datetime = subject
    actor = actor_of(request)
    rows = queries.work_of(actor, at=at)
    if not rows:
        return ""
    midnight = make_aware(datetime.combine(localdate(at) + ONE_DAY, time()))
    values = {
        "tasks": pages.tasks(rows[:SHOWN], actor), "count": len(rows), "at": at, "has_more": len(rows) > SHOWN,
        "ending": sum(row.due_at <= midnight for row in rows),
    }  # fmt: skip
    return render_to_string("rounds/parts/due_now.html", values, request=request)


def grown_out_of(request: HttpRequest, subject: Any) -> str:
    """On a matter's page: the finding it grew out of; its own key says whether there is one to look for."""
    matter = subject.matter
    if not (matter.intake_key or "").startswith(KEY):
        return ""
    found = visible_findings(actor_of(request)).filter(matter=matter).first()
    return render_to_string("rounds/parts/grown.html", {"finding": found}, request=request) if found else ""
