"""Geodetic datums met in China: WGS-84 (stored; CGCS2000 is taken as equal), GCJ-02 (Amap, Tencent) and BD-09 (Baidu).

Longitudes and latitudes are degrees. The shift of GCJ-02 is the publicly known series over the Krasovsky ellipsoid;
it is not linear, so its inverse is found by fixed-point iteration to far below a metre.
"""

import math
from collections.abc import Callable

from wangge.kit.messages import translate as _

Point = tuple[float, float]

DATUMS = ("wgs84", "gcj02", "bd09")
SAME_AS = {"cgcs2000": "wgs84", "": "wgs84"}

_SEMI_MAJOR = 6378245.0
_ECCENTRICITY2 = 0.00669342162296594323
_BD_FACTOR = math.pi * 3000.0 / 180.0
_BD_OFFSET = (0.0065, 0.006)
_CLOSE_ENOUGH = 1e-9  # degrees, about 0.1 mm
_MOST_STEPS = 20


class UnknownDatum(ValueError):
    """A datum name that is none of `DATUMS`."""


def is_shifted(lng: float, lat: float) -> bool:
    """Whether GCJ-02 differs from WGS-84 here: the box that the map services use for China."""
    return 72.004 <= lng <= 137.8347 and 0.8293 <= lat <= 55.8271


def _waves(x: float, y: float) -> tuple[float, float]:
    """The east and north parts of the shift, in metres on the ellipsoid's unit, before scaling to degrees."""
    common = 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += (common + 20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += (common + 20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    return east, north


def _shift(lng: float, lat: float) -> Point:
    east, north = _waves(lng - 105.0, lat - 35.0)
    radians = math.radians(lat)
    magic = 1.0 - _ECCENTRICITY2 * math.sin(radians) ** 2
    root = math.sqrt(magic)
    d_lng = east * 180.0 / (_SEMI_MAJOR / root * math.cos(radians) * math.pi)
    d_lat = north * 180.0 / (_SEMI_MAJOR * (1.0 - _ECCENTRICITY2) / (magic * root) * math.pi)
    return d_lng, d_lat


def wgs84_to_gcj02(lng: float, lat: float) -> Point:
    """Shifts a point the way Chinese map services do; unchanged outside China's box."""
    if not is_shifted(lng, lat):
        return lng, lat
    d_lng, d_lat = _shift(lng, lat)
    return lng + d_lng, lat + d_lat


def _inverse(forward: Callable[[float, float], Point], lng: float, lat: float) -> Point:
    """The point that `forward` moves to (lng, lat), by correcting a guess with the error it leaves."""
    guess_lng, guess_lat = lng, lat
    for _step in range(_MOST_STEPS):
        there_lng, there_lat = forward(guess_lng, guess_lat)
        off_lng, off_lat = there_lng - lng, there_lat - lat
        guess_lng, guess_lat = guess_lng - off_lng, guess_lat - off_lat
        if abs(off_lng) < _CLOSE_ENOUGH and abs(off_lat) < _CLOSE_ENOUGH:
            break
    return guess_lng, guess_lat


def gcj02_to_wgs84(lng: float, lat: float) -> Point:
    """Takes the GCJ-02 shift away again."""
    if not is_shifted(lng, lat):
        return lng, lat
    return _inverse(wgs84_to_gcj02, lng, lat)


def gcj02_to_bd09(lng: float, lat: float) -> Point:
    """Shifts a GCJ-02 point once more, as Baidu does."""
    radius = math.hypot(lng, lat) + 0.00002 * math.sin(lat * _BD_FACTOR)
    angle = math.atan2(lat, lng) + 0.000003 * math.cos(lng * _BD_FACTOR)
    return radius * math.cos(angle) + _BD_OFFSET[0], radius * math.sin(angle) + _BD_OFFSET[1]


def bd09_to_gcj02(lng: float, lat: float) -> Point:
    """Takes Baidu's own shift away; what is left is GCJ-02."""
    return _inverse(gcj02_to_bd09, lng, lat)


def datum_named(text: str) -> str:
    """The datum meant by a text such as `GCJ-02`, `bd09` or `CGCS2000`."""
    name = text.strip().lower().replace("-", "").replace("_", "")
    name = SAME_AS.get(name, name)
    if name not in DATUMS:
        raise UnknownDatum(_("“%(text)s” is no known datum: wgs84, gcj02, bd09 or cgcs2000") % {"text": text})
    return name


def to_wgs84(lng: float, lat: float, datum: str) -> Point:
    """A point given in any known datum, in WGS-84."""
    name = datum_named(datum)
    if name == "bd09":
        lng, lat = bd09_to_gcj02(lng, lat)
    return (lng, lat) if name == "wgs84" else gcj02_to_wgs84(lng, lat)


def from_wgs84(lng: float, lat: float, datum: str) -> Point:
    """A stored WGS-84 point in the datum that a map or partner wants."""
    name = datum_named(datum)
    if name == "wgs84":
        return lng, lat
    shifted = wgs84_to_gcj02(lng, lat)
    return gcj02_to_bd09(*shifted) if name == "bd09" else shifted


def metres_between(a: Point, b: Point) -> float:
    """Distance of two points on a sphere of the earth's mean radius (haversine)."""
    lng_a, lat_a, lng_b, lat_b = (math.radians(value) for value in (*a, *b))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lng_b - lng_a) / 2) ** 2
    return 2 * 6371008.8 * math.asin(math.sqrt(min(1.0, half)))
