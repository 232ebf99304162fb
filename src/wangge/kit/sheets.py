"""Tables in and out: CSV (UTF-8 or GB 18030; comma, semicolon or tab) and spreadsheets, row by row."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from wangge.kit.messages import translate as _

_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
_CHUNK = 1 << 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SPREADSHEET_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|meta|table|head|style)", re.IGNORECASE)
_SEPARATORS = (",", "\t", ";", "|")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WIDEST_COLUMN = 60
_LINES_LOOKED_AT = 10  # a title may stand above the headings


class SheetRefused(ValueError):
    """A file that cannot be read as a table; the message says why."""


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


def read_cells(source: Path | str | bytes, filename: str = "") -> Iterator[tuple[int, list[str]]]:
    """Lines of a table as they stand, each with its number: for tables whose heading row is still to be found.

    Of a workbook it is the first sheet that holds more than one row and column: instructions may lie before it.
    """
    name = filename or (source if isinstance(source, str) else source.name if isinstance(source, Path) else "")
    if isinstance(source, str):
        source = Path(source)
    with _opened(source) as raw:
        start = raw.read(512).lstrip()
    if name.lower().endswith(_SPREADSHEETS) and _WEB_PAGE.match(start):
        raise SheetRefused(_("the file is a web page named like a spreadsheet: open it and save it as .xlsx"))
    is_spreadsheet = start.startswith(_SPREADSHEET_MARKS) or name.lower().endswith(_SPREADSHEETS)
    yield from _spreadsheet_cells(source) if is_spreadsheet else _csv_cells(source)


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


def _spreadsheet_cells(source: Path | bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with _opened(source) as raw:
            book = CalamineWorkbook.from_filelike(raw)
            sheets = [book.get_sheet_by_index(position) for position in range(len(book.sheet_names))]
            sheet = next((one for one in sheets if one.width > 1 and one.height > 1), sheets[0])
            for position, row in enumerate(sheet.iter_rows(), start=1):
                yield position, [_cell_text(cell) for cell in row]
    except CalamineError as error:
        raise SheetRefused(_("the file is no spreadsheet: %(error)s") % {"error": error}) from error


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
