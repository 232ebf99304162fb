"""Pages for what went wrong: in plain words, with what to do next."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.people.rules import ADMIN_ROLES, APPOINTABLE, OFFICE_ROLES, Role
from wangge.ui.guards import refused


@dataclass(frozen=True)
class Way:
    """Where to go from a page that is not there."""

    label: Any
    url_name: str
    icon: str

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(self.url_name)


STAFF_WAYS = (Way(_("Back to my work"), "people:start", "home"), Way(_("Residents' page"), "portal:home", "users"))
PUBLIC_WAYS = (
    Way(_("To the start page"), "portal:home", "home"),
    Way(_("Find my report by number and code"), "portal:track", "list-check"),
    Way(_("Sign in for staff"), "people:sign_in", "login"),
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read."""
    return render(request, "ui/errors/400.html", status=HTTPStatus.BAD_REQUEST)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the exception's own words say why."""
    return refused(request, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this post; with a way on for whoever is looking."""
    actor = getattr(request, "actor", None)  # nobody yet when the request is refused at the gate
    role = actor.role if actor is not None else Role.RESIDENT
    context = {
        "is_staff": role in APPOINTABLE,
        "may_search": role in OFFICE_ROLES and role not in ADMIN_ROLES,
        "ways": STAFF_WAYS if role in APPOINTABLE else PUBLIC_WAYS,
    }
    return render(request, "ui/errors/404.html", context, status=HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """500: drawn without the database, the session or the language, any of which may be what broke."""
    return HttpResponse(render_to_string("ui/errors/500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose secret is missing or too old."""
    return render(request, "ui/errors/csrf.html", status=HTTPStatus.FORBIDDEN)
