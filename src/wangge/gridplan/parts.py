"""Cut a community into connected parts, share out the number of grids, and contract what is too large."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from wangge.gridplan.arrangement import LEAST_BORDER_M, RIVER, STREET, Arrangement
from wangge.gridplan.columns import sums
from wangge.gridplan.kernels import (
    BALANCE,
    DISTANCE,
    EDGE,
    IDEAL,
    KEEP,
    LOAD,
    MAXIMUM,
    MINIMUM,
    NODE,
    PRICES,
    RANGE,
    SHAPE,
    TARGET,
    WORKLOAD,
    Part,
)
from wangge.gridplan.kernels import (
    STREET as STREET_PRICE,
)
from wangge.gridplan.model import Flags, Floats, Ints, Records, Rules

TIE_ESTATE, TIE_STREET = 0.8, 0.7
MOST_APART = 700  # nodes: 4 MB of distances


@dataclass(slots=True)
class Graph:
    """A whole community as nodes: the arrangement's graph with households, load and estate per node."""

    indptr: Ints
    indices: Ints
    length: Floats
    passable: Flags
    barrier: Ints
    x: Floats
    y: Floats
    households: Floats
    load: Floats
    area: Floats
    outer: Floats
    compound: Ints
    block: Ints
    typical: float

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.x)


def graph_of(arrangement: Arrangement, households: Ints, load: Floats, compound: Ints) -> Graph:
    """Sum buildings up to nodes; the columns are per building."""
    node = arrangement.node
    count = int(node.max()) + 1
    estate = np.full(count, -1, dtype=np.int64)
    np.maximum.at(estate, node, compound)
    known = np.unique(estate[estate >= 0])
    estate[estate >= 0] = np.searchsorted(known, estate[estate >= 0])
    return Graph(
        indptr=arrangement.indptr, indices=arrangement.indices, length=arrangement.length,
        passable=(arrangement.open >= LEAST_BORDER_M) & (arrangement.barrier < RIVER), barrier=arrangement.barrier,
        x=arrangement.x, y=arrangement.y,
        households=sums(node, households, count),
        load=sums(node, load, count),
        area=arrangement.area, outer=arrangement.outer, compound=estate, block=arrangement.block, typical=1.0,
    )  # fmt: skip


def sources(graph: Graph) -> Ints:
    """Give the node each entry of the graph starts from."""
    return np.repeat(np.arange(graph.size), np.diff(graph.indptr))


def components(graph: Graph, alone: Flags) -> Ints:
    """Number the parts of the graph on foot; nodes that stand `alone` are parts of their own."""
    start = sources(graph)
    kept = graph.passable & ~alone[start] & ~alone[graph.indices]
    links = coo_array((np.ones(int(kept.sum()), dtype=np.int8), (start[kept], graph.indices[kept])), (graph.size,) * 2)
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def find_parts(graph: Graph, rules: Rules) -> list[Ints]:
    """Give the nodes of each part: buildings above the maximum alone, the rest by connection.

    Ground without households that only such a building cuts off is joined to a neighbour, for nobody should work
    a grid of empty buildings.
    """
    alone = graph.households > rules.maximum
    number = components(graph, alone)
    start = sources(graph)
    for part in range(int(number.max()) + 1):
        members = number == part
        if graph.households[members].sum() > 0:
            continue
        leaving = members[start] & ~members[graph.indices] & graph.passable
        if leaving.any():
            reach = np.bincount(number[graph.indices[leaving]], weights=graph.length[leaving])
            number[members] = int(np.argmax(reach))
    return [np.flatnonzero(number == part) for part in np.unique(number)]


def count_range(households: float, rules: Rules) -> tuple[int, int]:
    """Give the least and the most grids these households may have; least > most means that no number fits."""
    return max(1, math.ceil(households / rules.maximum)), math.floor(households / rules.minimum)


def ideal_count(households: float, rules: Rules) -> int:
    """Give the number of grids the policy asks for, within what the range allows."""
    least, most = count_range(households, rules)
    if least > most:
        return max(1, min((k for k in (most, least) if k > 0), key=lambda k: abs(households / k - rules.ideal)))
    if rules.count == "minimum":
        return least
    return min(max(math.floor(households / rules.ideal + 0.5), least), most)


def share_counts(households: list[float], alone: list[bool], rules: Rules) -> list[int]:
    """Share the community's ideal number of grids among its parts, each within what its range allows.

    A part that stands `alone`, for a building in it is above the maximum, is one grid and counts for nothing.
    """
    counts = [1 if single else ideal_count(h, rules) for h, single in zip(households, alone, strict=True)]
    if rules.count == "minimum":
        return counts
    free = [i for i, single in enumerate(alone) if not single]
    wanted = math.floor(sum(households[i] for i in free) / rules.ideal + 0.5)
    while True:
        gap = wanted - sum(counts[i] for i in free)
        step = 1 if gap > 0 else -1
        able = [i for i in free if may_have(households[i], counts[i] + step, rules)]
        if gap == 0 or not able:
            return counts
        best = min(able, key=lambda i: (abs(households[i] / (counts[i] + step) - rules.ideal), i))
        counts[best] += step


def may_have(households: float, count: int, rules: Rules) -> bool:
    """Say whether a part with these households may have that many grids."""
    least, most = count_range(households, rules)
    return least <= count <= most


def price_list(rules: Rules, typical: float, households: float, load: float, grids: int) -> Floats:
    """Give the prices of a part that is divided into `grids`."""
    weights = rules.weights
    prices = np.zeros(PRICES)
    prices[MINIMUM], prices[MAXIMUM], prices[IDEAL] = rules.minimum, rules.maximum, rules.ideal
    prices[TARGET], prices[LOAD] = max(households / grids, 1e-9), max(load / grids, 1e-9)
    prices[DISTANCE] = weights.distance / (rules.ideal * typical)
    prices[STREET_PRICE] = weights.street
    prices[BALANCE], prices[WORKLOAD] = weights.balance, weights.workload
    prices[SHAPE], prices[RANGE] = weights.shape, weights.range
    prices[KEEP] = rules.keep / rules.ideal
    return prices


def make_part(graph: Graph, nodes: Ints, old: Ints, rules: Rules, grids: int) -> Part:
    """Cut the nodes of one part out of the graph; borders to other parts count as outside."""
    seat = np.full(graph.size, -1, dtype=np.int64)
    seat[nodes] = np.arange(len(nodes))
    start = sources(graph)
    inner = (seat[start] >= 0) & (seat[graph.indices] >= 0)
    rim = (seat[start] >= 0) & (seat[graph.indices] < 0)
    outer = graph.outer[nodes] + sums(seat[start[rim]], graph.length[rim], len(nodes))
    begin, end = start[inner], graph.indices[inner]
    estate_a, estate_b = graph.compound[begin], graph.compound[end]
    tie = np.where(estate_a != estate_b, TIE_ESTATE, 0.0) + np.where(graph.barrier[inner] >= STREET, TIE_STREET, 0.0)
    degree = np.bincount(seat[begin], minlength=len(nodes))
    households, load = graph.households[nodes], graph.load[nodes]
    ends = np.concatenate([[0], np.cumsum(degree)])
    estate = compact(graph.compound[nodes])
    inside = estate >= 0
    size = np.bincount(estate[inside], weights=households[inside])
    weights = rules.weights
    return whole_part(
        records(
            NODE, first=ends[:-1], last=ends[1:], x=graph.x[nodes], y=graph.y[nodes], households=households, load=load,
            area=graph.area[nodes], outer=outer, compound=estate, block=compact(graph.block[nodes]), old=old,
        ),
        records(EDGE, to=seat[end], length=graph.length[inner], passable=graph.passable[inner], tie=tie),
        np.where(size <= rules.maximum, weights.small_split, weights.split),
        price_list(rules, graph.typical, float(households.sum()), float(load.sum()), grids),
    )  # fmt: skip


def whole_part(nodes: Records, edges: Records, estates: Floats, prices: Floats) -> Part:
    """Join the arrays of a part; `rim` of the nodes and the distances between them are filled in here."""
    start = np.repeat(np.arange(len(nodes)), nodes["last"] - nodes["first"])
    nodes["rim"] = nodes["outer"] + sums(start, edges["length"], len(nodes))
    x, y = (nodes["x"], nodes["y"]) if len(nodes) <= MOST_APART else (np.zeros(0), np.zeros(0))
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    return Part(nodes, edges, estates, prices, apart)


def compact(values: Ints) -> Ints:
    """Renumber non-negative values from 0 without holes; negative ones stay -1."""
    made = np.full(len(values), -1, dtype=np.int64)
    known = values >= 0
    made[known] = np.unique(values[known], return_inverse=True)[1]
    return made


def small_estates(part: Part) -> Flags:
    """Say of every estate whether it fits into one grid."""
    estate = part.nodes["compound"]
    inside = estate >= 0
    size = np.bincount(estate[inside], weights=part.nodes["households"][inside], minlength=len(part.estates))
    return np.asarray(size <= part.prices[MAXIMUM], dtype=np.bool_)


def cut_estates(part: Part, label: Ints) -> Ints:
    """Give the estates that would fit into one grid and that a division cuts."""
    inside = part.nodes["compound"] >= 0
    pairs = np.unique(np.column_stack([part.nodes["compound"][inside], label[inside]]), axis=0)
    pieces = np.bincount(pairs[:, 0], minlength=len(part.estates))
    return np.flatnonzero(small_estates(part) & (pieces > 1))


def whole_estates(part: Part, loose: Ints) -> Ints:
    """Group the nodes of every estate that fits into one grid, as far as it hangs together; others stand alone.

    So do the buildings of the estates that are `loose`.
    """
    estate, start, end = part.nodes["compound"], starts(part), part.edges["to"]
    kept = np.append(small_estates(part), False)
    kept[loose] = False
    small = kept[estate]
    joined = part.edges["passable"] & small[start] & (estate[start] == estate[end])
    links = coo_array((np.ones(int(joined.sum()), dtype=np.int8), (start[joined], end[joined])), (len(estate),) * 2)
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def contract(part: Part, most: int, cap: float) -> Ints:
    """Join small neighbours of one estate and block until at most `most` groups stand, none above `cap` households.

    Gives the group of each node. A part of many small houses becomes a part of rows of houses.
    """
    group = np.arange(len(part.nodes))
    start = starts(part)
    alike = (part.nodes["compound"][start] == part.nodes["compound"][part.edges["to"]]) & (
        part.nodes["block"][start] == part.nodes["block"][part.edges["to"]]
    )
    alike &= part.edges["passable"] & (part.nodes["old"][start] == part.nodes["old"][part.edges["to"]])
    while True:
        count = int(group.max()) + 1
        if count <= most:
            return group
        joined = match(part, group, start, alike, cap, count - most)
        if joined is None:
            return group
        group = np.unique(joined[group], return_inverse=True)[1]


def match(part: Part, group: Ints, start: Ints, alike: Flags, cap: float, wanted: int) -> Ints | None:
    """Pair groups with the neighbour they share most border with, smallest pairs first."""
    a, b = group[start[alike]], group[part.edges["to"][alike]]
    between = a < b
    if not between.any():
        return None
    count = int(group.max()) + 1
    key, entry = np.unique(a[between] * count + b[between], return_inverse=True)
    border = np.bincount(entry, weights=part.edges["length"][alike][between])
    left, right = key // count, key % count
    weight = np.bincount(group, weights=part.nodes["households"])
    size = np.bincount(group)
    both = weight[left] + weight[right]
    fits = both <= cap
    order = np.lexsort((right, left, -border, (size[left] + size[right]), np.floor(both * 4 / cap)))
    partner = np.arange(count)
    taken = np.zeros(count, dtype=bool)
    done = 0
    for pair in order[fits[order]]:
        one, two = left[pair], right[pair]
        if not taken[one] and not taken[two]:
            taken[one] = taken[two] = True
            partner[two] = one
            done += 1
            if done >= wanted:
                break
    return partner if done else None


def coarse_part(part: Part, group: Ints) -> Part:
    """Give the part whose nodes are the groups."""
    count = int(group.max()) + 1
    start = group[starts(part)]
    end = group[part.edges["to"]]
    differ = start != end
    key, entry = np.unique(start[differ] * count + end[differ], return_inverse=True)
    length = np.bincount(entry, weights=part.edges["length"][differ])
    passable = np.bincount(entry, weights=part.edges["passable"][differ]) > 0
    tie = np.full(len(key), 9.0)
    np.minimum.at(tie, entry, part.edges["tie"][differ])
    first = np.full(count, len(group), dtype=np.int64)
    np.minimum.at(first, group, np.arange(len(group)))
    heavy = part.nodes["households"] + 1e-6
    weight = np.bincount(group, weights=heavy)
    ends = np.searchsorted(key // count, np.arange(count + 1))
    columns: dict[str, npt.NDArray[Any]] = {
        name: np.bincount(group, weights=part.nodes[name]) for name in ("households", "load", "area", "outer")
    }
    for name in ("x", "y"):
        columns[name] = np.bincount(group, weights=heavy * part.nodes[name]) / weight
    for name in ("compound", "block", "old"):
        columns[name] = part.nodes[name][first]
    edges = records(EDGE, to=key % count, length=length, passable=passable, tie=tie)
    return whole_part(records(NODE, first=ends[:-1], last=ends[1:], **columns), edges, part.estates, part.prices)


def starts(part: Part) -> Ints:
    """Give the node each edge starts from."""
    return np.repeat(np.arange(len(part.nodes)), part.nodes["last"] - part.nodes["first"])


def records(kind: np.dtype[np.void], **columns: npt.NDArray[Any]) -> Records:
    """Join columns to an array of records."""
    made = np.zeros(len(next(iter(columns.values()))), dtype=kind)
    for name, column in columns.items():
        made[name] = column
    return made
