"""Two plain ways to divide a community, for comparison: a power diagram, and cutting in two along the long side."""

from __future__ import annotations

import numpy as np

from wangge.gridplan.model import Floats, Ints, Rules
from wangge.gridplan.parts import Graph, ideal_count


def grids_wanted(graph: Graph, rules: Rules) -> int:
    """Give the number of grids the policy asks for, the community taken as one."""
    return max(1, min(ideal_count(float(graph.households.sum()), rules), graph.size))


def power_diagram(graph: Graph, rules: Rules, seed: int = 0, rounds: int = 60) -> Ints:
    """Weighted k-means: every building to the centre with the least squared distance less the centre's weight.

    Weights move until the households of all grids are near equal, centres to their households' mean.
    """
    count = grids_wanted(graph, rules)
    rng = np.random.default_rng(seed)
    points = np.column_stack([graph.x, graph.y])
    weight = graph.households + 1e-3
    centre = points[rng.choice(graph.size, count, replace=False, p=weight / weight.sum())]
    power = np.zeros(count)
    target = weight.sum() / count
    best, label = np.inf, np.zeros(graph.size, dtype=np.int64)
    for _ in range(rounds):
        squared = ((points[:, None] - centre[None]) ** 2).sum(axis=2)
        scale = float(np.median(squared.min(axis=1))) + 1.0
        for _ in range(12):
            chosen = np.argmin(squared - power, axis=1)
            sums = np.bincount(chosen, weights=weight, minlength=count)
            off = float(np.abs(sums - target).max())
            if off < best and (sums > 0).all():
                best, label = off, chosen
            power += 0.3 * scale * np.clip((target - sums) / target, -1, 1)
        centre = np.array(
            [
                np.average(points[chosen == g], axis=0, weights=weight[chosen == g])
                if (chosen == g).any()
                else centre[g]
                for g in range(count)
            ]
        )
    return np.unique(label, return_inverse=True)[1].astype(np.int64)


def halves(graph: Graph, rules: Rules) -> Ints:
    """Cut in two along the longer side at the right share of households, again and again."""
    label = np.zeros(graph.size, dtype=np.int64)
    queue = [(np.arange(graph.size), grids_wanted(graph, rules))]
    used = 0
    while queue:
        nodes, count = queue.pop()
        if count <= 1 or len(nodes) < 2:
            label[nodes] = used
            used += 1
            continue
        left, right = cut(graph, nodes, (count // 2) / count)
        queue += [(left, count // 2), (right, count - count // 2)]
    return label


def cut(graph: Graph, nodes: Ints, share: float) -> tuple[Ints, Ints]:
    """Cut some nodes across their longer side."""
    x: Floats = graph.x[nodes]
    y: Floats = graph.y[nodes]
    order = np.argsort(x if np.ptp(x) > np.ptp(y) else y, kind="stable")
    sums = np.cumsum(graph.households[nodes][order])
    place = int(np.clip(np.searchsorted(sums, share * sums[-1]) + 1, 1, len(nodes) - 1))
    return nodes[order[:place]], nodes[order[place:]]
