from datetime import datetime

from django.conf import settings
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


def words_of(request: HttpRequest) -> str:
    """What is searched for."""
    return request.GET.get("q", "").strip()[:80]


def address_of(request: HttpRequest, path: str) -> str:
    """A path with the city's own address before it, for codes and copies."""
    site = settings.ENV.site_url.rstrip("/")
    return f"{site}{path}" if site else request.build_absolute_uri(path)
