"""Counts of units, templates and families of names by context: the features `units` weighs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from wangge.language import naming
from wangge.language.history import Case, Floats, History, Ints

HALF_LIVES = (1e9, 15.0)  # days
NAME_HALF_LIVES = (1e9, 7.0, 1.5)  # how fast one name of an office gives way to another
SMOOTHING = 0.5
FLOOR = 1e-7
CANDIDATES = 40  # kept per case before the learned weights rank them

Context = tuple[int, ...]
Values = tuple[str, ...]
Table = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Reason:
    """Why a unit is proposed: so many of so many earlier cases with these values went there."""

    values: tuple[str, ...]
    times: int
    of: int


class Counts:
    """What a history says about each unit in each context, as of its last day."""

    def __init__(self, history: History, contexts: Sequence[Context]) -> None:
        self.history = history
        self.contexts = tuple(contexts)
        self.areas = _area_columns(history)
        self.stems = _stems(history, self.areas)
        known = sorted(set(history.units))
        self.names: list[str] = known + naming.successors(known, self._parents(known), self.stems)
        self.place = {name: place for place, name in enumerate(self.names)}
        self.units = np.array([self.place[unit] for unit in history.units], dtype=np.int64)
        self.families = _numbers([naming.family(name, self.stems) for name in self.names])
        self._templates: dict[Values, Ints] = {}
        self._template_numbers: dict[str, int] = {}
        self.templates = self._templates_of(history.values)
        self.rows = [_rows(history, context) for context in self.contexts]
        self.tables = [self._tables(half_life) for half_life in HALF_LIVES]
        self.names_table = self._names_table(len(known))

    def read(self, case: Case) -> Values:
        """The values of a case in the order of the columns."""
        return tuple(case.get(column, "") for column in self.history.columns)

    def features(self, batch: Sequence[Values]) -> tuple[Ints, Table]:
        """The likeliest candidates of each case (n, CANDIDATES) and their features (n, CANDIDATES, K)."""
        templates = np.stack([self._templates_for(values) for values in batch])
        places = [
            np.array([numbers.get(tuple(values[column] for column in context), -1) for values in batch])
            for context, (numbers, _) in zip(self.contexts, self.rows, strict=True)
        ]
        families = np.broadcast_to(self.families, templates.shape)
        own = np.broadcast_to(np.arange(len(self.names)), templates.shape)
        parts: list[Table] = []
        for tables in self.tables:
            for level, columns in enumerate((own, templates, families)):
                parts += self._level(tables[level], places, columns)
        table = np.stack(parts, axis=-1)
        size = min(CANDIDATES, len(self.names))
        chosen = np.argsort(-table.mean(axis=2), axis=1, kind="stable")[:, :size]
        picked = np.take_along_axis(table, chosen[:, :, None], axis=1)
        return chosen, np.concatenate([picked, self.names_table[chosen]], axis=2)

    def reason(self, values: Values, name: str, most: int = 2) -> tuple[Reason | None, tuple[str, ...]]:
        """The fullest context in which the unit had at least two cases, and its most similar latest cases."""
        best: Reason | None = None
        unit = self.place[name]
        for number, context in sorted(enumerate(self.contexts), key=lambda item: -len(item[1])):
            row = self.rows[number][0].get(tuple(values[column] for column in context))
            table = self.tables[0][0][number]
            if row is None or table[row, unit] < 2:
                continue
            found = Reason(
                tuple(values[column] for column in context), round(table[row, unit]), round(table[row].sum())
            )
            if best is None or (len(found.values), found.times / found.of) > (len(best.values), best.times / best.of):
                best = found
        return best, self._precedents(values, unit, most)

    def _precedents(self, values: Values, unit: int, most: int) -> tuple[str, ...]:
        mine = np.flatnonzero((self.units == unit) & (self.history.weights > 0))
        shared = np.array(
            [sum(a == b for a, b in zip(self.history.values[case], values, strict=True)) for case in mine],
            dtype=np.int64,
        )
        order = np.lexsort((mine, shared))[::-1][:most]
        return tuple(self.history.ids[mine[place]] for place in order)

    def _level(self, tables: Sequence[sp.csr_matrix], places: Sequence[Ints], columns: Ints) -> list[Table]:
        """Log probabilities (n, units) in every context, each smoothed by the mean of its shorter contexts."""
        smooth: dict[Context, Floats] = {}
        found: list[Table] = []
        for context, table, rows in zip(self.contexts, tables, places, strict=True):
            shorter = [smooth[part] for part in _shorter(context) if part in smooth]
            width = table.shape[1]
            prior = sum(shorter[1:], shorter[0]) / len(shorter) if shorter else np.full((len(rows), width), 1.0 / width)
            counted = np.where(rows[:, None] >= 0, table[rows].toarray(), 0.0)
            chances = (counted + SMOOTHING * prior) / (counted.sum(axis=1, keepdims=True) + SMOOTHING)
            smooth[context] = chances
            found.append(np.log(np.maximum(np.take_along_axis(chances, columns, axis=1), FLOOR)).astype(np.float32))
        return found

    def _tables(self, half_life: float) -> list[list[sp.csr_matrix]]:
        """Per level (unit, template, family) and context: weighted counts (context values, level values)."""
        history = self.history
        weights = history.weights * np.exp2((history.days - history.days.max(initial=0)) / half_life)
        levels = [
            (self.units, len(self.names)),
            (self.templates, len(self._template_numbers)),
            (self.families[self.units], int(self.families.max(initial=0)) + 1),
        ]
        return [[_table(rows, columns, weights, width) for _, rows in self.rows] for columns, width in levels]

    def _names_table(self, known: int) -> Table:
        """Features of names alone (units, 6): share in its family over three spans; new name; days seen and unseen."""
        history = self.history
        today = history.days.max(initial=0)
        parts: list[Floats] = []
        for half_life in NAME_HALF_LIVES:
            weights = np.maximum(history.weights, 0) * np.exp2((history.days - today) / half_life)
            mine = np.bincount(self.units, weights, minlength=len(self.names)) + 0.05
            whole = np.bincount(self.families, mine)[self.families]
            parts.append(np.log(mine / whole))
        last = np.full(len(self.names), today - 365.0)
        first = np.full(len(self.names), float(today))
        np.maximum.at(last, self.units, history.days)
        np.minimum.at(first, self.units, history.days)
        new = (np.arange(len(self.names)) >= known).astype(float)
        parts += [new, np.log1p(today - last) / 3, np.log1p(today - first) / 3]
        return np.stack(parts, axis=1).astype(np.float32)

    def _templates_of(self, cases: Sequence[Values]) -> Ints:
        return np.array(
            [self._templates_for(values)[unit] for values, unit in zip(cases, self.units, strict=True)], dtype=np.int64
        )

    def _templates_for(self, values: Values) -> Ints:
        """The number of every unit's template as seen from the areas of this case; unknown templates share number 0."""
        areas = tuple(values[column] for column in self.areas)
        if areas not in self._templates:
            own = [naming.area_stem(area) for area in areas]
            others = [stem for stem in self.stems if stem not in own]
            texts = [naming.template(name, own, others) for name in self.names]
            fresh = not hasattr(self, "tables")
            numbers = self._template_numbers
            self._templates[areas] = np.array(
                [numbers.setdefault(text, len(numbers)) if fresh else numbers.get(text, 0) for text in texts],
                dtype=np.int64,
            )
        return self._templates[areas]

    def _parents(self, names: Sequence[str]) -> list[list[str]]:
        """For each unit the values of the area columns its cases came from, likeliest of the widest column first."""
        counted: dict[str, dict[str, int]] = {name: {} for name in names}
        widest = min(self.areas, key=lambda column: len({row[column] for row in self.history.values}), default=None)
        if widest is None:
            return [[] for _ in names]
        for row, unit in zip(self.history.values, self.history.units, strict=True):
            inner = counted[unit]
            inner[row[widest]] = inner.get(row[widest], 0) + 1
        return [
            [
                f"{area}办事处" if area.endswith("街道") else area
                for area in sorted(inner, key=lambda area: -inner[area])
            ]
            for inner in counted.values()
        ]


def _area_columns(history: History) -> tuple[int, ...]:
    """The columns whose values are mostly names of areas."""
    return tuple(
        column
        for column in range(len(history.columns))
        if sum(bool(naming.area_stem(row[column])) for row in history.values) > 0.5 * len(history.values)
    )


def _stems(history: History, areas: Sequence[int]) -> list[str]:
    """The bare names of all areas, longest first so that none hides in another."""
    found = {naming.area_stem(row[column]) for row in history.values for column in areas}
    return sorted(found - {""}, key=lambda stem: (-len(stem), stem))


def _rows(history: History, context: Context) -> tuple[dict[Values, int], Ints]:
    numbers: dict[Values, int] = {}
    rows = [numbers.setdefault(tuple(values[column] for column in context), len(numbers)) for values in history.values]
    return numbers, np.array(rows, dtype=np.int64)


def _table(rows: Ints, columns: Ints, weights: Floats, width: int) -> sp.csr_matrix:
    """Counts, never below zero however often a unit refused."""
    height = int(rows.max(initial=-1)) + 1
    table = sp.csr_matrix((weights, (rows, columns)), shape=(max(height, 1), max(width, 1)))
    table.data = np.maximum(table.data, 0.0)
    return table


def _numbers(texts: Sequence[str]) -> Ints:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)


def _shorter(context: Context) -> list[Context]:
    return [context[:place] + context[place + 1 :] for place in range(len(context))]
