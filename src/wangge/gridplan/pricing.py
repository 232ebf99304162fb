"""Exact pricing for the certificate: the cheapest set of nodes around a centre, by dynamic programming.

Connection is left out, so every real grid is among the sets and the least price found is a true lower bound. The
price of a set S around centre j in S is Σ households·distance to j, the price of every estate and every further
block it touches, and the price of its distance from the target size, less the duals of its nodes.
"""

from __future__ import annotations

import numpy as np

from wangge.gridplan.compiled import compiled
from wangge.gridplan.model import Flags, Floats, Ints

FORCE = 1e7  # reward for taking the centre itself, taken off again afterwards


@compiled
def knapsack(
    cost: Floats, weight: Ints, group_end: Ints, group_price: Floats, block_end: Ints, street: float, most: int,
    took: Flags, opened: Flags, entered: Flags,
) -> Floats:  # fmt: skip
    """Give for every total weight 0..most the least price of a set of items of that weight (inf if none).

    Items come sorted by block and estate: `group_end[g]` is the end of estate group g in the items, `block_end[b]`
    the end of block b in the groups. `took`, `opened`, `entered` (rows × most+1) record the choices.
    """
    best = np.full(most + 1, np.inf)
    best[0] = -street
    item, group = 0, 0
    for block in range(len(block_end)):
        inside = best + street
        while group < block_end[block]:
            chosen = inside + group_price[group]
            while item < group_end[group]:
                take(chosen, cost[item], weight[item], most, took[item])
                item += 1
            for total in range(most + 1):
                better = chosen[total] < inside[total]
                opened[group, total] = better
                if better:
                    inside[total] = chosen[total]
            group += 1
        for total in range(most + 1):
            better = inside[total] < best[total]
            entered[block, total] = better
            if better:
                best[total] = inside[total]
    return best


@compiled
def take(chosen: Floats, cost: float, weight: int, most: int, took: Flags) -> None:
    """Offer one item to all sets."""
    if weight > most:
        took[:] = False
        return
    for total in range(most, weight - 1, -1):
        with_it = chosen[total - weight] + cost
        better = with_it < chosen[total]
        took[total] = better
        if better:
            chosen[total] = with_it
    for total in range(min(weight, most + 1)):
        took[total] = False


@compiled
def traced(
    total: int, weight: Ints, group_end: Ints, block_end: Ints, took: Flags, opened: Flags, entered: Flags
) -> Ints:
    """Give 1 for every item of the recorded set of weight `total`."""
    inside = np.zeros(len(weight), dtype=np.int64)
    for block in range(len(block_end) - 1, -1, -1):
        if not entered[block, total]:
            continue
        first_group = block_end[block - 1] if block > 0 else 0
        for group in range(block_end[block] - 1, first_group - 1, -1):
            if not opened[group, total]:
                continue
            first_item = group_end[group - 1] if group > 0 else 0
            for item in range(group_end[group] - 1, first_item - 1, -1):
                if took[item, total]:
                    inside[item] = 1
                    total -= weight[item]
    return inside


@compiled
def cheapest_sets(
    distance: Floats, households: Ints, dual: Floats, group_end: Ints, group_price: Floats, block_end: Ints,
    street: float, balance: float, target: float, least: int, most: int,
) -> tuple[Floats, Ints]:  # fmt: skip
    """Give for every centre the least reduced price of a set in range and the set itself (1 per node).

    `distance[j, i]` is already multiplied by the price of a metre.
    """
    count = len(households)
    value, sets = np.full(count, np.inf), np.zeros((count, count), dtype=np.int64)
    took = np.zeros((count, most + 1), dtype=np.bool_)
    opened = np.zeros((len(group_end), most + 1), dtype=np.bool_)
    entered = np.zeros((len(block_end), most + 1), dtype=np.bool_)
    cost = np.empty(count)
    for centre in range(count):
        for node in range(count):
            cost[node] = households[node] * distance[centre, node] - dual[node]
        cost[centre] -= FORCE
        best = knapsack(
            cost, households, group_end, group_price, block_end, street, most, took, opened, entered
        )  # fmt: skip
        where = -1
        for total in range(least, most + 1):
            price = best[total] + balance * abs(total / target - 1.0)
            if price < value[centre]:
                value[centre], where = price, total
        if where >= 0:
            sets[centre] = traced(where, households, group_end, block_end, took, opened, entered)
            value[centre] += FORCE
    return value, sets
