"""Draw the borders between grids tight, as a string is drawn tight between the houses of both sides.

Only corners in open ground move: what runs along a street, a river or an estate's wall stays, and so does every
point where three grids or the community's line meet. A corner is left out when the triangle it spans holds no house,
no corner of a wall or street and no other border, so that no border ever crosses another or a building.
"""

from __future__ import annotations

import numpy as np
import shapely

from wangge.gridplan.arrangement import PLAIN, Arrangement
from wangge.gridplan.compiled import compiled
from wangge.gridplan.frames import LATTICE_M
from wangge.gridplan.model import Flags, Floats, Ints, Objects

CLEARANCE_M = 1.5
TOUCH_M = 0.004  # spots of the input lie up to a step of the lattice off the noded ones


def draw_tight(arrangement: Arrangement, raw: Objects, grid: Ints) -> Objects:
    """Give polygons (metres) of the same grids with fewer corners; `grid` is the grid of each face."""
    graph = arrangement.graph
    inner = grid[graph.left] != grid[graph.right]
    ends = np.concatenate([graph.start[inner], graph.end[inner]])
    keys, corner = np.unique(keys_of(ends), return_inverse=True)
    if not len(keys):
        return raw
    spots = np.empty((len(keys), 2))
    spots[corner] = ends
    a, b = np.split(corner, 2)
    fixed = np.bincount(corner, minlength=len(keys)) != 2
    barred = graph.barrier[inner] > PLAIN
    fixed[a[barred]], fixed[b[barred]] = True, True
    fixed |= np.isin(keys, keys_of(graph.rim))
    obstacles = np.concatenate([graph.rim, arrangement.landmarks, footprint_corners(arrangement)])
    gone = slack(spots, ring_of(a, b, fixed), fixed, obstacles[np.argsort(obstacles[:, 0], kind="stable")])
    return without(raw, keys[gone])


def keys_of(spots: Floats) -> Ints:
    """Give one whole number for each spot on the lattice."""
    whole = np.round(spots / LATTICE_M).astype(np.int64)
    return np.asarray(whole[:, 0] * (1 << 31) + whole[:, 1], dtype=np.int64)


def ring_of(a: Ints, b: Ints, fixed: Flags) -> Ints:
    """Give the two neighbours of every corner that may move."""
    start, end = np.concatenate([a, b]), np.concatenate([b, a])
    order = np.argsort(start, kind="stable")
    first = np.searchsorted(start[order], np.arange(len(fixed)))
    beside = np.full((len(fixed), 2), -1, dtype=np.int64)
    free = np.flatnonzero(~fixed)
    beside[free, 0], beside[free, 1] = end[order[first[free]]], end[order[first[free] + 1]]
    return beside


def footprint_corners(arrangement: Arrangement) -> Floats:
    """Give the corners of all buildings, with some air around them, and the buildings known as points only."""
    solid = ~shapely.is_missing(arrangement.sites.footprints)
    footprints = arrangement.sites.footprints[solid]
    around = shapely.buffer(footprints, CLEARANCE_M, join_style="mitre", mitre_limit=2.0)
    return np.concatenate(
        [shapely.get_coordinates(footprints), shapely.get_coordinates(around), arrangement.sites.points]
    )


def without(shapes: Objects, gone: Ints) -> Objects:
    """Give polygons without the named corners."""
    parts, shape = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    kept = ~np.isin(keys_of(coordinates), gone)
    if np.bincount(ring[kept], minlength=len(rings)).min() < 3:
        return shapes
    drawn = shapely.linearrings(coordinates[kept], indices=ring[kept])
    made = shapely.polygons(drawn, indices=part)
    grouped = np.empty(len(shapes), dtype=object)
    for number in range(len(shapes)):
        own = made[shape == number]
        grouped[number] = own[0] if len(own) == 1 else shapely.multipolygons(own)
    return grouped


@compiled
def slack(spots: Floats, beside: Ints, fixed: Flags, obstacles: Floats) -> Flags:
    """Say which corners the tight borders leave out, the flattest first; `obstacles` come sorted by x."""
    count = len(spots)
    gone = np.zeros(count, dtype=np.bool_)
    across = np.sort(spots[:, 0])
    by_x = np.argsort(spots[:, 0], kind="mergesort")
    limit = 0.25
    while limit < 1e7:
        removed = 0
        for place in range(count):
            if fixed[place] or gone[place]:
                continue
            one, two = beside[place]
            if one == two or doubled(spots[one], spots[place], spots[two]) > limit:
                continue
            if not is_free(spots, across, by_x, gone, one, place, two, obstacles):
                continue
            gone[place] = True
            removed += 1
            relink(beside, one, place, two)
            relink(beside, two, place, one)
        if removed == 0:
            limit *= 4.0
    return gone


@compiled
def relink(beside: Ints, corner: int, old: int, new: int) -> None:
    """Name a new neighbour instead of an old one."""
    if beside[corner, 0] == old:
        beside[corner, 0] = new
    elif beside[corner, 1] == old:
        beside[corner, 1] = new


@compiled
def doubled(a: Floats, b: Floats, c: Floats) -> float:
    """Give twice the area of a triangle."""
    area: float = abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]))
    return area


@compiled
def apart(a: Floats, b: Floats) -> float:
    """Give the distance of two spots."""
    far: float = np.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)
    return far


@compiled
def is_within(spot: Floats, a: Floats, b: Floats, c: Floats) -> bool:
    """Say whether a spot lies in a triangle or touches it, its ends `a` and `c` not counted."""
    if apart(spot, a) < TOUCH_M or apart(spot, c) < TOUCH_M:
        return False
    parts = doubled(spot, a, b) + doubled(spot, b, c) + doubled(spot, a, c)
    inside: bool = parts <= doubled(a, b, c) + TOUCH_M * (apart(a, b) + apart(b, c))
    return inside


@compiled
def is_free(
    spots: Floats, across: Floats, by_x: Ints, gone: Flags, one: int, place: int, two: int, obstacles: Floats
) -> bool:
    """Say whether nothing lies in the triangle that leaving out a corner would sweep over."""
    a, b, c = spots[one], spots[place], spots[two]
    west, east = min(a[0], b[0], c[0]) - TOUCH_M, max(a[0], b[0], c[0]) + TOUCH_M
    for row in range(np.searchsorted(obstacles[:, 0], west), np.searchsorted(obstacles[:, 0], east)):
        if is_within(obstacles[row], a, b, c):
            return False
    for row in range(np.searchsorted(across, west), np.searchsorted(across, east)):
        other = by_x[row]
        if not gone[other] and other not in (one, place, two) and is_within(spots[other], a, b, c):
            return False
    return True
