"""The duty list: of all rules that fit a category and a place, the most specific one names the unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wangge.kit.messages import translate as _


@dataclass(frozen=True)
class DutyLine:
    """One rule with its names; no category means every category, an empty area code every area."""

    pk: int
    unit_id: int
    unit_name: str
    category_id: int | None = None
    category_name: str = ""
    area_code: str = ""
    area_name: str = ""
    assist_ids: tuple[int, ...] = ()
    reason: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def counts_on(self, day: date) -> bool:
        """Whether the rule is in force on a day; both ends belong to it."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Choice:
    """The rule that won and how many it left behind."""

    line: DutyLine
    others: int = 0

    @property
    def unit_id(self) -> int:
        """The responsible unit."""
        return self.line.unit_id

    @property
    def assist_ids(self) -> tuple[int, ...]:
        """Units that the rule names to assist."""
        return self.line.assist_ids

    def explanation(self) -> str:
        """Why this unit, in words of the active language."""
        words = {
            "category": self.line.category_name or _("every category"),
            "area": self.line.area_name or self.line.area_code or _("every area"),
            "unit": self.line.unit_name,
        }
        parts = [_("Duty list: %(category)s in %(area)s belongs to %(unit)s.") % words]
        if self.line.reason:
            parts.append(_("Reason: %(reason)s.") % {"reason": self.line.reason.rstrip(".。")})
        if self.others:
            parts.append(_("%(count)d less specific rules fitted too.") % {"count": self.others})
        return " ".join(parts)


def choose_unit(rules: Iterable[DutyLine], category_chain: Sequence[int], area_code: str, on: date) -> Choice | None:
    """The most specific rule in force: first the nearest category, then the smallest area, then the newest rule.

    `category_chain` runs from the category itself up to its first level; None is returned when no rule fits.
    """
    depth: dict[int | None, int] = {pk: len(category_chain) - place for place, pk in enumerate(category_chain)}
    depth[None] = 0
    fitting = [
        line
        for line in rules
        if line.category_id in depth and area_code.startswith(line.area_code) and line.counts_on(on)
    ]
    if not fitting:
        return None
    best = max(
        fitting,
        key=lambda line: (depth[line.category_id], len(line.area_code), line.valid_from or date.min, line.pk),
    )
    return Choice(line=best, others=len(fitting) - 1)
