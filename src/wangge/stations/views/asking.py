from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from wangge.people.actors import Actor
from wangge.stations.queries import Wanted, facility_choices, kind_choices

UNPROCESSABLE = 422
LONGEST_SEARCH = 60


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def moment() -> datetime:
    """The one place of these views where the clock is read."""
    return timezone.now()


def wanted_of(request: HttpRequest, states: tuple[str, ...]) -> Wanted:
    """What the address narrows the list by; words that are none of ours count as nothing."""
    given = request.GET
    kind, facility, state = (given.get(name, "") for name in ("kind", "facility", "state"))
    return Wanted(
        text=given.get("q", "").strip()[:LONGEST_SEARCH],
        kind=kind if kind in dict(kind_choices()) else "",
        facility=facility if facility in dict(facility_choices()) else "",
        state=state if state in states else "",
    )
