"""How wishes are counted: households, persons and wishes are three different numbers; pure Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "-"


@dataclass(frozen=True)
class Counters:
    """Three counters that are never added to one another."""

    households: int = 0
    persons: int = 0
    wishes: int = 0


def count_up(rows: Iterable[tuple[str, int]]) -> Counters:
    """Counters out of (household, persons served) of each wish.

    A household with two wishes is one household; its persons are counted once, by its wish that serves most of them.
    """
    largest: dict[str, int] = {}
    wishes = 0
    for household, persons in rows:
        wishes += 1
        largest[household] = max(largest.get(household, 0), persons)
    return Counters(len(largest), sum(largest.values()), wishes)


@dataclass(frozen=True)
class Rate:
    """A share kept as its two numbers; the percentage is made when it is shown."""

    top: int
    bottom: int

    @property
    def text(self) -> str:
        """Percent with one decimal, half up, or "-" where there is nothing to divide by."""
        if self.bottom <= 0:
            return NOTHING
        share = Decimal(self.top) * 100 / Decimal(self.bottom)
        return str(share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
