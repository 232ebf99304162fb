"""What may become of a plan, and what a redrawn division means for the grids in force: whole tables, no database."""

import itertools

import pytest

from wangge.people.rules import APPOINTABLE, Role
from wangge.planning.rules import (
    BY,
    MOVES,
    Move,
    PlanState,
    carried_names,
    changes,
    fate_of,
    together,
    worst_first,
)
from wangge.planning.workload import Load, Norms, needed

MAKERS = {"community_clerk", "community_secretary", "township_leader", "dispatcher", "county_leader"}
WRITTEN = {
    ("gathering", "admit", "draft"): {"system"},
    ("gathering", "drop", "dropped"): MAKERS,
    ("draft", "submit", "trying"): MAKERS,
    ("trying", "admit", "submitted"): {"system"},
    ("trying", "fail", "draft"): {"system"},
    ("trying", "take_back", "draft"): MAKERS,
    ("draft", "drop", "dropped"): MAKERS,
    ("submitted", "take_back", "draft"): MAKERS,
    ("submitted", "send_back", "draft"): {"county_leader"},
    ("submitted", "approve", "approved"): {"county_leader"},
    ("approved", "send_back", "draft"): {"county_leader"},
    ("approved", "enforce", "in_force"): {"system"},
}


@pytest.mark.parametrize(("state", "move"), list(itertools.product(PlanState, Move)))
def test_every_state_and_move_is_as_written(state: PlanState, move: Move) -> None:
    found = MOVES.get((state, move))
    roles = {str(role) for role in (*APPOINTABLE, Role.SYSTEM) if found and role in BY[move]}
    assert roles == WRITTEN.get((str(state), str(move), str(found)), set())


def test_a_grid_with_the_same_buildings_stays_itself() -> None:
    fate = fate_of([1, 1, 2, 2], ["a", "a", "b", "b"], [10, 10, 10, 10], ["a", "b"])
    assert fate.kept == {1: "a", 2: "b"}
    assert not fate.has_changes


def test_when_a_building_moves_both_grids_end_and_each_is_followed_by_where_most_went() -> None:
    fate = fate_of([1, 2, 2, 3], ["a", "a", "b", "c"], [30, 10, 20, 5], ["a", "b", "c"])
    assert fate.kept == {3: "c"}
    assert fate.ended == ("a", "b")
    assert fate.follows == {1: ("a",), 2: ("b",)}


def test_a_split_and_a_merger_lose_nobody_on_the_way() -> None:
    split = fate_of([1, 2], ["a", "a"], [30, 20], ["a"])
    assert split.follows == {1: ("a",), 2: ("a",)}
    assert carried_names(split.main, {1: 30, 2: 20}) == {1: "a"}
    merged = fate_of([1, 1], ["a", "b"], [30, 20], ["a", "b"])
    assert merged.follows == {1: ("a", "b")}
    assert merged.main == {1: "a"}


def test_an_old_grid_without_buildings_ends_only_when_something_else_changes() -> None:
    assert fate_of([1], ["a"], [9], ["a", "empty"]).ended == ()
    assert fate_of([1, 1], ["a", "b"], [9, 9], ["a", "b", "empty"]).ended == ("a", "b", "empty")


def test_figures_know_which_way_is_better_and_ignore_a_breath() -> None:
    found = {
        c.key: c.is_better
        for c in changes({"in_range": 2, "mean_distance": 100}, {"in_range": 3, "mean_distance": 100.2})
    }
    assert found["in_range"] is True
    assert found["mean_distance"] is None
    assert {c.key: c.tone for c in changes({"broken": 0}, {"broken": 1})}["broken"] == "bad"


def test_communities_together_weigh_distance_by_households() -> None:
    rows = [
        {"households": 100, "grids": 1, "walked": 1000, "in_range": 1},
        {"households": 300, "grids": 1, "walked": 9000},
    ]
    total = together(rows)
    assert (total["mean_distance"], total["grids"], total["share_in_range"]) == (25.0, 2, 0.5)


def test_the_worst_community_is_the_one_that_need_not_be_bad() -> None:
    fine, forced, avoidable = {"grids": 2}, {"out_of_range": 2, "must_be_out": 2}, {"out_of_range": 1}
    assert sorted([fine, forced, avoidable], key=worst_first) == [avoidable, forced, fine]


def test_workers_are_needed_by_work_by_grids_and_by_people() -> None:
    load = Load(households=4000, old=1000, unmanaged=500, grids=9)
    plain = needed(load, Norms())
    assert (plain.by_load, plain.by_grid, plain.people, plain.by_people) == (10, 9, 10_400, 19)
    more = needed(load, Norms(extra_old=20, extra_unmanaged=40, persons=2.5))
    assert (more.weighed, more.by_load, more.by_people) == (4400, 11, 18)
    assert needed(Load(), Norms()).by_load == 0
