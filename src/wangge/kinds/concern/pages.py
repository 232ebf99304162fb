"""What the pages of an import show."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wangge.areas.queries import names_of
from wangge.kinds.concern.services.import_rows import Finding, Prepared
from wangge.matters.models import Matter

PLACES = {
    "number": "number", "text": "what", "title": "what", "": "what", "state": "what", "moment": "when",
    "area": "where", "address": "where", "lng": "where", "point": "where", "category": "category",
    "channel": "channel",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """What a row says in one respect, and what is odd about it."""

    value: Any
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        """Whether it keeps the row out."""
        return any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True)
class PreviewRow:
    """A row of the table as it would become a matter."""

    line: int
    number: Cell
    what: Cell
    when: Cell
    where: Cell
    category: Cell
    channel: Cell
    is_good: bool


def preview_rows(prepared: Iterable[Prepared]) -> list[PreviewRow]:
    """Rows with every error and warning at its cell."""
    rows = list(prepared)
    names = names_of({row.place.area_code for row in rows if row.place.area_code})
    return [_row(row, names) for row in rows]


def _row(row: Prepared, names: dict[str, str]) -> PreviewRow:
    beside: dict[str, list[Finding]] = {}
    for finding in row.findings:
        beside.setdefault(PLACES.get(finding.name, "what"), []).append(finding)
    channel = str(row.given.get("channel", ""))
    moment = row.given.get("at")
    values = {
        "number": "" if row.number.startswith("row:") else row.number,
        "what": row.given.get("title", ""),
        "when": moment if isinstance(moment, datetime) else None,
        "where": names.get(row.place.area_code, ""),
        "category": row.category.name if row.category else "",
        "channel": dict(Matter.Channel.choices).get(channel, channel),
    }
    cells = {name: Cell(value, beside.get(name, [])) for name, value in values.items()}
    return PreviewRow(line=row.line.number, is_good=row.is_good, **cells)
