"""Divide a community: parts apart, then whatever it takes to bring every grid that can be into the range."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from wangge.gridplan.adjusting import EXACT_NODES, adjust_part
from wangge.gridplan.exact import solve_exactly
from wangge.gridplan.kernels import (
    BALANCE,
    SHAPE,
    STREET,
    WORKLOAD,
    Part,
)
from wangge.gridplan.model import Fault, Flags, Ints, Rules
from wangge.gridplan.parts import (
    Graph,
    count_range,
    find_parts,
    make_part,
    may_have,
    share_counts,
)
from wangge.gridplan.search import WORK, Found, Work, divide, judge, run

REPAIR = Work(runs=4, steps=100, tries=8, hot=0.5, cold=0.01, softest=0.5, until_fit=True)


@dataclass(slots=True)
class Division:
    """Grid of each node, which grids cannot be in range, faults found on the way, number of parts."""

    grid: Ints
    must_be_out: Flags
    moved_at_least: int = -1
    faults: list[Fault] = field(default_factory=list)
    parts: int = 1


def divide_community(graph: Graph, old: list[str], rules: Rules, seed: int) -> Division:
    """Divide a graph part by part; the result depends on the graph, the rules and the seed only."""
    parts = find_parts(graph, rules)
    households = [float(graph.households[nodes].sum()) for nodes in parts]
    alone = [bool((graph.households[nodes] > rules.maximum).any()) for nodes in parts]
    counts = share_counts(households, alone, rules)
    grid = np.zeros(graph.size, dtype=np.int64)
    out: list[bool] = []
    faults: list[Fault] = []
    moved = 0
    for number, (nodes, count) in enumerate(zip(parts, counts, strict=True)):
        label, must_be_out, least = divide_part(graph, nodes, old, count, rules, seed + 104729 * number, faults)
        moved += least
        grid[nodes] = label + len(out)
        out += must_be_out
    if len(parts) > 1:
        note_parts(graph, parts, rules, faults)
    return Division(grid, np.array(out, dtype=bool), moved, faults, len(parts))


def note_parts(graph: Graph, parts: list[Ints], rules: Rules, faults: list[Fault]) -> None:
    """Report parts that water, or a building above the maximum, cuts off with too few households."""
    for nodes in parts:
        total = float(graph.households[nodes].sum())
        if total < rules.minimum:
            place = f"{len(nodes)} buildings cut off"
            faults.append(Fault("part_under_min", place, "one grid", detail=f"{total:.0f} households"))


def divide_part(
    graph: Graph, nodes: Ints, old: list[str], count: int, rules: Rules, seed: int, faults: list[Fault]
) -> tuple[Ints, list[bool], int]:
    """Divide one part; a grid out of range `must be` so where no division in range exists.

    Also gives how many households have to move from their former grid in any case.
    """
    total = float(graph.households[nodes].sum())
    alone = bool((graph.households[nodes] > rules.maximum).any())
    fits = may_have(total, count, rules) and not alone
    if fits and rules.keep > 0:
        adjusted = adjust_part(graph, nodes, old, count, rules, seed)
        if adjusted is not None:
            return adjusted.label, [False] * (int(adjusted.label.max()) + 1), adjusted.moved_at_least
    none = np.full(len(nodes), -1, dtype=np.int64)
    part = make_part(graph, nodes, none, rules, count)
    found = divide(part, count, rules.effort, seed)
    impossible = not fits
    if fits and found.out:
        found, impossible = insist(graph, nodes, count, rules, seed, found)
        note_out(found, impossible, total, faults)
    if not fits and not alone and total >= rules.minimum:
        faults.append(Fault("no_feasible_count", f"{total:.0f} households", f"{count} grids, nearest to the range"))
    return found.label, [impossible] * (int(found.label.max()) + 1), 0


def note_out(found: Found, impossible: bool, total: float, faults: list[Fault]) -> None:
    """Report a part where no division in range was found, and whether that is proven."""
    if found.out:
        code = "no_feasible_division" if impossible else "no_division_found"
        faults.append(Fault(code, f"{total:.0f} households", f"{found.out} grids stay out of range"))


def insist(graph: Graph, nodes: Ints, count: int, rules: Rules, seed: int, found: Found) -> tuple[Found, bool]:
    """Try harder, with the range alone in mind and with other numbers of grids, then improve what was found.

    Where nothing is found CP-SAT decides; the second value says that it proved every number of grids impossible.
    """
    least, most = count_range(float(graph.households[nodes].sum()), rules)
    none = np.full(len(nodes), -1, dtype=np.int64)
    tried = sorted(range(least, most + 1), key=lambda k: (abs(k - count), k))
    work = Work(runs=1, steps=WORK[rules.effort].moves // 2, tries=1, hot=0.2, softest=1.0)
    for grids in tried[:3]:
        part = make_part(graph, nodes, none, rules, grids)
        start = run(only_range(part), grids, REPAIR, seed + 17 * grids)
        if not start.out:
            better = run(part, grids, work, seed, start.label)
            return (better if not better.out else judge(part, start.label)), False
    if len(nodes) > EXACT_NODES:
        return found, False
    refuted = 0
    for grids in tried[:3]:
        part = make_part(graph, nodes, none, rules, grids)
        answer = solve_exactly(part, grids, effort=0.5)
        if answer.status == "found":
            better = run(part, grids, work, seed, answer.label)
            return (better if not better.out else judge(part, answer.label)), False
        refuted += answer.status == "impossible"
    return found, refuted == len(tried)


def only_range(part: Part) -> Part:
    """Give the same part with prices that speak of the range and hardly of anything else."""
    prices = part.prices.copy()
    for term in (STREET, BALANCE, WORKLOAD, SHAPE):
        prices[term] *= 0.1
    return part._replace(prices=prices, estates=0.1 * part.estates)
