from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from wangge.people.actors import Actor

UNPROCESSABLE = 422


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def moment() -> datetime:
    """The one place of these views where the clock is read."""
    return timezone.now()
