"""The inner loops, compiled: state of a division, price of a grid, moves, annealing.

A part is a connected piece of a community with `n` nodes that must be divided into `k` grids. Everything a move
changes is kept in `State` and updated in place; `tests/oracle.py` computes the same from scratch and slowly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wangge.gridplan.compiled import compiled
from wangge.gridplan.model import Floats, Ints, Records

MINIMUM, MAXIMUM, TARGET, LOAD, DISTANCE, STREET, BALANCE, WORKLOAD, SHAPE, RANGE, KEEP, IDEAL = range(12)
PRICES = 12
STEP_FLAT = 0.02  # price of being out of range at all; the rest grows with the distance from it
HOPELESS = 12.0  # times the heat: a move that costs more is taken once in 160,000 times and need not be priced

NODE = np.dtype(
    [
        ("first", np.int64), ("last", np.int64), ("x", np.float64), ("y", np.float64), ("households", np.float64),
        ("load", np.float64), ("area", np.float64), ("outer", np.float64), ("compound", np.int64),
        ("block", np.int64), ("old", np.int64),
    ]
)  # fmt: skip
EDGE = np.dtype([("to", np.int64), ("passable", np.bool_), ("length", np.float64), ("tie", np.float64)], align=True)
SEAT = np.dtype([(name, np.int64) for name in ("label", "after", "before", "mark", "stack", "changed", "origin")])
GRID = np.dtype(
    [
        ("size", np.int64), ("households", np.float64), ("load", np.float64), ("area", np.float64),
        ("border", np.float64), ("moved", np.float64), ("estates", np.float64), ("blocks", np.int64),
        ("head", np.int64), ("cost", np.float64),
    ]
)  # fmt: skip


class Part(NamedTuple):
    """What does not change. Few arrays of records: passing many arrays costs more than the work on them.

    `nodes`: `first` to `last` are the node's rows in `edges`; `x`, `y` in metres; `households`; `load`; `area` m²;
    `outer` metres of border with the outside; `compound` (-1 none); `block`; `old`, the label that keeps the node
    where it was (-1 none). `edges`: neighbour, whether people can walk across, metres of border, and how welcome a
    cut is there (for trees). `estates`: price of each estate per grid that has a building of it. `prices` as above.
    """

    nodes: Records
    edges: Records
    estates: Floats
    prices: Floats


class State(NamedTuple):
    """A division: a seat per node, sums per grid, and `reach[g, j]`, household-metres from grid g to node j.

    A grid's nodes are a linked list from `head` over `after`; `changed` and `origin` list the tentative changes,
    of which `clock[1]` counts; `clock[0]` is the last stamp in `mark`.
    """

    seats: Records
    grids: Records
    in_compound: Ints
    in_block: Ints
    reach: Floats
    clock: Ints


def new_state(part: Part, label: Ints, grids: int) -> State:
    """Build the state of a division from its labels."""
    count = len(part.nodes)
    blocks = int(part.nodes["block"].max(initial=-1)) + 1
    state = State(
        seats=np.zeros(count + 1, dtype=SEAT),
        grids=np.zeros(grids, dtype=GRID),
        in_compound=np.zeros((grids, len(part.estates) + 1), dtype=np.int64),
        in_block=np.zeros((grids, blocks + 1), dtype=np.int64),
        reach=np.zeros((grids, count)),
        clock=np.zeros(2, dtype=np.int64),
    )
    state.seats["label"] = -1
    state.grids["head"] = -1
    load_labels(part, state, label)
    return state


@compiled
def load_labels(part: Part, state: State, label: Ints) -> None:
    """Put all nodes under these labels and compute every sum and price anew."""
    for node in range(len(label)):
        if state.seats[node].label >= 0:
            leave(part, state, node)
    for node in range(len(label)):
        enter(part, state, node, label[node])
    refresh(part, state)


@compiled
def refresh(part: Part, state: State) -> None:
    """Compute reach and price of all grids from the labels."""
    state.reach[:] = 0.0
    for node in range(len(part.nodes)):
        spread_reach(part, state, state.seats[node].label, node, 1.0)
    for grid in range(len(state.grids)):
        state.grids[grid].cost = price(part, state, grid, 0)


@compiled
def spread_reach(part: Part, state: State, grid: int, node: int, sign: float) -> None:
    """Add or take a node's household-metres to every possible centre."""
    weight = sign * part.nodes[node].households
    if weight == 0.0:
        return
    x, y = part.nodes[node].x, part.nodes[node].y
    row = state.reach[grid]
    for other in range(len(row)):
        across, along = part.nodes[other].x - x, part.nodes[other].y - y
        row[other] += weight * np.sqrt(across * across + along * along)


@compiled
def enter(part: Part, state: State, node: int, grid: int) -> None:
    """Put a free node into a grid; reach and price are left to the caller."""
    state.seats[node].label = grid
    first = state.grids[grid].head
    state.seats[node].after = first
    state.seats[node].before = -1
    if first >= 0:
        state.seats[first].before = node
    state.grids[grid].head = node
    state.grids[grid].size += 1
    weigh(part, state, node, grid, 1)
    compound, block = part.nodes[node].compound, part.nodes[node].block
    if compound >= 0:
        state.in_compound[grid, compound] += 1
        if state.in_compound[grid, compound] == 1:
            state.grids[grid].estates += part.estates[compound]
    state.in_block[grid, block] += 1
    state.grids[grid].blocks += state.in_block[grid, block] == 1


@compiled
def leave(part: Part, state: State, node: int) -> None:
    """Take a node out of its grid."""
    grid = state.seats[node].label
    state.seats[node].label = -1
    ahead, behind = state.seats[node].before, state.seats[node].after
    if ahead >= 0:
        state.seats[ahead].after = behind
    else:
        state.grids[grid].head = behind
    if behind >= 0:
        state.seats[behind].before = ahead
    state.grids[grid].size -= 1
    weigh(part, state, node, grid, -1)
    compound, block = part.nodes[node].compound, part.nodes[node].block
    if compound >= 0:
        state.in_compound[grid, compound] -= 1
        if state.in_compound[grid, compound] == 0:
            state.grids[grid].estates -= part.estates[compound]
    state.in_block[grid, block] -= 1
    state.grids[grid].blocks -= state.in_block[grid, block] == 0


@compiled
def weigh(part: Part, state: State, node: int, grid: int, sign: int) -> None:
    """Add or take households, load, area, border and upheaval of one node (its label is not the grid's own)."""
    state.grids[grid].households += sign * part.nodes[node].households
    state.grids[grid].load += sign * part.nodes[node].load
    state.grids[grid].area += sign * part.nodes[node].area
    if part.nodes[node].old != grid:
        state.grids[grid].moved += sign * part.nodes[node].households
    border = part.nodes[node].outer
    for entry in range(part.nodes[node].first, part.nodes[node].last):
        other = part.edges[entry].to
        inside = state.seats[other].label == grid and other != node
        border += -part.edges[entry].length if inside else part.edges[entry].length
    state.grids[grid].border += sign * border


@compiled
def shift(part: Part, state: State, node: int, grid: int) -> None:
    """Move a node to another grid and remember it as a tentative change; a node may be in that list only once."""
    count = state.clock[1]
    state.seats[count].changed = node
    state.seats[count].origin = state.seats[node].label
    state.clock[1] = count + 1
    leave(part, state, node)
    enter(part, state, node, grid)


@compiled
def undo(part: Part, state: State) -> None:
    """Take back all tentative changes."""
    while state.clock[1] > 0:
        state.clock[1] -= 1
        node = state.seats[state.clock[1]].changed
        leave(part, state, node)
        enter(part, state, node, state.seats[state.clock[1]].origin)


@compiled
def commit(part: Part, state: State) -> None:
    """Make all tentative changes final."""
    for change in range(state.clock[1]):
        node = state.seats[change].changed
        spread_reach(part, state, state.seats[change].origin, node, -1.0)
        spread_reach(part, state, state.seats[node].label, node, 1.0)
    state.clock[1] = 0


@compiled
def centre_reach(part: Part, state: State, grid: int, changes: int) -> float:
    """Give the household-metres to the best centre building of a grid, tentative changes included."""
    best: float = np.inf
    node = state.grids[grid].head
    while node >= 0:
        total = state.reach[grid, node]
        for change in range(changes):
            other = state.seats[change].changed
            sign = 0.0
            if state.seats[change].origin == grid:
                sign -= 1.0
            if state.seats[other].label == grid:
                sign += 1.0
            if sign != 0.0:
                across, along = part.nodes[other].x - part.nodes[node].x, part.nodes[other].y - part.nodes[node].y
                total += sign * part.nodes[other].households * np.sqrt(across * across + along * along)
        best = min(best, total)
        node = state.seats[node].after
    return best


@compiled
def out_of_range(part: Part, households: float) -> float:
    """Give by how many households a grid leaves the range."""
    off: float = max(0.0, households - part.prices[MAXIMUM], part.prices[MINIMUM] - households)
    return off


@compiled
def price(part: Part, state: State, grid: int, changes: int) -> float:
    """Give the price of one grid; an ideal one costs about 1."""
    if state.grids[grid].size == 0:
        return np.inf
    prices = part.prices
    total: float = prices[DISTANCE] * centre_reach(part, state, grid, changes)
    round_ness = 4 * np.pi * state.grids[grid].area / max(state.grids[grid].border ** 2, 1e-9)
    total += prices[SHAPE] * (1.0 - min(round_ness, 1.0)) + least_price(part, state, grid)
    return total


@compiled
def least_price(part: Part, state: State, grid: int) -> float:
    """Give the share of a grid's price that is known at once: all but distance and shape."""
    prices = part.prices
    total: float = state.grids[grid].estates + prices[STREET] * (state.grids[grid].blocks - 1)
    total += prices[BALANCE] * abs(state.grids[grid].households / prices[TARGET] - 1.0)
    total += prices[WORKLOAD] * abs(state.grids[grid].load / prices[LOAD] - 1.0)
    total += prices[KEEP] * state.grids[grid].moved
    off = out_of_range(part, state.grids[grid].households)
    if off > 0:
        total += prices[RANGE] * (STEP_FLAT + off / prices[IDEAL])
    return total


@compiled
def is_connected(part: Part, state: State, grid: int) -> bool:
    """Say whether people can walk through the whole grid without leaving it."""
    first = state.grids[grid].head
    if first < 0:
        return False
    state.clock[0] += 1
    stamp = state.clock[0]
    state.seats[0].stack = first
    state.seats[first].mark = stamp
    found, top = 1, 1
    while top > 0:
        top -= 1
        node = state.seats[top].stack
        for entry in range(part.nodes[node].first, part.nodes[node].last):
            other = part.edges[entry].to
            if part.edges[entry].passable and state.seats[other].label == grid and state.seats[other].mark != stamp:
                state.seats[other].mark = stamp
                state.seats[top].stack = other
                top += 1
                found += 1
    whole: bool = found == state.grids[grid].size
    return whole


@compiled
def settle(part: Part, state: State, a: int, b: int, heat: float) -> bool:
    """Accept or take back the tentative changes between two grids, by their price and at this heat."""
    changes = state.clock[1]
    if state.grids[a].size == 0 or state.grids[b].size == 0:
        undo(part, state)
        return False
    known = least_price(part, state, a) + least_price(part, state, b) - state.grids[a].cost - state.grids[b].cost
    if known > HOPELESS * heat:
        undo(part, state)
        return False
    cost_a, cost_b = price(part, state, a, changes), price(part, state, b, changes)
    delta = cost_a + cost_b - state.grids[a].cost - state.grids[b].cost
    welcome = delta <= 0 or (heat > 0 and np.random.random() < np.exp(-delta / heat))
    if not welcome or not is_connected(part, state, a) or not is_connected(part, state, b):
        undo(part, state)
        return False
    commit(part, state)
    state.grids[a].cost, state.grids[b].cost = cost_a, cost_b
    return True


@compiled
def border_entry(part: Part, state: State, node: int) -> int:
    """Give an entry of the graph from this node into another grid, or -1."""
    first, last = part.nodes[node].first, part.nodes[node].last
    if first == last:
        return -1
    for _ in range(4):
        entry: int = first + int(np.random.random() * (last - first))
        if part.edges[entry].passable and state.seats[part.edges[entry].to].label != state.seats[node].label:
            return entry
    return -1


@compiled
def flip_estate(part: Part, state: State, node: int, grid: int) -> None:
    """Move all of a node's estate that shares its grid."""
    source, compound = state.seats[node].label, part.nodes[node].compound
    other = state.grids[source].head
    while other >= 0:
        following = state.seats[other].after
        if other == node or (compound >= 0 and part.nodes[other].compound == compound):
            shift(part, state, other, grid)
        other = following


@compiled
def swap_back(part: Part, state: State, node: int, mate: int, source: int) -> None:
    """Give back a node of the other grid near the place of exchange."""
    target = state.seats[mate].label
    first, last = part.nodes[mate].first, part.nodes[mate].last
    chosen = mate
    entry = first + int(np.random.random() * (last - first))
    other = part.edges[entry].to
    if other != node and state.seats[other].label == target and np.random.random() < 0.6:
        chosen = other
    shift(part, state, chosen, source)


@compiled
def exchange_estates(part: Part, state: State, node: int, mate: int) -> None:
    """Let two neighbouring estates (or lone buildings) change places, each as far as it lies in its grid."""
    source, target = state.seats[node].label, state.seats[mate].label
    own, other = part.nodes[node].compound, part.nodes[mate].compound
    flip_estate(part, state, node, target)
    if own < 0 or own != other:
        flip_estate(part, state, mate, source)


@compiled
def total_cost(state: State) -> float:
    """Give the price of the division."""
    total = 0.0
    for grid in range(len(state.grids)):
        total += state.grids[grid].cost
    return total
