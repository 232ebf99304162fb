"""Cuts of random spanning trees: to divide a part in two again and again, and to divide two grids anew."""

from __future__ import annotations

import numpy as np

from wangge.gridplan.compiled import compiled
from wangge.gridplan.kernels import (
    MAXIMUM,
    MINIMUM,
    TARGET,
    Part,
    State,
    price,
    settle,
    shift,
    undo,
)
from wangge.gridplan.model import Flags, Floats, Ints

LARGEST_UNION = 90


@compiled
def closest(nearest: Floats, done: Flags) -> int:
    """Give the place outside the tree that is cheapest to reach, -1 when none can be."""
    best, place = np.inf, -1
    for other in range(len(nearest)):
        if not done[other] and nearest[other] < best:
            best, place = nearest[other], other
    return place


@compiled
def grow_tree(part: Part, nodes: Ints, seat: Ints, parent: Ints, order: Ints, edge_tie: Floats) -> int:
    """Grow a random spanning tree over `nodes` (seat[node] = place in the list, -1 outside).

    Fills, in the order of growing, `order` (places), and per place `parent` and the tie of the edge to it. Cheap
    edges come first, so that a cut through the tree mostly runs along streets and estate walls. Returns how many
    places were reached.
    """
    count = len(nodes)
    nearest = np.full(count, np.inf)
    source = np.full(count, -1, dtype=np.int64)
    tie = np.zeros(count)
    done = np.zeros(count, dtype=np.bool_)
    place = int(np.random.random() * count)
    nearest[place] = 0.0
    for reached in range(count):
        place = closest(nearest, done)
        if place < 0:
            return reached
        done[place] = True
        order[reached], parent[place], edge_tie[place] = place, source[place], tie[place]
        node = nodes[place]
        for entry in range(part.nodes[node].first, part.nodes[node].last):
            other = seat[part.edges[entry].to]
            if other < 0 or done[other] or not part.edges[entry].passable:
                continue
            weight = np.random.random() + part.edges[entry].tie
            if weight < nearest[other]:
                nearest[other], source[other], tie[other] = weight, place, part.edges[entry].tie
    return count


@compiled
def sums_below(part: Part, nodes: Ints, parent: Ints, order: Ints) -> Floats:
    """Give the households in the branch under each place of a tree."""
    below = np.zeros(len(nodes))
    for place in range(len(nodes)):
        below[place] = part.nodes[nodes[place]].households
    for step in range(len(nodes) - 1, 0, -1):
        place = order[step]
        below[parent[place]] += below[place]
    return below


@compiled
def branch(parent: Ints, order: Ints, top: int) -> Ints:
    """Mark the places of the branch under `top` with 1."""
    inside = np.zeros(len(parent), dtype=np.int64)
    inside[top] = 1
    for place in order:
        if place != top and parent[place] >= 0 and inside[parent[place]] == 1:
            inside[place] = 1
    return inside


@compiled
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
def best_cut(part: Part, nodes: Ints, seat: Ints, grids: int, tries: int) -> tuple[Ints, int]:
    """Try several trees and give the best branch (1 per place) and how many grids it shall have."""
    count = len(nodes)
    parent, order = np.full(count, -1, dtype=np.int64), np.zeros(count, dtype=np.int64)
    tie = np.zeros(count)
    best, chosen, share = np.inf, np.zeros(count, dtype=np.int64), grids // 2
    half = grids // 2
    for _ in range(tries):
        if grow_tree(part, nodes, seat, parent, order, tie) < count:
            continue
        below = sums_below(part, nodes, parent, order)
        total = below[order[0]]
        for place in order[1:]:
            for first in (half, grids - half):
                bad = cut_price(part, below[place], total, first, grids) - 0.25 * tie[place]
                if bad < best:
                    best, share = bad, first
                    chosen = branch(parent, order, place)
    return chosen, share


@compiled
def bisect(part: Part, grids: int, tries: int, seed: int) -> Ints:
    """Divide a part into `grids` connected grids by cutting trees in two, again and again."""
    np.random.seed(seed)
    count = len(part.nodes)
    label = np.zeros(count, dtype=np.int64)
    wanted = np.zeros(grids, dtype=np.int64)
    wanted[0] = grids
    seat = np.full(count, -1, dtype=np.int64)
    used = 1
    grid = 0
    while grid < used:
        if wanted[grid] <= 1:
            grid += 1
            continue
        nodes = np.flatnonzero(label == grid)
        seat[:] = -1
        for place in range(len(nodes)):
            seat[nodes[place]] = place
        side, share = best_cut(part, nodes, seat, wanted[grid], tries)
        if side.sum() == 0 or len(nodes) < 2:
            wanted[grid] = 1
            continue
        label[nodes[side == 1]] = used
        wanted[used], wanted[grid] = share, wanted[grid] - share
        used += 1
    return label


@compiled
def union_of(state: State, a: int, b: int) -> Ints:
    """Give the nodes of two grids."""
    nodes = np.empty(state.grids[a].size + state.grids[b].size, dtype=np.int64)
    count = 0
    for grid in (a, b):
        node = state.grids[grid].head
        while node >= 0:
            nodes[count] = node
            count += 1
            node = state.seats[node].after
    return nodes


@compiled
def try_side(part: Part, state: State, nodes: Ints, side: Ints, a: int, b: int) -> None:
    """Give the branch to the grid it mostly belongs to already, the rest to the other."""
    stay = 0.0
    for place in range(len(nodes)):
        match = (state.seats[nodes[place]].label == a) == (side[place] == 1)
        stay += (1.0 if match else -1.0) * (part.nodes[nodes[place]].households + 1.0)
    inner, outer = (a, b) if stay >= 0 else (b, a)
    for place in range(len(nodes)):
        wanted = inner if side[place] == 1 else outer
        if state.seats[nodes[place]].label != wanted:
            shift(part, state, nodes[place], wanted)


@compiled
def cheapest_edge(part: Part, state: State, nodes: Ints, parent: Ints, order: Ints, a: int, b: int) -> int:
    """Give the place whose branch makes the cheapest division of two grids, -1 if every cut is lopsided."""
    below = sums_below(part, nodes, parent, order)
    half, best, top = below[order[0]] / 2, np.inf, -1
    for place in order[1:]:
        if abs(below[place] - half) > 0.3 * part.prices[TARGET]:
            continue
        try_side(part, state, nodes, branch(parent, order, place), a, b)
        if state.grids[a].size > 0 and state.grids[b].size > 0:
            cost = price(part, state, a, state.clock[1]) + price(part, state, b, state.clock[1])
            if cost < best:
                best, top = cost, place
        undo(part, state)
    return top


@compiled
def recombine(part: Part, state: State, a: int, b: int, heat: float) -> bool:
    """Divide two neighbouring grids anew: one random tree over both, every edge tried, the best kept or not."""
    nodes = union_of(state, a, b)
    count = len(nodes)
    if count > LARGEST_UNION:
        return False
    seat = np.full(len(part.nodes), -1, dtype=np.int64)
    for place in range(count):
        seat[nodes[place]] = place
    parent, order, tie = np.full(count, -1, dtype=np.int64), np.zeros(count, dtype=np.int64), np.zeros(count)
    if grow_tree(part, nodes, seat, parent, order, tie) < count:
        return False
    top = cheapest_edge(part, state, nodes, parent, order, a, b)
    if top < 0:
        return False
    try_side(part, state, nodes, branch(parent, order, top), a, b)
    return state.clock[1] > 0 and settle(part, state, a, b, heat)
