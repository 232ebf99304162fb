"""One planar arrangement per community: its faces give the neighbourhood of buildings *and* the polygons.

All lines (the community's, streets, rivers, estate walls, footprints and the borders between buildings) are noded
once on a lattice of 1 mm. Every face belongs to one building, so any division of the buildings tiles the ground
exactly: no gap, no overlap, whatever is decided later.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from wangge.gridplan.columns import sums
from wangge.gridplan.frames import LATTICE_M, Frame, frame_around
from wangge.gridplan.model import Community, Fault, Flags, Floats, Ints, Objects
from wangge.gridplan.sites import Sites, place_sites
from wangge.gridplan.zones import Zones, borders_in, cut_zones, nearest_owners, place_in

PLAIN, WALL, STREET, RIVER = 0, 1, 2, 3
ON_LINE_M = 0.003
BRIDGE_M = 12.0
LEAST_BORDER_M = 0.5


@dataclass(slots=True)
class Arrangement:
    """Faces with the node that owns each, and the graph of nodes in compressed rows.

    `node` (buildings,) gives each building's node. Per node: `x`, `y` metres, `area` m², `outer` metres of border
    with the outside, `block` the piece of ground between streets it stands in. Per entry of `indices`: `length`
    metres of shared border from end to end (drawn borders do not zigzag as raw ones do), `open` metres of raw border
    not along a river, `barrier` the least barrier between the two.
    `landmarks` are the corners of streets, rivers and walls.
    """

    frame: Frame
    ground: BaseGeometry
    sites: Sites
    faces: Objects
    owner: Ints
    node: Ints
    x: Floats
    y: Floats
    area: Floats
    outer: Floats
    block: Ints
    indptr: Ints
    indices: Ints
    length: Floats
    open: Floats
    barrier: Ints
    graph: FaceGraph
    landmarks: Floats


@dataclass(slots=True)
class FaceGraph:
    """Pairs of faces that share an edge: its length, kind of barrier, `start` and `end`.

    Also the length of each face's outside, and `rim`, the corners of the outside.
    """

    left: Ints
    right: Ints
    length: Floats
    barrier: Ints
    outer: Floats
    start: Floats
    end: Floats
    rim: Floats


def arrange(community: Community, *, most: int, faults: list[Fault]) -> Arrangement:
    """Build the arrangement of one community; `most` is the largest number of households a grid may have."""
    frame = frame_around(community.geometry)
    ground = frame.to_metres(np.array([community.geometry], dtype=object))[0]
    ground = shapely.set_precision(ground, LATTICE_M)
    buildings = community.buildings
    sites = place_sites(frame.to_metres(buildings.geometry), buildings.households, buildings.ids, ground, most, faults)
    streets = local_lines(community.streets, frame, ground)
    rivers = local_lines(community.rivers, frame, ground)
    walls = local_lines(community.compounds, frame, ground)
    estates = frame.to_metres(community.compounds)
    zones = cut_zones(sites, ground, estates, walls, np.concatenate([streets, rivers]))
    lines = [
        shapely.boundary(zones.pieces),
        shapely.boundary(sites.footprints[~shapely.is_missing(sites.footprints)]),
        borders_in(zones, ground),
    ]
    faces = faces_of(np.concatenate(lines), ground)
    graph = face_graph(faces)
    mark_barriers(graph, faces, community, frame, (walls, streets, rivers))
    label, node, home = own_faces(faces, graph, sites, zones, estates)
    landmarks = shapely.get_coordinates(np.concatenate([walls, streets, rivers]))
    return assemble(frame, ground, sites, faces, graph, label, node, home, landmarks)


def local_lines(shapes: Objects, frame: Frame, ground: BaseGeometry) -> Objects:
    """Bring lines, or outlines of areas, into the frame and cut them to the ground's box."""
    if not len(shapes):
        return np.empty(0, dtype=object)
    local = frame.to_metres(shapes)
    areas = np.isin(shapely.get_type_id(local), (3, 6))
    local[areas] = shapely.boundary(local[areas])
    west, south, east, north = ground.bounds
    parts = shapely.get_parts(shapely.clip_by_rect(local, west - 5, south - 5, east + 5, north + 5))
    parts = shapely.get_parts(parts)
    return np.asarray(parts[np.isin(shapely.get_type_id(parts), (1, 2))], dtype=object)


def faces_of(lines: Objects, ground: BaseGeometry) -> Objects:
    """Node all lines on the lattice and give the faces within the ground, in order of place."""
    noded = shapely.unary_union(lines, grid_size=LATTICE_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = faces[shapely.intersects(ground, shapely.point_on_surface(faces))]
    if not len(inside):
        inside = shapely.get_parts(np.array([ground], dtype=object))
    corner = shapely.bounds(inside)
    return np.asarray(inside[np.lexsort((corner[:, 3], corner[:, 2], corner[:, 1], corner[:, 0]))], dtype=object)


def face_segments(faces: Objects) -> tuple[Floats, Floats, Ints]:
    """Give start and end of every edge of every face, and the face."""
    rings, ring_face = shapely.get_rings(faces, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    follows = ring[1:] == ring[:-1]
    return coordinates[:-1][follows], coordinates[1:][follows], ring_face[ring[:-1][follows]]


def face_graph(faces: Objects) -> FaceGraph:
    """Find which edges two faces share; every edge is kept apart so that each can have its own kind."""
    start, end, face = face_segments(faces)
    whole = np.round(np.concatenate([start, end]) / LATTICE_M).astype(np.int64)
    whole -= whole.min(axis=0)
    _, corner = np.unique(whole[:, 0] * (whole[:, 1].max() + 1) + whole[:, 1], return_inverse=True)
    a, b = corner[: len(face)], corner[len(face) :]
    key = np.minimum(a, b) * (corner.max() + 1) + np.maximum(a, b)
    order = np.argsort(key, kind="stable")
    shared = np.flatnonzero(key[order][1:] == key[order][:-1])
    one, two = order[shared], order[shared + 1]
    length = np.hypot(*(end - start).T)
    lonely = np.ones(len(face), dtype=bool)
    lonely[one], lonely[two] = False, False
    outer = sums(face[lonely], length[lonely], len(faces))
    rim = np.concatenate([start[lonely], end[lonely]])
    return FaceGraph(
        face[one], face[two], length[one], np.zeros(len(one), dtype=np.int64), outer, start[one], end[one], rim
    )


def mark_barriers(
    graph: FaceGraph, faces: Objects, community: Community, frame: Frame, lines: tuple[Objects, Objects, Objects]
) -> None:
    """Say of every shared edge whether it runs along a wall, a street or a river; bridges open a river."""
    middle = shapely.points((graph.start + graph.end) / 2)
    for kind, shapes in zip((WALL, STREET, RIVER), lines, strict=True):
        graph.barrier[on_lines(middle, shapes)] = kind
    waters = frame.to_metres(community.rivers)
    lakes = waters[np.isin(shapely.get_type_id(waters), (3, 6))]
    if len(lakes):
        graph.barrier[np.unique(shapely.STRtree(middle).query(lakes, predicate="intersects")[1])] = RIVER
    wet = np.flatnonzero(graph.barrier == RIVER)
    openings = bridges_of(community, frame, waters)
    if wet.size and openings is not None:
        shapely.prepare(openings)
        graph.barrier[wet[shapely.dwithin(openings, middle[wet], BRIDGE_M)]] = STREET


def on_lines(points: Objects, lines: Objects) -> Flags:
    """Say which points lie on a line, to the width of the lattice."""
    found = np.zeros(len(points), dtype=bool)
    if not len(lines):
        return found
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    follows = line[1:] == line[:-1]
    pieces = shapely.linestrings(np.stack([coordinates[:-1][follows], coordinates[1:][follows]], axis=1))
    hit = shapely.STRtree(pieces).query(points, predicate="dwithin", distance=ON_LINE_M)[0]
    found[hit] = True
    return found


def bridges_of(community: Community, frame: Frame, waters: Objects) -> BaseGeometry | None:
    """Give where roads cross the waters, together with bridges marked as such."""
    if not len(waters):
        return None
    roads = frame.to_metres(np.concatenate([community.streets, community.paths]))
    marked = frame.to_metres(community.bridges)
    if not len(roads) and not len(marked):
        return None
    crossing = shapely.intersection(shapely.union_all(roads), shapely.union_all(waters))
    made: BaseGeometry = shapely.union_all([crossing, *marked])
    return None if made.is_empty else made


def own_faces(
    faces: Objects, graph: FaceGraph, sites: Sites, zones: Zones, estates: Objects
) -> tuple[Ints, Ints, Ints]:
    """Give the owning node of every face, and node and home face of every building (late stacks are joined)."""
    inner = shapely.point_on_surface(faces)
    claim = nearest_owners(zones, inner)
    roofed = np.zeros(len(faces), dtype=bool)
    solid = np.flatnonzero(~shapely.is_missing(sites.footprints))
    if solid.size:
        row, footprint = shapely.STRtree(sites.footprints[solid]).query(inner, predicate="intersects")
        order = np.argsort(-footprint, kind="stable")  # the lowest footprint is written last and stays
        claim[row[order]] = solid[footprint[order]]
        roofed[row] = True
    home, node = homes(faces, sites)
    return grow(graph, node[claim], roofed, place_in(inner, estates), home, node), node, home


def homes(faces: Objects, sites: Sites) -> tuple[Ints, Ints]:
    """Give the face each building stands in, and nodes joined where two stand in one face."""
    count = len(sites.points)
    building, face = shapely.STRtree(faces).query(shapely.points(sites.points), predicate="intersects")
    home = np.full(count, len(faces), dtype=np.int64)
    np.minimum.at(home, building, face)
    for lost in np.flatnonzero(home == len(faces)):
        home[lost] = int(shapely.STRtree(faces).nearest(shapely.Point(sites.points[lost])))
    nodes = int(sites.node.max()) + 1
    links = coo_array((np.ones(count), (sites.node, nodes + home)), shape=(nodes + len(faces),) * 2)
    joined = connected_components(links, directed=False)[1][:nodes]
    compact = np.unique(joined, return_inverse=True)[1]
    return home, compact[sites.node].astype(np.int64)


def grow(graph: FaceGraph, claim: Ints, roofed: Flags, estate: Ints, home: Ints, node: Ints) -> Ints:
    """Spread every node from its home over its own cell, then over ground that nobody reaches otherwise.

    A cell ends at streets and rivers and does not enter another estate; the ground outside an estate's wall
    belongs to the buildings behind it. What is left is taken first over open borders, then across walls, streets
    and rivers, longest border first. So a node's ground is one piece and follows streets and walls where it can.
    """
    label = np.full(len(claim), -1, dtype=np.int64)
    label[home] = node
    own_estate = np.full(int(node.max()) + 1, -1, dtype=np.int64)
    own_estate[node] = estate[home]
    fitting = (estate < 0) | (estate == own_estate[claim]) | roofed
    easy = (claim[graph.left] == claim[graph.right]) & fitting[graph.left] & fitting[graph.right]
    easy &= (graph.barrier <= WALL) | (roofed[graph.left] & roofed[graph.right])
    piece = pieces(graph, easy, len(claim))
    reached = np.full(piece.max() + 1, -1, dtype=np.int64)
    fits = claim[home] == node
    reached[piece[home[fits]]] = node[fits]
    free = label < 0
    label[free] = np.where(reached[piece[free]] == claim[free], reached[piece[free]], -1)
    drop_strays(graph, label, home)
    spread(graph, label)
    return label


def drop_strays(graph: FaceGraph, label: Ints, home: Ints) -> None:
    """Free faces that another building cuts off from the home of their owner."""
    piece = pieces(graph, label[graph.left] == label[graph.right], len(label))
    rooted = np.zeros(int(piece.max()) + 1, dtype=bool)
    rooted[piece[home]] = True
    label[~rooted[piece]] = -1


def pieces(graph: FaceGraph, kept: Flags, count: int) -> Ints:
    """Number the pieces of ground that hang together over the kept edges."""
    links = coo_array((np.ones(int(kept.sum()), dtype=np.int8), (graph.left[kept], graph.right[kept])), (count, count))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def spread(graph: FaceGraph, label: Ints) -> None:
    """Give every face without an owner to the neighbour with the lowest barrier and the longest border."""
    around: dict[int, list[tuple[int, float, int]]] = {}
    bare = (label[graph.left] < 0) | (label[graph.right] < 0)
    for a, b, length, barrier in zip(
        graph.left[bare].tolist(), graph.right[bare].tolist(), graph.length[bare].tolist(),
        graph.barrier[bare].tolist(), strict=True,
    ):  # fmt: skip
        around.setdefault(a, []).append((barrier, -length, b))
        around.setdefault(b, []).append((barrier, -length, a))
    queue = [(*step[:2], step[2], face) for face in sorted(around) if label[face] >= 0 for step in around[face]]
    heapq.heapify(queue)
    while queue:
        _, _, face, source = heapq.heappop(queue)
        if label[face] >= 0:
            continue
        label[face] = label[source]
        for step in around[face]:
            if label[step[2]] < 0:
                heapq.heappush(queue, (*step[:2], step[2], face))


def assemble(
    frame: Frame, ground: BaseGeometry, sites: Sites, faces: Objects, graph: FaceGraph, label: Ints, node: Ints,
    home: Ints, landmarks: Floats,
) -> Arrangement:  # fmt: skip
    """Sum faces and edges up to nodes."""
    count = int(node.max()) + 1
    label = fill_islands(label, faces, sites, node)
    block_of_face = pieces(graph, graph.barrier < STREET, len(faces))
    first = np.full(count, len(node), dtype=np.int64)
    np.minimum.at(first, node, np.arange(len(node)))
    points = sites.points[first]
    indptr, indices, length, opened, barrier = node_graph(graph, label, count)
    return Arrangement(
        frame=frame, ground=ground, sites=sites, faces=faces, owner=label, node=node,
        x=np.ascontiguousarray(points[:, 0]), y=np.ascontiguousarray(points[:, 1]),
        area=sums(label, shapely.area(faces), count),
        outer=sums(label, graph.outer, count),
        block=np.unique(block_of_face[home[first]], return_inverse=True)[1].astype(np.int64),
        indptr=indptr, indices=indices, length=length, open=opened, barrier=barrier,
        graph=graph, landmarks=landmarks,
    )  # fmt: skip


def fill_islands(label: Ints, faces: Objects, sites: Sites, node: Ints) -> Ints:
    """Give ground that touches no building's ground (an island of the community) to the nearest building."""
    empty = np.flatnonzero(label < 0)
    if empty.size:
        centres = shapely.get_coordinates(shapely.point_on_surface(faces[empty]))
        label[empty] = node[cKDTree(sites.points).query(centres)[1]]
    return label


def node_graph(graph: FaceGraph, label: Ints, count: int) -> tuple[Ints, Ints, Floats, Floats, Ints]:
    """Give the graph of nodes in compressed rows: neighbours, straight border, open border, least barrier."""
    a, b = label[graph.left], label[graph.right]
    differ = a != b
    a, b = np.concatenate([a[differ], b[differ]]), np.concatenate([b[differ], a[differ]])
    length, barrier = np.tile(graph.length[differ], 2), np.tile(graph.barrier[differ], 2)
    key, entry = np.unique(a * count + b, return_inverse=True)
    course = (graph.end - graph.start)[differ]
    across, along = (sums(entry, np.concatenate([way, -way]), len(key)) for way in course.T)
    total, chord = sums(entry, length, len(key)), np.hypot(across, along)
    opened = sums(entry, np.where(barrier < RIVER, length, 0.0), len(key))
    least = np.full(len(key), RIVER, dtype=np.int64)
    solid = length > LEAST_BORDER_M / 5
    np.minimum.at(least, entry[solid], barrier[solid])
    indptr = np.searchsorted(key // max(count, 1), np.arange(count + 1)).astype(np.int64)
    return indptr, (key % max(count, 1)).astype(np.int64), np.where(chord > total / 2, chord, total), opened, least
