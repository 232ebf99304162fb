"""Tables of sums that apps hand over, put together for one area: small numbers of people are left out, also when one
goes down from area to area and compares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from wangge.areas.queries import around
from wangge.indicators.rules import level_below, rounded
from wangge.kit.codes import LENGTHS
from wangge.kit.covering import HIDDEN, LEAST, protected
from wangge.kit.module import SumColumn, Sums
from wangge.people.actors import Actor
from wangge.ui.modules import installed_modules
from wangge.ui.parts import Crumb

COMMUNITY = 12
Counted = Mapping[str, Mapping[str, int]]
Shown = dict[str, dict[str, int | None]]


@dataclass(frozen=True)
class SumLine:
    """An area with its numbers as they are shown."""

    code: str
    name: str
    numbers: list[str]
    columns: tuple[SumColumn, ...]

    @property
    def cells(self) -> list[tuple[SumColumn, str]]:
        """Each column with the number in it."""
        return list(zip(self.columns, self.numbers, strict=True))


@dataclass(frozen=True)
class SumTable:
    """One app's sums: the whole of the area, and each area beneath."""

    title: Any
    icon: str
    columns: tuple[SumColumn, ...]
    totals: list[tuple[SumColumn, str]]
    lines: list[SumLine]
    quiet: int


@dataclass(frozen=True)
class SumBoard:
    """All tables of an area, and the way back up."""

    area: str
    place: str
    crumbs: list[Crumb]
    tables: list[SumTable]
    goes_down: bool


def all_sums() -> list[Sums]:
    """What the apps hand over, in their order."""
    return sorted((one for module in installed_modules() for one in module.sums), key=lambda one: one.order)


def covered(numbers: Counted, codes: Iterable[str], columns: tuple[SumColumn, ...]) -> Shown:
    """The numbers of areas that lie side by side; None where one would give people away."""
    held = list(codes)
    shown: Shown = {code: {} for code in held}
    for column in columns:
        counts = {code: numbers.get(code, {}).get(column.name, 0) for code in held}
        own = protected(counts) if column.of_people else dict(counts)
        for code in held:
            shown[code][column.name] = own[code]
    return _with_others(shown, columns)


def _with_others(shown: Shown, columns: tuple[SumColumn, ...]) -> Shown:
    for own in shown.values():
        for column in columns:
            if column.with_column and own[column.with_column] is None:
                own[column.name] = None
    return shown


def hidden_above(sums: Sums, path: list[str], *, since: datetime | None) -> set[str]:
    """Columns that are left out for an area in the table of any area above it, so that going down reveals nothing."""
    found: set[str] = set()
    for above, code in pairwise(path):
        numbers = sums.count(area_code=above, length=len(code), since=since)
        shown = covered(numbers, {*numbers, code}, sums.columns)
        found |= {name for name, number in shown[code].items() if number is None}
    return found


def table(sums: Sums, *, path: list[str], names: Mapping[str, str], is_own: bool, since: datetime | None) -> SumTable:
    """One app's table of the last area of a path; nothing is left out for the community, whose people these are."""
    area = path[-1]
    length = level_below(area, LENGTHS.values())
    numbers = sums.count(area_code=area, length=length, since=since)
    total: dict[str, int | None] = {
        column.name: sum(part.get(column.name, 0) for part in numbers.values()) for column in sums.columns
    }
    shown: Shown = {code: {c.name: part.get(c.name, 0) for c in sums.columns} for code, part in numbers.items()}
    if not is_own:
        shown = covered(numbers, numbers, sums.columns)
        gone = hidden_above(sums, path, since=since)
        for column in sums.columns:
            if column.name in gone or (column.of_people and 0 < (total[column.name] or 0) < LEAST):
                total[column.name] = None
                shown = {code: own | {column.name: None} for code, own in shown.items()}
        _with_others(shown, sums.columns)
        _with_others({area: total}, sums.columns)
    lines = [
        SumLine(
            code,
            names.get(code, code),
            [_text(shown.get(code, {}).get(c.name, 0), c) for c in sums.columns],
            sums.columns,
        )
        for code in (sorted({*names, *numbers}) if names else ())
    ]
    busy = [line for line in lines if any(text != "0" for text in line.numbers)]
    totals = [(column, _text(total[column.name], column)) for column in sums.columns]
    return SumTable(sums.title, sums.icon, sums.columns, totals, busy, len(lines) - len(busy))


def _text(number: int | None, column: SumColumn) -> str:
    if number is None:
        return HIDDEN
    return str(rounded(Decimal(number) / column.unit)) if column.unit > 1 and number else str(number)


def sum_board(*, actor: Actor, area: str, since: datetime | None, query: str) -> SumBoard:
    """The tables of an area, by the areas one level beneath, down to the community."""
    above, beneath = around(area)
    own = [one for one in above if actor.covers(one.code)]
    path = [one.code for one in own] or [area]
    goes_down = len(area) < COMMUNITY
    names = {one.code: one.name for one in beneath} if goes_down else {}
    is_own = len(actor.area_code) >= COMMUNITY
    return SumBoard(
        area=area,
        place=own[-1].name if own else "",
        crumbs=[Crumb(one.name, "" if one.code == area else f"?area={one.code}&{query}") for one in own],
        tables=[table(sums, path=path, names=names, is_own=is_own, since=since) for sums in all_sums()],
        goes_down=goes_down,
    )  # fmt: skip


def sums_rows(shown: SumBoard) -> list[list[Any]]:
    """The tables of a board as lines of a sheet, one number each."""
    rows: list[list[Any]] = []
    for one in shown.tables:
        lines = [*one.lines, SumLine(shown.area, shown.place, [text for _column, text in one.totals], one.columns)]
        rows += [
            [str(one.title), line.code, line.name, str(column.title), _as_number(text)]
            for line in lines
            for column, text in line.cells
        ]
    return rows


def _as_number(text: str) -> int | float | str:
    if text == HIDDEN:
        return text
    return int(text) if text.isdecimal() else float(text)
