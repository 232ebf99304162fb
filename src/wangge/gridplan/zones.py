"""Whose ground is it? Ground falls to the nearest estate or open house of its own side of the street.

Streets, waters and estate walls cut a community into zones. The ground within a wall belongs to the estate's own
buildings, and the open ground around it too, half-way to the next wall or house: else the verge between a wall and a
street would be cut by the houses across the street, and a strip of it would fall to a building far along the wall.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from wangge.gridplan.frames import LATTICE_M
from wangge.gridplan.model import Flags, Floats, Ints, Objects
from wangge.gridplan.sites import Sites, borders_between, sample

WALL_SPACING_M = 5.0
Key = tuple[int, int]  # a block and an estate in it, -1 for open ground
ANYWHERE: Key = (-1, -1)


@dataclass(slots=True)
class Claims:
    """Who may claim the open ground of a block: spots (n, 2) in metres, each for one of `keys`."""

    spots: Floats
    key: Ints
    keys: list[Key]


@dataclass(slots=True)
class Zones:
    """Pieces of ground with, for each, the number of the circle of buildings that may own it.

    `samples` (n, 2) in metres are points along the footprints, `owner` the building of each, and `circles` the rows
    of samples of each circle.
    """

    pieces: Objects
    circle: Ints
    circles: list[Ints]
    samples: Floats
    owner: Ints


def cut_zones(sites: Sites, ground: BaseGeometry, estates: Objects, walls: Objects, lines: Objects) -> Zones:
    """Cut the ground along `lines` (streets and waters) and `walls`; `estates` are the areas within the walls."""
    samples, owner = sample(sites)
    rim = shapely.get_parts(shapely.boundary(np.array([ground], dtype=object)))
    blocks = cells(np.concatenate([rim, lines]), ground)
    pieces = cells(np.concatenate([rim, lines, walls]), ground)
    spots = shapely.points(sites.points)
    homes = list(zip(place_in(spots, blocks).tolist(), place_in(spots, estates).tolist(), strict=True))
    circles = {key: np.flatnonzero(rows_of(homes, key)[owner]) for key in sorted({*homes, ANYWHERE})}
    keys = keys_of(pieces, blocks, estates)
    halfway, claims = share_open(pieces, keys, samples, circles, ground)
    if len(halfway):
        pieces = cells(np.concatenate([shapely.boundary(pieces), halfway]), ground)
        keys = keys_of(pieces, blocks, estates)
    seat = {key: place for place, key in enumerate(circles)}
    circle = np.array([seat[key] for key in settle_open(pieces, keys, claims, circles)], dtype=np.int64)
    return Zones(pieces, circle, list(circles.values()), samples, owner)


def rows_of(homes: list[Key], key: Key) -> Flags:
    """Say which buildings are at home in a block and an estate."""
    return np.array([key in (ANYWHERE, home) for home in homes], dtype=np.bool_)


def keys_of(pieces: Objects, blocks: Objects, estates: Objects) -> list[Key]:
    """Give the block and the estate of each piece of ground."""
    middle = shapely.point_on_surface(pieces)
    return list(zip(place_in(middle, blocks).tolist(), place_in(middle, estates).tolist(), strict=True))


def share_open(
    pieces: Objects, keys: list[Key], samples: Floats, circles: dict[Key, Ints], ground: BaseGeometry
) -> tuple[Objects, dict[int, Claims]]:
    """Draw the lines half-way between the estates and the open houses of each block, through its open ground."""
    drawn, claims = [np.empty(0, dtype=object)], {}
    for block in sorted({key[0] for key in keys}):
        own = [key for key in circles if key[0] == block and key != ANYWHERE]
        spots = [samples[circles[key]] if key[1] < 0 else wall_spots(pieces, keys, key) for key in own]
        if not sum(len(rows) for rows in spots):
            continue
        claims[block] = Claims(np.concatenate(spots), np.repeat(np.arange(len(own)), [len(s) for s in spots]), own)
        borders = borders_between(claims[block].spots, claims[block].key, ground)
        open_ground = pieces[[(key[0] == block and key not in circles) or key == (block, -1) for key in keys]]
        if len(borders) and len(open_ground):
            drawn.append(within(borders, open_ground))
    return np.concatenate(drawn), claims


def wall_spots(pieces: Objects, keys: list[Key], key: Key) -> Floats:
    """Give points along the wall of an estate, as far as it stands in the block."""
    own = pieces[[other == key for other in keys]]
    return np.asarray(shapely.get_coordinates(shapely.segmentize(shapely.boundary(own), WALL_SPACING_M)))


def settle_open(pieces: Objects, keys: list[Key], claims: dict[int, Claims], circles: dict[Key, Ints]) -> list[Key]:
    """Give the circle of each piece: its estate's own buildings, the nearest claim of its block, or anybody."""
    middle = shapely.get_coordinates(shapely.point_on_surface(pieces))
    settled = []
    for spot, key in zip(middle, keys, strict=True):
        if key[0] not in claims:
            settled.append(ANYWHERE)
        elif key in circles and key[1] >= 0:
            settled.append(key)
        else:
            claim = claims[key[0]]
            settled.append(claim.keys[claim.key[np.hypot(*(claim.spots - spot).T).argmin()]])
    return settled


def cells(lines: Objects, ground: BaseGeometry) -> Objects:
    """Give the pieces into which lines cut the ground."""
    noded = shapely.unary_union(lines, grid_size=LATTICE_M)
    found = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = found[shapely.intersects(ground, shapely.point_on_surface(found))]
    return np.asarray(inside if len(inside) else np.array([ground], dtype=object), dtype=object)


def place_in(spots: Objects, areas: Objects) -> Ints:
    """Give the first of the areas each spot lies in, -1 for none."""
    place = np.full(len(spots), -1, dtype=np.int64)
    if len(areas):
        spot, area = shapely.STRtree(areas).query(spots, predicate="intersects")
        order = np.argsort(-area, kind="stable")
        place[spot[order]] = area[order]
    return place


def borders_in(zones: Zones, ground: BaseGeometry) -> Objects:
    """Give the lines half-way between the buildings of a circle, each within the zones of that circle."""
    drawn = [np.empty(0, dtype=object)]
    for number, rows in enumerate(zones.circles):
        own = zones.pieces[zones.circle == number]
        if not len(own):
            continue
        borders = borders_between(zones.samples[rows], zones.owner[rows], ground)
        if len(borders):
            drawn.append(within(borders, own))
    return np.concatenate(drawn)


def within(lines: Objects, areas: Objects) -> Objects:
    """Give the parts of lines within areas."""
    kept = shapely.intersection(shapely.multilinestrings(lines), areas)
    parts = shapely.get_parts(shapely.get_parts(kept))
    return np.asarray(parts[np.isin(shapely.get_type_id(parts), (1, 5))], dtype=object)


def nearest_owners(zones: Zones, spots: Objects) -> Ints:
    """Give the building that owns the ground at each spot."""
    zone = place_in(spots, zones.pieces)
    circle = np.where(zone >= 0, zones.circle[zone], -1)
    lost = np.flatnonzero(zone < 0)
    if lost.size:
        circle[lost] = zones.circle[shapely.STRtree(zones.pieces).nearest(spots[lost])]
    owners = np.zeros(len(spots), dtype=np.int64)
    places = shapely.get_coordinates(spots)
    for number, rows in enumerate(zones.circles):
        asked = np.flatnonzero(circle == number)
        if asked.size:
            owners[asked] = zones.owner[rows[cKDTree(zones.samples[rows]).query(places[asked])[1]]]
    return owners
