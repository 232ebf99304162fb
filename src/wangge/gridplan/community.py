"""Plan one community from its buildings to polygons, codes and figures."""

from __future__ import annotations

import time
import zlib
from dataclasses import replace

import numpy as np
import shapely

from wangge.gridplan.annealing import typical_distance
from wangge.gridplan.arrangement import Arrangement, arrange
from wangge.gridplan.coding import codes_after
from wangge.gridplan.columns import sums
from wangge.gridplan.measures import blocks_in, centre_of, community_measures, estate_splits, objective
from wangge.gridplan.micro import micro_grids, micro_of_buildings
from wangge.gridplan.model import Community, CommunityPlan, Fault, Floats, GridResult, Ints, Objects, Rules
from wangge.gridplan.outlines import geojson_texts, grid_shapes, roundness, to_degrees
from wangge.gridplan.parts import Graph, components, graph_of
from wangge.gridplan.solving import Division, divide_community


def seed_of(rules: Rules, code: str) -> int:
    """Give a seed that depends on the rules' seed and the community alone, never on the order of work."""
    return (zlib.crc32(code.encode()) + 1_000_003 * rules.seed) % 2_000_000_011


def prepare(community: Community, rules: Rules, faults: list[Fault]) -> tuple[Arrangement, Graph]:
    """Build the arrangement of a community and the graph to divide."""
    arrangement = arrange(community, most=rules.maximum, faults=faults)
    own = community.buildings
    graph = graph_of(arrangement, own.households, own.workload, own.compound)
    graph.typical = float(typical_distance(graph.x, graph.y, graph.households, rules.ideal, float(rules.maximum)))
    return arrangement, graph


def plan_community(community: Community, rules: Rules) -> CommunityPlan:
    """Divide one community and give everything about it; nothing outside it matters."""
    began = time.process_time()
    faults: list[Fault] = []
    if not len(community.buildings):
        return empty_plan(community, rules)
    arrangement, graph = prepare(community, rules, faults)
    arranged = time.process_time()
    division = divide_community(
        graph, old_of_nodes(community, arrangement, graph), rules, seed_of(rules, community.code)
    )
    faults += [replace(fault, community=community.code) for fault in division.faults]
    divided = time.process_time()
    plan = describe(community, arrangement, graph, division, rules, faults)
    if rules.micro:
        add_micro(plan, community, arrangement, graph, rules)
    plan.seconds = {"arrange": arranged - began, "divide": divided - arranged, "draw": time.process_time() - divided}
    return plan


def add_micro(plan: CommunityPlan, community: Community, arrangement: Arrangement, graph: Graph, rules: Rules) -> None:
    """Add the micro-grids of every grid to a plan."""
    for grid in plan.grids:
        rows = np.array(grid.buildings, dtype=np.int64)
        seed = seed_of(rules, grid.grid_id)
        plan.micros += micro_grids(graph, arrangement, community.buildings, rows, grid.grid_id, rules, seed)
    plan.micro_of = micro_of_buildings(plan.micros, len(plan.building_ids))
    plan.measures["micro_grids"] = len(plan.micros)
    plan.measures["micro_in_range"] = sum(micro.in_range for micro in plan.micros)


def old_of_nodes(community: Community, arrangement: Arrangement, graph: Graph) -> list[str]:
    """Give each node the former grid of the household majority on it."""
    old = [""] * graph.size
    weight = [-1.0] * graph.size
    for row, node in enumerate(arrangement.node):
        households = float(community.buildings.households[row])
        if community.buildings.old[row] and households > weight[node]:
            old[node], weight[node] = community.buildings.old[row], households
    return old


def describe(
    community: Community, arrangement: Arrangement, graph: Graph, division: Division, rules: Rules, faults: list[Fault]
) -> CommunityPlan:
    """Draw, number and measure a division."""
    grid, count = division.grid, int(division.grid.max()) + 1
    shapes = grid_shapes(arrangement, grid, count)
    households = sums(grid, graph.households, count)
    overlap, old = overlaps(community, arrangement, grid, count)
    middle = shapely.get_coordinates(shapely.centroid(shapes))
    codes, matched = codes_after(community.code, middle[:, 0], middle[:, 1], overlap, old, community.retired)
    order = np.argsort(np.array(codes), kind="stable")
    results = grid_results(arrangement, graph, grid, households, shapes, codes, division, rules)
    for number, result in enumerate(results):
        result.old = old[matched[number]] if matched[number] >= 0 else ""
        result.buildings = np.flatnonzero(grid[arrangement.node] == number).tolist()
    texts = geojson_texts(list(to_degrees(arrangement, shapes, community.geometry)))
    own = community.buildings
    assigned = [codes[g] for g in grid[arrangement.node]]
    measures = community_measures([results[g] for g in order], estate_splits(graph, grid, rules), rules)
    kept = {codes[g]: results[g].old for g in range(count)}
    moves = [
        (own.ids[row], own.old[row], code, int(own.households[row]))
        for row, code in enumerate(assigned)
        if own.old[row] and kept[code] != own.old[row]
    ]
    measures["moved_households"] = sum(move[3] for move in moves)
    measures["parts"] = division.parts
    measures["moved_at_least"] = max(division.moved_at_least, 0)
    return CommunityPlan(
        code=community.code, name=community.name, building_ids=own.ids, assigned=assigned,
        grids=[results[g] for g in order], polygons=[texts[g] for g in order], measures=measures, faults=faults,
        moves=moves,
    )  # fmt: skip


def overlaps(community: Community, arrangement: Arrangement, grid: Ints, count: int) -> tuple[Floats, list[str]]:
    """Give households shared by each new grid (row) and former grid (column), and the former grids' ids."""
    own = community.buildings
    old = sorted({name for name in own.old if name})
    column = {name: place for place, name in enumerate(old)}
    shared = np.zeros((count, len(old)))
    for row, node in enumerate(arrangement.node):
        if own.old[row]:
            shared[grid[node], column[own.old[row]]] += own.households[row] + 1e-3
    return shared, old


def grid_results(
    arrangement: Arrangement, graph: Graph, grid: Ints, households: Floats, shapes: Objects, codes: list[str],
    division: Division, rules: Rules,
) -> list[GridResult]:  # fmt: skip
    """Measure every grid."""
    count = len(codes)
    load = sums(grid, graph.load, count)
    reach, centre = np.zeros(count), np.zeros((count, 2))
    for number in range(count):
        reach[number], node = centre_of(graph, np.flatnonzero(grid == number))
        centre[number] = graph.x[node], graph.y[node]
    places = arrangement.frame.unflatten(centre)
    blocks = blocks_in(graph, grid, count)
    excess = estate_splits(graph, grid, rules)["excess_splits"]
    price = objective(rules, graph.typical, reach, households, load, blocks, excess)
    compact = roundness(shapes)
    area = shapely.area(shapes)
    broken = broken_grids(graph, grid, count)
    return [
        GridResult(
            grid_id=codes[g], households=round(float(households[g])), workload=round(float(load[g]), 3), buildings=[],
            in_range=bool(rules.minimum <= households[g] <= rules.maximum), must_be_out=bool(division.must_be_out[g]),
            broken=bool(broken[g]), mean_distance=float(reach[g] / households[g]) if households[g] else 0.0,
            streets_inside=int(blocks[g] - 1), compactness=float(compact[g]), area=float(area[g]),
            cost=float(price[g]), centre=(round(float(places[g, 0]), 7), round(float(places[g, 1]), 7)),
            kind="base" if households[g] > 0 else "dedicated",
        )
        for g in range(count)
    ]  # fmt: skip


def broken_grids(graph: Graph, grid: Ints, count: int) -> Ints:
    """Say of each grid whether people would have to leave it to walk through it."""
    start = np.repeat(np.arange(graph.size), np.diff(graph.indptr))
    cut = replace(graph, passable=graph.passable & (grid[start] == grid[graph.indices]))
    piece = components(cut, np.zeros(graph.size, dtype=bool))
    pairs = np.unique(np.column_stack([grid, piece]), axis=0)
    return (np.bincount(pairs[:, 0], minlength=count) > 1).astype(np.int64)


def empty_plan(community: Community, rules: Rules) -> CommunityPlan:
    """Give the ground of a community without buildings to one grid of its own."""
    code = codes_after(community.code, np.zeros(1), np.zeros(1), np.zeros((1, 0)), [], community.retired)[0][0]
    shape = shapely.transform(community.geometry, lambda c: np.round(c, 12))
    spot = shape.representative_point()
    grid = GridResult(
        grid_id=code, households=0, workload=0.0, buildings=[], in_range=False, must_be_out=True, broken=False,
        mean_distance=0.0, streets_inside=0, compactness=0.0, area=0.0, cost=0.0, centre=(spot.x, spot.y),
        kind="dedicated",
    )  # fmt: skip
    none = {"estates": 0, "excess_splits": 0, "small_estates": 0, "small_split": 0}
    measures = community_measures([grid], none, rules)
    measures["moved_households"], measures["parts"] = 0, 1
    return CommunityPlan(community.code, community.name, [], [], [grid], geojson_texts([shape]), measures, [])
