"""A flat frame of metres around one community; affine, so straight lines stay straight and topology stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.gridplan.model import Floats, Objects

EQUATOR_M = 6378137.0
FLATTENING = 1 / 298.257223563
LATTICE_M = 0.001


@dataclass(frozen=True, slots=True)
class Frame:
    """Longitude and latitude of the origin, and metres per degree there (WGS-84 radii of curvature)."""

    longitude: float
    latitude: float
    metres_east: float
    metres_north: float

    def to_metres(self, shapes: Objects) -> Objects:
        """Move shapes from degrees into the frame."""
        return np.asarray(shapely.transform(shapes, self.flatten), dtype=object)

    def flatten(self, degrees: Floats) -> Floats:
        """Give metres for an (n, 2) array of longitude and latitude."""
        return (degrees - (self.longitude, self.latitude)) * (self.metres_east, self.metres_north)

    def unflatten(self, metres: Floats) -> Floats:
        """Give longitude and latitude for an (n, 2) array of metres."""
        return metres / (self.metres_east, self.metres_north) + (self.longitude, self.latitude)


def frame_around(shape: BaseGeometry) -> Frame:
    """Set up the frame in the middle of a shape's box."""
    west, south, east, north = shape.bounds
    latitude = (south + north) / 2
    sine = np.sin(np.radians(latitude))
    squared = FLATTENING * (2 - FLATTENING)
    across = EQUATOR_M / np.sqrt(1 - squared * sine**2)
    along = across * (1 - squared) / (1 - squared * sine**2)
    cosine = max(float(np.cos(np.radians(latitude))), 1e-6)
    return Frame((west + east) / 2, latitude, float(np.radians(across * cosine)), float(np.radians(along)))
