"""The inner loops, compiled: state of a division, price of a grid, moves, annealing.

A part is a connected piece of a community with `n` nodes that must be divided into `k` grids. Everything a move
changes is kept in `State` and updated in place; `tests/oracle.py` computes the same from scratch and slowly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wangge.gridplan.compiled import lean
from wangge.gridplan.model import Floats, Ints, Records

MINIMUM, MAXIMUM, TARGET, LOAD, DISTANCE, STREET, BALANCE, WORKLOAD, SHAPE, RANGE, KEEP, IDEAL = range(12)
PRICES = 12
STEP_FLAT = 0.02  # price of being out of range at all; the rest grows with the distance from it

NODE = np.dtype(
    [
        ("first", np.uint32), ("last", np.uint32), ("x", np.float64), ("y", np.float64), ("households", np.float64),
        ("load", np.float64), ("area", np.float64), ("outer", np.float64), ("rim", np.float64),
        ("compound", np.int64), ("block", np.int64), ("old", np.int64),
    ]
)  # fmt: skip
EDGE = np.dtype([("to", np.uint32), ("passable", np.bool_), ("length", np.float64), ("tie", np.float64)], align=True)
SEAT = np.dtype([(name, np.uint32) for name in ("label", "place", "mark", "stack", "changed", "origin", "best")])
GRID = np.dtype(
    [
        ("size", np.int64), ("listed", np.int64), ("households", np.float64), ("load", np.float64),
        ("area", np.float64), ("border", np.float64), ("moved", np.float64), ("estates", np.float64),
        ("blocks", np.int64), ("cost", np.float64),
    ]
)  # fmt: skip
TREE = np.dtype(
    [
        ("node", np.int64), ("seat", np.int64), ("order", np.int64), ("parent", np.int64), ("tie", np.float64),
        ("below", np.float64), ("inside", np.bool_), ("done", np.bool_), ("nearest", np.float64),
        ("source", np.int64), ("bond", np.float64),
    ],
    align=True,
)  # fmt: skip


class Part(NamedTuple):
    """What does not change. Few arrays of records: passing many arrays costs more than the work on them.

    `nodes`: `first` to `last` are the node's rows in `edges`; `x`, `y` in metres; `households`; `load`; `area` m²;
    `outer` metres of border with the outside and `rim` all of its border; `compound` (-1 none); `block`; `old`, the
    label that keeps the node where it was (-1 none). `edges`: neighbour, whether people can walk across, metres of
    border, and how welcome a cut is there (for trees). `estates`: price of each estate per grid that has a building
    of it. `prices` as above. `apart`: metres between all nodes, or nothing where there are too many.
    """

    nodes: Records
    edges: Records
    estates: Floats
    prices: Floats
    apart: Floats


class State(NamedTuple):
    """A division: a seat per node, sums per grid, and `reach[g, j]`, household-metres from grid g to node j.

    `members[g]` lists the `listed` nodes of a grid, each at its `place`. Tentative changes, of which `clock[1]`
    counts, are listed in `changed` and `origin`: labels and sums hold them, members and reach only once they are
    final. `clock[0]` is the last stamp in `mark`; `best` keeps the labels of the best division seen; `tree` is room
    for a spanning tree, see `trees.py`.
    """

    seats: Records
    grids: Records
    members: Ints
    in_compound: Ints
    in_block: Ints
    reach: Floats
    clock: Ints
    tree: Records


def new_state(part: Part, label: Ints, grids: int) -> State:
    """Build the state of a division from its labels."""
    count = len(part.nodes)
    blocks = int(part.nodes["block"].max(initial=-1)) + 1
    state = State(
        seats=np.zeros(count + 1, dtype=SEAT),
        grids=np.zeros(grids, dtype=GRID),
        members=np.zeros((grids, count), dtype=np.uint32),
        in_compound=np.zeros((grids, len(part.estates) + 1), dtype=np.int64),
        in_block=np.zeros((grids, blocks + 1), dtype=np.int64),
        reach=np.zeros((grids, count)),
        clock=np.zeros(2, dtype=np.int64),
        tree=np.zeros(count, dtype=TREE),
    )
    load_labels(part, state, label)
    return state


@lean
def load_labels(part: Part, state: State, label: Ints) -> None:
    """Put all nodes under these labels and compute every sum and price anew."""
    for node in range(len(label)):
        state.seats[node].best = label[node]
    load_best(part, state)


@lean
def load_best(part: Part, state: State) -> None:
    """Go back to the best division, and compute every sum and price anew."""
    state.clock[1] = 0
    for grid in range(len(state.grids)):
        clear(state, grid)
    for node in range(len(part.nodes)):
        state.seats[node].label = -1
    for node in range(len(part.nodes)):
        grid = state.seats[node].best
        state.seats[node].label = grid
        weigh(part, state, node, grid, 1, beside(part, state, node, grid))
        count_in(part, state, node, grid)
        sit_down(state, node)
    refresh(part, state)


@lean
def clear(state: State, grid: int) -> None:
    """Empty all sums of a grid."""
    for compound in range(state.in_compound.shape[1]):
        state.in_compound[grid, compound] = 0
    for block in range(state.in_block.shape[1]):
        state.in_block[grid, block] = 0
    own = state.grids[grid]
    own.size, own.listed, own.blocks = 0, 0, 0
    own.households, own.load, own.area, own.border, own.moved, own.estates = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0


@lean
def beside(part: Part, state: State, node: int, grid: int) -> float:
    """Give the metres of border between a node and a grid."""
    total = 0.0
    for entry in range(part.nodes[node].first, part.nodes[node].last):
        if state.seats[part.edges[entry].to].label == grid:
            total += part.edges[entry].length
    return total


@lean
def refresh(part: Part, state: State) -> None:
    """Compute reach and price of all grids from the labels."""
    for grid in range(len(state.grids)):
        for node in range(len(part.nodes)):
            state.reach[grid, node] = 0.0
    for node in range(len(part.nodes)):
        spread_reach(part, state, state.seats[node].label, node, 1.0)
    for grid in range(len(state.grids)):
        state.grids[grid].cost = price(part, state, grid, 0)


@lean
def metres(part: Part, a: int, b: int) -> float:
    """Give the distance of two nodes."""
    if len(part.apart) > 0:
        known: float = part.apart[a, b]
        return known
    across, along = part.nodes[a].x - part.nodes[b].x, part.nodes[a].y - part.nodes[b].y
    far: float = np.sqrt(across * across + along * along)
    return far


@lean
def spread_reach(part: Part, state: State, grid: int, node: int, sign: float) -> None:
    """Add or take a node's household-metres to every possible centre."""
    weight = sign * part.nodes[node].households
    if weight == 0.0:
        return
    row = state.reach[grid]
    if len(part.apart) > 0:
        far = part.apart[node]
        for other in range(len(row)):
            row[other] += weight * far[other]
        return
    for other in range(len(row)):
        row[other] += weight * metres(part, node, other)


@lean
def sit_down(state: State, node: int) -> None:
    """Write a node at the end of its grid's list."""
    grid = state.seats[node].label
    place = state.grids[grid].listed
    state.members[grid, place] = node
    state.seats[node].place = place
    state.grids[grid].listed = place + 1


@lean
def stand_up(state: State, node: int, grid: int) -> None:
    """Strike a node from a grid's list; the last one takes its place."""
    place, end = state.seats[node].place, state.grids[grid].listed - 1
    other = state.members[grid, end]
    state.members[grid, place] = other
    state.seats[other].place = place
    state.grids[grid].listed = end


@lean
def count_in(part: Part, state: State, node: int, grid: int) -> None:
    """Count a node's estate and block into a grid."""
    compound, block = part.nodes[node].compound, part.nodes[node].block
    if compound >= 0:
        if state.in_compound[grid, compound] == 0:
            state.grids[grid].estates += part.estates[compound]
        state.in_compound[grid, compound] += 1
    if state.in_block[grid, block] == 0:
        state.grids[grid].blocks += 1
    state.in_block[grid, block] += 1


@lean
def count_out(part: Part, state: State, node: int, grid: int) -> None:
    """Count a node's estate and block out of a grid."""
    compound, block = part.nodes[node].compound, part.nodes[node].block
    if compound >= 0:
        state.in_compound[grid, compound] -= 1
        if state.in_compound[grid, compound] == 0:
            state.grids[grid].estates -= part.estates[compound]
    state.in_block[grid, block] -= 1
    if state.in_block[grid, block] == 0:
        state.grids[grid].blocks -= 1


@lean
def weigh(part: Part, state: State, node: int, grid: int, sign: int, inside: float) -> None:
    """Add or take size, households, load, area, border and upheaval of one node with `inside` metres to its grid."""
    state.grids[grid].size += sign
    state.grids[grid].households += sign * part.nodes[node].households
    state.grids[grid].load += sign * part.nodes[node].load
    state.grids[grid].area += sign * part.nodes[node].area
    state.grids[grid].border += sign * (part.nodes[node].rim - 2.0 * inside)
    if part.nodes[node].old != grid:
        state.grids[grid].moved += sign * part.nodes[node].households


@lean
def put(part: Part, state: State, node: int, grid: int) -> None:
    """Give a node another label and bring all sums along."""
    source = state.seats[node].label
    beside_old, beside_new = 0.0, 0.0
    for entry in range(part.nodes[node].first, part.nodes[node].last):
        label = state.seats[part.edges[entry].to].label
        if label == source:
            beside_old += part.edges[entry].length
        if label == grid:
            beside_new += part.edges[entry].length
    weigh(part, state, node, source, -1, beside_old)
    weigh(part, state, node, grid, 1, beside_new)
    count_out(part, state, node, source)
    count_in(part, state, node, grid)
    state.seats[node].label = grid


@lean
def shift(part: Part, state: State, node: int, grid: int) -> None:
    """Move a node to another grid and remember it as a tentative change; a node may be in that list only once."""
    count = state.clock[1]
    state.seats[count].changed = node
    state.seats[count].origin = state.seats[node].label
    state.clock[1] = count + 1
    put(part, state, node, grid)


@lean
def undo(part: Part, state: State) -> None:
    """Take back all tentative changes."""
    while state.clock[1] > 0:
        state.clock[1] -= 1
        put(part, state, state.seats[state.clock[1]].changed, state.seats[state.clock[1]].origin)


@lean
def commit(part: Part, state: State) -> None:
    """Make all tentative changes final."""
    for change in range(state.clock[1]):
        node, origin = state.seats[change].changed, state.seats[change].origin
        spread_reach(part, state, origin, node, -1.0)
        spread_reach(part, state, state.seats[node].label, node, 1.0)
        stand_up(state, node, origin)
        sit_down(state, node)
    state.clock[1] = 0


@lean
def reach_of(part: Part, state: State, grid: int, node: int, changes: int) -> float:
    """Give the household-metres of a grid to one node, tentative changes included."""
    total: float = state.reach[grid, node]
    for change in range(changes):
        other = state.seats[change].changed
        if state.seats[change].origin == grid:
            total -= part.nodes[other].households * metres(part, other, node)
        if state.seats[other].label == grid:
            total += part.nodes[other].households * metres(part, other, node)
    return total


@lean
def centre_reach(part: Part, state: State, grid: int, changes: int) -> float:
    """Give the household-metres to the best centre building of a grid, tentative changes included."""
    best: float = np.inf
    for place in range(state.grids[grid].listed):
        node = state.members[grid, place]
        if state.seats[node].label == grid:
            best = min(best, reach_of(part, state, grid, node, changes))
    for change in range(changes):
        node = state.seats[change].changed
        if state.seats[node].label == grid:
            best = min(best, reach_of(part, state, grid, node, changes))
    return best


@lean
def out_of_range(part: Part, households: float) -> float:
    """Give by how many households a grid leaves the range."""
    off: float = max(0.0, households - part.prices[MAXIMUM], part.prices[MINIMUM] - households)
    return off


@lean
def price(part: Part, state: State, grid: int, changes: int) -> float:
    """Give the price of one grid; an ideal one costs about 1."""
    if state.grids[grid].size == 0:
        return np.inf
    total: float = part.prices[DISTANCE] * centre_reach(part, state, grid, changes) + known_price(part, state, grid)
    return total


@lean
def known_price(part: Part, state: State, grid: int) -> float:
    """Give the share of a grid's price that is known at once: all but distance."""
    own = state.grids[grid]
    total: float = own.estates + part.prices[STREET] * (own.blocks - 1) + part.prices[KEEP] * own.moved
    total += size_price(part, own.households, own.load) + shape_price(part, own.area, own.border)
    return total


@lean
def shape_price(part: Part, area: float, border: float) -> float:
    """Give the price of a shape: nothing for a circle, the whole price for a line."""
    roundness: float = 4 * np.pi * area / max(border**2, 1e-9)
    shape: float = part.prices[SHAPE] * (1.0 - min(roundness, 1.0))
    return shape


@lean
def size_price(part: Part, households: float, load: float) -> float:
    """Give the price of so many households and so much load: balance, and the range."""
    prices = part.prices
    total: float = prices[BALANCE] * abs(households / prices[TARGET] - 1.0)
    total += prices[WORKLOAD] * abs(load / prices[LOAD] - 1.0)
    off = out_of_range(part, households)
    if off > 0:
        total += prices[RANGE] * (STEP_FLAT + off / prices[IDEAL])
    return total


@lean
def any_member(state: State, grid: int) -> int:
    """Give a node of a grid, tentative changes included, or -1."""
    for place in range(state.grids[grid].listed):
        node: int = state.members[grid, place]
        if state.seats[node].label == grid:
            return node
    for change in range(state.clock[1]):
        other: int = state.seats[change].changed
        if state.seats[other].label == grid:
            return other
    return -1


@lean
def is_connected(part: Part, state: State, grid: int) -> bool:
    """Say whether people can walk through the whole grid without leaving it."""
    first = any_member(state, grid)
    state.clock[0] += 1
    return first >= 0 and walk(part, state, first, grid) == state.grids[grid].size


@lean
def walk(part: Part, state: State, first: int, grid: int) -> int:
    """Walk a grid from one node over nodes without the latest stamp, stamp them, and give how many there are."""
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
    return found


@lean
def total_cost(state: State) -> float:
    """Give the price of the division."""
    total = 0.0
    for grid in range(len(state.grids)):
        total += state.grids[grid].cost
    return total
