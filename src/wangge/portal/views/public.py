from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangge.kinds.concern.queries import suspended_public
from wangge.people.guards import anyone
from wangge.portal.sessions import proved


@anyone
def home(request: HttpRequest) -> HttpResponse:
    """What a resident can do here, in three large choices."""
    return render(request, "portal/home.html", {"has_reports": bool(proved(request))})


@anyone
def suspended(request: HttpRequest) -> HttpResponse:
    """What cannot be solved at present: why, and when it is looked at again."""
    return render(request, "portal/suspended.html", {"rows": suspended_public()})


@anyone
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a reporter, why, how long, and how to have it deleted."""
    return render(request, "portal/privacy.html")
