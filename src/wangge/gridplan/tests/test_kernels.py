"""The compiled kernels are held to a slow twin."""

import numpy as np
import pytest

from wangge.gridplan.annealing import anneal, labels_of
from wangge.gridplan.community import prepare
from wangge.gridplan.kernels import (
    EDGE,
    MAXIMUM,
    MINIMUM,
    NODE,
    Part,
    commit,
    is_connected,
    new_state,
    price,
    refresh,
    shift,
    undo,
)
from wangge.gridplan.model import Rules
from wangge.gridplan.moves import border_entry, can_spare, exchange_estates, flip, flip_prices
from wangge.gridplan.parts import (
    coarse_part,
    contract,
    cut_estates,
    find_parts,
    make_part,
    price_list,
    records,
    whole_part,
)
from wangge.gridplan.search import divide, divide_whole
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


@pytest.mark.parametrize("seed", range(4))
def test_a_building_that_moves_is_priced_before_as_it_is_after(tmp_path, seed):
    part = part_of(tmp_path, seed)
    label = bisect(part, 4, 5, seed)
    state = new_state(part, label, int(label.max()) + 1)
    rng = np.random.default_rng(seed)
    for node in rng.choice(len(label), size=40):
        entry = border_entry(part, state, int(node))
        if entry < 0 or (label == label[node]).sum() == 1:
            continue
        source, grid = int(label[node]), int(label[part.edges["to"][entry]])
        after = label.copy()
        after[node] = grid
        prices = oracle.slow_price(part, after, source), oracle.slow_price(part, after, grid)
        assert flip_prices(part, state, int(node), grid, np.inf) == pytest.approx(prices, abs=1e-6)
        assert sum(flip_prices(part, state, int(node), grid, 0.5)) <= sum(prices) + 1e-6
        whole = can_spare(part, state, int(node), source)
        assert whole == oracle.slow_connected(part, after, source)
        assert flip(part, state, int(node), grid, 1e9) == whole
        label = after if whole else label
        assert np.array_equal(labels_of(part, state), label)


@pytest.mark.parametrize("seed", range(3))
def test_two_estates_change_places_whole_and_can_be_given_back(tmp_path, seed):
    part = part_of(tmp_path, seed)
    part = part._replace(estates=np.array([0.3, 0.5, 0.7]))
    part.nodes["compound"] = np.arange(len(part.nodes)) // 5 % 3
    before = np.arange(len(part.nodes)) % 2
    state = new_state(part, before, 2)
    exchange_estates(part, state, 0, 5)
    label, own = labels_of(part, state), part.nodes["compound"]
    assert (label[own == own[0]] == 1).all()
    assert (label[own == own[5]] == 0).all()
    assert [price(part, state, g, state.clock[1]) for g in range(2)] == pytest.approx(
        [oracle.slow_price(part, label, g) for g in range(2)], abs=1e-6
    )
    undo(part, state)
    assert np.array_equal(labels_of(part, state), before)


@pytest.mark.parametrize("seed", range(4))
def test_estates_that_fit_are_kept_whole_where_that_is_possible(seed):
    part = chequered()
    label = divide(part, 3, "fast", seed).label
    assert sorted(np.bincount(label) * 25) == [400, 400, 400]
    assert not len(cut_estates(part, label))
    assert list(cut_estates(part, np.arange(48) % 3)) == list(range(6))


@pytest.mark.parametrize("seed", range(4))
def test_where_one_estate_has_to_be_cut_no_second_one_is(seed):
    part = unequal()
    label = divide(part, 3, "fast", seed).label
    households = np.bincount(label, weights=part.nodes["households"])
    assert ((households >= 300) & (households <= 500)).all()
    assert len(cut_estates(part, label)) == 1


@pytest.mark.parametrize("seed", range(4))
def test_whole_estates_are_given_up_one_by_one(seed):
    part = unequal()
    assert divide_whole(part, 3, 8, seed, np.array([], dtype=np.int64)) is None
    found = divide_whole(part, 3, 8, seed, np.array([2]))
    assert found is not None
    assert list(cut_estates(part, found.label)) == [2]


def unequal() -> Part:
    """Give five estates of 240 households, which fill no three grids uncut, and a green without houses."""
    part = chequered()
    estate = part.nodes["compound"]
    part.nodes["households"] = part.nodes["load"] = np.where(estate < 5, 30.0, 0.0)
    part.nodes["compound"] = np.where(estate < 5, estate, -1)
    return part


def chequered() -> Part:
    """Give six estates of 200 households, two abreast and three deep, each of eight houses."""
    column, row = np.arange(48) % 8, np.arange(48) // 8
    near = np.abs(column[:, None] - column) + np.abs(row[:, None] - row) == 1
    start, end = np.nonzero(near)
    last = np.cumsum(near.sum(axis=1))
    households, estate = np.full(48, 25.0), column // 4 + 2 * (row // 2)
    nodes = records(
        NODE, first=last - near.sum(axis=1), last=last, x=30.0 * column, y=30.0 * row, households=households,
        load=households, area=np.full(48, 900.0), outer=30.0 * (4 - near.sum(axis=1)), compound=estate,
        block=np.zeros(48), old=np.full(48, -1),
    )  # fmt: skip
    edges = records(
        EDGE,
        to=end,
        passable=np.ones(len(end)),
        length=np.full(len(end), 30.0),
        tie=0.8 * (estate[start] != estate[end]),
    )
    return whole_part(nodes, edges, np.ones(6), price_list(Rules(), 50.0, 1200.0, 1200.0, 3))


@pytest.mark.parametrize("seed", range(6))
def test_first_division_is_connected_and_annealing_never_breaks_it(tmp_path, seed):
    part = part_of(tmp_path, seed)
    label = bisect(part, 4, 5, seed)
    assert all(oracle.slow_connected(part, label, g) for g in range(label.max() + 1))
    state = new_state(part, label, label.max() + 1)
    before = judged(part, label)
    anneal(part, state, 4000, 0.12, 0.004, 0.05, seed)
    assert all(oracle.slow_connected(part, labels_of(part, state), g) for g in range(label.max() + 1))
    assert judged(part, labels_of(part, state)) <= before + 1e-9


def judged(part, label):
    """Give the price of a division as annealing judges it: a grid out of range weighs ten more."""
    grids = range(label.max() + 1)
    households = np.bincount(label, weights=part.nodes["households"])
    out = (households < part.prices[MINIMUM]) | (households > part.prices[MAXIMUM])
    return sum(oracle.slow_price(part, label, g) for g in grids) + 10.0 * out.sum()


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
