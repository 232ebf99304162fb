"""What a worker on the street reports: a concern, or one that was settled at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wangge.field.queries import area_for
from wangge.kinds.concern.services import reporting
from wangge.matters.services import Opened, ReporterGiven
from wangge.people.actors import Actor

CHANNEL, VISIT = "grid_patrol", "visit"


def report_seen(
    given: Mapping[str, Any],
    *,
    title: str,
    where: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    reporter: ReporterGiven | None = None,
) -> Opened:
    """Opens a concern from what a phone's form was given; for a resident it is a visit, unless it came otherwise."""
    channel = given.get("came_by") or (VISIT if reporter else CHANNEL)
    return reporting.report(
        actor=actor, at=at, title=title, text=given["text"], channel=channel, reporter=reporter,
        category=given["category"], urgency="urgent" if given["is_urgent"] else "", files=given["photos"],
        area_code=area_for(actor, given["lng"], given["lat"]), key=given["idempotency_key"], **where,
    )  # fmt: skip


def report_settled(
    given: Mapping[str, Any], *, title: str, where: Mapping[str, Any], actor: Actor, at: datetime
) -> Opened:
    """Opens a concern and settles it in the same act, or does neither."""
    return reporting.report_settled(
        actor=actor, at=at, title=title, text=given["text"], channel=CHANNEL, category=given["category"],
        result=given["result"], before=given["photos_before"], after=given["photos_after"],
        area_code=area_for(actor, given["lng"], given["lat"]), key=given["idempotency_key"], **where,
    )  # fmt: skip
