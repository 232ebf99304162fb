"""Cuts of random spanning trees: to divide a part in two again and again, and to divide two grids anew.

A tree over `count` nodes is written into `TREE` records, one per place: the `node` there, `order[i]` the place reached
i-th, its `parent` place, the `tie` of the edge to it, and the households `below` it. `seat` is kept per node: its
place, or -1 outside. `done`, `nearest`, `source` and `bond` serve the growing, `inside` marks a branch.
"""

from __future__ import annotations

import numpy as np

from wangge.gridplan.compiled import compiled, lean
from wangge.gridplan.kernels import (
    MAXIMUM,
    MINIMUM,
    TARGET,
    TREE,
    Part,
    State,
    price,
    shift,
    undo,
)
from wangge.gridplan.model import Ints, Records
from wangge.gridplan.moves import allowance, settle

LARGEST_UNION = 90


@lean
def closest(tree: Records, count: int) -> int:
    """Give the place outside the tree that is cheapest to reach, -1 when none can be."""
    best, place = np.inf, -1
    for other in range(count):
        if not tree[other].done and tree[other].nearest < best:
            best, place = tree[other].nearest, other
    return place


@lean
def grow_tree(part: Part, tree: Records, count: int) -> bool:
    """Grow a random spanning tree over the first `count` places and say whether it reached all of them.

    Cheap edges come first, so that a cut through the tree mostly runs along streets and estate walls.
    """
    for other in range(count):
        tree[other].nearest, tree[other].done = np.inf, False
    place = int(np.random.random() * count)
    tree[place].nearest, tree[place].source, tree[place].bond = 0.0, -1, 0.0
    for reached in range(count):
        place = closest(tree, count)
        if place < 0:
            return False
        tree[place].done = True
        tree[place].parent, tree[place].tie = tree[place].source, tree[place].bond
        tree[reached].order = place
        node = tree[place].node
        for entry in range(part.nodes[node].first, part.nodes[node].last):
            other = tree[part.edges[entry].to].seat
            if other < 0 or tree[other].done or not part.edges[entry].passable:
                continue
            weight = np.random.random() + part.edges[entry].tie
            if weight < tree[other].nearest:
                tree[other].nearest, tree[other].source, tree[other].bond = weight, place, part.edges[entry].tie
    return True


@lean
def sum_below(part: Part, tree: Records, count: int) -> float:
    """Sum the households in the branch under each place of a tree, and give all of them."""
    for place in range(count):
        tree[place].below = part.nodes[tree[place].node].households
    for step in range(count - 1, 0, -1):
        place = tree[step].order
        tree[tree[place].parent].below += tree[place].below
    total: float = tree[tree[0].order].below
    return total


@lean
def mark_branch(tree: Records, count: int, top: int) -> None:
    """Mark the places of the branch under `top`."""
    for step in range(count):
        place = tree[step].order
        tree[place].inside = place == top or (step > 0 and tree[tree[place].parent].inside)


@lean
def cut_price(part: Part, below: float, total: float, first: int, grids: int) -> float:
    """Say how bad it is to give `below` households to `first` of `grids` grids."""
    rest = grids - first
    least, most = part.prices[MINIMUM], part.prices[MAXIMUM]
    off: float = max(0.0, first * least - below, below - first * most)
    off += max(0.0, rest * least - (total - below), (total - below) - rest * most)
    share = total / grids
    bad: float = 20.0 * off / share + abs(below - first * share) / share
    return bad


@compiled
def best_cut(part: Part, tree: Records, count: int, grids: int, tries: int) -> tuple[Ints, int]:
    """Try several trees and give the best branch (1 per place) and how many grids it shall have."""
    best, chosen, share = np.inf, np.zeros(count, dtype=np.int64), grids // 2
    half = grids // 2
    for _ in range(tries):
        if not grow_tree(part, tree, count):
            continue
        total = sum_below(part, tree, count)
        for step in range(1, count):
            place = tree[step].order
            for first in (half, grids - half):
                bad = cut_price(part, tree[place].below, total, first, grids) - 0.25 * tree[place].tie
                if bad < best:
                    best, share = bad, first
                    mark_branch(tree, count, place)
                    for other in range(count):
                        chosen[other] = tree[other].inside
    return chosen, share


@compiled
def bisect(part: Part, grids: int, tries: int, seed: int) -> Ints:
    """Divide a part into `grids` connected grids by cutting trees in two, again and again."""
    np.random.seed(seed)
    count = len(part.nodes)
    label = np.zeros(count, dtype=np.int64)
    wanted = np.zeros(grids, dtype=np.int64)
    wanted[0] = grids
    tree = np.zeros(count, dtype=TREE)
    used = 1
    grid = 0
    while grid < used:
        if wanted[grid] <= 1:
            grid += 1
            continue
        nodes = np.flatnonzero(label == grid)
        for node in range(count):
            tree[node].seat = -1
        for place in range(len(nodes)):
            tree[place].node = nodes[place]
            tree[nodes[place]].seat = place
        side, share = best_cut(part, tree, len(nodes), wanted[grid], tries)
        if side.sum() == 0 or len(nodes) < 2:
            wanted[grid] = 1
            continue
        label[nodes[side == 1]] = used
        wanted[used], wanted[grid] = share, wanted[grid] - share
        used += 1
    return label


@lean
def seat_two(part: Part, state: State, a: int, b: int) -> int:
    """Write the nodes of two grids into the tree's places and give how many there are."""
    for node in range(len(part.nodes)):
        state.tree[node].seat = -1
    count = 0
    for grid in (a, b):
        for place in range(state.grids[grid].listed):
            node = state.members[grid, place]
            state.tree[count].node = node
            state.tree[node].seat = count
            count += 1
    return count


@lean
def try_side(part: Part, state: State, count: int, top: int, a: int, b: int) -> None:
    """Give the branch under `top` to the grid it mostly belongs to already, the rest to the other."""
    mark_branch(state.tree, count, top)
    stay = 0.0
    for place in range(count):
        node = state.tree[place].node
        match = (state.seats[node].label == a) == state.tree[place].inside
        stay += (1.0 if match else -1.0) * (part.nodes[node].households + 1.0)
    inner, outer = (a, b) if stay >= 0 else (b, a)
    for place in range(count):
        wanted = inner if state.tree[place].inside else outer
        if state.seats[state.tree[place].node].label != wanted:
            shift(part, state, state.tree[place].node, wanted)


@lean
def cheapest_edge(part: Part, state: State, count: int, a: int, b: int) -> int:
    """Give the place whose branch makes the cheapest division of two grids, -1 if every cut is lopsided."""
    half, best, top = sum_below(part, state.tree, count) / 2, np.inf, -1
    for step in range(1, count):
        place = state.tree[step].order
        if abs(state.tree[place].below - half) > 0.3 * part.prices[TARGET]:
            continue
        try_side(part, state, count, place, a, b)
        if state.grids[a].size > 0 and state.grids[b].size > 0:
            cost = price(part, state, a, state.clock[1]) + price(part, state, b, state.clock[1])
            if cost < best:
                best, top = cost, place
        undo(part, state)
    return top


@lean
def recombine(part: Part, state: State, a: int, b: int, heat: float) -> bool:
    """Divide two neighbouring grids anew: one random tree over both, every edge tried, the best kept or not."""
    if state.grids[a].size + state.grids[b].size > LARGEST_UNION:
        return False
    count = seat_two(part, state, a, b)
    if not grow_tree(part, state.tree, count):
        return False
    top = cheapest_edge(part, state, count, a, b)
    if top < 0:
        return False
    try_side(part, state, count, top, a, b)
    return state.clock[1] > 0 and settle(part, state, a, b, allowance(state, a, b, heat))
