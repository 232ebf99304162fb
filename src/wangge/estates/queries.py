"""What there is to know about estates, buildings and streets."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import shapely
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from shapely.geometry import Point

from wangge.areas.queries import AnyArea, Box, feature, find_area, in_box, locate, path_of, valid_on, within
from wangge.areas.shapes import METRES_PER_DEGREE_LAT, METRES_PER_DEGREE_LNG, as_geojson
from wangge.estates.models import Building, Estate, EstateSuccession, Street
from wangge.kit.datum import metres_between

NEAR_BUILDING_M = 60.0
NEAR_ESTATE_M = 250.0
AROUND = 0.15
MOST_FEATURES = 20_000
SHOWN_FROM = 12.6
"""Farther away than this zoom, the estates of a county would cover what lies beneath them."""
AnyEstate = Estate


Pointed = TypeVar("Pointed", Estate, Building)


@dataclass(frozen=True)
class Place:
    """What stands at a point: the area around it, the estate and building there, and an address in words."""

    area: AnyArea | None
    estate: Estate | None
    building: Building | None
    address: str


def standing() -> QuerySet[Estate]:
    """Estates that exist today."""
    return Estate.objects.filter(valid_on(timezone.localdate()))


def find_estate(code: str) -> Estate | None:
    """The estate with this code."""
    return Estate.objects.select_related("area").filter(code=code).first()


def find_estates(text: str, area_code: str = "", *, limit: int = 20) -> list[Estate]:
    """Estates of today whose name, address or code holds the text; names that begin with it first."""
    text = text.strip()
    if not text:
        return []
    matching = Q(name__icontains=text) | Q(address__icontains=text) | Q(code__iexact=text)
    found = standing().filter(matching, within(area_code, field="area__code")).select_related("area").order_by("name")
    return sorted(found[: limit * 3], key=lambda estate: (not estate.name.startswith(text), estate.name))[:limit]


def estates_in(area_code: str, text: str = "") -> QuerySet[Estate]:
    """Estates of today beneath an area, with the number of their buildings."""
    rows = standing().filter(within(area_code, field="area__code")).select_related("area__parent")
    if text.strip():
        rows = rows.filter(Q(name__icontains=text.strip()) | Q(address__icontains=text.strip()))
    return rows.annotate(building_count=Count("buildings"))


def buildings_of(estate: Estate) -> list[Building]:
    """Buildings with the number of their stairwells, in the order of their numbers."""
    rows = list(estate.buildings.annotate(unit_count=Count("units")))
    return sorted(rows, key=lambda building: (len(building.number), building.number))


def buildings_in(area: AnyArea) -> QuerySet[Building]:
    """Buildings of an area that belong to no estate."""
    return Building.objects.filter(within(area.code, field="area__code"), estate=None).order_by("number")


def estate_history(estate: Estate) -> tuple[list[EstateSuccession], list[EstateSuccession]]:
    """What stood here before and what stands here after."""
    links = EstateSuccession.objects.select_related("old", "new").order_by("on")
    return list(links.filter(new=estate)), list(links.filter(old=estate))


def place_for(lng: float, lat: float) -> Place:
    """The building, estate and area at a WGS-84 point, and an address put together from their names."""
    area = locate(lng, lat)
    building = _building_at(lng, lat)
    estate = building.estate if building else None
    if estate is None:
        estate = _estate_at(lng, lat)
    above = [upper.name for upper in path_of(area.code)] if area else []
    parts = [*above[2:], estate.name if estate else "", building.spoken if building else ""]
    return Place(area, estate, building, "".join(part for part in parts if part))


def _around(lng: float, lat: float, metres: float) -> Q:
    d_lat = metres / METRES_PER_DEGREE_LAT
    d_lng = metres / (METRES_PER_DEGREE_LNG * max(0.01, math.cos(math.radians(lat))))
    return Q(lng__gte=lng - d_lng, lng__lte=lng + d_lng, lat__gte=lat - d_lat, lat__lte=lat + d_lat)


def _building_at(lng: float, lat: float) -> Building | None:
    """The building whose outline holds the point, else the nearest centre within 60 m."""
    near = list(Building.objects.filter(_around(lng, lat, NEAR_BUILDING_M)).select_related("estate", "estate__area"))
    point = Point(lng, lat)
    for building in near:
        if building.footprint and shapely.from_geojson(building.footprint).intersects(point):
            return building
    return _nearest(near, lng, lat, NEAR_BUILDING_M)


def _estate_at(lng: float, lat: float) -> Estate | None:
    """The estate whose outline holds the point, else the nearest centre within 250 m."""
    near = list(standing().filter(_around(lng, lat, 4 * NEAR_ESTATE_M)).select_related("area"))
    point = Point(lng, lat)
    for estate in near:
        if estate.boundary and shapely.from_geojson(estate.boundary).intersects(point):
            return estate
    return _nearest([estate for estate in near if not estate.boundary], lng, lat, NEAR_ESTATE_M)


def _nearest(rows: list[Pointed], lng: float, lat: float, most: float) -> Pointed | None:
    measured = [
        (metres_between((lng, lat), (row.lng, row.lat)), row)
        for row in rows
        if row.lng is not None and row.lat is not None
    ]
    near = [pair for pair in measured if pair[0] <= most]
    return min(near, key=lambda pair: (pair[0], pair[1].pk))[1] if near else None


def estate_features(area_code: str, box: Box | None, *, has_urls: bool) -> Iterator[str]:
    """Estates beneath an area as outlines, or as points where no outline is known."""
    rows = standing().filter(within(area_code, field="area__code")).exclude(lng=None)
    if box:
        rows = rows.filter(lng__gte=box.west, lng__lte=box.east, lat__gte=box.south, lat__lte=box.north)
    for estate in rows.order_by("code")[:MOST_FEATURES]:
        geometry = estate.boundary or _point(estate.lng, estate.lat)
        properties: dict[str, Any] = {
            "code": estate.code, "name": estate.name, "label": True, "from_zoom": SHOWN_FROM,
        }  # fmt: skip
        if has_urls:
            properties["url"] = reverse("estates:estate", args=[estate.code])
        yield feature(geometry, properties)


def building_features(area_code: str, box: Box | None) -> Iterator[str]:
    """Building outlines beneath an area, as ground for other things."""
    rows = Building.objects.filter(within(area_code, field="area__code")).exclude(footprint="")
    if box:
        rows = rows.filter(lng__gte=box.west, lng__lte=box.east, lat__gte=box.south, lat__lte=box.north)
    for building in rows[:MOST_FEATURES]:
        yield feature(building.footprint, {"name": building.name or building.number, "ground": "building"})


GROUNDS = {
    Street.Kind.MAIN: "road",
    Street.Kind.SIDE: "lane",
    Street.Kind.PATH: "lane",
    Street.Kind.WATER: "river",
    Street.Kind.RAIL: "border",
}


def street_features(area_code: str, box: Box | None) -> Iterator[str]:
    """Streets in a rectangle, or in the rectangle of an area; side roads only from the township down."""
    frame = box or _rectangle(area_code)
    rows = Street.objects.filter(in_box(frame))
    if box is None and len(area_code) < 9:
        rows = rows.filter(kind__in=[Street.Kind.MAIN, Street.Kind.WATER, Street.Kind.RAIL])
    for street in rows.order_by("code")[:MOST_FEATURES]:
        properties = {"ground": GROUNDS[Street.Kind(street.kind)]}
        line = _clipped(street.line, frame) if frame else street.line
        if line:
            yield feature(line, {**properties, "name": street.name} if street.name else properties)


def _clipped(line: str, frame: Box) -> str:
    """The piece of a street in and a little around a rectangle, so that a long road does not zoom a map out."""
    wide, high = (frame.east - frame.west) * AROUND, (frame.north - frame.south) * AROUND
    piece = shapely.clip_by_rect(
        shapely.from_geojson(line), frame.west - wide, frame.south - high, frame.east + wide, frame.north + high
    )
    return "" if piece.is_empty else as_geojson(piece)


def _rectangle(area_code: str) -> Box | None:
    """The rectangle of an area's outline, or of the nearest outlined area above it."""
    area = find_area(area_code)
    for upper in reversed(path_of(area_code)) if area else []:
        boundary = getattr(upper, "boundary", None)
        if boundary is not None:
            return Box(boundary.west, boundary.south, boundary.east, boundary.north)
    return None


def _point(lng: float | None, lat: float | None) -> str:
    return json.dumps({"type": "Point", "coordinates": [lng, lat]})


def estate_counts() -> dict[str, Any]:
    """Estates and buildings there are, for `wangge status`."""
    return {"estates": standing().count(), "buildings": Building.objects.count()}
