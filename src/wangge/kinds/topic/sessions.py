"""Who a visitor is, without knowing it: a mark of the account or the browser, another one in every topic."""

import secrets
from typing import Any

from django.http import HttpRequest

from wangge.matters.views.asking import actor_of
from wangge.vault.provider import blind_index

TOKEN = "topic_token"  # noqa: S105 - the name of a session key


def mark_of(request: HttpRequest, matter: Any) -> str:
    """The visitor's mark in one topic; marks of two topics cannot be brought together without the key ring."""
    person_id = actor_of(request).person_id
    who = f"p{person_id}" if person_id else _token(request)
    return blind_index(f"topic:{matter.pk}:{who}")


def _token(request: HttpRequest) -> str:
    if TOKEN not in request.session:
        request.session[TOKEN] = secrets.token_hex(16)
    return str(request.session[TOKEN])


def has_mark(request: HttpRequest) -> bool:
    """Whether this visitor has taken part in anything yet."""
    return bool(actor_of(request).person_id or request.session.get(TOKEN))
