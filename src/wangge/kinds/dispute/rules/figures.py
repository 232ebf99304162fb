"""Rates of mediation that give nobody away."""

from dataclasses import dataclass

from wangge.kit.covering import LEAST


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
