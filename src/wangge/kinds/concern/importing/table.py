"""A table whose headings may stand below a title, with cells under them; read as often as needed, never kept whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from wangge.kinds.concern.importing.headings import Headings, find_headings, named, plain_cell
from wangge.kit.sheets import SheetRefused, Sheets, read_cells, sheets_of

LOOKED_AT = 15
SAMPLE = 300


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
    heads: Headings
    sheet: str = ""
    sheets: Sheets = field(default_factory=Sheets)

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called."""
        return self.heads.names

    @property
    def heading_line(self) -> int:
        """The last line of the headings."""
        return self.heads.line

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
        first = plain_cell(cells[0])
        return first in {"", self.headings[0]} and named(cells) in self.heads.rows

    def sample(self, most: int = SAMPLE) -> list[Line]:
        """The first rows."""
        return list(islice(self.lines(), most))

    def count(self) -> int:
        """How many rows there are; reads the whole file and so finds what cannot be read."""
        return sum(1 for _line in self.lines())


def open_table(source: Path | bytes, filename: str = "", *, sheet: str = "") -> Table:
    """Finds the headings (see `find_headings`)."""
    name = filename or (source.name if isinstance(source, Path) else "")
    sheets = sheets_of(source, name)
    chosen = sheet or (sheets.tables[0] if len(sheets.tables) == 1 else "")
    cells_of = read_cells(source, name, sheet=chosen)
    first = list(islice(((number, cells) for number, cells in cells_of if any(cells)), LOOKED_AT))
    if not first:
        raise SheetRefused(_("The file has no rows."))
    return Table(source, name, find_headings(first), chosen, sheets)
