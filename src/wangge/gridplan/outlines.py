"""Polygons of grids: unions of faces, straightened without moving the community's line, written as WGS-84."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from wangge.gridplan.arrangement import Arrangement
from wangge.gridplan.borders import draw_tight
from wangge.gridplan.junctions import ground_of, shorten_ends
from wangge.gridplan.model import Floats, Ints, Objects

STRAIGHTEN_M = (5.0, 2.0, 0.5)
DECIMALS = 12
ON_BORDER_M = 0.002
SPILL_SHARE = 0.02


def grid_shapes(arrangement: Arrangement, grid_of_node: Ints, count: int) -> Objects:
    """Give the polygon of each grid in metres: an exact tiling of the ground with straightened inner borders."""
    grid = grid_of_node[arrangement.owner]
    order = np.argsort(grid, kind="stable")
    bounds = np.searchsorted(grid[order], np.arange(count + 1))
    raw = np.empty(count, dtype=object)
    for number in range(count):
        raw[number] = shapely.coverage_union_all(arrangement.faces[order[bounds[number] : bounds[number + 1]]])
    if count == 1:
        return raw

    def is_fit(shapes: Objects) -> bool:
        return is_sound(raw, shapes) and holds_buildings(arrangement, shapes, raw, grid_of_node)

    for drawn in (draw_tight(arrangement, raw, grid), raw):
        for tolerance in STRAIGHTEN_M:
            smooth = np.asarray(shapely.coverage_simplify(drawn, tolerance, simplify_boundary=False), dtype=object)
            if is_fit(smooth):
                short = shorten_ends(ground_of(arrangement), smooth)
                return short if is_fit(short) else smooth
    return raw


def is_sound(raw: Objects, smooth: Objects) -> bool:
    """Say whether straightening left a valid tiling with as many pieces as before."""
    same = shapely.get_num_geometries(raw) == shapely.get_num_geometries(smooth)
    return bool(same.all() and shapely.is_valid(smooth).all() and shapely.coverage_is_valid(smooth))


def holds_buildings(arrangement: Arrangement, shapes: Objects, raw: Objects, grid_of_node: Ints) -> bool:
    """Say whether every building lies in the polygon of its grid as well as it does in the raw one."""
    sites = arrangement.sites
    grid = grid_of_node[arrangement.node]
    if not shapely.covers(shapes[grid], shapely.points(sites.points)).all():
        return False
    doubtful = np.flatnonzero(~shapely.is_missing(sites.footprints))
    doubtful = doubtful[~shapely.covers(shapes[grid[doubtful]], sites.footprints[doubtful])]
    footprints = sites.footprints[doubtful]
    spilled, before = (shapely.area(shapely.difference(footprints, own[grid[doubtful]])) for own in (shapes, raw))
    return bool((spilled <= before + SPILL_SHARE * shapely.area(footprints)).all())


def to_degrees(arrangement: Arrangement, shapes: Objects, community: BaseGeometry) -> Objects:
    """Bring polygons back to WGS-84; points on the community's line return to exactly where it was given."""
    frame = arrangement.frame
    given = shapely.get_coordinates(community)
    corners = cKDTree(frame.flatten(given))
    line = shapely.boundary(frame.to_metres(np.array([community], dtype=object))[0])

    def place(metres: Floats) -> Floats:
        placed = frame.unflatten(metres)
        rim = np.flatnonzero(shapely.dwithin(line, shapely.points(metres), ON_BORDER_M))
        if not rim.size:
            return placed
        foot = shapely.get_point(shapely.shortest_line(shapely.points(metres[rim]), line), -1)
        placed[rim] = frame.unflatten(shapely.get_coordinates(foot))
        gap, corner = corners.query(metres[rim])
        at = gap < ON_BORDER_M
        placed[rim[at]] = given[corner[at]]
        return placed

    exact = shapely.transform(shapes, lambda m: np.round(place(m), DECIMALS))
    if shapely.coverage_is_valid(exact) and shapely.is_valid(exact).all():
        return np.asarray(exact, dtype=object)
    return np.asarray(shapely.transform(shapes, lambda m: np.round(frame.unflatten(m), DECIMALS)), dtype=object)


def geojson_texts(shapes: Sequence[BaseGeometry]) -> list[str]:
    """Give GeoJSON geometry texts, outer rings counter-clockwise, starting at a corner of their own."""
    ordered = shapely.orient_polygons(np.asarray(shapes, dtype=object))
    return [json.dumps(shapely.geometry.mapping(shape), separators=(",", ":")) for shape in ordered]


def roundness(shapes: Objects) -> Floats:
    """Give Polsby–Popper of polygons in metres: 1 for a circle, 0.785 for a square."""
    length = shapely.length(shapes)
    return np.asarray(4 * np.pi * shapely.area(shapes) / np.maximum(length**2, 1e-9), dtype=np.float64)
