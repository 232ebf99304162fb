"""Open GeoJSON and CSV files as rows of properties and geometry, forgiving whatever can be forgiven."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from wangge.gridplan.model import Objects

LONGITUDE = ("lon", "lng", "longitude", "lng_wgs84", "x", "经度")
LATITUDE = ("lat", "latitude", "lat_wgs84", "y", "纬度")
SHAPE = ("wkt", "geometry", "geom", "shape")


class InputError(ValueError):
    """The file cannot be used at all; the text says why and is meant for the operator."""


@dataclass(slots=True)
class Rows:
    """Properties and geometry side by side; `geometry` holds None where there is none to be had."""

    properties: list[dict[str, Any]]
    geometry: Objects

    def __len__(self) -> int:
        return len(self.properties)


def load_rows(path: Path) -> Rows:
    """Read a GeoJSON or CSV file; raise InputError when it is neither."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    text = decode(raw)
    if path.suffix.lower() in {".csv", ".txt"} or not text.lstrip().startswith(("{", "[")):
        return csv_rows(text, path.name)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name}: not valid JSON ({error})") from error
    return geojson_rows(document, path.name)


def decode(raw: bytes) -> str:
    """Decode UTF-8 with or without mark, else GB 18030 as Chinese spreadsheets write it."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def geojson_rows(document: Any, name: str = "input") -> Rows:
    """Take the features of a GeoJSON document of any of its top-level forms."""
    if isinstance(document, list):
        features = document
    elif isinstance(document, dict) and isinstance(document.get("features"), list):
        features = document["features"]
    elif isinstance(document, dict) and document.get("type") == "Feature":
        features = [document]
    elif isinstance(document, dict) and "coordinates" in document:
        features = [{"properties": {}, "geometry": document}]
    else:
        raise InputError(f"{name}: no GeoJSON features in it")
    properties, shapes = [], []
    for feature in features:
        known = feature if isinstance(feature, dict) else {}
        found = known.get("properties")
        row = dict(found) if isinstance(found, dict) else {}
        if known.get("id") is not None:
            row.setdefault("id", known["id"])
        properties.append(row)
        shapes.append(known.get("geometry"))
    return Rows(properties, shapes_of(shapes))


def shapes_of(shapes: list[Any]) -> Objects:
    """Build geometries from GeoJSON mappings; None for what has no usable shape."""
    texts = np.array([json.dumps(s) if is_shape(s) else None for s in shapes], dtype=object)
    made = shapely.from_geojson(texts, on_invalid="ignore")
    return cleaned(made)


def is_shape(shape: Any) -> bool:
    """Say whether this looks like a GeoJSON geometry."""
    return isinstance(shape, dict) and ("coordinates" in shape or "geometries" in shape)


def cleaned(shapes: Objects) -> Objects:
    """Drop heights and turn empty or non-finite shapes to None; shapes must lie on the globe."""
    flat = np.asarray(shapely.force_2d(shapes), dtype=object)
    bounds = shapely.bounds(flat)
    with np.errstate(invalid="ignore"):
        usable = (np.abs(bounds[:, 0]) <= 180) & (np.abs(bounds[:, 2]) <= 180)
        usable &= (np.abs(bounds[:, 1]) <= 90) & (np.abs(bounds[:, 3]) <= 90)
    coordinates, owner = shapely.get_coordinates(flat, return_index=True)
    usable[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    flat[~usable] = None
    return flat


def csv_rows(text: str, name: str) -> Rows:
    """Read a table with a header; coordinates from lon/lat columns or WKT."""
    sample = text[:4096]
    try:
        dialect: Any = csv.Sniffer().sniff(sample.splitlines()[0], delimiters=",;\t") if sample.strip() else csv.excel
    except csv.Error:
        dialect = csv.excel
    try:
        table = [
            {str(k).strip(): v for k, v in row.items() if k is not None}
            for row in csv.DictReader(io.StringIO(text.replace("\0", "")), dialect=dialect)
        ]
    except csv.Error as error:
        raise InputError(f"{name}: not a readable table ({error})") from error
    return Rows(list(table), cleaned(np.array([shape_of_row(row) for row in table] + [None], dtype=object)[:-1]))


def shape_of_row(row: Mapping[str, Any]) -> Any:
    """Give the WKT shape or the point of one table row, or None."""
    for value in (pick(row, SHAPE),):
        if isinstance(value, str) and value.strip():
            made = shapely.from_wkt(value, on_invalid="ignore")
            if made is not None:
                return made
    x, y = number(pick(row, LONGITUDE)), number(pick(row, LATITUDE))
    return None if x is None or y is None else shapely.Point(x, y)


def pick(row: Mapping[str, Any], names: Iterable[str]) -> Any:
    """Give the first value present under one of these names, whatever their case."""
    for name in names:
        if row.get(name) not in (None, ""):
            return row[name]
    lowered = {str(key).lower(): value for key, value in row.items()}
    for name in names:
        if lowered.get(name.lower()) not in (None, ""):
            return lowered[name.lower()]
    return None


def number(value: Any) -> float | None:
    """Read a finite number from whatever stands in a cell, or None."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = float(str(value).strip().replace(",", "").replace("，", ""))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def text_of(value: Any) -> str:
    """Give a cell as trimmed text; whole floats lose their '.0'."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
