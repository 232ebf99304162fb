"""What a worker on the street reports: a concern, or one that was settled at once."""

from datetime import datetime

from wangge.field.forms import ReportForm, SettledForm
from wangge.field.queries import area_for
from wangge.kinds.concern.services import reporting
from wangge.matters.services import Opened
from wangge.people.actors import Actor

CHANNEL = "grid_patrol"


def report_seen(form: ReportForm, *, actor: Actor, at: datetime) -> Opened:
    """Opens a concern from a phone's form."""
    given = form.cleaned_data
    return reporting.report(
        actor=actor, at=at, title=form.title(), text=given["text"], channel=CHANNEL, category=given["category"],
        urgency="urgent" if given["is_urgent"] else "", files=given["photos"],
        area_code=area_for(actor, given["lng"], given["lat"]), key=given["idempotency_key"], **form.where(),
    )  # fmt: skip


def report_settled(form: SettledForm, *, actor: Actor, at: datetime) -> Opened:
    """Opens a concern and settles it in the same act, or does neither."""
    given = form.cleaned_data
    return reporting.report_settled(
        actor=actor, at=at, title=form.title(), text=given["text"], channel=CHANNEL, category=given["category"],
        result=given["result"], before=given["photos_before"], after=given["photos_after"],
        area_code=area_for(actor, given["lng"], given["lat"]), key=given["idempotency_key"], **form.where(),
    )  # fmt: skip
