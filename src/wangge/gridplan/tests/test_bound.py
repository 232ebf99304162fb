"""A certificate is never below the truth: it is held to all divisions of small parts, one by one."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from wangge.gridplan.bound import certify, division_price, problem_of, set_price
from wangge.gridplan.command import main
from wangge.gridplan.kernels import EDGE, NODE, Part
from wangge.gridplan.model import Rules
from wangge.gridplan.parts import price_list, records, whole_part
from wangge.gridplan.tests import places


def small_part(seed: int, count: int, grids: int) -> Part:
    """Make a part where everybody is a neighbour of everybody."""
    rng = np.random.default_rng(seed)
    pairs = [(i, j) for i in range(count) for j in range(count) if i != j]
    ends = np.arange(count + 1) * (count - 1)
    households = rng.integers(0, 90, count).astype(float)
    rules = Rules(minimum=60, maximum=220)
    nodes = records(
        NODE, first=ends[:-1], last=ends[1:], x=rng.uniform(0, 300, count), y=rng.uniform(0, 300, count),
        households=households, load=households, area=np.ones(count), outer=np.ones(count),
        compound=rng.integers(-1, 3, count), block=rng.integers(0, 3, count), old=np.full(count, -1),
    )  # fmt: skip
    ones = np.ones(len(pairs))
    edges = records(EDGE, to=np.array([j for _, j in pairs]), passable=ones > 0, length=ones, tie=ones)
    total = float(households.sum())
    return whole_part(nodes, edges, rng.uniform(0.1, 0.5, 3), price_list(rules, 60.0, total, total, grids))


def cheapest(part: Part, grids: int) -> float:
    """Give the price of the best division of all."""
    problem = problem_of(part)
    count = len(problem.order)
    price = {}
    for size in range(1, count + 1):
        for members in combinations(range(count), size):
            weight = sum(int(problem.households[m]) for m in members)
            if problem.least <= weight <= problem.most:
                inside = np.zeros(count, dtype=bool)
                inside[list(members)] = True
                price[sum(1 << m for m in members)] = set_price(problem, inside)
    return best_of(price, (1 << count) - 1, grids)


def best_of(price: dict[int, float], left: int, grids: int) -> float:
    """Give the least price of dividing the set `left` into that many priced sets."""
    if grids == 1:
        return price.get(left, np.inf)
    lowest = left & -left
    own = [s for s in price if s & lowest and s & left == s and s != left]
    return min((price[s] + best_of(price, left & ~s, grids - 1) for s in own), default=np.inf)


@pytest.mark.parametrize("seed", range(40))
def test_bound_is_never_above_the_cheapest_division(seed: int) -> None:
    grids = 2 + seed % 2
    part = small_part(seed, 7 + seed % 4, grids)
    truth = cheapest(part, grids)
    label = np.arange(len(part.nodes)) % grids
    certificate = certify(part, label, seconds=20)
    assert certificate.bound <= truth + 1e-6
    assert certificate.price == pytest.approx(division_price(part, label))
    if np.isfinite(truth):
        assert certificate.closed
        assert certificate.bound > 0.7 * truth


def test_the_command_certifies_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places.write(places.orderly(2, communities=1), tmp_path)
    given = [f"--{n}={tmp_path / n}.geojson" for n in ("buildings", "communities", "compounds", "roads")]
    options = ["--effort=fast", "--quiet", "--min=60", "--max=140", "--certify=20", f"--out={tmp_path / 'out'}"]
    assert main([*given, *options]) == 0
    proof = json.loads((tmp_path / "out" / "certificate.json").read_text())
    assert 0 <= proof["at_most_above"] < 0.5
    assert all(part["proven_minimum"] <= part["price"] + 1e-9 for part in proof["parts"])
    assert "proven: at most" in capsys.readouterr().out
