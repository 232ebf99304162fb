"""Residents' pages: what the services are, and the own card."""

from django.http import HttpRequest, HttpResponse

from wangge.people.guards import anyone


@anyone
def start(request: HttpRequest) -> HttpResponse:
    """What the services are."""
    return HttpResponse("")
