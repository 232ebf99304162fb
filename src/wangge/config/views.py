from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from wangge.config.health import find_trouble
from wangge.ui.guards import anyone


@anyone
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 and "ok" while the database answers, else 503; for load balancers and monitors."""
    trouble = find_trouble()
    return HttpResponse(trouble or "ok", status=503 if trouble else 200, content_type="text/plain")
