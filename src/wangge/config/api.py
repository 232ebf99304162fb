"""The REST interface, assembled from every app's routers."""

from collections.abc import Iterable

from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.security import django_auth

from wangge.kit.module import Module


def build_api(modules: Iterable[Module]) -> NinjaAPI:
    """All routers under /api/v1/; Ninja wants them added before its addresses are read."""
    api = NinjaAPI(title="Wangge", version="1", urls_namespace="api", auth=django_auth, docs_url=None)
    for module in modules:
        for prefix, dotted in module.api:
            api.add_router(prefix, import_string(dotted.replace(":", ".")), tags=[module.name])
    return api
