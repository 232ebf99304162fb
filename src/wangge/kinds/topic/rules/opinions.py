"""Opinions before a meeting: tallies with their intervals, and camps only where enough people spoke; deterministic.

Camps: k-medoids (k from 2 to 5) over whole-number distances between people's answers, the number of camps by the mean
silhouette. Only integers are added and compared, people are ordered by their answers and not by who they are, so the
same answers give the same camps on every machine and in every order. Nobody's place is ever handed out: only sizes of
camps and counts per statement.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

LEAST_PEOPLE = 60
LEAST_VOTES = 15
LEAST_CAMP = 10
MOST_CAMPS = 5
MOST_PEOPLE = 1500
CLEAR = 1500
"""The least mean silhouette (of 10,000) at which camps are spoken of."""
SCALE = 10_000
Z = 1.959963984540054
"""The two-sided 95 % point of the normal distribution."""

AGREE, UNSURE, DISAGREE = 1, 0, -1
Answers = Mapping[int, int]
"""What one person said: statement → agree, unsure or disagree."""
Whole = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True)
class Tally:
    """How many agree, disagree, are unsure about one statement, and the 95 % interval of those who agree."""

    agree: int
    disagree: int
    unsure: int
    low: float
    high: float

    @property
    def total(self) -> int:
        """How many answered."""
        return self.agree + self.disagree + self.unsure

    @property
    def share(self) -> float:
        """Those who agree among those who answered."""
        return self.agree / self.total if self.total else 0.0


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The Wilson score interval of a share at 95 %; the whole range where nobody was asked."""
    if whole <= 0:
        return 0.0, 1.0
    share = part / whole
    square = Z * Z / whole
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * math.sqrt(share * (1 - share) / whole + square / (4 * whole))
    low = 0.0 if part == 0 else max(0.0, middle - half)
    return low, 1.0 if part == whole else min(1.0, middle + half)


def tally(answers: Iterable[int]) -> Tally:
    """Counts answers to one statement."""
    found = list(answers)
    agree, disagree = found.count(AGREE), found.count(DISAGREE)
    low, high = wilson(agree, len(found))
    return Tally(agree, disagree, len(found) - agree - disagree, low, high)


@dataclass(frozen=True)
class Camp:
    """People who answer alike: how many, and their tally per statement."""

    size: int
    tallies: Mapping[int, Tally]


@dataclass(frozen=True)
class Views:
    """What came out: tallies per statement, and camps where they may be spoken of."""

    people: int
    tallies: Mapping[int, Tally]
    camps: tuple[Camp, ...] = ()
    shared: tuple[int, ...] = ()
    dividing: tuple[int, ...] = ()


def group_views(people: Sequence[Answers], statements: Sequence[int]) -> Views:
    """Tallies of all, and camps when at least 60 people answered at least 15 statements each."""
    tallies = {key: tally(answers[key] for answers in people if key in answers) for key in statements}
    rows = sorted(_row(answers, statements) for answers in people if len(answers) >= LEAST_VOTES)
    if len(rows) < LEAST_PEOPLE:
        return Views(len(people), tallies)
    matrix = np.array(rows[:MOST_PEOPLE], dtype=np.int64)
    groups = _camps(matrix)
    camps = tuple(_camp(matrix[group], statements) for group in groups)
    shared, dividing = _between(camps, statements)
    return Views(len(people), tallies, camps, shared, dividing)


SILENT = 9
"""Stands in the matrix for a statement that somebody did not answer."""


def _row(answers: Answers, statements: Sequence[int]) -> tuple[int, ...]:
    return tuple(answers.get(key, SILENT) for key in statements)


def _camp(rows: Whole, statements: Sequence[int]) -> Camp:
    found = {
        key: tally(int(value) for value in rows[:, column] if value != SILENT) for column, key in enumerate(statements)
    }
    return Camp(len(rows), found)


def distances(matrix: Whole) -> Whole:
    """Between all pairs: the mean difference over statements both answered, of 10,000; half where they share none."""
    answered = (matrix != SILENT).astype(np.int64)
    values = np.where(matrix == SILENT, 0, matrix)
    both = answered @ answered.T
    total = np.zeros_like(both)
    for one in (AGREE, UNSURE, DISAGREE):
        for other in (AGREE, UNSURE, DISAGREE):
            if one != other:
                mine = ((values == one) & (answered == 1)).astype(np.int64)
                theirs = ((values == other) & (answered == 1)).astype(np.int64)
                total += abs(one - other) * (mine @ theirs.T)
    far = (total * SCALE) // np.maximum(2 * both, 1)
    found: Whole = np.where(both > 0, far, SCALE // 2)
    np.fill_diagonal(found, 0)
    return found


def _camps(matrix: Whole) -> list[Whole]:
    """The clearest division into camps that are large enough, or none."""
    apart = distances(matrix)
    best: tuple[int, list[Whole]] = (CLEAR - 1, [])
    for number in range(2, MOST_CAMPS + 1):
        labels = _divide(apart, number)
        groups: list[Whole] = [_members(labels, label) for label in range(number)]
        if min(len(group) for group in groups) < LEAST_CAMP:
            continue
        clear = _silhouette(apart, labels, groups)
        if clear > best[0]:
            best = (clear, groups)
    return sorted(best[1], key=lambda group: (-len(group), int(group[0])))


def _members(labels: Whole, label: int) -> Whole:
    return np.flatnonzero(labels == label).astype(np.int64)


def _divide(apart: Whole, number: int) -> Whole:
    """k-medoids: built greedily, then middle and camp in turn until nothing changes."""
    middles = [int(np.argmin(apart.sum(axis=1)))]
    while len(middles) < number:
        near = apart[:, middles].min(axis=1)
        gain = np.maximum(near[:, None] - apart, 0).sum(axis=0)
        gain[middles] = -1
        middles.append(int(np.argmax(gain)))
    labels: Whole = np.argmin(apart[:, middles], axis=1)
    for _turn in range(50):
        moved = []
        for label, middle in enumerate(middles):
            own = _members(labels, label)
            moved.append(int(own[np.argmin(apart[np.ix_(own, own)].sum(axis=1))]) if len(own) else middle)
        if moved == middles:
            break
        middles = moved
        labels = np.argmin(apart[:, middles], axis=1)
    return labels


def _silhouette(apart: Whole, labels: Whole, groups: Sequence[Whole]) -> int:
    """The mean silhouette of 10,000, in whole numbers."""
    sums = np.stack([apart[:, group].sum(axis=1) for group in groups], axis=1)
    sizes = np.array([len(group) for group in groups], dtype=np.int64)
    people = np.arange(len(labels))
    own = sums[people, labels] // np.maximum(sizes[labels] - 1, 1)
    others = sums // sizes
    others[people, labels] = np.iinfo(np.int64).max
    nearest = others.min(axis=1)
    return int((SCALE * (nearest - own) // np.maximum(np.maximum(nearest, own), 1)).sum()) // len(labels)


def _between(camps: Sequence[Camp], statements: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Statements that every camp agrees to by more than half, and those that divide the camps most."""
    if not camps:
        return (), ()
    shared = [key for key in statements if all(2 * c.tallies[key].agree > c.tallies[key].total for c in camps)]
    spread = {
        key: max(_percent(c.tallies[key]) for c in camps) - min(_percent(c.tallies[key]) for c in camps)
        for key in statements
        if all(c.tallies[key].total for c in camps)
    }
    dividing = sorted((key for key, points in spread.items() if points >= 40), key=lambda key: (-spread[key], key))
    return tuple(shared), tuple(dividing)


def _percent(found: Tally) -> int:
    return 100 * found.agree // found.total if found.total else 0
