"""Annealing of a division with four moves: a building, an estate, an exchange, and two grids divided anew."""

from __future__ import annotations

import numpy as np

from wangge.gridplan.compiled import compiled, lean
from wangge.gridplan.kernels import (
    RANGE,
    Part,
    State,
    is_connected,
    load_best,
    out_of_range,
    refresh,
    total_cost,
)
from wangge.gridplan.model import Ints
from wangge.gridplan.moves import allowance, border_entry, exchange, exchange_estates, flip, flip_estate, settle
from wangge.gridplan.trees import recombine

ESTATE, TRADE, EXCHANGE, ANEW = 0.14, 0.06, 0.18, 0.012
REFRESH_EVERY = 20000


@lean
def one_move(part: Part, state: State, heat: float) -> bool:
    """Try one random move."""
    node = int(np.random.random() * len(part.nodes))
    entry = border_entry(part, state, node)
    if entry < 0:
        return False
    mate = part.edges[entry].to
    a, b = state.seats[node].label, state.seats[mate].label
    draw = np.random.random()
    if draw < ANEW:
        return recombine(part, state, a, b, heat)
    if draw < ANEW + ESTATE:
        return flip_estate(part, state, node, b, heat)
    if draw < ANEW + ESTATE + TRADE:
        most = allowance(state, a, b, heat)
        exchange_estates(part, state, node, mate)
        return settle(part, state, a, b, most)
    if draw < ANEW + ESTATE + TRADE + EXCHANGE:
        return exchange(part, state, node, mate, heat)
    return flip(part, state, node, b, heat)


@compiled
def labels_of(part: Part, state: State) -> Ints:
    """Give the label of every node."""
    label = np.empty(len(part.nodes), dtype=np.int64)
    for node in range(len(label)):
        label[node] = state.seats[node].label
    return label


@lean
def violations(part: Part, state: State) -> float:
    """Count grids out of range."""
    count = 0.0
    for grid in range(len(state.grids)):
        if out_of_range(part, state.grids[grid].households) > 0:
            count += 1.0
    return count


@lean
def reprice(part: Part, state: State, share: float, full: float) -> None:
    """Set the price of leaving the range to a share of the full one, and price every grid anew."""
    part.prices[RANGE] = share * full
    refresh(part, state)


@lean
def wander(part: Part, state: State, steps: int, hot: float, cold: float, softest: float) -> None:
    """Move freely while the heat falls from `hot` to `cold` and the price of the range rises to its full height."""
    full = part.prices[RANGE]
    stages = 12
    for stage in range(stages):
        reprice(part, state, softest ** (1.0 - stage / stages), full)
        heat = hot * (cold / hot) ** (stage / stages)
        cooling = (cold / hot) ** (1.0 / max(steps, 1))
        for _ in range(steps // stages):
            heat *= cooling
            one_move(part, state, heat)
    reprice(part, state, 1.0, full)


@lean
def keep_best(state: State) -> None:
    """Remember this division as the best one."""
    for seat in range(len(state.seats)):
        state.seats[seat].best = state.seats[seat].label


@lean
def descend(part: Part, state: State, steps: int, hot: float, cold: float) -> None:
    """Cool down to the end and leave the best division seen; grids out of range weigh ten more."""
    keep_best(state)
    lowest = total_cost(state) + 10.0 * violations(part, state)
    cooling = (cold / hot) ** (1.0 / max(steps, 1))
    heat = hot
    for step in range(steps):
        heat *= cooling
        if step % REFRESH_EVERY == REFRESH_EVERY - 1:
            refresh(part, state)
        if not one_move(part, state, heat):
            continue
        now = total_cost(state)
        if now < lowest - 1e-9:
            now += 10.0 * violations(part, state)
            if now < lowest - 1e-9:
                lowest = now
                keep_best(state)
    load_best(part, state)
    for _ in range(8 * len(part.nodes)):
        one_move(part, state, 0.0)


@lean
def anneal(part: Part, state: State, steps: int, hot: float, cold: float, softest: float, seed: int) -> float:
    """Improve a division by `steps` moves, two thirds of them wandering, and give the price of the best one found.

    `softest` is the share of the full price at which leaving the range starts.
    """
    np.random.seed(seed)
    middle = hot * (cold / hot) ** (2.0 / 3.0)
    wander(part, state, 2 * steps // 3, hot, middle, softest)
    descend(part, state, steps // 3, middle, cold)
    return total_cost(state) + 10.0 * violations(part, state)


@lean
def all_connected(part: Part, state: State) -> bool:
    """Say whether every grid hangs together."""
    whole = 0
    for grid in range(len(state.grids)):
        whole += is_connected(part, state, grid)
    return whole == len(state.grids)


@compiled
def typical_distance(x: np.ndarray, y: np.ndarray, households: np.ndarray, ideal: float, most: float) -> float:
    """Give the mean distance of the `ideal` nearest households to a building, averaged over all households
    (over 200 to 400 of the buildings where there are more).

    This is what a grid would have if every building could be its centre: the measure that makes an ideal grid 1.
    """
    total, weight = 0.0, 0.0
    stride = max(1, len(x) // 200)
    for centre in range(0, len(x), stride):
        if households[centre] <= 0 or households[centre] > most:
            continue
        distance = np.sqrt((x - x[centre]) ** 2 + (y - y[centre]) ** 2)
        gathered, walked = 0.0, 0.0
        for node in np.argsort(distance):
            take = min(households[node], ideal - gathered)
            walked += take * distance[node]
            gathered += take
            if gathered >= ideal:
                break
        if gathered > 0:
            total += households[centre] * walked / gathered
            weight += households[centre]
    return max(total / weight, 1.0) if weight > 0 else 1.0


def labels_in_order(label: Ints) -> Ints:
    """Number labels by first appearance, so that equal divisions look equal."""
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[inverse]
