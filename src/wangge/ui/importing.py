"""Registers out of a table in three steps: take the template, look at every row with its faults, save all or nothing.

The pages are `ui/parts/import_upload.html` and `ui/parts/import_preview.html`; here are what they show and read, the
columns, rows with what is wrong beside each cell, and the spreadsheets around it.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wangge.kit.sheets import SheetRefused, read_rows, write_xlsx

MOST_ROWS = 2000
MOST_BYTES = 5 * 1024 * 1024
MOST_SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HINT_MARK = "#"
HEAD_FILL = PatternFill("solid", fgColor="DCECEA")
HINT_FONT = Font(italic=True, color="6B7B7E")
LAST_ROW = 2002


class UploadForm(forms.Form):
    """A filled-in table."""

    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"})
    )


class TableRefused(Exception):
    """A table, or a cell of it, that cannot be taken; the text says why, `field` at which column."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True)
class Column:
    """A column of the template; `required` cells may not be empty, `values` are the only ones that may stand there."""

    name: str
    label: Any
    hint: Any = ""
    required: bool = False
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class SourceRow:
    """A row as it was read: its line in the file and its texts by column name."""

    line: int
    texts: dict[str, str]


@dataclass
class CheckedRow:
    """A row with what is wrong with it, by column name; the empty name stands for the whole row."""

    line: int
    texts: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)

    def cells(self, columns: Iterable[Column]) -> list[tuple[str, str]]:
        """Text and error of each cell, in the order of the columns."""
        return [(self.texts.get(column.name, ""), self.errors.get(column.name, "")) for column in columns]

    @property
    def row_error(self) -> str:
        """What is wrong with the row as a whole."""
        return self.errors.get("", "")


def heading_names(columns: Iterable[Column]) -> dict[str, str]:
    """Every heading that is understood (each language, and the plain name), with the column it stands for."""
    held = list(columns)
    names = {column.name: column.name for column in held}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            names |= {str(column.label): column.name for column in held}
    return names


def uploaded(
    request: HttpRequest, columns: Sequence[Column], *, most: int = MOST_ROWS
) -> tuple[UploadForm, str, list[SourceRow]]:
    """The form of the first step, the file's name and its rows; none where nothing was sent or something is wrong."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return form, "", []
    given = form.cleaned_data["file"]
    try:
        if given.size > MOST_BYTES:
            raise TableRefused(_("The file is larger than 5 MB."))
        return form, given.name, read_table(given.read(), given.name, columns, most=most)
    except (SheetRefused, TableRefused) as refusal:
        form.add_error("file", str(refusal))
        return form, "", []


def preview_values(rows: Sequence["CheckedRow"], columns: Sequence[Column]) -> dict[str, Any]:
    """What the second step shows: every row of a short table, of a long one those with faults."""
    bad = [row for row in rows if row.errors]
    shown = rows if len(rows) <= MOST_SHOWN else bad[:MOST_SHOWN]
    return {
        "columns": columns, "rows": [(row, row.cells(columns)) for row in shown], "total": len(rows), "bad": len(bad),
        "hidden": len(rows) - len(shown),
    }  # fmt: skip


def spreadsheet(content: bytes, name: str) -> HttpResponse:
    """A spreadsheet to take away."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def read_table(content: bytes, filename: str, columns: Sequence[Column], *, most: int = MOST_ROWS) -> list[SourceRow]:
    """Rows of an uploaded table; raises `SheetRefused` or `TableRefused` when it is no such table."""
    names = heading_names(columns)
    rows = []
    for row in read_rows(content, filename):
        headed = {head.rstrip("* "): text for head, text in row.values.items()}
        texts = {names[head]: text.strip() for head, text in headed.items() if head in names}
        missing = [str(column.label) for column in columns if column.required and column.name not in texts]
        if missing:
            message = _("Columns are missing: %(names)s. Take the template.") % {"names": ", ".join(missing)}
            raise TableRefused(message)
        if not next(iter(row.values.values()), "").startswith(HINT_MARK):
            rows.append(SourceRow(row.line, texts))
        if len(rows) > most:
            raise TableRefused(_("More than %(count)s rows: split the table.") % {"count": most})
    if not rows:
        raise TableRefused(_("The table has no rows."))
    return rows


def note_twins(rows: Iterable[CheckedRow], column: str = "code") -> None:
    """Marks rows whose code stands in an earlier row already."""
    seen: dict[str, int] = {}
    for row in rows:
        code = row.texts.get(column, "")
        if code and code in seen:
            row.errors.setdefault(column, _("The same code stands in line %(line)s.") % {"line": seen[code]})
        seen.setdefault(code, row.line)


class _TriedOut(Exception):
    """Ends the try, so that nothing of it stays."""


def try_rows(rows: Iterable[CheckedRow], save: Callable[[CheckedRow], object], refusal: type[Exception]) -> None:
    """Saves every row for real, writes down what was refused at its cell, and takes everything back."""
    try:
        with transaction.atomic():
            for row in rows:
                if not row.errors:
                    _try(row, save, refusal)
            raise _TriedOut
    except _TriedOut:
        return


def _try(row: CheckedRow, save: Callable[[CheckedRow], object], refusal: type[Exception]) -> None:
    try:
        with transaction.atomic():
            save(row)
    except refusal as refused:
        row.errors[getattr(refused, "field", "")] = str(refused)


def template_xlsx(columns: Sequence[Column]) -> bytes:
    """Headings, hints that the import skips, and a second sheet with the values that may stand in a column."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = _("To fill in")
    for at, column in enumerate(columns, start=1):
        head = sheet.cell(1, at, f"{column.label} *" if column.required else str(column.label))
        head.font, head.fill = Font(bold=True), HEAD_FILL
        hint = sheet.cell(2, at, f"{HINT_MARK} {column.hint}" if at == 1 else str(column.hint))
        hint.font, hint.alignment = HINT_FONT, Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 22
        for row in sheet[f"{letter}3:{letter}{200}"]:
            row[0].number_format = "@"
    sheet.freeze_panes = "A3"
    for at, column in enumerate(columns, start=1):
        if column.values:
            _values(sheet, book.create_sheet(_("Valid values")), at, column)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(sheet: Worksheet, lists: Worksheet, at: int, column: Column) -> None:
    lists.cell(1, 1, str(column.label)).font = Font(bold=True)
    lists.column_dimensions["A"].width = 30
    for row, label in enumerate(column.values, start=2):
        lists.cell(row, 1, str(label))
    last, letter = len(column.values) + 1, get_column_letter(at)
    rule = DataValidation("list", formula1=f"='{lists.title}'!$A$2:$A${last}", allow_blank=True)
    rule.add(f"{letter}3:{letter}{LAST_ROW}")
    sheet.add_data_validation(rule)


def errors_xlsx(rows: Iterable[CheckedRow], columns: Iterable[Column]) -> bytes:
    """The rows with errors as they were given, and what is wrong in a last column."""
    labels = {column.name: str(column.label) for column in columns}
    lines = []
    for row in rows:
        if row.errors:
            wrong = "; ".join(f"{labels.get(name, '')} {text}".strip() for name, text in row.errors.items())
            lines.append([*(row.texts.get(name, "") for name in labels), wrong])
    return write_xlsx([*labels.values(), _("What is wrong")], lines, title=_("Rows with errors"))
