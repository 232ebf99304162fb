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
def allowance(heat: float) -> float:
    """Draw how much dearer a move may be at this heat: Metropolis' rule, turned round."""
    if heat <= 0.0:
        return 0.0
    most: float = -heat * np.log(1.0 - np.random.random())
    return most


@lean
def settle(part: Part, state: State, a: int, b: int, heat: float) -> bool:
    """Accept or take back the tentative changes between two grids, by their price and at this heat."""
    changes = state.clock[1]
    most = allowance(heat) + state.grids[a].cost + state.grids[b].cost
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
    most = allowance(heat) + state.grids[source].cost + state.grids[grid].cost
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
    cost, cost_new = fixed_with(part, state, node, source, -1), fixed_with(part, state, node, grid, 1)
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
def fixed_with(part: Part, state: State, node: int, grid: int, sign: int) -> float:
    """Give the price of a grid with (1) or without (-1) one node, but for its shape and distances."""
    own, one = state.grids[grid], part.nodes[node]
    alone = 0 if sign > 0 else 1  # of its kind in the grid: coming it is counted anew, leaving it is the last
    estates, blocks = own.estates, own.blocks
    if one.compound >= 0 and state.in_compound[grid, one.compound] == alone:
        estates += sign * part.estates[one.compound]
    if state.in_block[grid, one.block] == alone:
        blocks += sign
    moved = own.moved
    if one.old != grid:
        moved += sign * one.households
    total: float = estates + part.prices[STREET] * (blocks - 1) + part.prices[KEEP] * moved
    return total + size_price(part, own.households + sign * one.households, own.load + sign * one.load)


@lean
def shape_with(part: Part, state: State, node: int, grid: int, sign: int, inside: float) -> float:
    """Give the price of a grid's shape with (1) or without (-1) one node that shares `inside` metres with it."""
    border = state.grids[grid].border + sign * (part.nodes[node].rim - 2.0 * inside)
    return shape_price(part, state.grids[grid].area + sign * part.nodes[node].area, border)


@lean
def reach_with(part: Part, state: State, node: int, grid: int) -> float:
    """Give the household-metres to the best centre of a grid that takes one node in."""
    weight, best = part.nodes[node].households, state.reach[grid, node]
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
    return walk(part, state, first, grid) == state.grids[grid].size - 1


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
def flip_estate(part: Part, state: State, node: int, grid: int) -> None:
    """Move all of a node's estate that shares its grid."""
    source, compound = state.seats[node].label, part.nodes[node].compound
    for place in range(state.grids[source].listed):
        other = state.members[source, place]
        if other == node or (compound >= 0 and part.nodes[other].compound == compound):
            shift(part, state, other, grid)


@lean
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


@lean
def exchange_estates(part: Part, state: State, node: int, mate: int) -> None:
    """Let two neighbouring estates (or lone buildings) change places, each as far as it lies in its grid."""
    source, target = state.seats[node].label, state.seats[mate].label
    own, other = part.nodes[node].compound, part.nodes[mate].compound
    flip_estate(part, state, node, target)
    if own < 0 or own != other:
        flip_estate(part, state, mate, source)
