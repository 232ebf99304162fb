"""Where buildings stand in the frame: points, footprints, stacks of buildings, and the borders between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import QhullError, Voronoi
from shapely.geometry.base import BaseGeometry

from wangge.gridplan.model import Fault, Flags, Floats, Ints, Objects

SPACING_M = 4.0
MOST_SAMPLES = 28
STACK_M = 0.01
SPREAD_M = 2.0


@dataclass(slots=True)
class Sites:
    """Points (n, 2), footprints (None for points) and the node of each building; stacked buildings share a node."""

    points: Floats
    footprints: Objects
    node: Ints


def place_sites(
    shapes: Objects, households: Ints, ids: list[str], ground: BaseGeometry, most: int, faults: list[Fault]
) -> Sites:
    """Give every building a place of its own within the ground; `shapes` are in metres, None where unknown."""
    shapely.prepare(ground)
    footprints = clipped(shapes, ground)
    points = points_within(shapes, footprints, ground)
    node = stacks(points, footprints)
    node = spread_stacks(points, footprints, node, households, ids, ground, most, faults)
    return Sites(points, footprints, node)


def clipped(shapes: Objects, ground: BaseGeometry) -> Objects:
    """Give the part of each footprint within the ground; None for points and for what lies outside."""
    made = np.full(len(shapes), None, dtype=object)
    flat = np.isin(shapely.get_type_id(shapes), (3, 6))
    made[flat] = shapes[flat]
    partly = flat & ~shapely.covered_by(made, ground)
    for row in np.flatnonzero(partly):
        piece = shapely.intersection(made[row], ground)
        parts = [p for p in shapely.get_parts(piece) if p.geom_type == "Polygon" and p.area > 1.0]
        made[row] = max(parts, key=lambda p: p.area) if parts else None
    return made


def points_within(shapes: Objects, footprints: Objects, ground: BaseGeometry) -> Floats:
    """Give the centre of each building, moved inside its footprint and the ground where it is not."""
    middle = ground.representative_point()
    centres = shapely.centroid(np.where(shapely.is_missing(shapes), middle, shapes))
    hollow = ~shapely.is_missing(footprints) & ~shapely.intersects(footprints, centres)
    centres[hollow] = shapely.point_on_surface(footprints[hollow])
    outside = np.flatnonzero(~shapely.contains(ground, centres))
    if outside.size:
        inner = ground.buffer(-0.5)
        target = ground if inner.is_empty else inner
        lines = shapely.shortest_line(centres[outside], target)
        centres[outside] = shapely.get_point(lines, -1)
        still = outside[~shapely.contains(ground, centres[outside])]
        centres[still] = middle
    return np.asarray(shapely.get_coordinates(centres), dtype=np.float64)


def stacks(points: Floats, footprints: Objects) -> Ints:
    """Number groups of buildings that stand on one spot or whose footprint holds another's centre."""
    count = len(points)
    rounded = np.round(points / STACK_M).astype(np.int64)
    _, same = np.unique(rounded, axis=0, return_inverse=True)
    first = np.full(int(same.max(initial=-1)) + 1, count, dtype=np.int64)
    np.minimum.at(first, same, np.arange(count))
    pairs = [(np.arange(count), first[same])]
    solid = np.flatnonzero(~shapely.is_missing(footprints))
    if solid.size:
        inner, outer = shapely.STRtree(footprints[solid]).query(shapely.points(points), predicate="intersects")
        pairs.append((inner, solid[outer]))
    left, right = np.concatenate([p[0] for p in pairs]), np.concatenate([p[1] for p in pairs])
    links = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def spread_stacks(
    points: Floats, footprints: Objects, node: Ints, households: Ints, ids: list[str], ground: BaseGeometry,
    most: int, faults: list[Fault],
) -> Ints:  # fmt: skip
    """Keep small stacks together; spread a stack with more households than a grid may have over a few metres."""
    sizes = np.bincount(node, minlength=len(node))
    totals = np.bincount(node, weights=households, minlength=len(node))
    node = node.copy()
    for stack in np.flatnonzero(sizes > 1):
        members = np.flatnonzero(node == stack)
        if totals[stack] <= most or (households[members] > 0).sum() <= 1:
            continue
        centre = points[members].mean(axis=0)
        turn = np.arange(len(members)) * 2.399963
        reach = SPREAD_M * np.sqrt(np.arange(len(members)))
        spots = centre + np.column_stack([np.cos(turn), np.sin(turn)]) * reach[:, None]
        footprints[members] = None
        points[members] = points_within(shapely.points(spots), footprints[members], ground)
        node[members] = len(ids) + members
        faults.append(
            Fault("stacked_buildings", ids[members[0]], f"{len(members)} buildings on one spot were spread around it")
        )
    return np.unique(node, return_inverse=True)[1].astype(np.int64)


def sample(sites: Sites) -> tuple[Floats, Ints]:
    """Give points along every footprint and the building of each; a point building gives itself."""
    solid = np.flatnonzero(~shapely.is_missing(sites.footprints))
    samples, owner = [sites.points], [np.arange(len(sites.points))]
    if solid.size:
        outlines = shapely.boundary(sites.footprints[solid])
        steps = np.maximum(SPACING_M, shapely.length(outlines) / MOST_SAMPLES)
        coordinates, row = shapely.get_coordinates(shapely.segmentize(outlines, steps), return_index=True)
        samples.append(coordinates)
        owner.append(solid[row])
    return np.concatenate(samples), np.concatenate(owner)


def borders_between(samples: Floats, owner: Ints, ground: BaseGeometry) -> Objects:
    """Give the Voronoi edges between samples of different owners, as lines that reach beyond the ground."""
    if len(np.unique(owner)) < 2:
        return np.empty(0, dtype=object)
    west, south, east, north = ground.bounds
    reach = 2 * max(east - west, north - south, 1.0)
    middle = np.array([(west + east) / 2, (south + north) / 2])
    around = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    fence = middle + reach * np.column_stack([np.cos(around + 0.1), np.sin(around + 0.1)])
    unique, first = np.unique(np.round(samples, 3), axis=0, return_index=True)
    try:
        cells = Voronoi(np.concatenate([unique - middle, fence - middle]), qhull_options="Qbb Qc Qz")
    except QhullError:
        return np.empty(0, dtype=object)
    owners = np.concatenate([owner[first], np.full(len(fence), -1)])
    pair = owners[cells.ridge_points]
    ends = np.asarray(cells.ridge_vertices, dtype=np.int64)
    wanted: Flags = (pair[:, 0] != pair[:, 1]) & (ends >= 0).all(axis=1) & (pair >= 0).all(axis=1)
    return np.asarray(shapely.linestrings(cells.vertices[ends[wanted]] + middle), dtype=object)
