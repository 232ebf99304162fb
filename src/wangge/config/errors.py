"""Pages for what went wrong: in plain words, with what to do next."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from wangge.ui.guards import refused


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read."""
    return render(request, "ui/errors/400.html", status=HTTPStatus.BAD_REQUEST)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the exception's own words say why."""
    return refused(request, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this post."""
    return render(request, "ui/errors/404.html", status=HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """500: drawn without the database, the session or the language, any of which may be what broke."""
    return HttpResponse(render_to_string("ui/errors/500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose secret is missing or too old."""
    return render(request, "ui/errors/csrf.html", status=HTTPStatus.FORBIDDEN)
