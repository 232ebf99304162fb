"""Root addresses, assembled from every app's module."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from wangge.config import views
from wangge.config.api import build_api, guarded
from wangge.ui.guards import anyone
from wangge.ui.modules import installed_modules

handler400 = "wangge.config.errors.bad_request"
handler403 = "wangge.config.errors.not_allowed"
handler404 = "wangge.config.errors.not_found"
handler500 = "wangge.config.errors.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("language/", anyone(set_language), name="set_language"),
    path("api/v1/", guarded(build_api(installed_modules()))),
    *(path(prefix, include(dotted)) for module in installed_modules() for prefix, dotted in module.urls),
]
