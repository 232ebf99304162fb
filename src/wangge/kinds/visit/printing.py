"""Printed papers: the receipt of an errand, and a ledger."""

from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any

from django.utils import timezone

from wangge.kinds.visit.queries.enrolments import area_words
from wangge.kinds.visit.queries.errands import papers_of
from wangge.kit.typeset import pdf
from wangge.matters.models import Matter


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y年%m月%d日") if moment else ""


def _template(name: str) -> str:
    return files("wangge.kinds.visit").joinpath(f"templates/visit/{name}.typ").read_text(encoding="utf-8")


def receipt_values(matter: Matter) -> dict[str, Any]:
    """All that the receipt shows; whom it is for is written by hand."""
    details = matter.errand
    return {
        "number": matter.number,
        "area": area_words(matter.area_code),
        "item": details.item.name if details.item else matter.title,
        "asked": _day(matter.opened_at),
        "mandate": details.mandate,
        "until": details.mandate_until.strftime("%Y年%m月%d日") if details.mandate_until else "",
        "agent": details.agent.name if details.agent else "",
        "phone": details.agent.work_phone if details.agent else "",
        "office": details.office,
        "office_number": details.office_number,
        "papers": [
            {
                "name": paper.name, "number": paper.number, "form": "原件" if paper.is_original else "复印件",
                "came": ("窗口出具 " if paper.is_result else "") + _day(paper.received_at),
                "back": _day(paper.returned_at),
            }
            for paper in papers_of(matter)
        ],
    }  # fmt: skip


def receipt_pdf(matter: Matter) -> bytes:
    """Mandate and list of papers as PDF."""
    return pdf(_template("receipt"), receipt_values(matter))


SHORT = 6
"""Cells of so many signs are not broken."""


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def column_width(cells: Sequence[str]) -> int:
    """How much room a column takes beside the others; 0 for one that stays as wide as its cells, being short words or
    what cannot be broken, such as numbers and days."""
    longest = max(map(len, cells), default=0)
    return 0 if longest <= SHORT or all(cell.isascii() for cell in cells) else min(longest, 16)


def ledger_pdf(read: dict[str, Any], *, printed_at: datetime) -> bytes:
    """A ledger on paper, in the operator's columns."""
    ledger, period = read["ledger"], read["period"]
    sums = [_cell(value) for value in read["sums"]]
    lines = [[_cell(value) for value in line] for line in read["lines"]]
    return pdf(
        _template("ledger"),
        {
            "title": ledger.title, "area": read["area"], "purpose": ledger.purpose, "basis": ledger.basis,
            "first": period.first, "last": period.last, "printed": _day(printed_at),
            "heads": [title for _key, title in read["heads"]],
            "lines": lines,
            "widths": [column_width(column) for column in zip(*lines, strict=True)] or [1] * len(read["heads"]),
            "sums": ["合计", *sums[1:]] if any(sums) else [],
            "count": len(lines),
        },
    )  # fmt: skip
