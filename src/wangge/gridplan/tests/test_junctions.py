"""Borders end where they are shortest, and nobody's house, wall or street pays for it."""

import numpy as np
import pytest
import shapely

from wangge.gridplan.community import prepare
from wangge.gridplan.junctions import Ground, ground_of, shorten_ends
from wangge.gridplan.model import Rules
from wangge.gridplan.outlines import grid_shapes, roundness
from wangge.gridplan.solving import divide_community
from wangge.gridplan.tests import places

LEANING = [(50, 0), (70, 50)]


def west_and_east():
    """Give two grids of a block between two streets, parted by a border that leans."""
    west = shapely.Polygon([(0, 0), *LEANING, (0, 50)])
    east = shapely.Polygon([LEANING[0], (120, 0), (120, 50), LEANING[1]])
    return np.array([west, east], dtype=object)


def ground(houses=(), lines=()):
    lines = [shapely.LineString(line) for line in lines]
    corners = shapely.get_coordinates(lines) if lines else np.zeros((0, 2))
    return Ground(shapely.STRtree([shapely.box(*house) for house in houses]), shapely.STRtree(lines), corners)


def border(shapes):
    return shapely.intersection(*shapes)


def check_same_ground(before, after):
    assert shapely.coverage_is_valid(after)
    assert shapely.equals(shapely.union_all(after), shapely.union_all(before))
    assert shapely.area(after).sum() == pytest.approx(shapely.area(before).sum())


def test_over_open_ground_a_border_goes_straight_across():
    drawn = shorten_ends(ground(), west_and_east())
    check_same_ground(west_and_east(), drawn)
    assert border(drawn).length == pytest.approx(50)
    assert roundness(drawn).mean() > roundness(west_and_east()).mean()


@pytest.mark.parametrize("x", range(53, 70, 2))
def test_a_house_stays_in_its_grid(x):
    house = (x, 2, x + 3, 6)
    drawn = shorten_ends(ground([house]), west_and_east())
    check_same_ground(west_and_east(), drawn)
    assert drawn[1].covers(shapely.box(*house))
    assert border(drawn).length < border(west_and_east()).length


@pytest.mark.parametrize("x", range(54, 69, 2))
def test_a_wall_that_meets_the_street_is_not_left_behind(x):
    wall = [(x, 0), (x, 8)]
    drawn = shorten_ends(ground(lines=[wall]), west_and_east())
    check_same_ground(west_and_east(), drawn)
    assert drawn[1].covers(shapely.LineString(wall))


def test_a_wall_that_is_crossed_anyway_is_no_hindrance():
    drawn = shorten_ends(ground(lines=[[(-20, 10), (140, 10)]]), west_and_east())
    assert border(drawn).length == pytest.approx(50)


def test_a_border_along_a_street_stays_on_it():
    drawn = shorten_ends(ground(lines=[LEANING]), west_and_east())
    assert shapely.equals(drawn, west_and_east()).all()


@pytest.mark.parametrize("seed", range(4))
def test_in_a_town_borders_become_shorter_and_lose_no_ground(tmp_path, seed):
    places.write(places.orderly(seed), tmp_path)
    rules = Rules(minimum=60, maximum=140, effort="fast")
    for community in places.read(tmp_path, rules).communities:
        arrangement, graph = prepare(community, rules, [])
        grid = divide_community(graph, [""] * graph.size, rules, seed).grid
        shapes = grid_shapes(arrangement, grid, int(grid.max()) + 1)
        again = shorten_ends(ground_of(arrangement), shapes)
        assert shapely.coverage_is_valid(again)
        assert shapely.length(again).sum() <= shapely.length(shapes).sum() + 1e-6
        assert shapely.area(again).sum() == pytest.approx(shapely.area(arrangement.ground), rel=1e-6)
