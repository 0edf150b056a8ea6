"""Points and polygons on the ground: how far, and in which area."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Generic, TypeVar

EARTH_RADIUS = 6_371_008.8
"""Metres; the mean radius of the IUGG."""

Key = TypeVar("Key")
Ring = Sequence[tuple[float, float]]
"""(longitude, latitude) pairs, closed or not."""


@dataclass(frozen=True)
class Point:
    """Degrees, WGS84."""

    latitude: float
    longitude: float


def metres(a: Point, b: Point) -> float:
    """The great-circle distance between two points, in metres."""
    north, east = radians(b.latitude - a.latitude) / 2, radians(b.longitude - a.longitude) / 2
    chord = sin(north) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(chord)))


@dataclass(frozen=True)
class Shape(Generic[Key]):
    """An area's outline: polygons, each an outer ring and its holes."""

    key: Key
    polygons: tuple[tuple[Ring, ...], ...]
    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, key: Key, polygons: Iterable[Iterable[Ring]]) -> "Shape[Key]":
        kept = tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in polygons)
        outer = [point for polygon in kept for point in polygon[0]]
        longitudes, latitudes = [x for x, _ in outer], [y for _, y in outer]
        return cls(key, kept, min(longitudes), min(latitudes), max(longitudes), max(latitudes))

    def holds(self, point: Point) -> bool:
        """Whether the point lies inside."""
        x, y = point.longitude, point.latitude
        if not (self.west <= x <= self.east and self.south <= y <= self.north):
            return False
        return any(
            _in_ring(x, y, polygon[0]) and not any(_in_ring(x, y, hole) for hole in polygon[1:])
            for polygon in self.polygons
        )


def locate(point: Point, shapes: Iterable[Shape[Key]]) -> Key | None:
    """The area that holds the point, None outside all. Where outlines overlap, the smaller box wins."""
    holding = [shape for shape in shapes if shape.holds(point)]
    if not holding:
        return None
    return min(
        holding, key=lambda shape: (hypot(shape.east - shape.west, shape.north - shape.south), str(shape.key))
    ).key


def _in_ring(x: float, y: float, ring: Ring) -> bool:
    inside = False
    before_x, before_y = ring[-1]
    for here_x, here_y in ring:
        if (here_y > y) != (before_y > y) and x < (before_x - here_x) * (y - here_y) / (before_y - here_y) + here_x:
            inside = not inside
        before_x, before_y = here_x, here_y
    return inside
