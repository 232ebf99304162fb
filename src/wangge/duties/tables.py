"""A catalogue as a table: taken out, changed in Excel, brought back as a draft, which is its own preview."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.duties.queries import AnyCatalogue, table_lines
from wangge.kit.sheets import write_xlsx
from wangge.matters.models import Category
from wangge.ui.importing import CheckedRow, Column, SourceRow, note_twins

COLUMNS = (
    Column("name", gettext_lazy("Duty"), gettext_lazy("A few words, in the order of the document"), required=True),
    Column("sentence", gettext_lazy("Sentence for residents"), gettext_lazy("What one may come for")),
    Column("office", gettext_lazy("Office that does it"), gettext_lazy("Only for a subdistrict or township")),
    Column("categories", gettext_lazy("Codes of categories"), gettext_lazy("With spaces between; may be empty")),
)
LONGEST = {"name": 40, "sentence": 200, "office": 40}


def checked(rows: Sequence[SourceRow]) -> list[CheckedRow]:
    """Rows with what is wrong beside each cell."""
    wanted = {code for row in rows for code in row.texts.get("categories", "").split()}
    known = {row.code: row for row in Category.objects.filter(code__in=wanted)}
    found = [_checked(row, known) for row in rows]
    note_twins(found, "name")
    return found


def _checked(row: SourceRow, known: dict[str, Category]) -> CheckedRow:
    checked_row = CheckedRow(row.line, row.texts)
    for name, most in LONGEST.items():
        text = row.texts.get(name, "")
        if len(text) > most:
            checked_row.errors[name] = _("Longer than %(most)d characters.") % {"most": most}
        checked_row.values[name] = text
    if not checked_row.values["name"]:
        checked_row.errors["name"] = _("This cell is empty.")
    codes = row.texts.get("categories", "").split()
    if unknown := [code for code in codes if code not in known]:
        checked_row.errors["categories"] = _("There is no category %(code)s.") % {"code": unknown[0]}
    checked_row.values["categories"] = [known[code] for code in codes if code in known]
    return checked_row


def items_of(rows: Sequence[CheckedRow]) -> list[dict[str, Any]]:
    """What the draft is made of."""
    return [row.values for row in rows]


def table_xlsx(catalogue: AnyCatalogue) -> bytes:
    """The catalogue as a table that the import reads."""
    return write_xlsx([str(column.label) for column in COLUMNS], table_lines(catalogue), title=catalogue.name[:30])
