"""Figures that give nobody away: small cells are left out, and none can be worked out from the total."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

LEAST = 5
"""No number between 1 and 4 is ever shown [N]."""
HIDDEN = "*"
"""Stands where a number is left out, whether it is small itself or covers one that is."""
Key = TypeVar("Key", bound=Hashable)


def protected(counts: Mapping[Key, int], *, least: int = LEAST) -> dict[Key, int | None]:
    """Counts of parts of one total; `None` where a number would be too small or could be worked out from the rest.

    What is left out adds up to nothing or to at least `least`, so the total gives no small part away. A zero is a
    number like any other here: it stays when it stands alone, but goes when it is needed to cover a small one.
    """
    shown: dict[Key, int | None] = {key: (None if 0 < count < least else count) for key, count in counts.items()}
    left_out = sum(counts[key] for key, count in shown.items() if count is None)
    hidden = sum(1 for count in shown.values() if count is None)
    if hidden == 0 or (hidden > 1 and left_out >= least):
        return shown
    for key in sorted((key for key, count in shown.items() if count is not None), key=lambda key: counts[key]):
        shown[key] = None
        left_out += counts[key]
        hidden += 1
        if hidden > 1 and left_out >= least:
            break
    return shown


@dataclass(frozen=True)
class Rate:
    """A rate with what may be shown of it: exact, or only how high or low it is at least; nothing of too few cases."""

    top: int | None
    bottom: int | None
    bound: str = ""

    @property
    def percent(self) -> str:
        """To one decimal, rounded half up; a dash where nothing can be said."""
        if self.top is None or not self.bottom:
            return "–"
        tenths = (2000 * self.top + self.bottom) // (2 * self.bottom)
        return f"{self.bound}{tenths // 10}.{tenths % 10}"

    @property
    def unit(self) -> str:
        """Nothing behind a dash."""
        return "" if self.top is None or not self.bottom else "%"


def rate(top: int, bottom: int, *, least: int = LEAST) -> Rate:
    """A rate of enough cases; where one part is small, a bound stands for the number (`≥96.0`, `≤4.0`)."""
    rest = bottom - top
    if bottom < 2 * least:
        return Rate(None, None)
    if 0 < rest < least:
        return Rate(bottom - least + 1, bottom, "≥")
    if 0 < top < least:
        return Rate(least - 1, bottom, "≤")
    return Rate(top, bottom)
