"""Tallies as shapes: parts of a bar of 100 by 10, so that a template draws them without any style of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wangge.kinds.topic.rules.opinions import Tally, Views

MOST_DIVIDING = 5


@dataclass(frozen=True)
class Bar:
    """One statement with its tally, as a bar: agree from the left, disagree from the right, unsure between."""

    text: str
    tally: Tally
    agree: float
    unsure: float
    disagree: float
    unsure_from: float
    disagree_from: float
    low: float
    high: float
    span: float

    @property
    def percent(self) -> int:
        """Those who agree, in per cent, rounded half up."""
        return int(100 * self.tally.share + 0.5)

    @property
    def low_percent(self) -> int:
        """The lower end of the interval."""
        return int(100 * self.tally.low + 0.5)

    @property
    def high_percent(self) -> int:
        """The upper end of the interval."""
        return int(100 * self.tally.high + 0.5)


def bar(text: str, tally: Tally) -> Bar:
    """The bar of one tally."""
    whole = tally.total or 1
    agree, unsure, disagree = (round(100 * part / whole, 2) for part in (tally.agree, tally.unsure, tally.disagree))
    low, high = round(100 * tally.low, 2), round(100 * tally.high, 2)
    return Bar(
        text=text, tally=tally, agree=agree, unsure=unsure, disagree=disagree, unsure_from=agree,
        disagree_from=round(agree + unsure, 2), low=low, high=high, span=round(high - low, 2),
    )  # fmt: skip


@dataclass(frozen=True)
class CampCard:
    """A camp: its size and what it says to the statements that divide."""

    letter: str
    size: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Results:
    """Opinions as a page shows them."""

    people: int
    bars: tuple[Bar, ...]
    camps: tuple[CampCard, ...]
    shared: tuple[str, ...]

    @property
    def has_camps(self) -> bool:
        """Whether camps may be spoken of."""
        return bool(self.camps)


def results(found: Views, texts: dict[int, str]) -> Results:
    """Views in the order of how many agree; camps with the statements that divide them most."""
    order = sorted(found.tallies, key=lambda key: (-found.tallies[key].share, -found.tallies[key].total, key))
    keys = found.dividing[:MOST_DIVIDING] or tuple(order[:MOST_DIVIDING])
    camps = tuple(
        CampCard("ABCDE"[place], camp.size, _bars(keys, camp.tallies, texts)) for place, camp in enumerate(found.camps)
    )
    return Results(
        people=found.people,
        bars=_bars(order, found.tallies, texts),
        camps=camps,
        shared=tuple(texts[key] for key in found.shared),
    )


def _bars(keys: Iterable[int], tallies: Any, texts: dict[int, str]) -> tuple[Bar, ...]:
    return tuple(bar(texts[key], tallies[key]) for key in keys)
