"""What every page knows: the city, the navigation of its door, and the panels that apps put into each other's pages."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from wangge.kit.module import Module, NavItem
from wangge.ui.modules import installed_modules
from wangge.ui.parts import NavEntry, NavGroup
from wangge.ui.views import TYPE_SIZE_COOKIE

SEARCH_PAGES = ("desk:search", "matters:list")


class Site:
    """The `site` of templates; everything in it is worked out when a template asks for it."""

    def __init__(self, request: HttpRequest, modules: Sequence[Module]) -> None:
        self.request = request
        self.modules = modules
        self.is_demo = settings.ENV.demo
        self.tile_url = settings.ENV.tile_url
        self.tile_datum = settings.ENV.tile_datum
        self.tile_credit = settings.ENV.tile_credit

    @property
    def city_name(self) -> str:
        """The configured name; empty where the product's own name stands instead."""
        return str(settings.ENV.city_name)

    @property
    def is_large_type(self) -> bool:
        """Whether this device or this person asked for large type."""
        chosen = self.request.COOKIES.get(TYPE_SIZE_COOKIE)
        person = getattr(self.request, "user", None)  # nobody yet when the request is refused at the gate
        return chosen == "large" or (chosen is None and bool(getattr(person, "large_type", False)))

    @property
    def search_url(self) -> str:
        """Where the search box of the office door leads."""
        return next((url for url in map(_address, SEARCH_PAGES) if url), "")

    @property
    def start_url(self) -> str:
        """Where the work of who acts through a post begins; empty for everybody else."""
        actor = getattr(self.request, "actor", None)
        return reverse("people:start") if getattr(actor, "post_id", None) else ""

    def navigation(self, door: str) -> list[NavGroup]:
        """The groups of a door's navigation that the acting post may see."""
        items = sorted(
            (item for module in self.modules for item in module.navigation if self._shows(item, door)),
            key=lambda item: item.order,
        )
        entries = [(item, reverse(item.url_name)) for item in items]
        current = max((url for _, url in entries if self._is_at(url)), key=len, default="")
        groups: dict[str, list[NavEntry]] = {}
        for item, url in entries:
            groups.setdefault(str(item.group), []).append(NavEntry(item.label, url, item.icon, url == current))
        return [NavGroup(label, tuple(group)) for label, group in groups.items()]

    def panels(self, slot: str, subject: Any = None) -> SafeString:
        """What apps put into a named place of this page, in their order."""
        found = [panel for module in self.modules for panel in module.panels if panel.slot == slot]
        found.sort(key=lambda panel: panel.order)
        return format_html_join("", "{}", ((panel.render(self.request, subject),) for panel in found))

    def _shows(self, item: NavItem, door: str) -> bool:
        if item.door != door:
            return False
        actor = getattr(self.request, "actor", None)
        if actor is None or actor.person_id is None:
            return door == "portal" and not item.roles
        return not item.roles or str(actor.role) in item.roles

    def _is_at(self, url: str) -> bool:
        path = self.request.path
        return path == url or (url.endswith("/") and url.count("/") > 1 and path.startswith(url))


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor."""
    return {"site": Site(request, installed_modules())}
