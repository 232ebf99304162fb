"""Divisions found or refuted by CP-SAT: is the range possible at all, and how few households need to move?

Connection is added as it is missed: whenever a grid falls apart, every grid that shall hold both pieces must also
hold a node around one of them. Each answer is a relaxation of the next, so "impossible" and the bound on moved
households are proofs. Work is limited by the solver's own deterministic clock, so that the same input gives the
same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from ortools.sat.python import cp_model
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from wangge.gridplan.kernels import MAXIMUM, MINIMUM, Part
from wangge.gridplan.model import Ints
from wangge.gridplan.parts import starts

CUT_ROUNDS = 6
MOST_SECONDS = 120.0  # against a hang only: the deterministic limit comes first, also on a machine ten times too busy
LAST = 1.8  # of the solver's deterministic seconds, about three of a processor
ROUND = 0.12  # the same for rounds that may still gain cuts
NEAR = 0.98  # of the least moved households is near enough
FINE = 1024  # a household weighs as much as so many buildings without one


@dataclass(frozen=True, slots=True)
class Exact:
    """What CP-SAT found: a division, a proof that there is none, or nothing; and the least households that move."""

    status: Literal["found", "impossible", "unknown"]
    label: Ints  # for "unknown" the last division tried, in pieces, or nothing
    moved_at_least: int
    optimal: bool = False


class Model:
    """Nodes × labels as truth values, grids in range, and cuts that keep them together."""

    def __init__(self, part: Part, grids: int, labels: int) -> None:
        self.part, self.labels = part, labels
        self.model = cp_model.CpModel()
        count = len(part.nodes)
        self.cell = [[self.model.new_bool_var("") for _ in range(labels)] for _ in range(count)]
        self.used = [self.model.new_bool_var("") for _ in range(labels)]
        households = np.round(part.nodes["households"]).astype(int).tolist()
        least, most = int(part.prices[MINIMUM]), int(part.prices[MAXIMUM])
        self.model.add(sum(self.used) == grids)
        for row in self.cell:
            self.model.add_exactly_one(row)
        for grid in range(labels):
            total = sum(h * row[grid] for h, row in zip(households, self.cell, strict=True) if h)
            self.model.add(total >= least * self.used[grid])
            self.model.add(total <= most * self.used[grid])
            for row in self.cell:
                self.model.add_implication(row[grid], self.used[grid])
        start = starts(part)
        kept = part.edges["passable"]
        self.around: list[set[int]] = [set() for _ in range(count)]
        for a, b in zip(start[kept].tolist(), part.edges["to"][kept].tolist(), strict=True):
            self.around[a].add(b)
        self.start, self.end = start[kept], part.edges["to"][kept]

    def keep_old(self, old: Ints) -> None:
        """Ask for as few moved households as can be; `old` is the label that keeps a node, -1 for none."""
        households = np.round(self.part.nodes["households"]).astype(int)
        moved = [
            (FINE * h + 1) * (1 - self.cell[node][old[node]])
            for node, h in enumerate(households.tolist())
            if old[node] >= 0
        ]
        self.model.minimize(sum(moved))

    def break_symmetry(self) -> None:
        """Without former grids all labels are alike: the first nodes may only take the first labels."""
        order = np.argsort(-self.part.nodes["households"], kind="stable")
        for place, node in enumerate(order[: self.labels].tolist()):
            for grid in range(place + 1, self.labels):
                self.model.add(self.cell[node][grid] == 0)

    def hint(self, label: Ints) -> None:
        """Tell the solver where to start."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for node, row in enumerate(self.cell):
            for grid, cell in enumerate(row):
                self.model.add_hint(cell, int(label[node] == grid))

    def forbid_pieces(self, label: Ints) -> bool:
        """Add a cut for every grid in pieces; True when there was none."""
        same = label[self.start] == label[self.end]
        count = len(label)
        links = coo_array((np.ones(int(same.sum()), dtype=np.int8), (self.start[same], self.end[same])), (count, count))
        piece = connected_components(links, directed=False)[1]
        whole = True
        for grid in np.unique(label):
            own = np.unique(piece[label == grid], return_counts=True)
            main = int(own[0][np.argmax(own[1])])
            for other in own[0][own[0] != main].tolist():
                whole = False
                self.cut(np.flatnonzero(piece == other).tolist(), np.flatnonzero(piece == main).tolist())
        return whole

    def cut(self, island: list[int], mainland: list[int]) -> None:
        """Say that who holds a node of both must hold one of the nodes around the island."""
        shore = {n for node in island for n in self.around[node]} - set(island)
        a = max(island, key=lambda n: (self.part.nodes["households"][n], -n))
        b = max(mainland, key=lambda n: (self.part.nodes["households"][n], -n))
        for grid in range(self.labels):
            bridge = [self.cell[n][grid] for n in sorted(shore)]
            self.model.add_bool_or([self.cell[a][grid].negated(), self.cell[b][grid].negated(), *bridge])

    def grow_trees(self, grids: int) -> None:
        """Say outright that every grid is a tree with one root: costlier than cuts, but complete."""
        count = len(self.around)
        level = [self.model.new_int_var(0, count, "") for _ in range(count)]
        root = [self.model.new_bool_var("") for _ in range(count)]
        into: list[list[cp_model.IntVar]] = [[root[node]] for node in range(count)]
        for node in range(count):
            for parent in sorted(self.around[node]):
                arc = self.model.new_bool_var("")
                into[node].append(arc)
                self.model.add(level[node] >= level[parent] + 1).only_enforce_if(arc)
                for grid in range(self.labels):
                    self.model.add_bool_or([arc.negated(), self.cell[parent][grid].negated(), self.cell[node][grid]])
        for arcs in into:
            self.model.add_exactly_one(arcs)
        self.model.add(sum(root) == grids)

    def solve(self, effort: float) -> tuple[cp_model.CpSolverStatus, Ints, int]:
        """Run the solver for some of its own seconds; give its status, the labels and the bound."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = effort
        solver.parameters.max_time_in_seconds = MOST_SECONDS
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return status, np.zeros(0, dtype=np.int64), 0
        label = np.array([[solver.boolean_value(c) for c in row].index(True) for row in self.cell], dtype=np.int64)
        return status, label, int(solver.best_objective_bound) // FINE


def solve_exactly(
    part: Part, grids: int, *, old: Ints | None = None, labels: int = 0, effort: float = LAST, hint: Ints | None = None,
    enough: int = 0,
) -> Exact:  # fmt: skip
    """Find a connected division in range, the one that moves fewest households if `old` is given, or refute it.

    A known division that moves `enough` households ends the search once the bound proves it near the least.
    """
    model = Model(part, grids, max(labels, grids))
    none = np.zeros(0, dtype=np.int64)
    if old is None:
        model.break_symmetry()
    else:
        model.keep_old(old)
    if hint is not None:
        model.hint(hint)
    bound = 0
    label = none
    for turn in range(CUT_ROUNDS + 1):
        if turn == CUT_ROUNDS:
            model.grow_trees(grids)
        status, found, lower = model.solve(effort if turn == CUT_ROUNDS else ROUND)
        bound = max(bound, lower) if old is not None else 0
        refuted = status == cp_model.INFEASIBLE
        if refuted or (enough and bound >= NEAR * enough):
            return Exact("impossible" if refuted else "unknown", none, bound)
        if not len(found):
            continue
        label = found
        if model.forbid_pieces(label):
            return Exact("found", label, bound, status == cp_model.OPTIMAL)
        model.hint(label)
    return Exact("unknown", label, bound)
