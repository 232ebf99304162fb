"""What the pages of an uploaded catalogue show: every change, every error beside its cell; and the sheet to fill in."""

import io
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wangge.matters.catalogue_words import COLUMNS, HINT_MARK, LABELS, TABLE, WORDS, shown_word
from wangge.matters.models import CatalogueDraft
from wangge.matters.pages.catalogue import limit_words
from wangge.matters.services.catalogue_loading import Change, LoadReport

MOST_SHOWN = 300
HEAD_FILL = PatternFill("solid", fgColor="DCECEA")
HINT_FONT = Font(italic=True, color="6B7B7E")
LAST_ROW = 1002


def get_draft(pk: int, person_id: int | None) -> CatalogueDraft:
    """An upload of one's own, or 404."""
    found = CatalogueDraft.objects.filter(pk=pk, person_id=person_id or 0).first()
    if found is None:
        raise Http404
    return found


@dataclass
class BadLine:
    """A line with its cells, each with what is wrong in it."""

    line: int
    cells: list[tuple[str, str]]
    errors: list[str]


@dataclass(frozen=True)
class ChangeLine:
    """A change in words."""

    change: Change
    what: str
    values: list[tuple[str, str, str]]


@dataclass
class Preview:
    """An uploaded catalogue as its preview shows it."""

    report: LoadReport
    headings: list[Any] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)
    general: list[str] = field(default_factory=list)
    changes: list[ChangeLine] = field(default_factory=list)
    hidden: int = 0


def preview_of(report: LoadReport) -> Preview:
    """Errors when there are any, else the changes."""
    page = Preview(report)
    if report.faults:
        _bad_lines(page)
    else:
        page.changes = [_in_words(change) for change in report.changes[:MOST_SHOWN]]
        page.hidden = len(report.changes) - len(page.changes)
    return page


def _bad_lines(page: Preview) -> None:
    """Only columns that the bad lines use, so that nobody has to look for the red cell."""
    wrong: dict[int, dict[str, list[str]]] = {}
    for fault in page.report.faults:
        if fault.line in page.report.texts:
            wrong.setdefault(fault.line, {}).setdefault(fault.column, []).append(fault.reason)
        else:
            page.general.append(str(fault))
    lines = sorted(wrong)
    page.hidden = max(0, len(lines) - MOST_SHOWN)
    used = [name for name in COLUMNS if any(page.report.texts[line].get(name) or name in wrong[line] for line in lines)]
    page.headings = [LABELS[name] for name in used]
    page.bad = [
        BadLine(
            line=line,
            cells=[(page.report.texts[line].get(name, ""), "; ".join(wrong[line].get(name, []))) for name in used],
            errors=wrong[line].get("", []),
        )
        for line in lines[:MOST_SHOWN]
    ]


def _in_words(change: Change) -> ChangeLine:
    values = [(str(LABELS.get(name, name)), _value(name, old), _value(name, new)) for name, old, new in change.values]
    return ChangeLine(change, shown_word("row", change.what), values)


def _value(name: str, text: str) -> str:
    return limit_words(text) if name == "limit" else text.replace("\n", " | ")


def template_xlsx() -> bytes:
    """Headings, hints that loading skips, choices in the cells, and on a second sheet the valid values."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = _("To fill in")
    for at, column in enumerate(TABLE, start=1):
        head = sheet.cell(1, at, str(column.label))
        head.font, head.fill = Font(bold=True), HEAD_FILL
        hint = sheet.cell(2, at, f"{HINT_MARK} {column.hint}" if at == 1 else str(column.hint))
        hint.font, hint.alignment = HINT_FONT, Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 22
        for row in sheet[f"{letter}3:{letter}200"]:
            row[0].number_format = "@"
    sheet.freeze_panes = "A3"
    _valid_values(sheet, book.create_sheet(_("Valid values")))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _valid_values(sheet: Worksheet, lists: Worksheet) -> None:
    for at, (name, words) in enumerate(WORDS.items(), start=1):
        lists.cell(1, at, str(LABELS[name])).font = Font(bold=True)
        for row, label in enumerate(words.values(), start=2):
            lists.cell(row, at, str(label))
        letter = get_column_letter(at)
        lists.column_dimensions[letter].width = 24
        formula = f"='{lists.title}'!${letter}$2:${letter}${len(words) + 1}"
        rule = DataValidation("list", formula1=formula, allow_blank=True)
        target = get_column_letter(COLUMNS.index(name) + 1)
        rule.add(f"{target}3:{target}{LAST_ROW}")
        sheet.add_data_validation(rule)
