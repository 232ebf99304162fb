"""巡查: a patrol from start to end, and the path that a worker may have the phone write down; pure Python."""

import json
from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, radians

MOST_HOURS = 12
"""A patrol that nobody ended is over by then."""
KEEP_TRACK_DAYS = 30
"""Paths are deleted by then (domain handbook, visits and patrols)."""
SHOWN_DAYS = 30
MOST_POINTS = 2000
METRES_PER_DEGREE = 111_320
NEAR = 0.5
"""Degrees around the first point: what lies further away is a fault of the phone."""

Point = tuple[float, float]


class TrackUnreadable(ValueError):
    """What the phone sent is not a path."""


def read_track(text: str) -> list[Point]:
    """The path in `text`, a JSON list of [longitude, latitude] in WGS-84; thinned to 2,000 points, faults left out."""
    if not text.strip():
        return []
    try:
        points = [(round(float(lng), 6), round(float(lat), 6)) for lng, lat in json.loads(text)]
    except (ValueError, TypeError) as broken:
        raise TrackUnreadable from broken
    if any(not (-180 <= lng <= 180 and -90 <= lat <= 90) for lng, lat in points):
        raise TrackUnreadable
    near = [point for point in points if _is_near(point, points[0])]
    step = -(-len(near) // MOST_POINTS) or 1
    return near[::step]


def _is_near(point: Point, first: Point) -> bool:
    return abs(point[0] - first[0]) <= NEAR and abs(point[1] - first[1]) <= NEAR


def length_m(track: Sequence[Point]) -> float:
    """Metres along a path, on a plane at its own latitude; short ways only, so the error is below one in a thousand."""
    total = 0.0
    for (lng, lat), (next_lng, next_lat) in pairwise(track):
        east = (next_lng - lng) * cos(radians((lat + next_lat) / 2))
        total += hypot(east, next_lat - lat) * METRES_PER_DEGREE
    return total
