"""Which reports this visitor has proved to be theirs; kept in the session, forgotten with it."""

from django.http import Http404, HttpRequest

from wangge.kinds.concern.services.reporting import KIND_NAME
from wangge.matters.access import visible
from wangge.matters.models import Matter, Reporter
from wangge.matters.views.asking import actor_of
from wangge.people.actors import Actor, resident

KEY = "reports"
CODES = "codes"
MOST = 50


def remember(request: HttpRequest, number: str, reporter_id: int, code: str = "") -> None:
    """Notes that this visitor has proved a report; the code is kept until the receipt was shown."""
    known = request.session.get(KEY, {})
    known[number] = reporter_id
    request.session[KEY] = dict(list(known.items())[-MOST:])
    if code:
        request.session[CODES] = {**request.session.get(CODES, {}), number: code}


def proved(request: HttpRequest) -> dict[str, int]:
    """Numbers this visitor has proved, each with its reporter."""
    return dict(request.session.get(KEY, {}))


def code_of(request: HttpRequest, number: str) -> str:
    """The code of a report sent in this session."""
    return str(request.session.get(CODES, {}).get(number, ""))


def reporter_actor(request: HttpRequest, number: str) -> Actor:
    """The visitor as the reporter of that number: proved in this session, or by account; 404 otherwise."""
    reporter_id = proved(request).get(number)
    if reporter_id:
        return resident(reporter_id=reporter_id)
    person_id = actor_of(request).person_id
    if person_id and Reporter.objects.filter(matter__number=number, person_id=person_id).exists():
        return resident(person_id=person_id, name=actor_of(request).name)
    raise Http404


def own_report(request: HttpRequest, number: str) -> tuple[Matter, Actor]:
    """A report of this visitor and the visitor as its reporter; 404 when it is not theirs."""
    actor = reporter_actor(request, number)
    matter = visible(actor).select_related("category", "estate").filter(number=number, kind=KIND_NAME).first()
    if matter is None:
        raise Http404
    return matter, actor
