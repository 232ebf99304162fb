"""Outlines of areas: read, repaired or refused, simplified and compared. Degrees in WGS-84; areas in square metres.

Square metres come from a local plane (one degree of latitude = 110 540 m, of longitude = 111 320 m × cos latitude):
right to half a percent within a province, which is enough to tell a gap from a rounding error.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from wangge.kit.datum import datum_named, to_wgs84

METRES_PER_DEGREE_LNG = 111_320.0
METRES_PER_DEGREE_LAT = 110_540.0
COARSE_DEGREES = 0.0008
SMALLEST_M2 = 1.0
DECIMALS = 7
_LIMITS = (-180.0, -90.0, 180.0, 90.0)


class ShapeRefused(ValueError):
    """A geometry that cannot be an outline; the message says why."""


@dataclass(frozen=True)
class Outline:
    """A valid MultiPolygon in WGS-84 with what was mended on the way, if anything."""

    polygon: MultiPolygon
    mended: str = ""

    def geojson(self) -> str:
        """The outline as compact GeoJSON."""
        return as_geojson(self.polygon)

    def coarse(self) -> str:
        """The outline with fewer points, never empty."""
        return as_geojson(simplified(self.polygon))


def as_geojson(geometry: BaseGeometry) -> str:
    """Compact GeoJSON with seven decimals (a centimetre)."""
    rounded = shapely.transform(geometry, lambda points: np.round(points, DECIMALS))
    return json.dumps(mapping(rounded), separators=(",", ":"))


def simplified(geometry: BaseGeometry) -> BaseGeometry:
    """Fewer points for small scales; small shapes keep a tenth of their own size as tolerance."""
    west, south, east, north = geometry.bounds
    tolerance = min(COARSE_DEGREES, max(east - west, north - south) / 50)
    coarse = geometry.simplify(tolerance, preserve_topology=True)
    return geometry if coarse.is_empty else coarse


def read_outline(geometry: Any, datum: str = "wgs84") -> Outline:
    """A GeoJSON polygon as a valid outline; self-crossing ones are repaired, what is no area is refused."""
    found = _parsed(geometry)
    reason = ""
    if not found.is_valid:
        reason = shapely.is_valid_reason(found)
        found = shapely.make_valid(found, method="structure", keep_collapsed=False)
    polygons = _polygons(found)
    if not polygons.is_valid or polygons.is_empty or square_metres(polygons) < SMALLEST_M2:
        raise ShapeRefused(_("The outline encloses no area (%(reason)s).") % {"reason": reason or _("empty")})
    return Outline(to_standard(polygons, datum), reason)


def _parsed(geometry: Any) -> BaseGeometry:
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        given = geometry.get("type") if isinstance(geometry, dict) else None
        raise ShapeRefused(_("The geometry must be a polygon, not %(given)s.") % {"given": given or _("nothing")})
    try:
        found = shape(geometry)
    except (ValueError, TypeError, IndexError, AttributeError, shapely.errors.ShapelyError) as error:
        raise ShapeRefused(_("The geometry cannot be read: %(error)s.") % {"error": error}) from error
    found = shapely.force_2d(found)
    west, south, east, north = _LIMITS
    bounds = found.bounds
    if not all(math.isfinite(value) for value in bounds):
        raise ShapeRefused(_("The outline encloses no area (%(reason)s).") % {"reason": _("empty")})
    if bounds[0] < west or bounds[1] < south or bounds[2] > east or bounds[3] > north:
        raise ShapeRefused(_("Coordinates must be degrees: longitude first, then latitude."))
    return found


def _polygons(geometry: BaseGeometry) -> MultiPolygon:
    """The polygons in a geometry; lines and points that a repair leaves over are dropped."""
    parts = shapely.get_parts(geometry) if hasattr(geometry, "geoms") else [geometry]
    found: list[Polygon] = []
    for part in parts:
        if isinstance(part, Polygon):
            found.append(part)
        elif isinstance(part, MultiPolygon):
            found.extend(part.geoms)
    return MultiPolygon(found)


def to_standard(geometry: Any, datum: str) -> Any:
    """The geometry moved from its datum to WGS-84, point by point."""
    if datum_named(datum) == "wgs84":
        return geometry

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([to_wgs84(lng, lat, datum) for lng, lat in points.tolist()], dtype=np.float64).reshape(-1, 2)

    return shapely.transform(geometry, move)


def square_metres(geometry: BaseGeometry) -> float:
    """Size of an area."""
    if geometry.is_empty:
        return 0.0
    _west, south, _east, north = geometry.bounds
    scale = METRES_PER_DEGREE_LNG * math.cos(math.radians((south + north) / 2)) * METRES_PER_DEGREE_LAT
    return float(geometry.area) * scale


@dataclass(frozen=True)
class Overlap:
    """Two outlines of one parent that claim the same ground."""

    one: str
    other: str
    square_metres: float


@dataclass(frozen=True)
class Coverage:
    """How the outlines of one parent's parts fit: doubly claimed, left over, reaching outside."""

    overlaps: tuple[Overlap, ...]
    gap: float
    outside: float
    gap_geojson: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether every spot belongs to exactly one part."""
        return not self.overlaps and self.gap == 0 and self.outside == 0


def coverage(parent: BaseGeometry | None, parts: Sequence[tuple[str, BaseGeometry]], least: float = 25.0) -> Coverage:
    """Overlaps, gaps and overhang among the parts of one parent; anything below `least` square metres is rounding."""
    together = shapely.union_all([outline for _code, outline in parts]) if parts else MultiPolygon()
    gap, outside, gap_geojson = 0.0, 0.0, ""
    if parent is not None and parts:
        missing = _polygons(parent.difference(together))
        gap, outside = square_metres(missing), square_metres(_polygons(together.difference(parent)))
        if gap >= least:
            gap_geojson = as_geojson(simplified(missing))
    return Coverage(
        overlaps=tuple(overlaps(parts, least)),
        gap=gap if gap >= least else 0.0,
        outside=outside if outside >= least else 0.0,
        gap_geojson=gap_geojson,
    )


def overlaps(parts: Sequence[tuple[str, BaseGeometry]], least: float) -> Iterable[Overlap]:
    """Pairs of outlines that share more than `least` square metres, in the order of their codes."""
    ordered = sorted(parts, key=lambda part: part[0])
    outlines = [outline for _code, outline in ordered]
    tree = shapely.STRtree(outlines)
    pairs = tree.query(outlines, predicate="intersects").T.tolist()
    for one, other in sorted(pairs):
        if one < other:
            shared = square_metres(_polygons(outlines[one].intersection(outlines[other])))
            if shared >= least:
                yield Overlap(ordered[one][0], ordered[other][0], shared)
