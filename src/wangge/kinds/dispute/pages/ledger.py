"""The ledger of disputes as a page: only lines and columns with a number that may be shown; the rest is named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wangge.kinds.dispute.rules.words import TROUBLES


@dataclass(frozen=True)
class LedgerLine:
    """An area with its numbers, `None` where one is left out."""

    name: str
    cells: list[int | None]


@dataclass(frozen=True)
class LedgerPage:
    """What the table shows, and which areas and kinds have no number that may be shown."""

    heads: list[str]
    lines: list[LedgerLine]
    other_areas: list[str]
    other_kinds: list[str]


def ledger_page(rows: Iterable[tuple[str, str, Mapping[str, int | None]]]) -> LedgerPage:
    """Nothing is taken away but lines and columns in which every number is left out."""
    found = list(rows)
    told = [trouble for trouble in TROUBLES if any(cells[trouble] is not None for _code, _name, cells in found)]
    shown = {code for code, _name, cells in found if any(cells[trouble] is not None for trouble in told)}
    return LedgerPage(
        heads=[_(TROUBLES[trouble]) for trouble in told],
        lines=[LedgerLine(name, [cells[one] for one in told]) for code, name, cells in found if code in shown],
        other_areas=[name for code, name, _cells in found if code not in shown],
        other_kinds=[_(word) for trouble, word in TROUBLES.items() if trouble not in told],
    )
