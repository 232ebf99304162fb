"""Moves of annealing between two grids: a building, an estate, an exchange; each is made or refused at a heat.

How dear a move may be is drawn first, so that one that is too dear by the part of its price that is known at once
need not be priced in full.
"""

from __future__ import annotations

import numpy as np

from wangge.gridplan.compiled import lean
from wangge.gridplan.kernels import (
    DISTANCE,
    KEEP,
    STREET,
    Part,
    State,
    beside,
    commit,
    is_connected,
    known_price,
    metres,
    price,
    shape_price,
    shift,
    size_price,
    undo,
    walk,
)


@lean
def allowance(state: State, a: int, b: int, heat: float) -> float:
    """Draw how much two grids may cost after a move at this heat: Metropolis' rule, turned round."""
    most: float = state.grids[a].cost + state.grids[b].cost
    if heat > 0.0:
        most -= heat * np.log(1.0 - np.random.random())
    return most


@lean
def settle(part: Part, state: State, a: int, b: int, most: float) -> bool:
    """Make the tentative changes between two grids final if these cost `most` at most, or take them back."""
    changes = state.clock[1]
    empty = state.grids[a].size == 0 or state.grids[b].size == 0
    if empty or known_price(part, state, a) + known_price(part, state, b) > most:
        undo(part, state)
        return False
    cost_a, cost_b = price(part, state, a, changes), price(part, state, b, changes)
    if cost_a + cost_b > most or not is_connected(part, state, a) or not is_connected(part, state, b):
        undo(part, state)
        return False
    commit(part, state)
    state.grids[a].cost, state.grids[b].cost = cost_a, cost_b
    return True


@lean
def flip(part: Part, state: State, node: int, grid: int, heat: float) -> bool:
    """Move one node to a neighbouring grid if the heat allows; nothing is touched before that is known."""
    source = state.seats[node].label
    if state.grids[source].size == 1:
        return False
    most = allowance(state, source, grid, heat)
    cost, cost_new = flip_prices(part, state, node, grid, most)
    if cost + cost_new > most or not can_spare(part, state, node, source):
        return False
    shift(part, state, node, grid)
    commit(part, state)
    state.grids[source].cost, state.grids[grid].cost = cost, cost_new
    return True


@lean
def flip_prices(part: Part, state: State, node: int, grid: int, most: float) -> tuple[float, float]:
    """Give the prices of a node's grid without it and of another with it, or less once they add up to over `most`."""
    source = state.seats[node].label
    cost, cost_new = fixed_after(part, state, source, node, -1), fixed_after(part, state, grid, -1, node)
    if cost + cost_new > most:
        return cost, cost_new
    inside, inside_new = beside(part, state, node, source), beside(part, state, node, grid)
    cost += shape_with(part, state, node, source, -1, inside)
    cost_new += shape_with(part, state, node, grid, 1, inside_new)
    if cost + cost_new > most:
        return cost, cost_new
    cost_new += part.prices[DISTANCE] * reach_with(part, state, node, grid)
    if cost + cost_new <= most:
        cost += part.prices[DISTANCE] * reach_without(part, state, node, source)
    return cost, cost_new


@lean
def fixed_after(part: Part, state: State, grid: int, given: int, taken: int) -> float:
    """Give the price of a grid but for its shape and distances after giving one node and taking one in (-1: none)."""
    own = state.grids[grid]
    estates, blocks, moved, households, load = own.estates, own.blocks, own.moved, own.households, own.load
    lost, won, left, entered = -1, -1, -1, -1
    if given >= 0:
        out = part.nodes[given]
        lost, left = out.compound, out.block
        households, load = households - out.households, load - out.load
        moved -= out.households * (out.old != grid)
    if taken >= 0:
        new = part.nodes[taken]
        won, entered = new.compound, new.block
        households, load = households + new.households, load + new.load
        moved += new.households * (new.old != grid)
    if lost != won:
        estates += estate_change(part, state, grid, lost, won)
    if left != entered:
        blocks += (entered >= 0 and state.in_block[grid, entered] == 0) - (
            left >= 0 and state.in_block[grid, left] == 1
        )
    total: float = estates + part.prices[STREET] * (blocks - 1) + part.prices[KEEP] * moved
    return total + size_price(part, households, load)


@lean
def estate_change(part: Part, state: State, grid: int, lost: int, won: int) -> float:
    """Give what a grid's estates cost more when it loses a building of one and wins one of another (-1: none)."""
    more = 0.0
    if lost >= 0 and state.in_compound[grid, lost] == 1:
        more -= part.estates[lost]
    if won >= 0 and state.in_compound[grid, won] == 0:
        more += part.estates[won]
    return more


@lean
def shape_with(part: Part, state: State, node: int, grid: int, sign: int, inside: float) -> float:
    """Give the price of a grid's shape with (1) or without (-1) one node that shares `inside` metres with it."""
    border = state.grids[grid].border + sign * (part.nodes[node].rim - 2.0 * inside)
    return shape_price(part, state.grids[grid].area + sign * part.nodes[node].area, border)


@lean
def reach_with(part: Part, state: State, node: int, grid: int) -> float:
    """Give the household-metres to the best centre of a grid that takes one node in."""
    weight = part.nodes[node].households
    best: float = state.reach[grid, node]
    for place in range(state.grids[grid].listed):
        other = state.members[grid, place]
        best = min(best, state.reach[grid, other] + weight * metres(part, node, other))
    return best


@lean
def reach_without(part: Part, state: State, node: int, grid: int) -> float:
    """Give the household-metres to the best centre of a grid that gives one node away."""
    weight, best = part.nodes[node].households, np.inf
    for place in range(state.grids[grid].listed):
        other = state.members[grid, place]
        if other != node:
            best = min(best, state.reach[grid, other] - weight * metres(part, node, other))
    return best


@lean
def can_spare(part: Part, state: State, node: int, grid: int) -> bool:
    """Say whether a grid still hangs together without one of its nodes."""
    beside, first = 0, 0
    for entry in range(part.nodes[node].first, part.nodes[node].last):
        if part.edges[entry].passable and state.seats[part.edges[entry].to].label == grid:
            beside += 1
            first = part.edges[entry].to
    if beside < 2:
        return beside == 1
    state.clock[0] += 1
    state.seats[node].mark = state.clock[0]
    whole: bool = walk(part, state, first, grid) == state.grids[grid].size - 1
    return whole


@lean
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


@lean
def take_estate(part: Part, state: State, node: int, grid: int) -> None:
    """Move all of a node's estate that shares its grid."""
    source, compound = state.seats[node].label, part.nodes[node].compound
    for place in range(state.grids[source].listed):
        other = state.members[source, place]
        if other == node or (compound >= 0 and part.nodes[other].compound == compound):
            shift(part, state, other, grid)


@lean
def flip_estate(part: Part, state: State, node: int, grid: int, heat: float) -> bool:
    """Move all of a node's estate that shares its grid if the heat allows."""
    source, compound = state.seats[node].label, part.nodes[node].compound
    if compound < 0 or state.in_compound[source, compound] == 1:
        return flip(part, state, node, grid, heat)
    most = allowance(state, source, grid, heat)
    households, load = 0.0, 0.0
    for place in range(state.grids[source].listed):
        other = state.members[source, place]
        if part.nodes[other].compound == compound:
            households += part.nodes[other].households
            load += part.nodes[other].load
    one, two = state.grids[source], state.grids[grid]
    least = one.estates + two.estates
    if state.in_compound[grid, compound] > 0:
        least -= part.estates[compound]
    least += size_price(part, one.households - households, one.load - load)
    if least + size_price(part, two.households + households, two.load + load) > most:
        return False
    take_estate(part, state, node, grid)
    return settle(part, state, source, grid, most)


@lean
def exchange(part: Part, state: State, node: int, mate: int, heat: float) -> bool:
    """Let a node change places with one of the other grid, the mate or a neighbour of it, if the heat allows."""
    source, target = state.seats[node].label, state.seats[mate].label
    first, last = part.nodes[mate].first, part.nodes[mate].last
    chosen = mate
    other = part.edges[first + int(np.random.random() * (last - first))].to
    if other != node and state.seats[other].label == target and np.random.random() < 0.6:
        chosen = other
    most = allowance(state, source, target, heat)
    fixed = fixed_after(part, state, source, node, chosen) + fixed_after(part, state, target, chosen, node)
    if fixed > most:
        return False
    shift(part, state, node, target)
    shift(part, state, chosen, source)
    return settle(part, state, source, target, most)


@lean
def exchange_estates(part: Part, state: State, node: int, mate: int) -> None:
    """Let two neighbouring estates (or lone buildings) change places, each as far as it lies in its grid."""
    source, target = state.seats[node].label, state.seats[mate].label
    own, other = part.nodes[node].compound, part.nodes[mate].compound
    take_estate(part, state, node, target)
    if own < 0 or own != other:
        take_estate(part, state, mate, source)
