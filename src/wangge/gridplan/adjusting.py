"""Adjust a division that is in force: as little upheaval as its price says, and the frontier of choices.

Annealing from the former division finds, for a few numbers of grids, who need not move; CP-SAT betters it and proves
how few households must move with that number of grids. From there annealing gives up stability for better grids, at
the price per moved household that the rules name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from wangge.gridplan.exact import solve_exactly
from wangge.gridplan.kernels import IDEAL, KEEP, LOAD, MAXIMUM, MINIMUM, RANGE, TARGET, Part
from wangge.gridplan.model import Floats, Ints, Rules
from wangge.gridplan.parts import Graph, coarse_part, contract, count_range, make_part, starts, whole_part
from wangge.gridplan.search import Work, judge, run
from wangge.gridplan.trees import bisect

EXACT_NODES = 160
GENTLE = 2.0  # a price of moving that does not outweigh the range
FAINT = 0.05
MODEST_SHAPE = 0.35  # in an adjustment nobody should change grid for a rounder one
ATTEMPTS = 8
REPAIR = Work(runs=2, steps=150, tries=1, hot=0.08, cold=0.004, softest=1.0, until_fit=True)


@dataclass(slots=True)
class Adjusted:
    """A division that carries on an old one: label per node, and how many households must move in any case."""

    label: Ints
    moved_at_least: int


def old_labels(old: list[str], nodes: Ints, households: Floats) -> tuple[Ints, int]:
    """Number the former grids of some nodes, the largest first; -1 for nodes without one."""
    names = [old[node] for node in nodes]
    weight: dict[str, float] = {}
    for name, count in zip(names, households, strict=True):
        if name:
            weight[name] = weight.get(name, 0.0) + float(count) + 1e-6
    rank = {name: place for place, name in enumerate(sorted(weight, key=lambda n: (-weight[n], n)))}
    return np.array([rank.get(name, -1) for name in names], dtype=np.int64), len(rank)


def adjust_part(graph: Graph, nodes: Ints, old: list[str], count: int, rules: Rules, seed: int) -> Adjusted | None:
    """Adjust one part; None where its former division gives nothing to hold on to or no division in range is found."""
    households = graph.households[nodes]
    label, labels = old_labels(old, nodes, households)
    if not labels:
        return None
    rules = replace(rules, weights=replace(rules.weights, shape=min(rules.weights.shape, MODEST_SHAPE)))
    begun = {
        grids: steadiest(graph, nodes, label, grids, rules, seed)
        for grids in counts_to_try(labels, count, graph, nodes, rules)
    }

    def worth(grids: int) -> tuple[bool, float, int]:
        moved = float(households[begun[grids] != label].sum())
        upheaval = rules.keep * moved / rules.ideal + rules.weights.count * abs(grids - count) / count
        return not fits(begun[grids], households, rules), upheaval, grids

    for grids in sorted(begun, key=worth):
        part = make_part(graph, nodes, label, rules, grids)
        start, bound = least_moved(part, begun[grids], grids, labels, rules)
        better = improve(graph, nodes, start, label, grids, rules, seed)
        if better is not None:
            return Adjusted(better, bound)
    return None


def counts_to_try(labels: int, count: int, graph: Graph, nodes: Ints, rules: Rules) -> list[int]:
    """Give the numbers of grids an adjustment may end with: near the former one, and what a new plan would have."""
    least, most = count_range(float(graph.households[nodes].sum()), rules)
    near = min(max(labels, least), most)
    return sorted({count, *range(max(least, near - 1), min(most, near + 1) + 1)})


def least_moved(part: Part, begun: Ints, grids: int, labels: int, rules: Rules) -> tuple[Ints, int]:
    """Let CP-SAT better what annealing found; give what moves fewer, and how many households must move (0: unknown)."""
    old, households = part.nodes["old"], part.nodes["households"]
    small = len(part.nodes) <= EXACT_NODES
    group = np.arange(len(part.nodes)) if small else contract(part, EXACT_NODES, rules.minimum / 6)
    coarse = coarse_part(part, group)
    ready = fits(begun, households, rules)
    enough = int(households[begun != old].sum()) if ready and small else 0
    hint = (begun if ready else old)[np.unique(group, return_index=True)[1]]
    found = solve_exactly(coarse, grids, old=coarse.nodes["old"], labels=labels, hint=hint, enough=enough)
    tried = [begun, *([mend(part, found.label[group])] if len(found.label) else [])]
    start = min(tried, key=lambda c: (not fits(c, households, rules), float(households[c != old].sum())))
    return start, found.moved_at_least if small else 0


def fits(label: Ints, households: Floats, rules: Rules) -> bool:
    """Say whether every grid of a division is in range."""
    size = np.bincount(label, weights=households)
    used = np.bincount(label) > 0
    return bool(((size >= rules.minimum) & (size <= rules.maximum))[used].all())


def mend(part: Part, label: Ints) -> Ints:
    """Give every stray piece of a grid to the neighbour it shares most border with."""
    label = label.copy()
    start, end = starts(part), part.edges["to"]
    walk = part.edges["passable"]
    for _ in range(len(label)):
        same = walk & (label[start] == label[end])
        links = coo_array((np.ones(int(same.sum()), dtype=np.int8), (start[same], end[same])), (len(label),) * 2)
        piece = connected_components(links, directed=False)[1]
        weight = np.bincount(piece, weights=part.nodes["households"] + 1e-3)
        heaviest = {
            int(g): int(np.argmax(np.where(np.bincount(piece, weights=label == g) > 0, weight, -1))) for g in label
        }
        stray = np.flatnonzero(np.array([heaviest[int(g)] for g in label]) != piece)
        if not stray.size:
            return label
        island = piece == piece[stray[0]]
        rim = walk & island[start] & ~island[end]
        label[island] = int(np.argmax(np.bincount(label[end[rim]], weights=part.edges["length"][rim])))
    return label


def steadiest(graph: Graph, nodes: Ints, old: Ints, grids: int, rules: Rules, seed: int) -> Ints:
    """Give the division nearest to the former one that annealing finds: in range if it can, then fewest moved."""
    households = graph.households[nodes]
    part = make_part(graph, nodes, old, rules, grids)
    best, least = old, (True, np.inf)
    for attempt in range(ATTEMPTS):
        start = as_many(part, mend(part, settled(part, old)), grids, seed + attempt)
        kept, place = np.unique(start, return_inverse=True)
        if len(kept) != grids:
            break
        found = kept[run(calm(part, old, kept), grids, REPAIR, seed + 31 * attempt, place).label]
        worth = (not fits(found, households, rules), float(households[found != old].sum()))
        if worth < least:
            best, least = found, worth
    return best


def calm(part: Part, old: Ints, kept: Ints) -> Part:
    """Give a part whose prices speak of the range and of moved households, and hardly of anything else."""
    prices, nodes = part.prices * FAINT, part.nodes.copy()
    for term in (MINIMUM, MAXIMUM, TARGET, LOAD, IDEAL, RANGE):
        prices[term] = part.prices[term]
    prices[KEEP] = GENTLE / part.prices[IDEAL]
    place = np.full(int(max(old.max(), kept.max())) + 2, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    nodes["old"] = place[old]
    return part._replace(nodes=nodes, prices=prices, estates=FAINT * part.estates)


def settled(part: Part, old: Ints) -> Ints:
    """Give every node without a former grid to the former grid it shares most border with."""
    label, start, end = old.copy(), starts(part), part.edges["to"]
    while (label < 0).any():
        rim = part.edges["passable"] & (label[start] < 0) & (label[end] >= 0)
        if not rim.any():
            return np.maximum(label, 0)
        node = start[np.flatnonzero(rim)[np.argmax(part.edges["length"][rim])]]
        own = rim & (start == node)
        label[node] = int(np.argmax(np.bincount(label[end[own]], weights=part.edges["length"][own])))
    return label


def as_many(part: Part, label: Ints, grids: int, seed: int) -> Ints:
    """Cut the largest grids in two, or join the smallest to a neighbour, until there are `grids` of them."""
    label = label.copy()
    start, end = starts(part), part.edges["to"]
    while (count := len(np.unique(label))) != grids:
        size = np.bincount(label, weights=part.nodes["households"] + 1e-3)
        if count < grids:
            nodes = np.flatnonzero(label == np.argmax(size))
            if len(nodes) < 2:
                return label
            free = int(np.flatnonzero(np.append(np.bincount(label), 0) == 0)[0])
            halves = bisect(extract(part, nodes), 2, 4, seed)
            label[nodes[halves == 1]] = free
            continue
        least = int(np.argmin(np.where(size > 0, size, np.inf)))
        rim = part.edges["passable"] & (label[start] == least) & (label[end] != least)
        beside = np.unique(label[end[rim]])
        if not len(beside):
            return label
        label[label == least] = beside[np.argmin(size[beside])]
    return label


def extract(part: Part, nodes: Ints) -> Part:
    """Give the part that some nodes make among themselves, with the same prices."""
    place = np.full(len(part.nodes), -1, dtype=np.int64)
    place[nodes] = np.arange(len(nodes))
    start = starts(part)
    inner = (place[start] >= 0) & (place[part.edges["to"]] >= 0)
    edges, own = part.edges[inner].copy(), part.nodes[nodes].copy()
    edges["to"] = place[edges["to"]]
    own["last"] = np.cumsum(np.bincount(place[start[inner]], minlength=len(nodes)))
    own["first"] = np.append(0, own["last"][:-1])
    return whole_part(own, edges, part.estates, part.prices)


def improve(graph: Graph, nodes: Ints, label: Ints, old: Ints, grids: int, rules: Rules, seed: int) -> Ints | None:
    """Better a division at the rules' price of a moved household; labels keep their former grid."""
    kept, start = np.unique(label, return_inverse=True)
    if len(kept) != grids:
        return None
    place = {int(name): number for number, name in enumerate(kept)}
    part = make_part(graph, nodes, np.array([place.get(int(o), -1) for o in old], dtype=np.int64), rules, grids)
    begun = judge(part, start)
    found = run(part, grids, Work(runs=1, steps=150, tries=1, hot=0.1, cold=0.004, softest=1.0), seed, start)
    best = found if (found.out, found.cost) <= (begun.out, begun.cost) else begun
    return None if best.out else best.label
