"""The inner loops, compiled: state of a division, price of a grid, moves, annealing.

A part is a connected piece of a community with `n` nodes that must be divided into `k` grids. Everything a move
changes is kept in `State` and updated in place; `tests/oracle.py` computes the same from scratch and slowly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from wangge.gridplan.model import Flags, Floats, Ints

MINIMUM, MAXIMUM, TARGET, LOAD, DISTANCE, SPLIT, STREET, BALANCE, WORKLOAD, SHAPE, RANGE, KEEP, IDEAL = range(13)
PRICES = 13
STEP_FLAT = 0.02  # price of being out of range at all; the rest grows with the distance from it


class Part(NamedTuple):
    """What does not change: graph in compressed rows, per-node values, and the prices.

    `length` metres of border per entry, `passable` whether people can walk across it, `tie` how unwelcome a cut
    there is (for trees), `x`, `y` metres, `households`, `load`, `area` m², `outer` metres, `compound` (-1 none),
    `block`, `old` (the label that keeps the node where it was, -1 none), `prices` as indexed above.
    """

    indptr: Ints
    indices: Ints
    length: Floats
    passable: Flags
    tie: Floats
    x: Floats
    y: Floats
    households: Floats
    load: Floats
    area: Floats
    outer: Floats
    compound: Ints
    block: Ints
    old: Ints
    prices: Floats


class State(NamedTuple):
    """A division: label per node; sums per grid; `reach[g, j]` household-metres from grid g to node j."""

    label: Ints
    size: Ints
    households: Floats
    load: Floats
    area: Floats
    border: Floats
    moved: Floats
    compounds: Ints
    blocks: Ints
    in_compound: Ints
    in_block: Ints
    head: Ints
    after: Ints
    before: Ints
    reach: Floats
    cost: Floats
    changed: Ints
    origin: Ints
    mark: Ints
    stack: Ints
    clock: Ints


def new_state(part: Part, label: Ints, grids: int) -> State:
    """Build the state of a division from its labels."""
    count = len(part.x)
    compounds = int(part.compound.max(initial=-1)) + 1
    blocks = int(part.block.max(initial=-1)) + 1
    state = State(
        label=np.full(count, -1, dtype=np.int64),
        size=np.zeros(grids, dtype=np.int64),
        households=np.zeros(grids),
        load=np.zeros(grids),
        area=np.zeros(grids),
        border=np.zeros(grids),
        moved=np.zeros(grids),
        compounds=np.zeros(grids, dtype=np.int64),
        blocks=np.zeros(grids, dtype=np.int64),
        in_compound=np.zeros((grids, compounds + 1), dtype=np.int64),
        in_block=np.zeros((grids, blocks + 1), dtype=np.int64),
        head=np.full(grids, -1, dtype=np.int64),
        after=np.full(count, -1, dtype=np.int64),
        before=np.full(count, -1, dtype=np.int64),
        reach=np.zeros((grids, count)),
        cost=np.zeros(grids),
        changed=np.zeros(count + 1, dtype=np.int64),
        origin=np.zeros(count + 1, dtype=np.int64),
        mark=np.zeros(count, dtype=np.int64),
        stack=np.zeros(count + 1, dtype=np.int64),
        clock=np.zeros(2, dtype=np.int64),
    )
    load_labels(part, state, label)
    return state


@njit(cache=True)
def load_labels(part: Part, state: State, label: Ints) -> None:
    """Put all nodes under these labels and compute every sum and price anew."""
    for node in range(len(label)):
        if state.label[node] >= 0:
            leave(part, state, node)
    for node in range(len(label)):
        enter(part, state, node, label[node])
    refresh(part, state)


@njit(cache=True)
def refresh(part: Part, state: State) -> None:
    """Compute reach and price of all grids from the labels."""
    state.reach[:] = 0.0
    for node in range(len(state.label)):
        spread_reach(part, state, state.label[node], node, 1.0)
    for grid in range(len(state.size)):
        state.cost[grid] = price(part, state, grid, 0)


@njit(cache=True)
def spread_reach(part: Part, state: State, grid: int, node: int, sign: float) -> None:
    """Add or take a node's household-metres to every possible centre."""
    weight = sign * part.households[node]
    if weight == 0.0:
        return
    x, y = part.x[node], part.y[node]
    row = state.reach[grid]
    for other in range(len(row)):
        across, along = part.x[other] - x, part.y[other] - y
        row[other] += weight * np.sqrt(across * across + along * along)


@njit(cache=True)
def enter(part: Part, state: State, node: int, grid: int) -> None:
    """Put a free node into a grid; reach and price are left to the caller."""
    state.label[node] = grid
    first = state.head[grid]
    state.after[node] = first
    state.before[node] = -1
    if first >= 0:
        state.before[first] = node
    state.head[grid] = node
    state.size[grid] += 1
    weigh(part, state, node, grid, 1)
    compound, block = part.compound[node], part.block[node]
    if compound >= 0:
        state.in_compound[grid, compound] += 1
        state.compounds[grid] += state.in_compound[grid, compound] == 1
    state.in_block[grid, block] += 1
    state.blocks[grid] += state.in_block[grid, block] == 1


@njit(cache=True)
def leave(part: Part, state: State, node: int) -> None:
    """Take a node out of its grid."""
    grid = state.label[node]
    state.label[node] = -1
    ahead, behind = state.before[node], state.after[node]
    if ahead >= 0:
        state.after[ahead] = behind
    else:
        state.head[grid] = behind
    if behind >= 0:
        state.before[behind] = ahead
    state.size[grid] -= 1
    weigh(part, state, node, grid, -1)
    compound, block = part.compound[node], part.block[node]
    if compound >= 0:
        state.in_compound[grid, compound] -= 1
        state.compounds[grid] -= state.in_compound[grid, compound] == 0
    state.in_block[grid, block] -= 1
    state.blocks[grid] -= state.in_block[grid, block] == 0


@njit(cache=True)
def weigh(part: Part, state: State, node: int, grid: int, sign: int) -> None:
    """Add or take households, load, area, border and upheaval of one node (its label is not the grid's own)."""
    state.households[grid] += sign * part.households[node]
    state.load[grid] += sign * part.load[node]
    state.area[grid] += sign * part.area[node]
    if part.old[node] != grid:
        state.moved[grid] += sign * part.households[node]
    border = part.outer[node]
    for entry in range(part.indptr[node], part.indptr[node + 1]):
        other = part.indices[entry]
        inside = state.label[other] == grid and other != node
        border += -part.length[entry] if inside else part.length[entry]
    state.border[grid] += sign * border


@njit(cache=True)
def shift(part: Part, state: State, node: int, grid: int) -> None:
    """Move a node to another grid and remember it as a tentative change; a node may be in that list only once."""
    count = state.clock[1]
    state.changed[count] = node
    state.origin[count] = state.label[node]
    state.clock[1] = count + 1
    leave(part, state, node)
    enter(part, state, node, grid)


@njit(cache=True)
def undo(part: Part, state: State) -> None:
    """Take back all tentative changes."""
    while state.clock[1] > 0:
        state.clock[1] -= 1
        node = state.changed[state.clock[1]]
        leave(part, state, node)
        enter(part, state, node, state.origin[state.clock[1]])


@njit(cache=True)
def commit(part: Part, state: State) -> None:
    """Make all tentative changes final."""
    for change in range(state.clock[1]):
        node = state.changed[change]
        spread_reach(part, state, state.origin[change], node, -1.0)
        spread_reach(part, state, state.label[node], node, 1.0)
    state.clock[1] = 0


@njit(cache=True)
def centre_reach(part: Part, state: State, grid: int, changes: int) -> float:
    """Give the household-metres to the best centre building of a grid, tentative changes included."""
    best = np.inf
    node = state.head[grid]
    while node >= 0:
        total = state.reach[grid, node]
        for change in range(changes):
            other = state.changed[change]
            sign = 0.0
            if state.origin[change] == grid:
                sign -= 1.0
            if state.label[other] == grid:
                sign += 1.0
            if sign != 0.0:
                across, along = part.x[other] - part.x[node], part.y[other] - part.y[node]
                total += sign * part.households[other] * np.sqrt(across * across + along * along)
        best = min(best, total)
        node = state.after[node]
    return best


@njit(cache=True)
def out_of_range(part: Part, households: float) -> float:
    """Give by how many households a grid leaves the range."""
    return max(0.0, households - part.prices[MAXIMUM], part.prices[MINIMUM] - households)


@njit(cache=True)
def price(part: Part, state: State, grid: int, changes: int) -> float:
    """Give the price of one grid; an ideal one costs about 1."""
    if state.size[grid] == 0:
        return np.inf
    prices = part.prices
    total = prices[DISTANCE] * centre_reach(part, state, grid, changes)
    total += prices[SPLIT] * state.compounds[grid] + prices[STREET] * (state.blocks[grid] - 1)
    total += prices[BALANCE] * abs(state.households[grid] / prices[TARGET] - 1.0)
    total += prices[WORKLOAD] * abs(state.load[grid] / prices[LOAD] - 1.0)
    round_ness = 4 * np.pi * state.area[grid] / max(state.border[grid] ** 2, 1e-9)
    total += prices[SHAPE] * (1.0 - min(round_ness, 1.0)) + prices[KEEP] * state.moved[grid]
    off = out_of_range(part, state.households[grid])
    if off > 0:
        total += prices[RANGE] * (STEP_FLAT + off / prices[IDEAL])
    return total


@njit(cache=True)
def is_connected(part: Part, state: State, grid: int) -> bool:
    """Say whether people can walk through the whole grid without leaving it."""
    first = state.head[grid]
    if first < 0:
        return False
    state.clock[0] += 1
    stamp = state.clock[0]
    state.stack[0] = first
    state.mark[first] = stamp
    found, top = 1, 1
    while top > 0:
        top -= 1
        node = state.stack[top]
        for entry in range(part.indptr[node], part.indptr[node + 1]):
            other = part.indices[entry]
            if part.passable[entry] and state.label[other] == grid and state.mark[other] != stamp:
                state.mark[other] = stamp
                state.stack[top] = other
                top += 1
                found += 1
    return found == state.size[grid]


@njit(cache=True)
def settle(part: Part, state: State, a: int, b: int, heat: float) -> bool:
    """Accept or take back the tentative changes between two grids, by their price and at this heat."""
    changes = state.clock[1]
    if state.size[a] == 0 or state.size[b] == 0:
        undo(part, state)
        return False
    cost_a, cost_b = price(part, state, a, changes), price(part, state, b, changes)
    delta = cost_a + cost_b - state.cost[a] - state.cost[b]
    welcome = delta <= 0 or (heat > 0 and np.random.random() < np.exp(-delta / heat))
    if not welcome or not is_connected(part, state, a) or not is_connected(part, state, b):
        undo(part, state)
        return False
    commit(part, state)
    state.cost[a], state.cost[b] = cost_a, cost_b
    return True


@njit(cache=True)
def border_entry(part: Part, state: State, node: int) -> int:
    """Give an entry of the graph from this node into another grid, or -1."""
    first, last = part.indptr[node], part.indptr[node + 1]
    if first == last:
        return -1
    for _ in range(4):
        entry = first + int(np.random.random() * (last - first))
        if part.passable[entry] and state.label[part.indices[entry]] != state.label[node]:
            return entry
    return -1


@njit(cache=True)
def flip_estate(part: Part, state: State, node: int, grid: int) -> None:
    """Move all of a node's estate that shares its grid."""
    source, compound = state.label[node], part.compound[node]
    other = state.head[source]
    while other >= 0:
        following = state.after[other]
        if other == node or (compound >= 0 and part.compound[other] == compound):
            shift(part, state, other, grid)
        other = following


@njit(cache=True)
def swap_back(part: Part, state: State, node: int, mate: int, source: int) -> None:
    """Give back a node of the other grid near the place of exchange."""
    target = state.label[mate]
    first, last = part.indptr[mate], part.indptr[mate + 1]
    chosen = mate
    entry = first + int(np.random.random() * (last - first))
    other = part.indices[entry]
    if other != node and state.label[other] == target and np.random.random() < 0.6:
        chosen = other
    shift(part, state, chosen, source)


@njit(cache=True)
def total_cost(state: State) -> float:
    """Give the price of the division."""
    return state.cost.sum()
