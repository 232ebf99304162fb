"""Reads the roll of a vote from a table."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from wangge.kinds.topic.rules.voting import Part
from wangge.kit.sheets import SheetRefused, read_rows
from wangge.matters.rules import MoveRefused

LABELS = ("专有部分", "房号", "户", "代表", "席位", "名称", "part", "household", "seat", "label")
AREAS = ("面积", "专有部分面积", "建筑面积", "area")
OWNERS = ("业主编号", "业主", "产权人编号", "owner")
MOST_LINES = 20_000


def _column(headings: dict[str, str], names: tuple[str, ...]) -> str:
    return next((heading for heading in headings if heading.strip().lower() in names), "")


def read_roll(content: bytes, filename: str, *, counts_area: bool) -> list[Part]:
    """Parts of a roll; what cannot be read is refused with its line."""
    parts: list[Part] = []
    try:
        for row in read_rows(content, filename):
            label, area, owner = (_column(row.values, names) for names in (LABELS, AREAS, OWNERS))
            if not label:
                raise MoveRefused(_("The table needs a column “part” (or household, representative, seat)."))
            if counts_area and not area:
                raise MoveRefused(_("Owners vote with their floor area: the table needs a column “area”."))
            parts.append(Part(row[label], _area(row[area], row.line) if area else 0, row[owner] if owner else ""))
            if len(parts) > MOST_LINES:
                raise MoveRefused(_("At most %(most)d lines.") % {"most": MOST_LINES})
    except SheetRefused as error:
        raise MoveRefused(str(error)) from error
    return parts


def _area(text: str, line: int) -> int:
    """Square metres with at most two decimals as hundredths."""
    try:
        value = Decimal(text.strip().removesuffix("㎡").removesuffix("m²").strip() or "0") * 100
        is_whole = value == value.to_integral_value()
    except InvalidOperation:
        raise MoveRefused(_("Line %(line)d: “%(text)s” is not an area.") % {"line": line, "text": text}) from None
    if not is_whole or not 0 <= value < 10**9:
        raise MoveRefused(
            _("Line %(line)d: “%(text)s” is not an area in m² with at most two decimals.")
            % {"line": line, "text": text}
        )
    return int(value)
