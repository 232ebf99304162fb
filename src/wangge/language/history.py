"""Closed cases in order of time, as plain columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Case = Mapping[str, str]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class History:
    """Closed cases in order of time: ids (N), values per column (N, F), units (N), days (N), weights (N).

    A weight of 1 is a case the unit closed, a negative weight one it refused or sent back.
    """

    columns: tuple[str, ...]
    ids: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    units: tuple[str, ...]
    days: Ints
    weights: Floats

    def until(self, end: int) -> "History":
        """The first `end` cases."""
        return History(
            self.columns, self.ids[:end], self.values[:end], self.units[:end], self.days[:end], self.weights[:end]
        )

    def with_cases(
        self, cases: Sequence[Case], units: Sequence[str], on: Sequence[date], ids: Sequence[str], weight: float = 1.0
    ) -> "History":
        """The history with more cases at its end."""
        values = tuple(tuple(case.get(column, "") for column in self.columns) for case in cases)
        days = np.array([day.toordinal() for day in on], dtype=np.int64)
        return History(
            self.columns,
            self.ids + tuple(ids),
            self.values + values,
            self.units + tuple(units),
            np.concatenate([self.days, days]),
            np.concatenate([self.weights, np.full(len(cases), weight)]),
        )


def empty_history(columns: Sequence[str]) -> History:
    """A history of no cases."""
    return History(tuple(columns), (), (), (), np.zeros(0, dtype=np.int64), np.zeros(0))


def in_order(history: History) -> History:
    """The same cases sorted by day, those of one day in the order they came."""
    order = np.argsort(history.days, kind="stable")
    return History(
        history.columns,
        tuple(history.ids[place] for place in order),
        tuple(history.values[place] for place in order),
        tuple(history.units[place] for place in order),
        history.days[order],
        history.weights[order],
    )
