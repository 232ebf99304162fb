"""Borders between grids are drawn tight in open ground, and nowhere across a house, a street or one another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from wangge.gridplan.arrangement import Arrangement
from wangge.gridplan.borders import draw_tight, slack
from wangge.gridplan.community import prepare
from wangge.gridplan.model import Floats, Objects, Rules
from wangge.gridplan.solving import divide_community
from wangge.gridplan.tests import places

RULES = Rules(minimum=60, maximum=140, effort="fast")


@pytest.mark.parametrize("seed", range(4))
def test_tight_borders_are_shorter_and_leave_houses_and_streets_alone(tmp_path: Path, seed: int) -> None:
    places.write(places.orderly(seed, communities=1), tmp_path)
    community = places.read(tmp_path, RULES).communities[0]
    arrangement, graph = prepare(community, RULES, [])
    division = divide_community(graph, [""] * graph.size, RULES, seed)
    grid = division.grid[arrangement.owner]
    raw = np.array(
        [shapely.coverage_union_all(arrangement.faces[grid == n]) for n in range(int(grid.max()) + 1)], dtype=object
    )
    tight = draw_tight(arrangement, raw, grid)
    assert shapely.coverage_is_valid(tight)
    assert shapely.area(tight).sum() == pytest.approx(shapely.area(raw).sum())
    assert shapely.length(tight).sum() < shapely.length(raw).sum() - 1
    spilled = [spill(arrangement, shapes[division.grid[arrangement.node]]) for shapes in (raw, tight)]
    assert (spilled[1] <= spilled[0] + 0.05).all()
    lines = arrangement.frame.to_metres(community.streets)
    for street in lines:
        along = shapely.length(shapely.intersection(shapely.boundary(raw), street)).sum()
        assert shapely.length(shapely.intersection(shapely.boundary(tight), street)).sum() == pytest.approx(along)


def spill(arrangement: Arrangement, homes: Objects) -> Floats:
    """Give the square metres of each building outside its polygon."""
    solid = ~shapely.is_missing(arrangement.sites.footprints)
    return np.asarray(shapely.area(shapely.difference(arrangement.sites.footprints[solid], homes[solid])))


def test_a_corner_goes_unless_a_house_stands_behind_it() -> None:
    spots = np.array([[0.0, 0.0], [5.0, 4.0], [10.0, 0.0]])
    beside = np.array([[-1, -1], [0, 2], [-1, -1]])
    fixed = np.array([True, False, True])
    assert slack(spots, beside.copy(), fixed, np.array([[5.0, 5.0]])).tolist() == [False, True, False]
    assert slack(spots, beside.copy(), fixed, np.array([[5.0, 2.0]])).tolist() == [False, False, False]
