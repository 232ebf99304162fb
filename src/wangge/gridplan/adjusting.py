"""Adjust a division that is in force: as little upheaval as its price says, and the frontier of choices.

The least upheaval is found and proven by CP-SAT; from there annealing gives up stability for better grids, at the
price per moved household that the rules name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from wangge.gridplan.exact import Exact, solve_exactly
from wangge.gridplan.kernels import Part
from wangge.gridplan.model import Floats, Ints, Rules
from wangge.gridplan.parts import Graph, coarse_part, contract, count_range, make_part, starts
from wangge.gridplan.search import Work, judge, run

EXACT_NODES = 160
GENTLE = 1.0  # a price of moving that does not outweigh the range
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
    label, labels = old_labels(old, nodes, graph.households[nodes])
    if not labels:
        return None
    least, most = count_range(float(graph.households[nodes].sum()), rules)
    near = min(max(labels, least), most)
    for grids in dict.fromkeys((near, count)):
        part = make_part(graph, nodes, label, rules, grids)
        group = contract(part, EXACT_NODES, rules.minimum / 6) if len(nodes) > EXACT_NODES else np.arange(len(nodes))
        coarse = coarse_part(part, group)
        found: Exact = solve_exactly(coarse, grids, old=coarse.nodes["old"], labels=labels, hint=coarse.nodes["old"])
        if not len(found.label):
            continue
        start = mend(part, found.label[group])
        if not found.optimal:
            start = steadiest(graph, nodes, start, label, grids, rules, seed)
        better = improve(graph, nodes, start, label, grids, rules, seed)
        if better is not None:
            return Adjusted(better, found.moved_at_least if len(coarse.nodes) == len(nodes) else 0)
    return None


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


def steadiest(graph: Graph, nodes: Ints, label: Ints, old: Ints, grids: int, rules: Rules, seed: int) -> Ints:
    """Give the division in range that moves fewest households, among the one given and some found by annealing."""
    tried = [label, *(repair(graph, nodes, label, old, grids, rules, seed + 31 * n) for n in range(4))]
    households = graph.households[nodes]

    def worth(candidate: Ints) -> tuple[int, float]:
        size = np.bincount(candidate, weights=households)
        out = int((((size < rules.minimum) | (size > rules.maximum)) & (size > 0)).sum())
        return out, float(households[candidate != old].sum())

    return min(tried, key=worth)


def repair(graph: Graph, nodes: Ints, label: Ints, old: Ints, grids: int, rules: Rules, seed: int) -> Ints:
    """Bring a mended division into the range where CP-SAT ran out of time, moving little; keeps the labels' names."""
    kept, start = np.unique(label, return_inverse=True)
    if len(kept) != grids:
        return label
    place = {int(name): number for number, name in enumerate(kept)}
    own = np.array([place.get(int(o), -1) for o in old], dtype=np.int64)
    part = make_part(graph, nodes, own, replace(rules, keep=min(rules.keep, GENTLE)), grids)
    return np.asarray(kept[run(part, grids, REPAIR, seed, start).label])


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
