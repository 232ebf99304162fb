"""An adjustment moves few people, says how few it had to be, and keeps the numbers of grids that live on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wangge.gridplan.model import Rules
from wangge.gridplan.plan import CityPlan, plan_city
from wangge.gridplan.tests import places
from wangge.gridplan.writing import assignments_text

RULES = Rules(minimum=150, maximum=300, effort="fast")


def grown_town(tmp_path: Path, seed: int) -> tuple[CityPlan, Path, Path]:
    """Plan a town, then let some of its houses grow."""
    made = places.orderly(seed, communities=1)
    for building in made["buildings"]:
        building["properties"]["households"] = 20 + int(building["properties"]["households"]) % 30
    places.write(made, tmp_path / "before")
    plan = plan_city(places.read(tmp_path / "before", RULES), rules=RULES)
    (tmp_path / "old.csv").write_text(assignments_text(plan))
    for building in made["buildings"][:: 4 + seed % 3]:
        building["properties"]["households"] += 15
    places.write(made, tmp_path / "after")
    return plan, tmp_path / "old.csv", tmp_path / "after"


@pytest.mark.parametrize("seed", range(6))
def test_adjustment_is_near_the_proven_least_and_no_new_plan_moves_fewer(tmp_path: Path, seed: int) -> None:
    _, old, folder = grown_town(tmp_path, seed)
    kept = replace(RULES, keep=1000.0)
    steady = plan_city(places.read(folder, kept, old=old), rules=kept).measures
    free = plan_city(places.read(folder, RULES, old=old), rules=RULES).measures
    assert steady["broken"] == 0
    assert steady["out_though_possible"] == 0
    assert steady["moved_at_least"] <= steady["moved_households"] <= free["moved_households"]
    assert steady["moved_households"] <= 1.15 * steady["moved_at_least"] + 20


def test_grids_that_live_on_keep_their_number_and_no_number_is_used_twice(tmp_path: Path) -> None:
    before, old, folder = grown_town(tmp_path, 1)
    kept = replace(RULES, keep=1.0)
    after = plan_city(places.read(folder, kept, old=old), rules=kept)
    former = {g.grid_id for part in before.communities for g in part.grids}
    for grid in after.communities[0].grids:
        assert (grid.grid_id == grid.old) if grid.old else grid.grid_id not in former
    names = [g.grid_id for g in after.communities[0].grids]
    assert len(names) == len(set(names))


def test_nothing_moves_when_nothing_changed(tmp_path: Path) -> None:
    _, old, _ = grown_town(tmp_path, 2)
    kept = replace(RULES, keep=1000.0)
    again = plan_city(places.read(tmp_path / "before", kept, old=old), rules=kept)
    assert again.measures["moved_households"] == 0
    assert assignments_text(again) == old.read_text()
