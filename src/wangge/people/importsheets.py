"""The spreadsheets around an import: the template to fill in, the rows with errors, the first passwords."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wangge.kit.sheets import write_xlsx
from wangge.people.labels import ROLE_CHOICES, SUBKIND_LABELS
from wangge.people.models import Organization
from wangge.people.rules import ROLE_LEVELS, Role
from wangge.people.services.imports import COLUMNS
from wangge.ui.importing import HEAD_FILL, HINT_FONT, HINT_MARK

LAST_ROW = 1002


def template_xlsx(kind: str) -> bytes:
    """Headings, hints that the import skips, choices in the cells, and a second sheet with the valid values."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = _("To fill in")
    lists = book.create_sheet(_("Valid values"))
    for at, column in enumerate(COLUMNS[kind], start=1):
        head = sheet.cell(1, at, f"{column.label} *" if column.required else str(column.label))
        head.font, head.fill = Font(bold=True), HEAD_FILL
        hint = sheet.cell(2, at, f"{HINT_MARK} {column.hint}" if at == 1 else str(column.hint))
        hint.font, hint.alignment = HINT_FONT, Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 22
        for row in sheet[f"{letter}3:{letter}{200}"]:
            row[0].number_format = "@"
    sheet.freeze_panes = "A3"
    _valid_values(kind, sheet, lists)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _valid_values(kind: str, sheet: Worksheet, lists: Worksheet) -> None:
    if kind == "organizations":
        columns: dict[str, list[Any]] = {
            "kind": [str(label) for _v, label in Organization.Kind.choices],
            "subkind": list(SUBKIND_LABELS.values()),
        }
    else:
        columns = {"role": [str(label) for _v, label in ROLE_CHOICES]}
        _role_levels(lists)
    names = [column.name for column in COLUMNS[kind]]
    for at, (name, values) in enumerate(columns.items(), start=1):
        lists.cell(1, at, str(COLUMNS[kind][names.index(name)].label)).font = Font(bold=True)
        for row, value in enumerate(values, start=2):
            lists.cell(row, at, str(value))
        letter = get_column_letter(at)
        lists.column_dimensions[letter].width = 30
        rule = DataValidation(
            "list", formula1=f"='{lists.title}'!${letter}$2:${letter}${len(values) + 1}", allow_blank=True
        )
        target = get_column_letter(names.index(name) + 1)
        rule.add(f"{target}3:{target}{LAST_ROW}")
        sheet.add_data_validation(rule)


def _role_levels(lists: Worksheet) -> None:
    lists.cell(1, 2, _("For areas of these levels")).font = Font(bold=True)
    lists.column_dimensions["B"].width = 40
    for row, (role, _label) in enumerate(ROLE_CHOICES, start=2):
        levels = ROLE_LEVELS.get(Role(role))
        lists.cell(row, 2, ", ".join(sorted(levels)) if levels else _("any"))


def passwords_xlsx(taken: Sequence[Sequence[str]]) -> bytes:
    """What is handed to each person, then destroyed."""
    headers = [_("User name"), pgettext("person", "Name"), _("First password")]
    return write_xlsx(headers, taken, title=_("First passwords"))
