"""A walk through the house: every address there is, and what somebody reads at it.

An app may carry `tests/planted.py` with `plant(town) -> Planted`: something confidential of its own in the town, which
nobody without a right may come across anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import unquote

from django.apps import apps
from django.http import HttpResponse
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader
from tests.world import Town

from wangge.ui.guards import Guard

PDF = b"%PDF-"
SEARCHED = ("matters:list", "matters:board", "matters:places", "desk:inbox", "field:home")


@dataclass(frozen=True)
class Address:
    """One line of the resolver, with the parameters it takes."""

    name: str
    view: Any
    takes: frozenset[str] = frozenset()

    @property
    def guard(self) -> Guard | None:
        found = getattr(self.view, "guard", None)
        return found if isinstance(found, Guard) else None

    def url(self, values: dict[str, Any] | None = None) -> str:
        """The address filled with what it takes, or "" where something is missing."""
        given = {key: value for key, value in (values or {}).items() if key in self.takes}
        try:
            return reverse(self.name, kwargs=given)
        except NoReverseMatch:
            return ""


class Planted(Protocol):
    """Something confidential in the town."""

    secrets: tuple[str, ...]
    """Words of it that stand nowhere without a right or a logged purpose."""
    inside: frozenset[str]
    """Who may read them."""
    numbers: frozenset[str]
    """Matters that no search may bring up for anybody else."""
    searches: tuple[str, ...]
    """Queries with which somebody would look for it."""

    def values(self, name: str) -> list[dict[str, Any]]:
        """What an address is filled with, so that it leads there; empty for none of its business."""


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None,
    namespace: tuple[str, ...] = (),
    taken: frozenset[str] = frozenset(),
) -> Iterator[Address]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        takes = taken | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            name = ":".join((*namespace, pattern.name or f"unnamed {pattern.pattern}"))
            yield Address(name, pattern.callback, takes)
        else:
            inner = (*namespace, pattern.namespace) if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner, takes)


ADDRESSES = list(addresses())


def plant_all(town: Town) -> list[Planted]:
    """What the apps plant in the town, one after the other."""
    modules = [f"{app.name}.tests.planted" for app in apps.get_app_configs() if app.name.startswith("wangge.")]
    return [
        import_module(name).plant(town) for name in modules if find_spec(name.rpartition(".")[0]) and find_spec(name)
    ]


def text_of(answer: HttpResponse) -> str:
    """What an answer says, whatever it comes as."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(PDF):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return content.decode("utf-8", "replace") + str(answer.headers)


def read_from(url: str, text: str, planted: Planted) -> list[str]:
    """What of the planted an answer gives away; the words somebody typed into the address do not count."""
    typed = unquote(url)
    found = [secret for secret in planted.secrets if secret in text and secret not in typed]
    return found + [number for number in planted.numbers if "?" in url and number in text]


def ways_to(planted: Planted, address: Address) -> Iterator[str]:
    """The address filled with the planted in every place that takes something, and asked for it."""
    if not address.takes:
        if address.name in SEARCHED:
            yield from (address.url() + query for query in planted.searches)
        return
    yield from filter(None, dict.fromkeys(address.url(values) for values in planted.values(address.name)))
