"""Tables in and out: CSV (UTF-8 or GB 18030; comma, semicolon or tab) and spreadsheets, row by row."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from wangge.kit.messages import translate as _

_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
_CHUNK = 1 << 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SPREADSHEET_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|meta|table|head|style)", re.IGNORECASE)
_SEPARATORS = (",", "\t", ";", "|")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOTES = re.compile(
    "说明|须知|示例|样例|字典|代码表|可填|可选|note|readme|instruction|example|legend|valid values", re.IGNORECASE
)
_WIDEST_COLUMN = 60
_LINES_LOOKED_AT = 10  # a title may stand above the headings


class SheetRefused(ValueError):
    """A file that cannot be read as a table; the message says why."""


class SeveralSheets(SheetRefused):
    """A workbook with rows on several sheets, none of which was named: nothing is left out unsaid."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        told = {"names": _quoted(self.names)}
        super().__init__(_("several sheets hold rows: %(names)s. Name one, or keep only one in the file") % told)


@dataclass(frozen=True)
class Sheets:
    """A workbook's sheets: those with rows beneath headings, and those passed over (empty, hidden, notes)."""

    tables: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row: the line it starts on in the file, and its cells as texts under their column headings."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def read_rows(source: Path | str | bytes, filename: str = "") -> Iterator[Row]:
    """Rows of a table, without the empty ones; the file's kind is told by its name."""
    yield from _with_headings(read_cells(source, filename))


def read_cells(source: Path | str | bytes, filename: str = "", *, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """Lines of a table as they stand, each with its number: for tables whose heading row is still to be found.

    Of a workbook it is the sheet named, or the only one with rows; `SeveralSheets` when that does not decide it.
    """
    source, is_spreadsheet = _looked_at(source, filename)
    if sheet and not is_spreadsheet:
        raise SheetRefused(_("the file has no sheets to choose from"))
    yield from _spreadsheet_cells(source, sheet) if is_spreadsheet else _csv_cells(source)


def sheets_of(source: Path | str | bytes, filename: str = "") -> Sheets:
    """Which sheets of a workbook hold rows, and which are passed over; none of a text file."""
    source, is_spreadsheet = _looked_at(source, filename)
    if not is_spreadsheet:
        return Sheets()
    with _workbook(source) as book:
        return _told_apart(book)


def _looked_at(source: Path | str | bytes, filename: str) -> tuple[Path | bytes, bool]:
    """The source, and whether it is a spreadsheet."""
    name = filename or (source if isinstance(source, str) else source.name if isinstance(source, Path) else "")
    if isinstance(source, str):
        source = Path(source)
    with _opened(source) as raw:
        start = raw.read(512).lstrip()
    if name.lower().endswith(_SPREADSHEETS) and _WEB_PAGE.match(start):
        raise SheetRefused(_("the file is a web page named like a spreadsheet: open it and save it as .xlsx"))
    return source, start.startswith(_SPREADSHEET_MARKS) or name.lower().endswith(_SPREADSHEETS)


def _with_headings(cells: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    headings: list[str] = []
    for line, row in cells:
        if not any(row):
            continue
        if not headings:
            headings = row
            _check_headings(headings, line)
            continue
        if any(row[len(headings) :]):
            values = {"line": line, "number": len(headings)}
            raise SheetRefused(_("line %(line)s: more cells than the %(number)s columns of the heading") % values)
        yield Row(line, {heading: row[at] if at < len(row) else "" for at, heading in enumerate(headings) if heading})
    if not headings:
        raise SheetRefused(_("the file has no heading row"))


def _check_headings(headings: list[str], line: int) -> None:
    named = [heading for heading in headings if heading]
    twice = sorted({heading for heading in named if named.count(heading) > 1})
    if twice:
        raise SheetRefused(_("line %(line)s: column “%(name)s” occurs twice") % {"line": line, "name": twice[0]})


def _csv_cells(source: Path | bytes) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding(source)
    with _opened(source) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as text:
        lines = [text.readline() for _line in range(_LINES_LOOKED_AT)]
        first = next((line for line in lines if any(sign in line for sign in _SEPARATORS)), "")
        text.seek(0)
        reader = csv.reader(text, delimiter=max(_SEPARATORS, key=first.count), strict=True)
        line = 1
        try:
            for row in reader:
                yield line, [cell.strip() for cell in row]
                line = reader.line_num + 1
        except csv.Error as error:
            values = {"line": line, "error": error}
            raise SheetRefused(_("line %(line)s: no proper CSV (%(error)s)") % values) from error


def _opened(source: Path | bytes) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _encoding(source: Path | bytes) -> str:
    """UTF-8 when every byte of the file is, else GB 18030 (what Excel writes in China); UTF-16 by its mark."""
    with _opened(source) as raw:
        is_marked = raw.read(2) in _UTF16_MARKS
    for encoding in ("utf-16",) if is_marked else ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        with _opened(source) as raw:
            try:
                while chunk := raw.read(_CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
        return encoding
    raise SheetRefused(_("the file is neither UTF-8 nor GB 18030 text"))


@contextmanager
def _workbook(source: Path | bytes) -> Iterator[CalamineWorkbook]:
    try:
        with _opened(source) as raw:
            yield CalamineWorkbook.from_filelike(raw)
    except CalamineError as error:
        raise SheetRefused(_("the file is no spreadsheet: %(error)s") % {"error": error}) from error


def _told_apart(book: CalamineWorkbook) -> Sheets:
    """A table has more than one row and column; notes are passed over where their name says so and a table is left."""
    shown = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    sizes = {name: book.get_sheet_by_name(name) for name in shown}
    tables = [name for name in shown if sizes[name].width > 1 and sizes[name].height > 1]
    tables = [name for name in tables if not _NOTES.search(name)] or tables
    tables = tables or book.sheet_names[:1]
    return Sheets(tuple(tables), tuple(name for name in book.sheet_names if name not in tables))


def _spreadsheet_cells(source: Path | bytes, sheet: str) -> Iterator[tuple[int, list[str]]]:
    with _workbook(source) as book:
        tables = _told_apart(book).tables
        if sheet and sheet not in book.sheet_names:
            told = {"name": sheet, "names": _quoted(book.sheet_names)}
            raise SheetRefused(_("the file has no sheet “%(name)s”; there are %(names)s") % told)
        if not sheet and len(tables) > 1:
            raise SeveralSheets(tables)
        rows = book.get_sheet_by_name(sheet or tables[0])
        for position, row in enumerate(rows.iter_rows(), start=1):
            yield position, [_cell_text(cell) for cell in row]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e17 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time, timedelta)):
        return value.isoformat() if not isinstance(value, timedelta) else str(value)
    return str(value).strip()


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> bytes:
    """A workbook with one sheet; rows are written as they come, and no text ever becomes a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NOT_IN_XML.sub("", re.sub(r"[\[\]:*?/\\]", " ", title))[:31] or "Sheet1")
    sheet.freeze_panes = "A2"
    for position, header in enumerate(headers, start=1):
        width = 4 + sum(2 if ord(character) > 0x2E80 else 1 for character in str(header))
        sheet.column_dimensions[get_column_letter(position)].width = min(max(width, 12), _WIDEST_COLUMN)
    sheet.append([_heading_cell(sheet, str(header)) for header in headers])
    for row in rows:
        sheet.append([_written(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading_cell(sheet: Any, text: str) -> Any:
    cell = _text_cell(sheet, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=_NOT_IN_XML.sub("", text)[:32767])
    cell.data_type = "s"
    return cell


def _written(sheet: Any, value: Any) -> Any:
    """Numbers and dates as they are; a moment in its own zone's wall time; all else as text."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if value is None or isinstance(value, (bool, int, float, date, time)):
        return value
    text = str(value)
    return _text_cell(sheet, text) if text else None


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV that Excel opens rightly (UTF-8 with mark); texts that look like formulas get a quote in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headers)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def csv_pieces(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The same as `write_csv`, piece by piece, for sheets that should never lie in memory whole."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    writer.writerow(headers)
    yield codecs.BOM_UTF8 + line.getvalue().encode()
    for row in rows:
        line.seek(0)
        line.truncate()
        writer.writerow([_harmless(value) for value in row])
        yield line.getvalue().encode()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
