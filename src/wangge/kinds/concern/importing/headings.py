"""Where the headings of a table stand, in one line or in two, and what the columns are called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wangge.kinds.concern.importing.cells import CellRefused, looks_like_moment, parse_pair
from wangge.kinds.concern.importing.words import UNDER, meaning
from wangge.kit.sheets import SheetRefused

LEAST_COLUMNS = 2
NEARLY = 0.6
LONGEST_HEADING = 24
LONG_NUMBER = re.compile(r"\+?\d[\d -]{6,}\d")

Numbered = tuple[int, list[str]]


@dataclass(frozen=True)
class Headings:
    """The columns' names, the last line they stand on, and each line of them as it stands."""

    names: tuple[str, ...]
    line: int
    rows: tuple[tuple[str, ...], ...]


def find_headings(first: Sequence[Numbered]) -> Headings:
    """Of the first lines the one with the most words that headings have; where no line has any, the first of those
    that are nearly as full as the fullest. A line that only names parts of it belongs to it. `SheetRefused` where that
    line is a row already."""
    at = max(range(len(first)), key=lambda found: (_told(first[found][1]), -found))
    if _told(first[at][1]) < LEAST_COLUMNS:
        fullest = max(_filled(cells) for _number, cells in first)
        at = next((at for at, (_n, row) in enumerate(first) if _filled(row) >= max(LEAST_COLUMNS, NEARLY * fullest)), 0)
        _check_no_row(first[at])
    if at + 1 < len(first) and _names_parts(first[at], first[at + 1]):
        return _two_lines(first[at], first[at + 1])
    if at and _names_parts(first[at - 1], first[at]):
        return _two_lines(first[at - 1], first[at])
    number, cells = first[at]
    return Headings(named(cells), number, (named(cells),))


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Headings made unique; a column without one is called by its position."""
    names: list[str] = []
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    for at, cell in enumerate(cells[: last + 1]):
        name = plain_cell(cell) or _("column %(number)d") % {"number": at + 1}
        while name in names:
            name += "′"
        names.append(name)
    return tuple(names)


def plain_cell(cell: str) -> str:
    """A cell of headings without marks and breaks."""
    return " ".join(cell.lstrip("\ufeff").split())


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def _told(cells: Sequence[str]) -> int:
    """In how many fields the cells would be headings; texts are too long for it."""
    return len({meaning(cell) for cell in cells if 0 < len(cell) <= LONGEST_HEADING} - {""})


def _check_no_row(line: Numbered) -> None:
    number, cells = line
    value = next((cell for cell in cells if _is_value(cell)), "")
    if value:
        told = {"line": number, "value": value[:LONGEST_HEADING]}
        text = _("Line %(line)d seems to be a row already (“%(value)s”): put a line above it that names the columns.")
        raise SheetRefused(text % told)


def _is_value(cell: str) -> bool:
    """Whether a cell can be no heading: a moment, a telephone number, a point."""
    return bool(LONG_NUMBER.fullmatch(cell)) or looks_like_moment(cell) or _is_point(cell)


def _is_point(cell: str) -> bool:
    try:
        parse_pair(cell)
    except CellRefused:
        return False
    return "." in cell


def _names_parts(above: Numbered, below: Numbered) -> bool:
    """Whether the lower line names parts of columns that the upper one spans: two at least, all of them beneath a
    heading that goes on to the right, and some column of the upper line whole."""
    upper, lower = above[1], below[1]
    parts = {at for at, cell in enumerate(lower) if cell}
    starts = [at for at, cell in enumerate(upper) if cell]
    if below[0] != above[0] + 1 or len(parts) < 2 or set(starts) <= parts or len(starts) < LEAST_COLUMNS:
        return False
    spans = zip(starts, [*starts[1:], max(len(upper), len(lower))], strict=True)
    spanned = {at for start, end in spans if end - start > 1 for at in range(start, end)}
    texts = [lower[at] for at in parts]
    return parts <= spanned and all(len(text) <= LONGEST_HEADING and not re.search(r"\d", text) for text in texts)


def _two_lines(above: Numbered, below: Numbered) -> Headings:
    upper, lower = above[1], below[1]
    width = max(len(upper), len(lower))
    upper, lower = [*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))]
    names, group = [], ""
    for over, part in zip(upper, lower, strict=True):
        group = over or (group if part else "")
        names.append(UNDER.join(filter(None, (plain_cell(group), plain_cell(part)))))
    return Headings(named(names), below[0], (named(above[1]), named(below[1])))
