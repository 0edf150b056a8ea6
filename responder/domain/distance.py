"""Points on the ground, and how far apart they are."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS = 6_371_008.8
"""Meters: the mean radius defined by the IUGG."""


@dataclass(frozen=True)
class Point:
    """Degrees, WGS84."""

    latitude: float
    longitude: float


def metres(a: Point, b: Point) -> float:
    """The great-circle distance between two points, in meters."""
    north, east = radians(b.latitude - a.latitude) / 2, radians(b.longitude - a.longitude) / 2
    chord = sin(north) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(chord)))
