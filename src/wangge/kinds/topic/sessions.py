"""Who a visitor is, without knowing it: a mark of the account or the browser, another one in every topic."""

import secrets
from typing import Any

from django.http import Http404, HttpRequest

from wangge.kinds.topic.queries.public import own_topic
from wangge.matters.views.asking import actor_of
from wangge.people.actors import Actor, resident
from wangge.vault.provider import blind_index

TOKEN = "topic_token"  # noqa: S105 - the name of a session key
PROVED = "topics"
CODES = "topic_codes"
MOST = 30


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


def remember(request: HttpRequest, number: str, reporter_id: int, code: str = "") -> None:
    """Notes that this visitor has proved a proposal to be theirs; the code is kept until the receipt was shown."""
    known = {**request.session.get(PROVED, {}), number: reporter_id}
    request.session[PROVED] = dict(list(known.items())[-MOST:])
    if code:
        request.session[CODES] = {**request.session.get(CODES, {}), number: code}


def proved(request: HttpRequest) -> dict[str, int]:
    """Numbers this visitor has proved."""
    return dict(request.session.get(PROVED, {}))


def code_of(request: HttpRequest, number: str) -> str:
    """The code of a proposal sent in this session."""
    return str(request.session.get(CODES, {}).get(number, ""))


def own(request: HttpRequest, number: str) -> tuple[Any, Actor]:
    """A proposal of this visitor, and the visitor as its proposer; 404 when it is not theirs."""
    reporter_id = proved(request).get(number)
    person_id = actor_of(request).person_id
    actor = resident(reporter_id=reporter_id) if reporter_id else resident(person_id, actor_of(request).name)
    matter = own_topic(actor, number) if reporter_id or person_id else None
    if matter is None:
        raise Http404
    return matter, actor
