"""Fits the outlines of new grids into exactly the ground of the grids they replace."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from wangge.areas.models import Area, Boundary
from wangge.areas.shapes import square_metres

LATTICE = 1e-9
SPECK_M2 = 0.5


def outlines_of(areas: Sequence[Area]) -> dict[str, BaseGeometry]:
    """The outlines of areas that have one."""
    rows = Boundary.objects.filter(area__in=[area.pk for area in areas]).values_list("area__code", "geojson")
    found = {code: shapely.from_geojson(text) for code, text in rows}
    return found if len(found) == len(areas) else {}


def clip(
    polygons: Mapping[str, str], labels: Sequence[int], olds: Mapping[str, BaseGeometry]
) -> dict[int, dict[str, Any]]:
    """Outlines of the labelled grids as GeoJSON that share out the ground of the old ones; empty without old outlines.

    What a grid that stays would have given or taken along its straightened border goes to the nearest of the new ones.
    """
    if not olds:
        return {}
    ground = shapely.union_all(list(olds.values()), grid_size=LATTICE)
    pieces: dict[int, list[BaseGeometry]] = {}
    taken: BaseGeometry = shapely.MultiPolygon()
    for label in labels:
        own = _surface(shapely.intersection(shapely.from_geojson(polygons[str(label)]), ground))
        own = _surface(shapely.difference(own, taken))
        pieces[label] = [own]
        taken = shapely.union(taken, own)
    shapes = {label: parts[0] for label, parts in pieces.items()}
    for rest in shapely.get_parts(_surface(shapely.difference(ground, taken))):
        nearest = min(labels, key=lambda label: _apart(shapes[label], rest))
        pieces[nearest].append(rest)
    return {label: _geojson(shapely.union_all(parts, grid_size=LATTICE)) for label, parts in pieces.items()}


def _apart(shape: BaseGeometry, rest: BaseGeometry) -> tuple[float, float]:
    """Nearest first; of several that touch, the one with the longest common border."""
    if shape.is_empty:
        return (float("inf"), 0.0)
    return shape.distance(rest), -shapely.length(shapely.intersection(shape, rest))


def _surface(shape: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _geojson(shape: BaseGeometry) -> dict[str, Any]:
    """A MultiPolygon without specks."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    kept = [part for part in parts if square_metres(part) >= SPECK_M2] or parts
    found: dict[str, Any] = json.loads(shapely.to_geojson(shapely.MultiPolygon(kept)))
    return found
