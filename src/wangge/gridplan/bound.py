"""The certificate: a proven lower bound on the price of dividing a part, by column generation.

The master program (GLOP) chooses sets of nodes that cover every node once with the wanted number of grids; pricing is
exact (`pricing.py`). For any duals π the value Σπ + k·min(price − π) is a lower bound, so the certificate stands
whenever the work is stopped. Certified are distance, estates, streets, households' balance, and the range as a hard
rule; workload where it is in proportion to households; the shape of polygons and connection are not, and leaving
them out can only lower the bound.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np
from ortools.linear_solver import pywraplp

from wangge.gridplan.kernels import BALANCE, DISTANCE, LOAD, MAXIMUM, MINIMUM, STREET, TARGET, WORKLOAD, Part
from wangge.gridplan.model import Flags, Floats, Ints
from wangge.gridplan.pricing import cheapest_sets

PENALTY = 50.0
CLOSE = 1e-4
SMOOTH = 0.5


@dataclass(slots=True)
class Certificate:
    """Price of the plan, proven lower bound, whether the bound is the program's own optimum, and the time it took."""

    price: float
    bound: float
    closed: bool
    rounds: int
    seconds: float

    @property
    def gap(self) -> float:
        """By what share the plan can at most be above the cheapest one."""
        return max(0.0, self.price / self.bound - 1.0) if self.bound > 0 else float("inf")


@dataclass(slots=True)
class Problem:
    """A part sorted by block and estate, ready for pricing; `order` leads from sorted places to nodes."""

    order: Ints
    distance: Floats
    households: Ints
    group_end: Ints
    group_price: Floats
    block_end: Ints
    estate: Ints
    estates: Floats
    block: Ints
    street: float
    balance: float
    target: float
    least: int
    most: int
    columns: set[bytes] = field(default_factory=set)


def problem_of(part: Part) -> Problem:
    """Sort a part for pricing. An estate that lies in several blocks costs a share in each: a lower bound still."""
    nodes = part.nodes
    order = np.lexsort((np.arange(len(nodes)), nodes["compound"], nodes["block"]))
    estate, block = nodes["compound"][order], nodes["block"][order]
    pair = np.column_stack([block, estate])
    starts = np.flatnonzero(np.r_[True, (pair[1:] != pair[:-1]).any(axis=1)])
    spans = np.bincount(estate[starts][estate[starts] >= 0], minlength=len(part.estates))
    first = estate[starts]
    price = np.where(first >= 0, (part.estates / np.maximum(spans, 1))[first] if len(part.estates) else 0.0, 0.0)
    x, y = nodes["x"][order], nodes["y"][order]
    prices = part.prices
    return Problem(
        order=order,
        distance=prices[DISTANCE] * np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :]),
        households=np.round(nodes["households"][order]).astype(np.int64),
        group_end=np.r_[starts[1:], len(order)].astype(np.int64),
        group_price=np.asarray(price, dtype=np.float64),
        block_end=np.r_[np.flatnonzero(np.diff(block[starts])) + 1, len(starts)].astype(np.int64),
        estate=estate, estates=part.estates, block=block, street=float(prices[STREET]), balance=balance_price(part),
        target=float(prices[TARGET]), least=int(prices[MINIMUM]), most=int(prices[MAXIMUM]),
    )  # fmt: skip


def balance_price(part: Part) -> float:
    """Give the certified price of imbalance: workload counts where it is in proportion to households."""
    prices, nodes = part.prices, part.nodes
    ratio = nodes["load"] / prices[LOAD] - nodes["households"] / prices[TARGET]
    return float(prices[BALANCE] + (prices[WORKLOAD] if np.abs(ratio).max(initial=0.0) < 1e-9 else 0.0))


def set_price(problem: Problem, inside: Flags) -> float:
    """Give the certified price of one set of sorted nodes."""
    members = np.flatnonzero(inside)
    households = problem.households[members]
    reach = problem.distance[np.ix_(members, members)] @ households
    estates = np.unique(problem.estate[members])
    total = float(reach.min()) + float(problem.estates[estates[estates >= 0]].sum())
    total += problem.street * (len(np.unique(problem.block[members])) - 1)
    return total + problem.balance * abs(float(households.sum()) / problem.target - 1)


def division_price(part: Part, label: Ints) -> float:
    """Give the certified price of a whole division."""
    problem = problem_of(part)
    own = label[problem.order]
    return sum(set_price(problem, own == grid) for grid in range(int(label.max()) + 1))


class Master:
    """The master program over the sets found so far; every node may also stay bare at a high price."""

    def __init__(self, count: int, grids: int) -> None:
        self.count, self.grids = count, grids
        self.sets: list[tuple[Ints, float]] = []
        self.build()

    def build(self) -> None:
        """Set the program up anew with all sets known."""
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.cover = [self.solver.Constraint(1.0, 1.0) for _ in range(self.count)]
        self.number = self.solver.Constraint(0.0, float(self.grids))
        self.goal = self.solver.Objective()
        self.goal.SetMinimization()
        for row in range(self.count):
            self.column(np.array([row]), PENALTY)
        for rows, price in self.sets:
            self.number.SetCoefficient(self.column(rows, price), 1.0)

    def column(self, rows: Ints, price: float) -> pywraplp.Variable:
        """Add a column that covers these rows."""
        made = self.solver.NumVar(0.0, self.solver.infinity(), "")
        for row in rows.tolist():
            self.cover[row].SetCoefficient(made, 1.0)
        self.goal.SetCoefficient(made, price)
        return made

    def grid(self, inside: Flags, price: float) -> None:
        """Add a set as a possible grid."""
        rows = np.flatnonzero(inside)
        self.sets.append((rows, price))
        self.number.SetCoefficient(self.column(rows, price), 1.0)

    def solve(self) -> tuple[float, Floats] | None:
        """Give the value and the duals of the nodes; None when the solver gives up twice."""
        for _ in range(2):
            if self.solver.Solve() == pywraplp.Solver.OPTIMAL:
                return float(self.goal.Value()), np.array([row.dual_value() for row in self.cover])
            self.build()
        return None


def certify(part: Part, label: Ints, *, seconds: float = 30.0) -> Certificate:
    """Prove how far a division can be above the cheapest one with as many grids; `seconds` of CPU at most."""
    began = time.process_time()
    problem = problem_of(part)
    count, grids = len(problem.order), int(label.max()) + 1
    own = label[problem.order]
    master = Master(count, grids)
    plan = 0.0
    for grid in range(grids):
        price = set_price(problem, own == grid)
        plan += price
        add(master, problem, own == grid, price)
    bound, closed, rounds = close_in(master, problem, began + seconds)
    return Certificate(plan, bound, closed, rounds, time.process_time() - began)


def close_in(master: Master, problem: Problem, until: float) -> tuple[float, bool, int]:
    """Price and solve in turn until the bound meets the program's value; give bound, whether it met it, and rounds."""
    bound, centre, rounds = -np.inf, np.zeros(master.count), 0
    while time.process_time() < until and (answer := master.solve()):
        rounds += 1
        value, dual = answer
        trial = SMOOTH * centre + (1 - SMOOTH) * dual if rounds > 1 else dual
        lower, found = price_out(master, problem, trial)
        if not found:
            again, found = price_out(master, problem, dual)
            lower, trial = (again, dual) if again > lower else (lower, trial)
        if lower > bound:
            bound, centre = lower, trial
        if not found or value - bound <= CLOSE * max(abs(value), 1.0):
            return float(bound), True, rounds
    return float(bound), False, rounds


def price_out(master: Master, problem: Problem, dual: Floats) -> tuple[float, int]:
    """Price all centres at these duals: give the lower bound and how many new sets were added."""
    value, sets = cheapest_sets(
        problem.distance, problem.households, dual, problem.group_end, problem.group_price, problem.block_end,
        problem.street, problem.balance, problem.target, problem.least, problem.most,
    )  # fmt: skip
    best = float(value.min())
    if not np.isfinite(best):
        return np.inf, 0
    bound = float(dual.sum()) + master.grids * best
    found = 0
    for centre in np.argsort(value, kind="stable"):
        if not np.isfinite(value[centre]) or value[centre] > best + 0.6:
            break
        inside = sets[centre] == 1
        found += add(master, problem, inside, set_price(problem, inside))
    return bound, found


def add(master: Master, problem: Problem, inside: Flags, price: float) -> bool:
    """Add a set once."""
    key = np.packbits(inside).tobytes()
    if key in problem.columns:
        return False
    problem.columns.add(key)
    master.grid(inside, price)
    return True
