"""The compiled kernels are held to a slow twin."""

import numpy as np
import pytest

from wangge.gridplan.annealing import anneal, labels_of
from wangge.gridplan.community import prepare
from wangge.gridplan.kernels import Part, commit, is_connected, new_state, price, refresh, shift, undo
from wangge.gridplan.model import Rules
from wangge.gridplan.parts import coarse_part, contract, find_parts, make_part
from wangge.gridplan.search import divide
from wangge.gridplan.tests import oracle, places
from wangge.gridplan.trees import bisect


def part_of(tmp_path, seed: int, grids: int = 4) -> Part:
    places.write(places.orderly(seed, communities=1), tmp_path)
    rules = Rules(keep=0.3)
    community = places.read(tmp_path, rules).communities[0]
    _, graph = prepare(community, rules, [])
    nodes = max(find_parts(graph, rules), key=len)
    old = np.arange(len(nodes)) % (grids + 1) - 1
    return make_part(graph, nodes, old, rules, grids)


@pytest.mark.parametrize("seed", range(6))
def test_prices_stay_true_over_many_moves_made_and_taken_back(tmp_path, seed):
    part = part_of(tmp_path, seed)
    rng = np.random.default_rng(seed)
    label = rng.integers(0, 4, len(part.nodes))
    label[:4] = np.arange(4)
    state = new_state(part, label, 4)
    for step in range(60):
        for node in rng.choice(len(label), size=rng.integers(1, 4), replace=False):
            shift(part, state, int(node), int(rng.integers(4)))
        if (state.grids["size"] == 0).any() or step % 3 == 0:
            undo(part, state)
            assert np.array_equal(labels_of(part, state), label)
            continue
        tentative = [price(part, state, g, state.clock[1]) for g in range(4)]
        assert tentative == pytest.approx(
            [oracle.slow_price(part, labels_of(part, state), g) for g in range(4)], abs=1e-6
        )
        commit(part, state)
        label = labels_of(part, state)
        assert [is_connected(part, state, g) for g in range(4)] == [
            oracle.slow_connected(part, label, g) for g in range(4)
        ]
    kept = state.reach.copy()
    refresh(part, state)
    assert state.reach == pytest.approx(kept, abs=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_first_division_is_connected_and_annealing_never_breaks_it(tmp_path, seed):
    part = part_of(tmp_path, seed)
    label = bisect(part, 4, 5, seed)
    assert all(oracle.slow_connected(part, label, g) for g in range(label.max() + 1))
    state = new_state(part, label, label.max() + 1)
    before = sum(oracle.slow_price(part, label, g) for g in range(label.max() + 1))
    anneal(part, state, 4000, 0.12, 0.004, 0.05, seed)
    assert all(oracle.slow_connected(part, labels_of(part, state), g) for g in range(label.max() + 1))
    assert sum(oracle.slow_price(part, labels_of(part, state), g) for g in range(label.max() + 1)) <= before + 1e-9


def test_same_seed_gives_same_division_and_another_seed_may_differ(tmp_path):
    part = part_of(tmp_path, 3)
    first, again = divide(part, 4, "fast", 5), divide(part, 4, "fast", 5)
    assert np.array_equal(first.label, again.label)


def test_contraction_keeps_every_sum(tmp_path):
    part = part_of(tmp_path, 2)
    group = contract(part, max(4, len(part.nodes) // 3), cap=300.0)
    coarse = coarse_part(part, group)
    assert len(coarse.nodes) < len(part.nodes)
    for column in ("households", "load", "area", "outer"):
        assert coarse.nodes[column].sum() == pytest.approx(part.nodes[column].sum())
    label = np.arange(len(coarse.nodes)) % 2
    fine, rough = new_state(part, label[group], 2), new_state(coarse, label, 2)
    assert rough.grids["border"] == pytest.approx(fine.grids["border"])
