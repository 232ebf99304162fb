"""What every view needs of a request: who acts, when, and where to go on."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from wangge.matters.access import AREA_ROLES, CASE_ROLES, OPENERS
from wangge.people.actors import Actor
from wangge.people.rules import FIELD_ROLES, UNIT_ROLES, Role

DESK_ROLES = tuple(sorted(AREA_ROLES | UNIT_ROLES | OPENERS | CASE_ROLES))
ACTORS = tuple(sorted((AREA_ROLES | UNIT_ROLES | OPENERS | CASE_ROLES) - {Role.SUPERVISOR}))
WRITERS = tuple(sorted((AREA_ROLES | UNIT_ROLES | CASE_ROLES) - {Role.SUPERVISOR}))
LINKERS = tuple(sorted(AREA_ROLES - {Role.SUPERVISOR}))


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def moment() -> datetime:
    """The one place of these views where the clock is read."""
    return timezone.now()


def is_part(request: HttpRequest) -> bool:
    """Whether only a part of the page is wanted."""
    return bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]


def frame_of(actor: Actor) -> str:
    """The template that a page for both doors extends: the phone's for who works on the way, else the desk's."""
    return "ui/field.html" if actor.role in FIELD_ROLES else "ui/desk.html"


def page_of(actor: Actor, number: str, *, is_seen: bool = True) -> str:
    """Where the acting post reads a matter, or its list of matters when it may not read this one."""
    is_phone = actor.role in FIELD_ROLES
    if is_seen:
        return reverse("field:matter" if is_phone else "matters:detail", args=[number])
    return reverse("field:mine" if is_phone else "matters:list")


def go(request: HttpRequest, address: str) -> HttpResponse:
    """To a page; a safe `next` of the form goes first."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        address = wanted
    return HttpResponseClientRedirect(address) if is_part(request) else HttpResponseRedirect(address)
