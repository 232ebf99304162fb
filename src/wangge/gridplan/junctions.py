"""Let a border between two grids meet a street, a wall or the community's line where its way there is shortest.

Only the end of a border in open ground moves, and only along the straight line it meets, over ground without
buildings, walls or other borders. The line itself stays corner by corner: the old end remains a corner of it, and the
new one is set between it and the next, so that the tiling stays exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from wangge.gridplan.arrangement import PLAIN, Arrangement
from wangge.gridplan.borders import CLEARANCE_M
from wangge.gridplan.model import Floats, Objects

Spot = tuple[float, float]
STRAIGHT = -0.9998  # cosine between the two ways along the line
APART_M = 2.0  # from the next corner of the line
LEAST_M = 0.3
ALONG_M = 5.0  # borders were straightened by up to so much
SHRUNK = 0.96


@dataclass(slots=True)
class Ground:
    """What a border must not sweep over: houses with some air around them, and streets, waters and walls
    with their corners.
    """

    houses: shapely.STRtree
    lines: shapely.STRtree
    corners: Floats

    def is_open(self, a: Spot, b: Spot) -> bool:
        """Say whether a straight border runs through open ground, not along a street or a wall."""
        middle = shapely.Point((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        return not len(self.lines.query(middle, predicate="dwithin", distance=ALONG_M))

    def is_free(self, source: Spot, end: Spot, place: Spot) -> bool:
        """Say whether a border may sweep over the triangle from its old end to its new place.

        A wall that the border crosses before and after is no hindrance; one that begins, turns or meets the line in
        between is, for then ground would fall to the other side of it.
        """
        swept = shapely.Polygon([source, end, place])
        if len(self.houses.query(swept, predicate="intersects")):
            return False
        middle = np.mean([source, end, place], axis=0)
        inner = middle + SHRUNK * (np.array([source, end, place]) - middle)
        if shapely.intersects_xy(shapely.Polygon(inner), self.corners).any():
            return False
        return not len(self.lines.query(shapely.LineString(inner[1:]), predicate="intersects"))


def ground_of(arrangement: Arrangement) -> Ground:
    """Gather what stands on a community's ground."""
    sites, graph = arrangement.sites, arrangement.graph
    solid = ~shapely.is_missing(sites.footprints)
    spots = np.concatenate([sites.footprints[solid], shapely.points(sites.points)])
    barred = graph.barrier > PLAIN
    lines = shapely.linestrings(np.stack([graph.start[barred], graph.end[barred]], axis=1))
    return Ground(shapely.STRtree(shapely.buffer(spots, CLEARANCE_M)), shapely.STRtree(lines), arrangement.landmarks)


@dataclass(slots=True)
class Rings:
    """The rings of all polygons as open lists of corners, and the corners each corner is joined to."""

    rings: list[list[Spot]]
    beside: dict[Spot, set[Spot]]


def rings_of(shapes: Objects) -> Rings:
    """Take polygons apart."""
    beside: dict[Spot, set[Spot]] = {}
    rings = []
    for ring in shapely.get_rings(shapely.get_parts(shapes)):
        corners = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
        for a, b in pairwise(corners):
            beside.setdefault(a, set()).add(b)
            beside.setdefault(b, set()).add(a)
        rings.append(corners[:-1])
    return Rings(rings, beside)


def shorten_ends(ground: Ground, shapes: Objects) -> Objects:
    """Give the same polygons (metres) with the ends of borders moved to where the borders are shortest."""
    drawn = rings_of(shapes)
    for corner in sorted(spot for spot, around in drawn.beside.items() if len(around) == 3):
        end = end_of(drawn, corner)
        if end is None or not ground.is_open(corner, end[0]):
            continue
        place = shorter(drawn, ground, corner, *end)
        if place is not None:
            move_end(drawn, corner, place, *end)
    return joined(drawn, shapes)


def end_of(drawn: Rings, corner: Spot) -> tuple[Spot, Spot, Spot] | None:
    """Give where the border that ends in a corner comes from, and the line's corners ahead and behind, if any.

    Ahead is the way in which the border would become shorter.
    """
    around = sorted(drawn.beside[corner])
    for number, source in enumerate(around):
        one, two = around[number - 2], around[number - 1]
        way_one, way_two = heading(corner, one), heading(corner, two)
        if float(way_one @ way_two) < STRAIGHT:
            gain = float(np.subtract(source, corner) @ way_one)
            return (source, one, two) if gain > 0 else (source, two, one)
    return None


def heading(a: Spot, b: Spot) -> Floats:
    """Give the direction from one spot to another."""
    way = np.subtract(b, a)
    return np.asarray(way / max(float(np.hypot(*way)), 1e-9))


def shorter(drawn: Rings, ground: Ground, corner: Spot, source: Spot, ahead: Spot, behind: Spot) -> Spot | None:
    """Give the spot along the line where the border may end instead, as near to its shortest as nothing forbids."""
    way = heading(corner, ahead)
    room = float(np.hypot(*np.subtract(ahead, corner))) - APART_M
    best = min(float(np.subtract(source, corner) @ way), room)
    others = np.array([spot for spot in drawn.beside if spot not in (corner, source)])
    for step in (best, best / 2, best / 4):
        if step < LEAST_M:
            return None
        place = (corner[0] + step * float(way[0]), corner[1] + step * float(way[1]))
        swept = shapely.Polygon([source, corner, place])
        if not shapely.intersects_xy(swept, others).any() and ground.is_free(source, corner, place):
            return place
    return None


def move_end(drawn: Rings, corner: Spot, place: Spot, source: Spot, ahead: Spot, behind: Spot) -> None:
    """End a border in another place; the line keeps its old corner."""
    for ring in drawn.rings:
        if corner not in ring:
            continue
        at = ring.index(corner)
        before, after = ring[at - 1], ring[(at + 1) % len(ring)]
        if {before, after} == {source, ahead}:
            ring[at] = place
        else:
            ring.insert(at + 1 if before == behind else at, place)
    beside = drawn.beside
    for spot in (source, ahead):
        beside[spot].remove(corner)
        beside[spot].add(place)
    beside[corner] = {behind, place}
    beside[place] = {corner, source, ahead}


def joined(drawn: Rings, shapes: Objects) -> Objects:
    """Put polygons together again from their rings, in the order in which they were taken apart."""
    parts, shape = shapely.get_parts(shapes, return_index=True)
    _, part = shapely.get_rings(parts, return_index=True)
    made = [shapely.LinearRing(ring) for ring in drawn.rings]
    polygons = shapely.polygons(made, indices=part)
    grouped = np.empty(len(shapes), dtype=object)
    for number in range(len(shapes)):
        own = polygons[shape == number]
        grouped[number] = own[0] if len(own) == 1 else shapely.multipolygons(own)
    return grouped
