"""A table whose headings may stand below a title, with cells under them; read as often as needed, never kept whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from wangge.kinds.concern.importing.words import meaning
from wangge.kit.sheets import SheetRefused, Sheets, read_cells, sheets_of

LOOKED_AT = 15
SAMPLE = 300
LEAST_COLUMNS = 2
NEARLY = 0.6
LONGEST_HEADING = 24


@dataclass(frozen=True)
class Line:
    """One row: where it starts in the file, its cells by heading, and cells that no heading stands above."""

    number: int
    cells: dict[str, str]
    surplus: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A file and where its headings are."""

    source: Path | bytes
    filename: str
    headings: tuple[str, ...]
    heading_line: int
    sheet: str = ""
    sheets: Sheets = field(default_factory=Sheets)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Sheets of the workbook that are not read, those with rows first."""
        return tuple(name for name in (*self.sheets.tables, *self.sheets.others) if name != self.sheet)

    @property
    def marks(self) -> tuple[tuple[str, str], ...]:
        """Heading and cell that tell a row's sheet in a list of findings, where rows lie on several."""
        return ((_("sheet"), self.sheet),) if len(self.sheets.tables) > 1 else ()

    def lines(self) -> Iterator[Line]:
        """Rows below the headings, without empty ones and without the headings once more."""
        width = len(self.headings)
        for number, cells in read_cells(self.source, self.filename, sheet=self.sheet):
            if number <= self.heading_line or not any(cells) or self._is_heading(cells):
                continue
            found = {name: cells[at] if at < len(cells) else "" for at, name in enumerate(self.headings)}
            yield Line(number, found, tuple(cell for cell in cells[width:] if cell))

    def _is_heading(self, cells: list[str]) -> bool:
        """Whether a line is the headings once more; most lines are told by their first cell."""
        first = _plain(cells[0])
        return first in {"", self.headings[0]} and _named(cells) == self.headings

    def sample(self, most: int = SAMPLE) -> list[Line]:
        """The first rows."""
        return list(islice(self.lines(), most))

    def count(self) -> int:
        """How many rows there are; reads the whole file and so finds what cannot be read."""
        return sum(1 for _line in self.lines())


def open_table(source: Path | bytes, filename: str = "", *, sheet: str = "") -> Table:
    """Finds the headings: of the first lines the one with the most words that headings have; where no line has any,
    the first of those that are nearly as full as the fullest."""
    name = filename or (source.name if isinstance(source, Path) else "")
    sheets = sheets_of(source, name)
    chosen = sheet or (sheets.tables[0] if len(sheets.tables) == 1 else "")
    cells_of = read_cells(source, name, sheet=chosen)
    first = list(islice(((number, cells) for number, cells in cells_of if any(cells)), LOOKED_AT))
    if not first:
        raise SheetRefused(_("The file has no rows."))
    number, cells = max(first, key=lambda found: (_told(found[1]), -found[0]))
    if _told(cells) < LEAST_COLUMNS:
        fullest = max(_filled(cells) for _number, cells in first)
        number, cells = next(
            ((at, row) for at, row in first if _filled(row) >= max(LEAST_COLUMNS, NEARLY * fullest)), first[0]
        )
    return Table(source, name, _named(cells), number, chosen, sheets)


def _filled(cells: list[str]) -> int:
    return sum(map(bool, cells))


def _told(cells: list[str]) -> int:
    """In how many fields the cells would be headings; texts are too long for it."""
    return len({meaning(cell) for cell in cells if 0 < len(cell) <= LONGEST_HEADING} - {""})


def _named(cells: list[str]) -> tuple[str, ...]:
    """Headings made unique; a column without one is called by its position."""
    names: list[str] = []
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    for at, cell in enumerate(cells[: last + 1]):
        name = _plain(cell) or _("column %(number)d") % {"number": at + 1}
        while name in names:
            name += "′"
        names.append(name)
    return tuple(names)


def _plain(cell: str) -> str:
    return " ".join(cell.lstrip("\ufeff").split())
