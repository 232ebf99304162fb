"""The planner at work on one community: work out, measure, split, work out around locks.

This module brings Numba and OR-Tools into the process (about two seconds), so nobody imports it by name: `loading`
fetches it when somebody plans.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wangge.gridplan.arrangement import Arrangement
from wangge.gridplan.coding import successors
from wangge.gridplan.community import add_micro, describe, old_of_nodes, plan_community, prepare, seed_of
from wangge.gridplan.model import Community, CommunityPlan, Fault, Flags, Ints, Rules
from wangge.gridplan.parts import Graph, find_parts, make_part, share_counts, sources
from wangge.gridplan.search import divide
from wangge.gridplan.solving import Division, divide_community, divide_part


class CannotSplit(ValueError):
    """A grid of one building, or of buildings on one spot, has no two halves."""


@dataclass
class Worked:
    """A division of one community: the grid of each building, and all measures as plain values."""

    labels: list[int]
    figures: dict[str, Any]
    grids: list[dict[str, Any]]
    polygons: dict[str, str]
    micros: list[dict[str, Any]]
    faults: list[Fault]


@dataclass
class Table:
    """A community laid out for dividing."""

    community: Community
    rules: Rules
    arrangement: Arrangement
    graph: Graph
    faults: list[Fault]

    def nodes(self, labels: Sequence[int]) -> Ints:
        """The grid of each node: that of the most households on it."""
        own = self.community.buildings.households
        weight = np.full(self.graph.size, -1.0)
        found = np.zeros(self.graph.size, dtype=np.int64)
        for row, node in enumerate(self.arrangement.node):
            if own[row] > weight[node]:
                found[node], weight[node] = labels[row], own[row]
        return found

    def rows(self, nodes: Ints) -> list[int]:
        """The grid of each building from that of its node."""
        return [int(nodes[node]) for node in self.arrangement.node]


def lay_out(community: Community, rules: Rules) -> Table:
    """Arrange a community once for whatever is to be done with it."""
    faults: list[Fault] = []
    arrangement, graph = prepare(community, rules, faults)
    return Table(community, rules, arrangement, graph, faults)


def work_out(community: Community, rules: Rules) -> Worked:
    """Divide a community anew by the rules."""
    if not len(community.buildings):
        plan = plan_community(community, rules)
        return told(plan, [], {1: 0})
    table = lay_out(community, rules)
    old = old_of_nodes(community, table.arrangement, table.graph)
    division = divide_community(table.graph, old, rules, seed_of(rules, community.code))
    return drawn(table, division, table.rows(division.grid + 1), [*table.faults, *division.faults])


def measure(community: Community, rules: Rules, labels: Sequence[int]) -> Worked:
    """Draw and measure a division somebody else made; buildings labelled 0 join the grid of the nearest building."""
    if not len(community.buildings):
        return work_out(community, rules)
    table = lay_out(community, rules)
    nodes = table.nodes(labels)
    join_nearest(table.graph, nodes)
    return measured(table, nodes)


def join_nearest(graph: Graph, nodes: Ints) -> None:
    """Give nodes without a grid that of the nearest node that has one."""
    known = np.flatnonzero(nodes > 0)
    if not known.size:
        nodes[:] = 1
        return
    for node in np.flatnonzero(nodes == 0):
        apart = np.hypot(graph.x[known] - graph.x[node], graph.y[known] - graph.y[node])
        nodes[node] = nodes[known[int(np.argmin(apart))]]


def measured(table: Table, nodes: Ints) -> Worked:
    """Draw and measure a division of nodes."""
    kept, grid = np.unique(nodes, return_inverse=True)
    households = np.bincount(grid, weights=table.graph.households, minlength=len(kept))
    pieces = np.bincount(grid, weights=table.graph.households > 0, minlength=len(kept))
    is_lonely = table.graph.households.sum() < table.rules.minimum
    must_be_out: Flags = ((households > table.rules.maximum) & (pieces <= 1)) | is_lonely
    division = Division(grid.astype(np.int64), must_be_out)
    return drawn(table, division, table.rows(nodes), table.faults)


def drawn(table: Table, division: Division, labels: list[int], faults: list[Fault]) -> Worked:
    """Draw a division and put every measure into plain values."""
    plan = describe(table.community, table.arrangement, table.graph, division, table.rules, list(faults))
    if table.rules.micro:
        add_micro(plan, table.community, table.arrangement, table.graph, table.rules)
    rows = {labels[grid.buildings[0]]: place for place, grid in enumerate(plan.grids)}
    return told(plan, labels, rows)


def told(plan: CommunityPlan, labels: list[int], rows: dict[int, int]) -> Worked:
    """The plan in plain values, grids by their label."""
    grids = []
    for label, place in sorted(rows.items()):
        grid = plan.grids[place]
        grids.append({
            "label": label, "households": grid.households, "workload": round(grid.workload),
            "buildings": len(grid.buildings), "in_range": grid.in_range,
            "must_be_out": grid.must_be_out and not grid.in_range,
            "broken": grid.broken, "mean_distance": round(grid.mean_distance, 1), "streets": grid.streets_inside,
            "compactness": round(grid.compactness, 3), "centre": list(grid.centre), "area": round(grid.area),
        })  # fmt: skip
    figures = {key: value for key, value in plan.measures.items() if isinstance(value, (int, float))}
    figures["must_be_out"] = sum(grid.must_be_out and not grid.in_range for grid in plan.grids)
    figures["out_of_range"] = figures["grids"] - figures["in_range"]
    number = {plan.grids[place].grid_id: label for label, place in rows.items()}
    micros = [
        {"label": number[m.grid_id], "number": m.micro_id[-2:], "households": m.households, "pieces": m.pieces}
        for m in plan.micros
    ]
    polygons = {str(label): plan.polygons[place] for label, place in rows.items()}
    return Worked(labels, figures, grids, polygons, micros, plan.faults)


def split(community: Community, rules: Rules, labels: Sequence[int], label: int) -> Worked:
    """Cut one grid in two; the larger half keeps its label, the other gets the next one."""
    table = lay_out(community, rules)
    nodes = table.nodes(labels)
    own = np.flatnonzero(nodes == label)
    if len(own) < 2:
        raise CannotSplit
    part = make_part(table.graph, own, np.full(len(own), -1, dtype=np.int64), rules, 2)
    found = divide(part, 2, "fast", seed_of(rules, community.code)).label
    if len(np.unique(found)) < 2:
        raise CannotSplit
    weight = np.bincount(found, weights=table.graph.households[own])
    nodes[own[found == int(np.argmin(weight))]] = int(nodes.max()) + 1
    return measured(table, nodes)


def work_around(community: Community, rules: Rules, labels: Sequence[int], locked: Sequence[int]) -> Worked:
    """Divide anew what is not locked; a grid that mostly stays keeps its label."""
    table = lay_out(community, rules)
    graph, nodes = table.graph, table.nodes(labels)
    fixed = np.isin(nodes, np.array(locked, dtype=np.int64))
    start = sources(graph)
    cut = replace(graph, passable=graph.passable & ~fixed[start] & ~fixed[graph.indices])
    parts = [part for part in find_parts(cut, rules) if not fixed[part].any()]
    households = [float(graph.households[part].sum()) for part in parts]
    alone = [bool((graph.households[part] > rules.maximum).any()) for part in parts]
    old = old_of_nodes(community, table.arrangement, graph)
    made = np.full(graph.size, -1, dtype=np.int64)
    count = 0
    for place, (part, wanted) in enumerate(zip(parts, share_counts(households, alone, rules), strict=True)):
        seed = seed_of(rules, community.code) + 104729 * place
        label, out, _least = divide_part(graph, part, old, wanted, rules, seed, table.faults)
        made[part] = label + count
        count += len(out)
    relabel(graph, nodes, made, count)
    return measured(table, nodes)


def relabel(graph: Graph, nodes: Ints, made: Ints, count: int) -> None:
    """Write new grids over the nodes they took, under the label they share most households with."""
    free = np.flatnonzero(made >= 0)
    former = np.unique(nodes[free])
    shared = np.zeros((count, len(former)))
    np.add.at(shared, (made[free], np.searchsorted(former, nodes[free])), graph.households[free] + 1e-3)
    matched, following = successors(shared), int(nodes.max()) + 1
    names = np.zeros(count, dtype=np.int64)
    for grid in range(count):
        if matched[grid] >= 0:
            names[grid] = former[matched[grid]]
        else:
            names[grid], following = following, following + 1
    nodes[free] = names[made[free]]
