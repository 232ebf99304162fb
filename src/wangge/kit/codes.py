"""Area codes: official division codes, then three digits for a grid and two for a micro-grid.

A code is stored cut to the length of its level, so every area's subtree is one range of codes. Official lists fill
codes up with zeros (`640300`, `640302000000`); `cut` takes the filling away.
"""

import re
from dataclasses import dataclass

from wangge.kit.messages import translate as _

LENGTHS = {
    "province": 2,
    "city": 4,
    "county": 6,
    "township": 9,
    "community": 12,
    "grid": 15,
    "micro_grid": 17,
}
LEVELS = {length: level for level, length in LENGTHS.items()}
_ORDER = tuple(LENGTHS.values())
_OFFICIAL_LENGTHS = (6, 9, 12)


class CodeRefused(ValueError):
    """A text that cannot be an area code; the message says why."""


def _no_code(text: str) -> CodeRefused:
    return CodeRefused(_("“%(text)s” is no area code: digits only, as many as its level has") % {"text": text})


def level_of(code: str) -> str:
    """The level a stored code belongs to, told by its length."""
    level = LEVELS.get(len(code))
    if level is None or not code.isascii() or not code.isdigit():
        raise _no_code(code)
    return level


def parent_of(code: str) -> str:
    """The code one level up; empty for a province."""
    level_of(code)
    shorter = [length for length in _ORDER if length < len(code)]
    return code[: shorter[-1]] if shorter else ""


def ancestors_of(code: str) -> list[str]:
    """Codes from the province down to the code itself."""
    level_of(code)
    return [code[:length] for length in _ORDER if length <= len(code)]


def prefix_range(code: str) -> tuple[str, str]:
    """(low, high) such that the code and all beneath it are `low <= c < high`; the empty code covers everything.

    `high` ends in a letter because letters sort behind digits in byte order and in every collation of PostgreSQL;
    punctuation does not.
    """
    return code, code + "a"


def covers(upper: str, code: str) -> bool:
    """Whether `code` is `upper` or beneath it."""
    return code.startswith(upper)


def cut(text: str, level: str = "") -> str:
    """The stored form of a code as lists write it: zeros that only fill up are dropped.

    With `level`, the code must have exactly that level.
    """
    code = text.strip()
    if not code or not code.isascii() or not code.isdigit():
        raise _no_code(text)
    code = _cut_to(code, level) if level else _cut_filling(code)
    level_of(code)
    return code


def _cut_to(code: str, level: str) -> str:
    if level not in LENGTHS:
        raise CodeRefused(_("“%(text)s” is no level") % {"text": level})
    length = LENGTHS[level]
    if len(code) < length or code[length:].strip("0"):
        values = {"text": code, "length": length}
        raise CodeRefused(_("“%(text)s” does not fit its level: %(length)s digits, then only zeros") % values)
    return code[:length]


def _cut_filling(code: str) -> str:
    if len(code) not in _OFFICIAL_LENGTHS:
        return code
    for length in _ORDER:
        if length < len(code) and not code[length:].strip("0"):
            return code[:length]
    return code


def padded(code: str, width: int = 12) -> str:
    """The official form of a code, filled up with zeros."""
    return code.ljust(width, "0")


def grid_code(community: str, number: int) -> str:
    """The code of grid `number` (1–999) of a community."""
    if level_of(community) != "community" or not 1 <= number <= 999:
        raise CodeRefused(_("%(code)s cannot have a grid number %(number)s") % {"code": community, "number": number})
    return f"{community}{number:03d}"


def micro_grid_code(grid: str, number: int) -> str:
    """The code of micro-grid `number` (1–99) of a grid."""
    if level_of(grid) != "grid" or not 1 <= number <= 99:
        raise CodeRefused(_("%(code)s cannot have a grid number %(number)s") % {"code": grid, "number": number})
    return f"{grid}{number:02d}"


@dataclass(frozen=True)
class CodeScheme:
    """Grid codes of another width: digits of county, township, community and order, in this sequence."""

    name: str
    widths: tuple[int, int, int, int]
    prefix: int = 0

    @property
    def pattern(self) -> re.Pattern[str]:
        """What a code of this scheme looks like."""
        parts = "".join(f"([0-9]{{{width}}})" for width in self.widths)
        return re.compile(rf"[0-9]{{{self.prefix}}}{parts}")

    def to_own(self, text: str) -> str:
        """Our grid code for a code of this scheme; the order number is widened to three digits."""
        found = self.pattern.fullmatch(text.strip())
        if found is None:
            values = {"text": text, "scheme": self.name}
            raise CodeRefused(_("“%(text)s” is no code of the scheme %(scheme)s") % values)
        county, township, community, order = found.groups()
        own = f"{county:0>6}{township:0>3}{community:0>3}"
        return own if not order.strip("0") else grid_code(own, int(order))


SCHEMES = {
    scheme.name: scheme
    for scheme in (
        CodeScheme("own", (6, 3, 3, 3)),
        CodeScheme("cell2", (6, 3, 3, 2)),
        CodeScheme("cjt349", (6, 3, 3, 2), prefix=6),
    )
}
