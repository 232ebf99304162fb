"""Micro-grids: lists of units and floors of 50 to 100 households inside each grid.

Most households live in buildings that are larger than a micro-grid, so buildings are first sliced by unit
(stairwell), and large units by floors; slices are then gathered into connected micro-grids like buildings into grids.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from wangge.gridplan.arrangement import Arrangement
from wangge.gridplan.kernels import EDGE, NODE, Part
from wangge.gridplan.model import Buildings, Ints, MicroResult, Rules
from wangge.gridplan.parts import Graph, price_list, records, share_counts, whole_part
from wangge.gridplan.search import divide

STOREYS = 6
PER_FLOOR = 4


@dataclass(frozen=True, slots=True)
class Slice:
    """One unit, or some floors of one: building row, unit, first and last floor, households."""

    row: int
    unit: int
    low: int
    high: int
    households: int


def spread_evenly(total: int, parts: int) -> list[int]:
    """Divide a count into near-equal whole numbers."""
    return [total * (n + 1) // parts - total * n // parts for n in range(parts)]


def slices_of(buildings: Buildings, row: int, most: int) -> list[Slice]:
    """Slice one building by unit, and a unit above half the maximum by floors; missing numbers are estimated."""
    total = int(buildings.households[row])
    floors = int(buildings.floors[row]) or (STOREYS if total <= 150 else 18)
    units = int(buildings.units[row]) or max(1, round(total / (floors * PER_FLOOR)))
    units = min(units, max(total, 1))
    made = []
    for unit, households in enumerate(spread_evenly(total, units), start=1):
        pieces = min(max(1, math.ceil(households / (most / 2))), floors)
        top = 0
        for share, height in zip(spread_evenly(households, pieces), spread_evenly(floors, pieces), strict=True):
            made.append(Slice(row, unit, top + 1, top + height, share))
            top += height
    return made


def micro_part(graph: Graph, arrangement: Arrangement, slices: list[Slice], rules: Rules, grids: int) -> Part:
    """Make a part of slices: slices of one building follow one another, those of neighbours touch."""
    count = len(slices)
    node = np.array([arrangement.node[s.row] for s in slices])
    pairs = slice_pairs(graph, slices, node)
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    pairs = pairs[order]
    ends = np.searchsorted(pairs[:, 0], np.arange(count + 1))
    households = np.array([s.households for s in slices], dtype=np.float64)
    rank = np.array([n for n, _ in enumerate(slices)]) * 0.01  # a little apart, so that neighbours stay together
    nodes = records(
        NODE, first=ends[:-1], last=ends[1:], x=graph.x[node] + rank, y=graph.y[node], households=households,
        load=households, area=np.ones(count), outer=np.ones(count), compound=np.full(count, -1),
        block=np.zeros(count, dtype=np.int64), old=np.full(count, -1),
    )  # fmt: skip
    ones = np.ones(len(pairs))
    apart = node[pairs[:, 0]] != node[pairs[:, 1]]
    edges = records(EDGE, to=pairs[:, 1], passable=ones > 0, length=0.1 * ones, tie=1.0 * apart)
    total = float(households.sum())
    prices = price_list(rules, graph.typical / 2, total, total, grids)
    return whole_part(nodes, edges, np.zeros(0), prices)


def slice_pairs(graph: Graph, slices: list[Slice], node: Ints) -> Ints:
    """Give all pairs of slices that touch."""
    of_node: dict[int, list[int]] = {}
    for place, owner in enumerate(node.tolist()):
        of_node.setdefault(owner, []).append(place)
    found: set[tuple[int, int]] = set()
    for owner, places in of_node.items():
        found.update(pairwise(places))
        for entry in range(graph.indptr[owner], graph.indptr[owner + 1]):
            other = int(graph.indices[entry])
            if graph.passable[entry] and other > owner and other in of_node:
                found.update((a, b) for a in places for b in of_node[other])
    every = sorted(found | {(b, a) for a, b in found})
    return np.array(every, dtype=np.int64).reshape(-1, 2)


def divide_micro(
    graph: Graph, arrangement: Arrangement, buildings: Buildings, rows: Ints, rules: Rules, seed: int
) -> tuple[list[Slice], Ints]:
    """Gather the slices of one grid's buildings into micro-grids; give the slices and the number of each."""
    slices = [piece for row in rows for piece in slices_of(buildings, int(row), rules.micro_maximum)]
    below = rules.for_micro()
    total = float(sum(s.households for s in slices))
    count = min(share_counts([total], [False], below)[0], len(slices))
    if count <= 1:
        return slices, np.zeros(len(slices), dtype=np.int64)
    part = micro_part(graph, arrangement, slices, below, count)
    return slices, divide(part, count, "fast", seed).label


def micro_grids(
    graph: Graph, arrangement: Arrangement, buildings: Buildings, rows: Ints, grid_id: str, rules: Rules, seed: int
) -> list[MicroResult]:
    """Divide one grid into micro-grids, numbered 01, 02, … as the buildings lie from west to east."""
    slices, label = divide_micro(graph, arrangement, buildings, rows, rules, seed)
    kinds = np.unique(label)
    west = {
        int(k): min(graph.x[arrangement.node[s.row]] for s, g in zip(slices, label, strict=True) if g == k)
        for k in kinds
    }
    made = []
    for number, kind in enumerate(sorted(west, key=lambda k: (west[k], k)), start=1):
        own = [s for s, g in zip(slices, label, strict=True) if g == kind]
        households = sum(s.households for s in own)
        pieces = [(s.row, s.unit, s.unit, s.low, s.high, s.households) for s in own]
        fits = rules.micro_minimum <= households <= rules.micro_maximum
        made.append(MicroResult(f"{grid_id}{number:02d}", grid_id, households, pieces, fits))
    return made


def micro_of_buildings(micros: list[MicroResult], count: int) -> list[str]:
    """Give for every building row its micro-grid, or all of them joined by `;` where it is cut."""
    names: list[list[str]] = [[] for _ in range(count)]
    for micro in micros:
        for row, *_ in micro.pieces:
            if micro.micro_id not in names[row]:
                names[row].append(micro.micro_id)
    return [";".join(sorted(own)) for own in names]
