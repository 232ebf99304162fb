"""The figures of a plan: range, distance, splits, streets, balance, compactness, and the objective."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from wangge.gridplan.model import CommunityPlan, Floats, GridResult, Ints, Rules
from wangge.gridplan.parts import Graph


def distances(graph: Graph, nodes: Ints) -> tuple[float, int]:
    """Give household-metres to the best centre building of some nodes, and that building's node."""
    x, y = graph.x[nodes], graph.y[nodes]
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :]) @ graph.households[nodes]
    centre = int(np.argmin(apart))
    return float(apart[centre]), int(nodes[centre])


def centre_of(graph: Graph, nodes: Ints) -> tuple[float, int]:
    """Give the same for any number of nodes; above 1,500 only a spread of them may be the centre."""
    if len(nodes) <= 1500:
        return distances(graph, nodes)
    weight = graph.households[nodes] + 1e-9
    x, y = graph.x[nodes], graph.y[nodes]
    middle = int(np.argmin(np.hypot(x - np.average(x, weights=weight), y - np.average(y, weights=weight))))
    total = float((np.hypot(x - x[middle], y - y[middle]) * graph.households[nodes]).sum())
    return total, int(nodes[middle])


def estate_splits(graph: Graph, grid: Ints, rules: Rules) -> dict[str, int]:
    """Count estates, cuts of estates beyond what their size forces, and small estates that are cut at all."""
    inside = graph.compound >= 0
    if not inside.any():
        return {"estates": 0, "excess_splits": 0, "small_estates": 0, "small_split": 0}
    pairs = np.unique(np.column_stack([graph.compound[inside], grid[inside]]), axis=0)
    pieces = np.bincount(pairs[:, 0])
    size = np.bincount(graph.compound[inside], weights=graph.households[inside])
    needed = np.maximum(1, np.ceil(size / rules.maximum))
    small = size <= rules.maximum
    return {
        "estates": len(pieces),
        "excess_splits": int(np.maximum(pieces - needed, 0).sum()),
        "small_estates": int(small.sum()),
        "small_split": int((small & (pieces > 1)).sum()),
    }


def blocks_in(graph: Graph, grid: Ints, count: int) -> Ints:
    """Count the pieces of ground between streets that each grid has buildings in."""
    pairs = np.unique(np.column_stack([grid, graph.block]), axis=0)
    return np.bincount(pairs[:, 0], minlength=count).astype(np.int64)


def objective(
    rules: Rules, typical: float, reach: Floats, households: Floats, load: Floats, blocks: Ints, excess: int
) -> Floats:
    """Give the price of each grid without shape and range; excess splits are shared equally."""
    weights, count = rules.weights, len(households)
    price = weights.distance * reach / (rules.ideal * typical) + weights.street * np.maximum(blocks - 1, 0)
    price = price + weights.balance * np.abs(households / max(households.mean(), 1e-9) - 1)
    price = price + weights.workload * np.abs(load / max(load.mean(), 1e-9) - 1)
    return np.asarray(price + weights.split * excess / count, dtype=np.float64)


def community_measures(grids: list[GridResult], splits: dict[str, int], rules: Rules) -> dict[str, Any]:
    """Sum one community up."""
    households = np.array([g.households for g in grids], dtype=np.float64)
    load = np.array([g.workload for g in grids])
    total = float(households.sum())
    ideal = max(1, math.floor(total / rules.ideal + 0.5))
    price = sum(g.cost for g in grids) + rules.weights.count * abs(len(grids) - ideal) / ideal
    walked = sum(g.mean_distance * g.households for g in grids)
    return {
        "households": int(total),
        "grids": len(grids),
        "ideal_grids": ideal,
        "in_range": sum(g.in_range for g in grids),
        "must_be_out": sum(g.must_be_out for g in grids),
        "out_though_possible": sum(not g.in_range and not g.must_be_out for g in grids),
        "broken": sum(g.broken for g in grids),
        "mean_distance": walked / total if total else 0.0,
        "walked": walked,
        "across_streets": sum(g.streets_inside > 0 for g in grids),
        "balance": float(households.std() / households.mean()) if total else 0.0,
        "workload_balance": float(load.std() / load.mean()) if load.sum() else 0.0,
        "compactness": float(np.mean([g.compactness for g in grids])),
        "objective": price,
        **splits,
    }


SUMS = (
    "households", "grids", "ideal_grids", "in_range", "must_be_out", "out_though_possible", "broken", "walked",
    "across_streets", "objective", "estates", "excess_splits", "small_estates", "small_split",
)  # fmt: skip


def city_measures(plans: Iterable[CommunityPlan]) -> dict[str, Any]:
    """Sum a city up: totals, and means weighted as they should be."""
    rows = list(plans)
    total: dict[str, Any] = {key: sum(p.measures.get(key, 0) for p in rows) for key in SUMS}
    grids = [g for p in rows for g in p.grids]
    count, households = max(len(grids), 1), max(total["households"], 1)
    total["communities"] = len(rows)
    total["buildings"] = sum(len(p.building_ids) for p in rows)
    total["mean_distance"] = total.pop("walked") / households
    total["objective_per_grid"] = total.pop("objective") / count
    total["compactness"] = sum(g.compactness for g in grids) / count
    total["balance"] = sum(p.measures["balance"] * len(p.grids) for p in rows) / count
    total["splits_per_100_estates"] = 100 * total["excess_splits"] / max(total["estates"], 1)
    for key in ("micro_grids", "micro_in_range"):
        total[key] = sum(p.measures.get(key, 0) for p in rows)
    total["share_in_range"] = total["in_range"] / count
    total["share_across_streets"] = total["across_streets"] / count
    total["moved_at_least"] = sum(p.measures.get("moved_at_least", 0) for p in rows)
    total["moved_households"] = sum(p.measures.get("moved_households", 0) for p in rows)
    return total
