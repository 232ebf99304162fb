"""The spreadsheets around the import of the register: the template to fill in, the rows with errors."""

import io
from collections.abc import Iterable

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wangge.kinds.inspection.models import Installation
from wangge.kinds.inspection.services.importing import COLUMNS, HINT_MARK, CheckedRow
from wangge.kit.sheets import write_xlsx

HEAD_FILL = PatternFill("solid", fgColor="DCECEA")
HINT_FONT = Font(italic=True, color="6B7B7E")
LAST_ROW = 2002


def template_xlsx() -> bytes:
    """Headings, hints that the import skips, and a second sheet with the kinds."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = _("To fill in")
    for at, column in enumerate(COLUMNS, start=1):
        head = sheet.cell(1, at, f"{column.label} *" if column.required else str(column.label))
        head.font, head.fill = Font(bold=True), HEAD_FILL
        hint = sheet.cell(2, at, f"{HINT_MARK} {column.hint}" if at == 1 else str(column.hint))
        hint.font, hint.alignment = HINT_FONT, Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 22
        for row in sheet[f"{letter}3:{letter}{200}"]:
            row[0].number_format = "@"
    sheet.freeze_panes = "A3"
    _kinds(sheet, book.create_sheet(_("Valid values")))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _kinds(sheet: Worksheet, lists: Worksheet) -> None:
    names = [column.name for column in COLUMNS]
    at = names.index("kind")
    lists.cell(1, 1, str(COLUMNS[at].label)).font = Font(bold=True)
    lists.column_dimensions["A"].width = 30
    for row, label in enumerate(Installation.Kind.labels, start=2):
        lists.cell(row, 1, str(label))
    last = len(Installation.Kind.labels) + 1
    rule = DataValidation("list", formula1=f"='{lists.title}'!$A$2:$A${last}", allow_blank=True)
    letter = get_column_letter(at + 1)
    rule.add(f"{letter}3:{letter}{LAST_ROW}")
    sheet.add_data_validation(rule)


def errors_xlsx(rows: Iterable[CheckedRow]) -> bytes:
    """The rows with errors as they were given, and what is wrong in a last column."""
    labels = {column.name: str(column.label) for column in COLUMNS}
    lines = []
    for row in rows:
        if row.errors:
            wrong = "; ".join(f"{labels.get(name, '')} {text}".strip() for name, text in row.errors.items())
            lines.append([*(row.texts.get(column.name, "") for column in COLUMNS), wrong])
    return write_xlsx([*labels.values(), _("What is wrong")], lines, title=_("Rows with errors"))
