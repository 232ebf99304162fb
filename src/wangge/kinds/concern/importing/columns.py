"""Which column is what: guessed from the headings' words and from what stands beneath them, or said by the operator."""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.kinds.concern.importing.cells import (
    CellRefused,
    is_closed,
    is_date_alone,
    is_time_of_day,
    looks_like_moment,
    parse_degrees,
    parse_pair,
)
from wangge.kinds.concern.importing.table import Line
from wangge.kinds.concern.importing.words import NEVER, meaning, plain

FIELDS = {
    "number": gettext_lazy("Number at the source"),
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "moment": gettext_lazy("Reported at the source"),
    "address": gettext_lazy("Place or address"),
    "area": gettext_lazy("Street, community or grid"),
    "lng": gettext_lazy("Longitude"),
    "lat": gettext_lazy("Latitude"),
    "point": gettext_lazy("Longitude and latitude in one"),
    "category": gettext_lazy("Category"),
    "channel": gettext_lazy("Channel"),
    "demand": gettext_lazy("What is wanted"),
    "name": gettext_lazy("Reporter’s name"),
    "contact": gettext_lazy("Reporter’s telephone"),
    "state": gettext_lazy("State at the source"),
    "closed": gettext_lazy("Closed at the source"),
}
SPREAD = {"text", "title", "address", "area", "category"}
"""Fields made of all columns that name them."""
MANY = {*SPREAD, "moment"}
"""Fields that may be made of several columns; a moment of a date and a time of day."""
LONG_TEXT = 12
MOSTLY = 0.8


class MappingRefused(ValueError):
    """A choice of columns that cannot be meant."""


@dataclass
class Mapping:
    """Columns by what they are; in a field of several columns the first ones are the broader ones."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, name: str) -> tuple[str, ...]:
        """The columns of a field."""
        return self.columns.get(name, ())

    def field_of(self, heading: str) -> str:
        """What a column is taken for, or an empty text."""
        return next((name for name, headings in self.columns.items() if heading in headings), "")

    def one(self, name: str, cells: AnyMapping[str, str]) -> str:
        """The first filled cell of a field."""
        return next((cells[head] for head in self.of(name) if cells.get(head)), "")

    def all(self, name: str, cells: AnyMapping[str, str]) -> list[str]:
        """All filled cells of a field."""
        return [cells[head] for head in self.of(name) if cells.get(head)]


def guess(headings: Sequence[str], sample: Sequence[Line]) -> Mapping:
    """What each column probably is; the operator has the last word."""
    found: dict[str, list[str]] = {}
    texts = {head: [line.cells[head] for line in sample if line.cells.get(head)] for head in headings}
    for head in headings:
        name = meaning(head)
        if name and _fits(name, texts[head]) and (name in SPREAD or name not in found):
            found.setdefault(name, []).append(head)
    left = [head for head in headings if not any(head in taken for taken in found.values())]
    _by_content(found, left, texts)
    _mend_words(found, texts)
    _add_time_of_day(found, left, texts)
    return Mapping({name: tuple(heads) for name, heads in found.items()})


def _fits(name: str, cells: list[str]) -> bool:
    """Whether what stands in the column bears out its heading."""
    if not cells:
        return False
    if name in {"moment", "closed"}:
        return _share(cells, lambda text: looks_like_moment(text) or _is_number(text)) > 0.3
    if name in {"lng", "lat"}:
        return _share(cells, _is_degrees) > 0.3
    if name == "point":
        return _share(cells, _is_pair) > 0.3
    if name == "number":
        return len(set(cells)) >= 0.5 * len(cells)
    if name == "state":
        return len(set(cells)) <= max(12, len(cells) // 20) and _mean(cells) < 20
    return True


def _by_content(found: dict[str, list[str]], left: list[str], texts: dict[str, list[str]]) -> None:
    """What no heading says: a column of dates, a column of long texts, a column of points."""
    free = [head for head in left if texts[head] and not NEVER.search(plain(head))]
    if "moment" not in found:
        dates = [head for head in free if _share(texts[head], looks_like_moment) > MOSTLY]
        _take(found, free, "moment", dates[:1])
    if "point" not in found and "lng" not in found:
        _take(found, free, "point", [head for head in free if _share(texts[head], _is_pair) > MOSTLY][:1])
    if "text" not in found:
        texty = [head for head in free if _mean(texts[head]) >= LONG_TEXT and not _is_column_of_moments(texts[head])]
        _take(found, free, "text", sorted(texty, key=lambda head: -_mean(texts[head]))[:1])
    if "state" not in found:
        short = [head for head in free if len(set(texts[head])) <= 8 and _share(texts[head], is_closed) > 0.2]
        _take(found, free, "state", short[:1])


def _take(found: dict[str, list[str]], free: list[str], name: str, heads: list[str]) -> None:
    if heads:
        found[name] = heads
        free[:] = [head for head in free if head not in heads]


def _mend_words(found: dict[str, list[str]], texts: dict[str, list[str]]) -> None:
    """Text cut into words stands behind the text itself; a “title” longer than every text is the text."""
    cut = [head for head in found.get("text", []) if "token" in plain(head)]
    if cut:
        found["text"] = [*(head for head in found["text"] if head not in cut), *cut]
    if "text" not in found and found.get("title"):
        longest = max(found["title"], key=lambda head: _mean(texts[head]))
        if _mean(texts[longest]) > 3 * LONG_TEXT:
            found["text"] = [longest]
            found["title"] = [head for head in found["title"] if head != longest]


def _add_time_of_day(found: dict[str, list[str]], left: list[str], texts: dict[str, list[str]]) -> None:
    """A column of dates alone with one of times of day beside it."""
    if len(found.get("moment", [])) != 1 or _share(texts[found["moment"][0]], is_date_alone) <= MOSTLY:
        return
    times = [head for head in left if _share(texts[head], is_time_of_day) > MOSTLY and not NEVER.search(plain(head))]
    found["moment"] += times[:1]


def _share(cells: list[str], test: object) -> float:
    return sum(1 for cell in cells if test(cell)) / len(cells) if cells and callable(test) else 0.0


def _mean(cells: list[str]) -> float:
    return sum(map(len, cells)) / len(cells) if cells else 0.0


def _is_column_of_moments(cells: list[str]) -> bool:
    return _share(cells, looks_like_moment) > 0.5


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(\.\d+)?", text))


def _is_degrees(text: str) -> bool:
    try:
        parse_degrees(text)
    except CellRefused:
        return False
    return True


def _is_pair(text: str) -> bool:
    try:
        one, other = parse_pair(text)
    except CellRefused:
        return False
    return "." in text and abs(one) <= 180 and abs(other) <= 180


def apply_choices(mapping: Mapping, choices: Sequence[tuple[str, str]], headings: Sequence[str]) -> Mapping:
    """The guess with the operator's choices: `field=heading`, several times for several columns, `field=` for none."""
    chosen: dict[str, list[str]] = {}
    for name, heading in choices:
        if name not in FIELDS:
            values = {"name": name, "known": ", ".join(FIELDS)}
            raise MappingRefused(_("There is no field “%(name)s”; there are: %(known)s") % values)
        if heading and heading not in headings:
            values = {"name": heading, "known": ", ".join(headings)}
            raise MappingRefused(_("There is no column “%(name)s”; there are: %(known)s") % values)
        chosen.setdefault(name, []).extend([heading] if heading else [])
    taken = {head for heads in chosen.values() for head in heads}
    kept = {
        name: tuple(head for head in heads if head not in taken)
        for name, heads in mapping.columns.items()
        if name not in chosen
    }
    merged = {**kept, **{name: tuple(heads) for name, heads in chosen.items()}}
    for name, heads in merged.items():
        if len(heads) > 1 and name not in MANY:
            values = {"name": str(FIELDS[name]), "heads": ", ".join(heads)}
            raise MappingRefused(_("“%(name)s” can only be one column, not %(heads)s.") % values)
    return Mapping({name: heads for name, heads in merged.items() if heads})
