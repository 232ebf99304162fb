"""Divide one part into grids: a first division by cutting trees, then annealing, on rows of houses if need be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wangge.gridplan.annealing import all_connected, anneal, labels_of, violations
from wangge.gridplan.kernels import SHAPE, Part, State, load_labels, new_state, total_cost
from wangge.gridplan.model import Effort, Ints
from wangge.gridplan.parts import coarse_part, contract, cut_estates, whole_estates
from wangge.gridplan.trees import bisect

MOST_NODES = 150
NODES_PER_GRID = 15
GROUP_SHARE = 1 / 14
MOST_GRIDS = 40


@dataclass(frozen=True, slots=True)
class Work:
    """How hard to try: runs, steps per node, tries of the first cut, heat, and whether fitting is all that counts.

    `whole` is how often to look for a division that cuts no estate, where the first one found cuts some. `round` is
    what the price of shape is multiplied with: a short search leaves grids less round than they could be.
    """

    runs: int
    steps: int
    tries: int
    hot: float = 0.3
    cold: float = 0.035
    softest: float = 0.5
    until_fit: bool = False
    whole: int = 0
    round: float = 1.0

    @property
    def moves(self) -> int:
        """Steps per node of all runs together."""
        return self.runs * self.steps


# Several short runs find better divisions than one long one: runs differ in how they lay the ground out at large.
WORK: dict[str, Work] = {
    "fast": Work(runs=3, steps=50, tries=6, hot=0.2, cold=0.02, whole=2, round=1.6),
    "normal": Work(runs=6, steps=150, tries=6, hot=0.2, cold=0.02, whole=4),
    "best": Work(runs=24, steps=300, tries=6, hot=0.2, cold=0.02, whole=8),
}
WHOLE = Work(runs=3, steps=100, tries=8, hot=0.2, softest=0.1, until_fit=True)
AFTER = Work(runs=1, steps=150, tries=1, hot=0.1, cold=0.01, softest=1.0)
SHAPE_OF_WHOLE = 0.2
STAYS_CUT = 0.57  # a cut that stays is that much dearer than one that buildings pass through on their way


@dataclass(slots=True)
class Found:
    """A division of a part: label per node, its price and how many grids leave the range."""

    label: Ints
    cost: float
    out: int


def divide(part: Part, grids: int, effort: Effort, seed: int, start: Ints | None = None) -> Found:
    """Divide a part into `grids`; the same seed gives the same division. `start` is a connected division to better."""
    if grids <= 1 or len(part.nodes) <= grids:
        return judge(part, np.zeros(len(part.nodes), dtype=np.int64) if grids <= 1 else np.arange(len(part.nodes)))
    if start is None and grids > MOST_GRIDS:
        return divide_large(part, grids, effort, seed)
    part = with_shape(part, WORK[effort].round)
    most = max(MOST_NODES, NODES_PER_GRID * grids)
    if start is None and len(part.nodes) > most:
        return divide_coarse(part, grids, effort, seed, most)
    found = run(part, grids, WORK[effort], seed, start)
    if start is None and len(cut_estates(part, found.label)):
        return keep_whole(part, grids, WORK[effort], seed, found)
    return found


def with_shape(part: Part, times: float) -> Part:
    """Give the same part with the price of shape multiplied."""
    prices = part.prices.copy()
    prices[SHAPE] *= times
    return part._replace(prices=prices)


def keep_whole(part: Part, grids: int, work: Work, seed: int, found: Found) -> Found:
    """Divide anew with estates that fit into one grid as single nodes, and give the cheaper of both divisions.

    Where that cannot be, one of the estates that `found` cuts may be cut after all, and at last all of these.
    """
    cut = cut_estates(part, found.label)
    loose = [cut[:0], *cut[:, None], *([cut] if len(cut) > 1 else [])]
    for chosen in loose:
        other = divide_whole(part, grids, work.whole, seed, chosen)
        if other is not None:
            return min(found, other, key=lambda f: worth(part, f))
    return found


def worth(part: Part, found: Found) -> tuple[int, float]:
    """Give what divisions are compared by: grids out of range, then the price, with a cut that stays made dearer."""
    return found.out, found.cost + STAYS_CUT * float(part.estates[cut_estates(part, found.label)].sum())


def divide_whole(part: Part, grids: int, runs: int, seed: int, loose: Ints) -> Found | None:
    """Divide a part in range with the estates that fit into one grid as single nodes, all but the `loose` ones.

    Round grids are asked for only after that: their price would hide the few divisions in range.
    """
    group = whole_estates(part, loose)
    if not grids < group.max() + 1 < len(part.nodes):
        return None
    coarse = with_shape(coarse_part(part, group), SHAPE_OF_WHOLE)
    rough = run(coarse, grids, replace(WHOLE, runs=runs), seed)
    if rough.out or rough.label.max() + 1 != grids:
        return None
    other = run(part, grids, AFTER, seed, rough.label[group])
    return None if other.out else other


def run(part: Part, grids: int, work: Work, seed: int, start: Ints | None = None) -> Found:
    """Anneal several times and keep the best."""
    best: Found | None = None
    state: State | None = None
    for attempt in range(work.runs):
        label = bisect(part, grids, work.tries, seed + attempt) if start is None else start.copy()
        if state is None or len(state.grids) != label.max() + 1:
            state = new_state(part, label, int(label.max()) + 1)
        else:
            load_labels(part, state, label)
        anneal(
            part, state, work.steps * len(part.nodes), work.hot, work.cold, work.softest, seed + 7919 * (attempt + 1)
        )
        found = Found(labels_of(part, state), float(total_cost(state)), int(violations(part, state)))
        if best is None or worth(part, found) < worth(part, best):
            best = found
        if work.until_fit and not best.out:
            break
    assert best is not None
    return best


def divide_coarse(part: Part, grids: int, effort: Effort, seed: int, most: int) -> Found:
    """Divide rows of houses first, then let single houses move along the borders."""
    cap = GROUP_SHARE * float(part.nodes["households"].sum()) / grids
    group = contract(part, most, cap)
    coarse = coarse_part(part, group)
    rough = run(coarse, grids, WORK[effort], seed)
    steps = max(10, WORK[effort].moves // 20)
    fine = Work(runs=1, steps=steps, tries=1, hot=0.02, cold=0.002, softest=1.0)
    return run(part, grids, fine, seed, rough.label[group])


def divide_large(part: Part, grids: int, effort: Effort, seed: int) -> Found:
    """Halve a very large part by one tree cut and divide the halves apart, so that memory stays linear."""
    label = bisect(part, grids, 4, seed)
    steps = 60 if len(part.nodes) < 20000 else 10
    return run(part, grids, Work(runs=1, steps=steps, tries=1, hot=0.05, cold=0.004, softest=1.0), seed, label)


def judge(part: Part, label: Ints) -> Found:
    """Give the price of a given division."""
    state = new_state(part, label, int(label.max()) + 1)
    return Found(label, float(total_cost(state)), int(violations(part, state)))


def is_whole(part: Part, label: Ints) -> bool:
    """Say whether every grid of a division hangs together."""
    return bool(all_connected(part, new_state(part, label, int(label.max()) + 1)))
