"""Read communities, compounds, roads and rivers, and mend their shapes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.gridplan.model import Fault, Objects
from wangge.gridplan.tables import InputError, Rows, pick, text_of

CODE = ("community_code", "community_id", "code", "社区代码", "adcode", "id", "osm_id")
NAME = ("name", "社区名称", "名称", "community_name", "小区名称")
COMPOUND = ("compound_id", "estate_id", "id", "osm_id", "name", "小区")
KIND = ("kind", "class", "highway", "waterway", "type", "类型")
RIVERS = (
    "river",
    "canal",
    "water",
    "stream",
    "lake",
    "railway",
    "rail",
    "motorway",
    "barrier",
    "河",
    "渠",
    "湖",
    "铁路",
)
BRIDGES = ("bridge", "桥", "underpass", "tunnel", "crossing")
PATHS = (
    "path", "footway", "pedestrian", "service", "cycleway", "steps", "track", "corridor", "internal", "aerialway",
    "ferry", "living_street", "小路", "步道",
)  # fmt: skip


@dataclass(slots=True)
class Ground:
    """Communities sorted by code, compounds sorted by name and shape, and lines by what they do to a grid."""

    codes: list[str]
    names: list[str]
    communities: Objects
    compound_names: list[str]
    compounds: Objects
    streets: Objects
    paths: Objects
    rivers: Objects
    bridges: Objects


def object_array(items: list[BaseGeometry]) -> Objects:
    """Make a one-dimensional object array that never unpacks geometries."""
    made = np.empty(len(items), dtype=object)
    made[:] = items
    return made


def polygonal(shape: BaseGeometry | None) -> tuple[BaseGeometry | None, bool]:
    """Give the valid polygonal part of a shape, and whether it had to be mended."""
    if shape is None or shape.is_empty:
        return None, False
    mended = not shape.is_valid
    whole = shapely.make_valid(shape) if mended else shape
    if whole.geom_type in ("Polygon", "MultiPolygon"):
        return whole, mended
    parts = [p for p in shapely.get_parts(whole) if p.geom_type in ("Polygon", "MultiPolygon")]
    return (shapely.union_all(parts) if parts else None), True


def read_communities(rows: Rows, faults: list[Fault]) -> tuple[list[str], list[str], Objects]:
    """Give codes, names and ground of the communities in order of code; raise InputError when none is usable."""
    found: dict[str, tuple[str, BaseGeometry]] = {}
    order = sorted(range(len(rows)), key=lambda i: (text_of(pick(rows.properties[i], CODE)), wkb_key(rows.geometry[i])))
    for place, row in enumerate(order):
        given = text_of(pick(rows.properties[row], CODE))
        code = given or f"community-{place + 1}"
        name = text_of(pick(rows.properties[row], NAME))
        ground, mended = polygonal(rows.geometry[row])
        if ground is None or ground.area <= 0:
            faults.append(Fault("community_invalid", code, "left out: it has no ground", code))
            continue
        if mended:
            faults.append(Fault("geometry_repaired", code, "the community's outline was made valid", code))
        if not given:
            faults.append(Fault("community_without_code", code, "given a code of its own", code))
        if code in found:
            faults.append(Fault("community_duplicate", code, "the grounds of both were joined", code))
            ground = shapely.union(found[code][1], ground)
        found[code] = (name or code, ground)
    if not found:
        raise InputError("no community with a usable outline")
    codes = sorted(found)
    grounds = part_from_neighbours(codes, object_array([found[code][1] for code in codes]), faults)
    return codes, [found[code][0] for code in codes], grounds


def part_from_neighbours(codes: list[str], grounds: Objects, faults: list[Fault]) -> Objects:
    """Give ground that two communities claim to the one with the lower code."""
    tree = shapely.STRtree(grounds)
    left, right = tree.query(grounds, predicate="overlaps")
    inside = tree.query(grounds, predicate="covers")
    pairs = {(min(a, b), max(a, b)) for a, b in zip(*np.hstack([(left, right), inside]), strict=True) if a != b}
    for low, high in sorted(pairs):
        shared = shapely.intersection(grounds[low], grounds[high])
        if shared.area < 1e-10:  # about one square metre
            continue
        rest, _ = polygonal(shapely.difference(grounds[high], grounds[low]))
        if rest is None or rest.is_empty:
            faults.append(Fault("community_overlap", codes[high], "kept whole: it lies within another", codes[high]))
            continue
        faults.append(
            Fault("community_overlap", codes[high], f"the shared ground was left to {codes[low]}", codes[high])
        )
        grounds[high] = rest
    return grounds


def wkb_key(shape: BaseGeometry | None) -> bytes:
    """Give a sort key that depends on the shape alone."""
    return b"" if shape is None else bytes(shapely.to_wkb(shape))


def read_compounds(rows: Rows | None, faults: list[Fault]) -> tuple[list[str], Objects]:
    """Give names and polygons of the compounds in a stable order."""
    found: list[tuple[str, bytes, BaseGeometry]] = []
    for properties, shape in zip(rows.properties, rows.geometry, strict=True) if rows else ():
        name = text_of(pick(properties, COMPOUND))
        ground, mended = polygonal(shape)
        if ground is None:
            faults.append(Fault("compound_invalid", name, "left out: it has no ground"))
            continue
        if mended:
            faults.append(Fault("geometry_repaired", name, "the compound's outline was made valid"))
        found.append((name, wkb_key(ground), ground))
    found.sort(key=lambda item: item[:2])
    return [name for name, _, _ in found], object_array([ground for _, _, ground in found])


def line_class(properties: dict[str, object]) -> str:
    """Say what a line or water body does to grids: river, bridge, path or street."""
    kinds = " ".join(
        text_of(properties.get(key)).lower() for key in properties if key.lower() in (*KIND, "kind_detail")
    )
    if any(word in kinds for word in BRIDGES) or text_of(properties.get("bridge")).lower() in ("yes", "true", "1"):
        return "bridge"
    if any(word in kinds for word in RIVERS):
        return "river"
    return "path" if any(word in kinds for word in PATHS) else "street"


def read_lines(rows: Rows | None, faults: list[Fault]) -> dict[str, Objects]:
    """Sort roads and waters into streets, paths, rivers and bridges."""
    found: dict[str, list[tuple[bytes, BaseGeometry]]] = {"street": [], "path": [], "river": [], "bridge": []}
    for properties, shape in zip(rows.properties, rows.geometry, strict=True) if rows else ():
        if shape is None or shape.is_empty:
            name = text_of(pick(properties, NAME)) or text_of(pick(properties, ("id", "osm_id")))
            faults.append(Fault("road_invalid", name, "left out: it has no shape"))
            continue
        valid = shape if shape.is_valid else shapely.make_valid(shape)
        found[line_class(properties)].append((wkb_key(valid), valid))
    return {kind: object_array([s for _, s in sorted(items, key=lambda i: i[0])]) for kind, items in found.items()}


def read_ground(communities: Rows, compounds: Rows | None, roads: Rows | None, faults: list[Fault]) -> Ground:
    """Read everything that lies still: communities, compounds, roads and rivers."""
    codes, names, grounds = read_communities(communities, faults)
    compound_names, compound_shapes = read_compounds(compounds, faults)
    lines = read_lines(roads, faults)
    return Ground(
        codes, names, grounds, compound_names, compound_shapes,
        lines["street"], lines["path"], lines["river"], lines["bridge"],
    )  # fmt: skip
