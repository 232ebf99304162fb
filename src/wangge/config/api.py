"""The REST interface, assembled from every app's routers."""

from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.security import django_auth

from wangge.kit.module import Module
from wangge.ui.guards import Guard, anyone

DESCRIPTION = frozenset({"openapi-json", "api-root"})


def build_api(modules: Iterable[Module]) -> NinjaAPI:
    """All routers under /api/v1/; Ninja wants them added before its addresses are read."""
    api = NinjaAPI(title="Wangge", version="1", urls_namespace="api", auth=django_auth, docs_url=None)
    for module in modules:
        for prefix, dotted in module.api:
            api.add_router(prefix, import_string(dotted.replace(":", ".")), tags=[module.name])
    return api


def guarded(api: NinjaAPI) -> tuple[list[URLPattern], str, str]:
    """The interface's addresses with guards: its description is open, all else needs a session, as `auth` says."""
    patterns, app_name, namespace = api.urls
    found = [pattern for pattern in patterns if isinstance(pattern, URLPattern) and pattern.callback is not None]
    for pattern in found:
        view: Any = pattern.callback
        if pattern.name in DESCRIPTION:
            pattern.callback = anyone(view)
        else:
            view.guard = Guard("signed_in")
    return found, str(app_name), str(namespace)
