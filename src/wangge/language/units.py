"""Propose the unit for a case from what was done before: counts by many contexts, mixed by learned weights.

Every context (a subset of the case's features) gives a smoothed distribution over units, over templates and over
families of names (see `naming`), once over all time and once over the recent past. A conditional logit learns how far
to trust each. Counts can take in every closed case at once; the weights are learned again with `train`.
Source: Paskov-style context mixing with a discrete-choice model (McFadden 1974). Nothing is known about persons.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from wangge.language import store
from wangge.language.counts import Context, Counts, Reason
from wangge.language.history import Case, Floats, History, Ints, in_order

KIND = "unit"
LONGEST_CONTEXT = 3
DETERMINED = 0.97  # a column is left out beside one that gives it away this often
TRAINED_ON = 3_000  # most recent cases the weights are learned from
BATCH = 150
RIDGE = 0.01
RENAMED = 0.3  # of the offices, in the histories with a made-up reorganisation
NEW_NAME = "（办事处）"


@dataclass(frozen=True)
class Proposal:
    """One unit, its probability, the reason, and up to two earlier cases (their ids, latest first)."""

    unit: str
    probability: float
    reason: Reason | None
    precedents: tuple[str, ...]


@dataclass(frozen=True)
class UnitModel:
    """History, contexts and mixing weights (K,); see the module."""

    history: History
    contexts: tuple[Context, ...]
    mixing: Floats
    about: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def counts(self) -> Counts:
        """The history counted, once per model."""
        return Counts(self.history, self.contexts)

    def propose(self, cases: Sequence[Case], most: int = 3) -> list[list[Proposal]]:
        """The `most` likely units of each case, best first, with reasons and precedents."""
        counts = self.counts
        answers: list[list[Proposal]] = []
        for start in range(0, len(cases), BATCH):
            batch = [counts.read(case) for case in cases[start : start + BATCH]]
            chosen, table = counts.features(batch)
            chances = softmax(table @ self.mixing, axis=1)
            order = np.argsort(-chances, axis=1, kind="stable")[:, :most]
            answers += [
                [
                    self._proposal(counts, values, int(chosen[row, place]), float(chances[row, place]))
                    for place in places
                ]
                for row, (values, places) in enumerate(zip(batch, order, strict=True))
            ]
        return answers

    def learn(
        self, cases: Sequence[Case], units: Sequence[str], on: Sequence[date], ids: Sequence[str], refused: bool = False
    ) -> "UnitModel":
        """The model with these cases in its counts: closed by their unit, or refused by it."""
        return replace(self, history=self.history.with_cases(cases, units, on, ids, -1.0 if refused else 1.0))

    def save(self, path: Path) -> None:
        """Write the model in the safe format of `store`."""
        words = sorted({word for row in self.history.values for word in row} | set(self.history.units))
        place = {word: number for number, word in enumerate(words)}
        arrays: store.Arrays = {
            "values": np.array([[place[word] for word in row] for row in self.history.values], dtype=np.int32),
            "units": np.array([place[unit] for unit in self.history.units], dtype=np.int32),
            "days": self.history.days,
            "weights": self.history.weights,
            "mixing": self.mixing,
        }
        meta = {
            "columns": self.history.columns,
            "ids": self.history.ids,
            "words": words,
            "contexts": self.contexts,
            "about": self.about,
        }
        store.save(path, KIND, meta, arrays)

    def _proposal(self, counts: "Counts", values: tuple[str, ...], unit: int, chance: float) -> Proposal:
        name = counts.names[unit]
        reason, precedents = counts.reason(values, name)
        return Proposal(name, chance, reason, precedents)


def load(path: Path) -> UnitModel:
    """Read a unit model or raise `store.ModelRefused` with the reason."""
    stored = store.load(path, KIND)
    try:
        meta, arrays = stored.meta, stored.arrays
        words = [str(word) for word in meta["words"]]
        values = arrays["values"].reshape(len(meta["ids"]), len(meta["columns"]))
        history = History(
            tuple(meta["columns"]),
            tuple(meta["ids"]),
            tuple(tuple(words[place] for place in row) for row in values),
            tuple(words[place] for place in arrays["units"]),
            arrays["days"],
            arrays["weights"],
        )
        contexts = tuple(tuple(int(column) for column in context) for context in meta["contexts"])
        return UnitModel(history, contexts, arrays["mixing"], dict(meta["about"]))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise store.ModelRefused(f"{path} is damaged: {error}") from error


class TooLittle(Exception):
    """There is not enough to learn from."""


def train(
    history: History,
    *,
    about: dict[str, Any] | None = None,
    progress: Callable[[float, str], None] = lambda part, step: None,
) -> UnitModel:
    """Learn how far to trust each context, by predicting later cases of the history from earlier ones."""
    if len(history.ids) < 40 or len(set(history.units)) < 2:
        raise TooLittle("Training needs at least 40 closed cases of at least two units.")
    history = in_order(history)
    contexts = _contexts(history)
    tables: list[npt.NDArray[np.float32]] = []
    truths: list[Ints] = []
    blocks = _blocks(history)
    dice = np.random.default_rng(17)
    for turn, (start, end) in enumerate(blocks * 2):
        progress(0.4 * turn / len(blocks), "look back")
        told = history if turn < len(blocks) else _reorganised(history, start, dice)
        table, truth = _look_back(told, contexts, start, end)
        tables.append(table)
        truths.append(truth)
    progress(0.8, "weigh")
    width = max(table.shape[1] for table in tables)
    filled = np.concatenate([np.arange(width) < np.full((len(table), 1), table.shape[1]) for table in tables])
    together = np.zeros((len(filled), width, tables[0].shape[2]), dtype=np.float32)
    end = len(filled)
    while tables:  # each part is let go once copied: together they are the most memory training needs
        part = tables.pop()
        together[end - len(part) : end, : part.shape[1]] = part
        end -= len(part)
    mixing = _fit(together, filled, np.concatenate(truths))
    progress(1.0, "done")
    return UnitModel(history, contexts, mixing, {"cases": len(history.ids), **(about or {})})


def _blocks(history: History) -> list[tuple[int, int]]:
    """Stretches of later cases, each to be predicted from everything before it."""
    size = len(history.ids)
    first = max(size // 4, size - TRAINED_ON, 20)
    step = max((size - first) // 8, 1)
    return [(start, min(start + step, size)) for start in range(first, size, step)]


def _reorganised(history: History, start: int, dice: np.random.Generator) -> History:
    """The history had some offices been renamed a few days before case `start`: teaches to trust new names."""
    names = sorted(set(history.units))
    renamed = {name for name, luck in zip(names, dice.random(len(names)), strict=True) if luck < RENAMED}
    since = history.days[start] - dice.integers(0, 5)
    units = tuple(
        f"{unit}{NEW_NAME}" if unit in renamed and day >= since else unit
        for unit, day in zip(history.units, history.days, strict=True)
    )
    return replace(history, units=units)


def _look_back(
    history: History, contexts: tuple[Context, ...], start: int, end: int
) -> tuple[npt.NDArray[np.float32], Ints]:
    """Features (n, CANDIDATES, K) and place of the true unit among the candidates, for cases it is among."""
    counts = Counts(history.until(start), contexts)
    tables, truths = [], []
    places = {name: place for place, name in enumerate(counts.names)}
    for batch in range(start, end, BATCH):
        stop = min(batch + BATCH, end)
        chosen, table = counts.features(list(history.values[batch:stop]))
        truth = np.array([places.get(unit, -1) for unit in history.units[batch:stop]])
        hit = (chosen == truth[:, None]) & (history.weights[batch:stop, None] > 0)
        kept = hit.any(axis=1)
        tables.append(table[kept])
        truths.append(hit[kept].argmax(axis=1))
    return np.concatenate(tables), np.concatenate(truths)


def _fit(table: npt.NDArray[np.float32], filled: npt.NDArray[np.bool_], truth: Ints) -> Floats:
    """Weights (K,) of the conditional logit over candidates (n, C, K), of which only the `filled` (n, C) are real."""
    rows = np.arange(len(truth))
    mean = table[rows, truth].mean(axis=0).astype(np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        logs = log_softmax(np.where(filled, table @ weights.astype(np.float32), -np.inf), axis=1)
        chances = np.exp(logs)
        pull = np.einsum("nc,nck->k", chances, table, optimize=True) / len(truth) - mean + 2 * RIDGE * weights
        return float(-logs[rows, truth].mean() + RIDGE * weights @ weights), np.asarray(pull, dtype=np.float64)

    start = np.full(table.shape[2], 1.0 / table.shape[2])
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 60})
    return np.asarray(best.x)


def _contexts(history: History) -> tuple[Context, ...]:
    """All subsets of up to three columns of which none gives another away, the empty one first."""
    width = len(history.columns)
    table = np.array(history.values, dtype=object)
    given_away = {
        (first, second)
        for first in range(width)
        for second in range(width)
        if first != second and _gives_away(table[:, first], table[:, second])
    }
    return tuple(
        context
        for size in range(LONGEST_CONTEXT + 1)
        for context in combinations(range(width), size)
        if not any(
            (first, second) in given_away or (second, first) in given_away for first, second in combinations(context, 2)
        )
    )


def _gives_away(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> bool:
    """Whether knowing the first column tells the second."""
    counts: dict[str, dict[str, int]] = {}
    for left, right in zip(first, second, strict=True):
        inner = counts.setdefault(left, {})
        inner[right] = inner.get(right, 0) + 1
    return sum(max(inner.values()) for inner in counts.values()) >= DETERMINED * len(first)
