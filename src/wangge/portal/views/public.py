from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from wangge.kinds.concern.queries import suspended_public
from wangge.matters.proving import proved
from wangge.people.guards import anyone


@anyone
def home(request: HttpRequest) -> HttpResponse:
    """What a resident can do here: three large choices, and beneath them what the other apps offer."""
    large = [reverse(f"portal:{name}") for name in ("report_new", "mine", "suspended")]
    return render(request, "portal/home.html", {"has_reports": bool(proved(request)), "large": large})


@anyone
def suspended(request: HttpRequest) -> HttpResponse:
    """What cannot be solved at present: why, and when it is looked at again."""
    return render(request, "portal/suspended.html", {"rows": suspended_public(), "on": localdate(timezone.now())})


@anyone
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a reporter, why, how long, and how to have it deleted."""
    return render(request, "portal/privacy.html")
