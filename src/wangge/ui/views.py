from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wangge.ui import styleguide as samples
from wangge.ui.guards import anyone

TYPE_SIZE_COOKIE = "type_size"
FRAMES = {"desk": "ui/desk.html", "field": "ui/field.html", "portal": "ui/portal.html"}


def safe_next(request: HttpRequest) -> str:
    """The page somebody came from, if it is one of ours."""
    wanted = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "/"


def require_demo() -> None:
    """Invented content has no place in a real city."""
    if not (settings.ENV.demo or settings.DEBUG):
        raise Http404


@anyone
@require_POST
def type_size(request: HttpRequest) -> HttpResponse:
    """Remembers on this device whether type is large, for people who read without an account too."""
    response = HttpResponseRedirect(safe_next(request))
    size = "large" if request.POST.get("size") == "large" else "normal"
    response.set_cookie(
        TYPE_SIZE_COOKIE, size, max_age=timedelta(days=365), httponly=True, samesite="Lax", secure=settings.ENV.https
    )
    return response


@anyone
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part on one page, for people who build pages; only in a demo city."""
    require_demo()
    frame = FRAMES.get(request.GET.get("door", ""), FRAMES["desk"])
    return render(
        request, "ui/styleguide.html", samples.context(at=timezone.now(), given=request.GET) | {"frame": frame}
    )


@anyone
def styleguide_map(request: HttpRequest) -> HttpResponse:
    """Invented grids for the styleguide's map."""
    require_demo()
    return samples.map_response()
