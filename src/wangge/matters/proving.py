"""Which matters this visitor has proved to be theirs with number and code; kept in the session, forgotten with it."""

import hmac
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse

from wangge.matters.access import get_matter
from wangge.matters.kinds import get_kind
from wangge.matters.models import Matter, Reporter
from wangge.matters.services.intake import code_hash
from wangge.matters.views.asking import actor_of
from wangge.people.actors import Actor, resident
from wangge.people.client import client_ip
from wangge.ui.modules import installed_modules

PROVED, CODES = "reports", "codes"
MOST = 60
MOST_TRIES, TRY_SECONDS = 8, 15 * 60


class TooManyTries(Exception):
    """This address has sent too many wrong codes; a quarter of an hour later it may try again."""


def reporter_behind(number: str, code: str) -> tuple[int, str] | None:
    """The reporter behind a number and its code, with the kind of the matter, or None.

    Takes the same time whether the number or the code is wrong and tells neither from the other.
    """
    wanted = code_hash(code)
    rows = Reporter.objects.filter(matter__number=number.strip().upper())
    known = rows.values_list("pk", "matter__kind", "code_hash")
    found = [(pk, kind) for pk, kind, kept in known if kept and hmac.compare_digest(kept, wanted)]
    return found[0] if found else None


def is_tired(request: HttpRequest, what: str) -> bool:
    """Whether too many wrong codes of a sort came from this address within a quarter of an hour."""
    return bool(cache.get(f"{what}:{client_ip(request)}", 0) >= MOST_TRIES)


def count_try(request: HttpRequest, what: str) -> None:
    """Counts a wrong code."""
    tries = f"{what}:{client_ip(request)}"
    cache.add(tries, 0, TRY_SECONDS)
    cache.incr(tries)


def prove(request: HttpRequest, *, number: str, code: str) -> str:
    """The page where the reporter follows the matter if number and code fit together, else nothing.

    The matter is this visitor's from now on; wrong tries are counted. What is no matter is found by its app.
    """
    if is_tired(request, "prove"):
        raise TooManyTries
    found = reporter_behind(number, code)
    if found is None:
        elsewhere = (module.proves(request, number, code) for module in installed_modules() if module.proves)
        page = next(filter(None, elsewhere), "")
        if not page:
            count_try(request, "prove")
        return page
    remember(request, number.strip().upper(), found[0])
    return reverse(get_kind(found[1]).reporter_url, args=[number.strip().upper()])


def remember(request: HttpRequest, number: str, reporter_id: int, code: str = "") -> None:
    """Notes that this visitor has proved a matter; the code is kept for the receipt."""
    known = {**request.session.get(PROVED, {}), number: reporter_id}
    request.session[PROVED] = dict(list(known.items())[-MOST:])
    if code:
        codes = {**request.session.get(CODES, {}), number: code}
        request.session[CODES] = dict(list(codes.items())[-MOST:])


def proved(request: HttpRequest) -> dict[str, int]:
    """Numbers this visitor has proved, each with its reporter."""
    return dict(request.session.get(PROVED, {}))


def code_of(request: HttpRequest, number: str) -> str:
    """The code of a matter that was sent in this session."""
    return str(request.session.get(CODES, {}).get(number, ""))


def channel_of(visitor: Actor, *, is_scanned: bool = False) -> str:
    """By which way something came in by the residents' door."""
    if visitor.person_id is not None:
        return Matter.Channel.RESIDENT_ACCOUNT
    return Matter.Channel.RESIDENT_QR if is_scanned else Matter.Channel.RESIDENT_WEB


def asker_of(request: HttpRequest, number: str) -> Actor:
    """The visitor as the reporter of that number: proved in this session, or whoever is signed in."""
    reporter_id = proved(request).get(number)
    if reporter_id:
        return resident(reporter_id=reporter_id)
    visitor = actor_of(request)
    return resident(visitor.person_id, visitor.name)


def is_account_of(number: str, person_id: int | None) -> bool:
    """Whether an account reported the matter of that number."""
    return person_id is not None and Reporter.objects.filter(matter__number=number, person_id=person_id).exists()


def own_matter(request: HttpRequest, number: str, *, kind: str, related: tuple[str, ...] = ()) -> tuple[Any, Actor]:
    """A matter of this visitor and the visitor as its reporter; 404 when it is not theirs or of another kind."""
    actor = asker_of(request, number)
    if not actor.reporter_id and not is_account_of(number, actor.person_id):
        raise Http404
    matter = get_matter(actor, number, *related)
    if matter.kind != kind:
        raise Http404
    return matter, actor


def own_matters(request: HttpRequest, *, kind: str = "") -> QuerySet[Matter]:
    """What this visitor has proved to be theirs, and what their account reported, newest first.

    `is_joined` says that they only joined it: the words of it are somebody else's.
    """
    mine = Q(pk__in=list(proved(request).values()))
    person_id = actor_of(request).person_id
    if person_id:
        mine |= Q(person_id=person_id)
    own = Reporter.objects.filter(mine)
    rows = Matter.objects.filter(pk__in=own.values("matter_id"), **({"kind": kind} if kind else {}))
    told = own.filter(matter=OuterRef("pk"), has_joined=False)
    return rows.annotate(is_joined=~Exists(told)).order_by("-opened_at", "-pk")
