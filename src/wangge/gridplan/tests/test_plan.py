"""What a county may rely on: every building once, whole grids, exact borders, the same plan again."""

import csv
import json

import numpy as np
import pytest
import shapely

from wangge.gridplan.command import main
from wangge.gridplan.model import Rules
from wangge.gridplan.plan import plan_city
from wangge.gridplan.report import report_text
from wangge.gridplan.tests import places
from wangge.gridplan.writing import assignments_text, grids_text, issues_text

RULES = Rules(minimum=60, maximum=140, effort="fast")


def all_texts(plan):
    return assignments_text(plan), grids_text(plan), issues_text(plan), report_text(plan)


def check_tiling(plan, town):
    for part, community in zip(plan.communities, town.communities, strict=True):
        shapes = shapely.from_geojson(np.array(part.polygons))
        assert shapely.coverage_is_valid(shapes)
        united = shapely.union_all(shapes)
        square_metres = 111000 * 87000
        assert shapely.symmetric_difference(united, community.geometry).area * square_metres < 0.01
        assert abs(shapely.area(shapes).sum() - united.area) * square_metres < 0.01
        if community.geometry.geom_type == "Polygon":
            assert all(shape.geom_type == "Polygon" for shape in shapes)


def check_buildings(plan, town):
    for part, community in zip(plan.communities, town.communities, strict=True):
        assert part.building_ids == community.buildings.ids
        shape = dict(zip((g.grid_id for g in part.grids), shapely.from_geojson(np.array(part.polygons)), strict=True))
        assert all(grid.startswith(part.code) for grid in part.assigned)
        for row, grid in enumerate(part.assigned):
            spot = shapely.centroid(community.buildings.geometry[row])
            if spot is not None and community.geometry.contains(spot):
                assert shape[grid].covers(spot), part.building_ids[row]


@pytest.mark.parametrize("seed", range(12))
def test_every_building_once_grids_whole_ground_tiled(tmp_path, seed):
    places.write(places.orderly(seed), tmp_path)
    town = places.read(tmp_path, RULES)
    plan = plan_city(town, rules=RULES)
    assert plan.measures["broken"] == 0
    check_tiling(plan, town)
    check_buildings(plan, town)
    rows = list(csv.reader(assignments_text(plan).splitlines()))[1:]
    assert sorted(r[0] for r in rows) == sorted(b for c in town.communities for b in c.buildings.ids)


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_input_and_number_of_processes_change_no_byte(tmp_path, seed):
    made = places.orderly(seed) if seed < 3 else places.hostile(seed)
    places.write(made, tmp_path / "a")
    rng = np.random.default_rng(seed)
    places.write({k: [v[i] for i in rng.permutation(len(v))] for k, v in made.items()}, tmp_path / "b")
    first = plan_city(places.read(tmp_path / "a", RULES), rules=RULES)
    second = plan_city(places.read(tmp_path / "b", RULES), rules=RULES, workers=2 if seed == 0 else 1)
    assert all_texts(first)[:3] == all_texts(second)[:3]


@pytest.mark.parametrize("seed", range(16))
def test_spoilt_input_gives_a_plan_and_a_word_about_it(tmp_path, seed):
    made = places.hostile(seed)
    places.write(made, tmp_path)
    town = places.read(tmp_path, RULES)
    plan = plan_city(town, rules=RULES)
    assert plan.measures["broken"] == 0
    check_tiling(plan, town)
    named = {str(b["properties"]["id"]) for b in made["buildings"] if "id" in b["properties"]}
    assigned = [row[0] for row in csv.reader(assignments_text(plan).splitlines())][1:]
    assert named <= set(assigned)
    assert len(assigned) == len(set(assigned))


def test_a_river_without_bridge_parts_grids_and_a_bridge_joins_them(tmp_path):
    made = places.orderly(1, communities=1)
    river = {"type": "LineString", "coordinates": [places.place(-5, 190), places.place(405, 191)]}
    made["roads"] = [places.feature(river, kind="river")]
    for building in made["buildings"]:
        building["properties"]["households"] = 9
    sides = []
    for bridged in (False, True):
        if bridged:
            road = {"type": "LineString", "coordinates": [places.place(200, 0), places.place(200, 400)]}
            made["roads"].append(places.feature(road, kind="tertiary"))
        places.write(made, tmp_path / str(bridged))
        plan = plan_city(places.read(tmp_path / str(bridged), Rules()), rules=Rules(effort="fast"))
        sides.append(plan.measures["grids"])
    assert sides == [2, 1]


def test_a_building_above_the_maximum_is_a_grid_alone(tmp_path):
    made = places.orderly(4, communities=1)
    made["buildings"][7]["properties"]["households"] = 900
    places.write(made, tmp_path)
    town = places.read(tmp_path, RULES)
    plan = plan_city(town, rules=RULES)
    giant = made["buildings"][7]["properties"]["id"]
    part = plan.communities[0]
    grid = next(g for g in part.grids if g.grid_id == part.assigned[part.building_ids.index(giant)])
    others = [row for row in grid.buildings if part.building_ids[row] != giant]
    assert sum(town.communities[0].buildings.households[others]) == 0
    assert grid.must_be_out
    assert "building_over_max" in {f.code for f in plan.faults}


def test_grids_are_numbered_from_the_north_west(tmp_path):
    places.write(places.orderly(3, communities=1), tmp_path)
    part = plan_city(places.read(tmp_path, RULES), rules=RULES).communities[0]
    assert [g.grid_id for g in part.grids] == [f"640104001001{n + 1:03d}" for n in range(len(part.grids))]
    middles = shapely.centroid(shapely.from_geojson(np.array(part.polygons)))
    first, last = middles[0], middles[-1]
    assert first.y - first.x * 0.1 > last.y - last.x * 0.1


def test_the_command_writes_all_files_and_refuses_nonsense(tmp_path, capsys):
    places.write(places.orderly(2), tmp_path)
    given = [f"--{n}={tmp_path / n}.geojson" for n in ("buildings", "communities", "compounds", "roads")]
    assert main([*given, "--effort=fast", "--quiet", "--min=60", "--max=140", f"--out={tmp_path / 'out'}"]) == 0
    assert "households" in capsys.readouterr().out
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"assignments.csv", "grids.geojson", "issues.json", "report.html"}
    document = json.loads((tmp_path / "out" / "grids.geojson").read_text())
    assert all(len(f["properties"]["grid_id"]) == 15 for f in document["features"])
    (tmp_path / "bad.geojson").write_text("{")
    given[1] = f"--communities={tmp_path / 'bad.geojson'}"
    assert main([*given, f"--out={tmp_path / 'no'}"]) == 2
    assert "bad.geojson" in capsys.readouterr().err


def test_stopping_still_gives_a_whole_plan(tmp_path):
    places.write(places.orderly(5), tmp_path)
    town = places.read(tmp_path, RULES)
    plan = plan_city(town, rules=RULES, should_stop=lambda: True)
    assert plan.stopped
    assert len(plan.communities) == len(town.communities)
    assert plan.measures["broken"] == 0
