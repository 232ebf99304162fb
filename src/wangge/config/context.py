"""What every page knows: the city, the navigation of its door, and the panels that apps put into each other's pages."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from wangge.kit.module import Module, NavHeading, NavItem
from wangge.matters.kinds import kinds
from wangge.ui.modules import installed_modules
from wangge.ui.parts import NavEntry, NavGroup
from wangge.ui.views import TYPE_SIZE_COOKIE

FITS = 17
"""So many entries fit on a screen: the menu is open from its top for as long as they do."""
MENU_COOKIE = "menu"
"""Kept by `navigation.js`: `name:1.name:0`."""
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

    @property
    def back_url(self) -> str:
        """Where the arrow of a phone's page leads that names no place itself: up to its tab; empty on a tab."""
        tabs = [url for _item, url in self._entries("field")]
        if not tabs or self.request.path in tabs:
            return ""
        match = self.request.resolver_match
        is_form = match is not None and match.view_name in {kind.new_url for kind in kinds().values()}
        return reverse("field:new") if is_form else self._current(tabs) or tabs[0]

    def _entries(self, door: str) -> list[tuple[NavItem, str]]:
        """What the acting post may see of a door's navigation, in its order, with the addresses."""
        items = (item for module in self.modules for item in module.navigation if self._shows(item, door))
        return [
            (item, reverse(item.url_name)) for item in sorted(items, key=lambda item: (item.group.order, item.order))
        ]

    def navigation(self, door: str) -> list[NavGroup]:
        """The groups of a door's navigation that the acting post may see."""
        entries = self._entries(door)
        current = self._current([url for _, url in entries])
        groups: dict[NavHeading, list[NavEntry]] = {}
        for item, url in entries:
            groups.setdefault(item.group, []).append(NavEntry(item.label, url, item.icon, url == current))
        chosen, above = self._folded, 0
        found = []
        for heading, group in groups.items():
            above += len(group)
            is_open = any(entry.is_current for entry in group) or chosen.get(heading.name, above <= FITS)
            found.append(NavGroup(heading.label, heading.name, is_open, tuple(group)))
        return found

    @property
    def _folded(self) -> dict[str, bool]:
        """Which headings were opened or folded on this device, by name."""
        marks = (mark.partition(":") for mark in self.request.COOKIES.get(MENU_COOKIE, "").split("."))
        return {name: state == "1" for name, _colon, state in marks if state in ("0", "1")}

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

    def _current(self, urls: Sequence[str]) -> str:
        """The entry of this page; else the nearest above it that is of the same app; else the first of that app."""
        path = self.request.path
        app, door = app_of(path), path.split("/")[1]
        own = [url for url in urls if app and app_of(url) == app and url.split("/")[1] == door]
        above = [url for url in own if url.endswith("/") and url.count("/") > 1 and path.startswith(url)]
        if path in urls:
            return path
        return max(above, key=len) if above else next(iter(own), "")


@lru_cache(maxsize=1000)
def app_of(path: str) -> str:
    """The package whose view answers an address, such as `wangge.kinds.dispute`; empty for none of ours."""
    try:
        words = resolve(path).func.__module__.split(".")
    except Resolver404:
        return ""
    return ".".join(words[: 3 if words[1:2] == ["kinds"] else 2]) if words[0] == "wangge" else ""


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor."""
    return {"site": Site(request, installed_modules())}
