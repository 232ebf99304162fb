"""A small invented town for the tests of areas: one community of four grids, two by two, on crooked ground."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from wangge.areas.models import Area
from wangge.areas.services import load_areas

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
COMMUNITY = "640302107001"
NORTH_WEST, NORTH_EAST, SOUTH_WEST, SOUTH_EAST = (f"{COMMUNITY}{number:03d}" for number in (1, 2, 3, 4))
WEST, MIDDLE, EAST = 106.20, 106.21, 106.22
SOUTH, CENTRE, NORTH = 37.97, 37.98, 37.99
DIVISIONS = [
    ("640000000000", "宁夏回族自治区", "province", "", ""),
    ("640300000000", "吴忠市", "city", "640000000000", ""),
    ("640302000000", "利通区", "county", "640300000000", ""),
    ("640302107000", "试验镇", "township", "640302000000", "镇"),
    ("640302107001", "东风社区", "village", "640302107000", "居委会"),
    ("640302107200", "西河村", "village", "640302107000", "村委会"),
]


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """A rectangle as a GeoJSON polygon."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


SQUARES = {
    NORTH_WEST: square(WEST, CENTRE, MIDDLE, NORTH),
    NORTH_EAST: square(MIDDLE, CENTRE, EAST, NORTH),
    SOUTH_WEST: square(WEST, SOUTH, MIDDLE, CENTRE),
    SOUTH_EAST: square(MIDDLE, SOUTH, EAST, CENTRE),
}
HOUSEHOLDS = {NORTH_WEST: 400, NORTH_EAST: 250, SOUTH_WEST: 620, SOUTH_EAST: None}


def divisions_file(folder: Path, rows: list[tuple[str, ...]] | None = None) -> Path:
    """The list of divisions as the statistics office writes it."""
    lines = ["code,name,level,parent,kind", *(",".join(row) for row in (DIVISIONS if rows is None else rows))]
    path = folder / "divisions.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def geojson_file(folder: Path, features: list[tuple[dict[str, Any], Any]], name: str = "grids.geojson") -> Path:
    """A GeoJSON file of properties and geometries."""
    made = [{"type": "Feature", "properties": given, "geometry": shape} for given, shape in features]
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), encoding="utf-8")
    return path


def grids_file(folder: Path) -> Path:
    """The four grids and their community with outlines."""
    grids = [
        ({"code": code, "name": f"第{number}网格", "households": HOUSEHOLDS[code]}, shape)
        for number, (code, shape) in enumerate(SQUARES.items(), start=1)
    ]
    return geojson_file(folder, [({"code": COMMUNITY}, square(WEST, SOUTH, EAST, NORTH)), *grids])


def build_town(folder: Path) -> dict[str, Area]:
    """The town in the database; its areas by code."""
    report = load_areas([divisions_file(folder), grids_file(folder)], at=AT)
    assert report.is_loaded, [str(fault) for fault in report.faults]
    return {area.code: area for area in Area.objects.all()}
