"""What makes the door an app on the phone: its worker script and the page for places without network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

from wangge.people.guards import anyone


@anyone
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the door's static files; it lies under the door's own address, so it rules only there."""
    context = {"static": static(""), "offline": reverse("field:offline")}
    answer = render(request, "field/worker.js", context, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@anyone
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the phone itself when there is no network; holds nothing of anybody."""
    return render(request, "field/offline.html")
