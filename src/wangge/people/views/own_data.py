"""Somebody's own copy of what is kept of them."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wangge.people.guards import signed_in
from wangge.people.own_data import own_copy

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_GET
@never_cache
def download(request: HttpRequest) -> HttpResponse:
    """One table of everything that the apps keep of the person signed in."""
    content = own_copy(request.user, actor=request.actor, at=timezone.now())  # type: ignore[arg-type,attr-defined]
    headers = {"Content-Disposition": 'attachment; filename="wangge-my-data.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
