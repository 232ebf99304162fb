"""Micro-grids are lists of units and floors that together hold every household exactly once."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangge.gridplan.model import Rules
from wangge.gridplan.plan import plan_city
from wangge.gridplan.tests import places
from wangge.gridplan.writing import assignments_text, micro_text


@pytest.mark.parametrize("seed", range(4))
def test_every_household_is_in_one_micro_grid(tmp_path: Path, seed: int) -> None:
    made = places.orderly(seed, communities=1)
    for number, building in enumerate(made["buildings"]):
        tower = number % 4 == 0
        building["properties"] |= {"households": 132 if tower else 24, "floors": 33 if tower else 6, "units": 2}
    places.write(made, tmp_path)
    rules = Rules(effort="fast", micro=True)
    town = places.read(tmp_path, rules)
    plan = plan_city(town, rules=rules)
    part = plan.communities[0]
    held = dict.fromkeys(range(len(part.building_ids)), 0)
    for micro in part.micros:
        assert micro.micro_id.startswith(micro.grid_id)
        assert micro.households == sum(piece[-1] for piece in micro.pieces)
        for row, *_, households in micro.pieces:
            held[row] += households
            assert part.assigned[row] == micro.grid_id
    assert list(held.values()) == town.communities[0].buildings.households.tolist()
    assert sum(m.in_range for m in part.micros) >= 0.95 * len(part.micros)
    assert "micro_id" in assignments_text(plan).splitlines()[0]
    assert len(micro_text(plan).splitlines()) > len(part.micros)
