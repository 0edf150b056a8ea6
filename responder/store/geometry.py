"""The geometry of areas: which area contains a point, which areas touch, and a point inside an area."""

import math
from collections.abc import Iterable, Sequence
from math import cos, radians
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryCollection, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from responder.domain.distance import EARTH_RADIUS, Point

Polygons = Sequence[Sequence[Sequence[Sequence[float]]]]
"""Like a GeoJSON MultiPolygon: polygons of rings of [longitude, latitude]."""
NEAR = 60.0
"""Meters. Closer areas count as touching, because edges in two cities' files overlap or leave gaps of 50 meters."""
_POLE = 0.01
"""Cosine of a latitude near the poles, where nobody lives."""
_LEAST = 3
"""The fewest corners in a ring."""


class Index:
    """Finds the area that contains a point, tens of thousands of times a second.

    A point in two areas, or on the edge of two, belongs to the smaller one. If both have the same size, it belongs to
    the one with the smaller key. Only this class decides that.
    """

    def __init__(self, outlines: Iterable[tuple[UUID, Polygons]]) -> None:
        drawn = [(key, outline) for key, polygons in outlines if not (outline := to_geometry(polygons)).is_empty]
        drawn.sort(key=lambda pair: (_size(pair[1]), str(pair[0])))
        self._keys = [key for key, _ in drawn]
        self._outlines = shapely.normalize([outline for _, outline in drawn])
        shapely.prepare(self._outlines)
        # A prepared outline is built at its first query. Do that here, before several threads can do it together.
        for outline in self._outlines:
            inside = outline.representative_point()
            shapely.intersects_xy(outline, inside.x, inside.y)

    def locate(self, point: Point) -> UUID | None:
        """The key of the area that contains the point; None if no area does."""
        if not self._keys:
            return None
        holding = shapely.intersects_xy(self._outlines, point.longitude, point.latitude)
        first = int(holding.argmax())
        return self._keys[first] if holding[first] else None

    def distance(self, point: Point, key: UUID | None = None) -> float:
        """Meters from a point to this area, or to the nearest area if no key is given; infinite if there is none.

        Accurate to a few parts in a thousand within tens of kilometers.
        """
        outlines = [outline for of, outline in zip(self._keys, self._outlines, strict=True) if key in {None, of}]
        if not outlines:
            return math.inf
        # Scale degrees of longitude to the length of degrees of latitude at this point.
        narrow = np.array([cos(radians(point.latitude)), 1.0])
        here = shapely.Point(point.longitude * narrow[0], point.latitude)
        near = shapely.distance(shapely.transform(outlines, lambda degrees: degrees * narrow), here).min()
        return float(radians(near)) * EARTH_RADIUS

    def within(self, point: Point, metres: float) -> dict[UUID, float]:
        """The areas within `metres` of a point, with their distance in meters: 0 if the area contains the point."""
        # Degrees of longitude are shorter than those of latitude. A circle of this radius has everything that near.
        degrees = float(np.degrees(metres / EARTH_RADIUS)) / max(cos(radians(point.latitude)), _POLE)
        here = shapely.Point(point.longitude, point.latitude)
        near = [
            key
            for key, outline in zip(self._keys, self._outlines, strict=True)
            if shapely.dwithin(outline, here, degrees)
        ]
        found = {key: self.distance(point, key) for key in near}
        return {key: distance for key, distance in found.items() if distance <= metres}

    @property
    def bounds(self) -> tuple[Point, Point] | None:
        """The southwest and northeast corners of all areas together; None if there are no areas."""
        if not self._keys:
            return None
        west, south, east, north = map(float, shapely.total_bounds(self._outlines))
        return Point(south, west), Point(north, east)


def to_geometry(polygons: Polygons) -> BaseGeometry:
    """The valid outline in degrees; empty if the polygons enclose nothing."""
    drawn = corners(polygons)
    return drawn if drawn.is_valid else enclosed(shapely.make_valid(drawn))


def corners(polygons: Polygons) -> MultiPolygon:
    """The outline as given, which may cross itself, without rings of fewer than three corners."""
    rings = [[ring for ring in polygon[:1] if _is_ring(ring)] for polygon in polygons]
    holes = [[ring for ring in polygon[1:] if _is_ring(ring)] for polygon in polygons]
    return MultiPolygon([(outer[0], inner) for outer, inner in zip(rings, holes, strict=True) if outer])


def enclosed(drawn: BaseGeometry) -> MultiPolygon:
    """Only the parts that enclose an area: repairing an outline leaves lines and points behind."""
    return MultiPolygon([part for part in _parts(drawn) if isinstance(part, Polygon) and not part.is_empty])


def inner_point(drawn: BaseGeometry) -> Point:
    """The center if it is inside, else some point inside."""
    middle = drawn.centroid
    chosen = middle if drawn.contains(middle) else drawn.representative_point()
    return Point(chosen.y, chosen.x)


def touching(outlines: Sequence[tuple[UUID, Polygons]]) -> set[tuple[UUID, UUID]]:
    """The pairs of areas within `NEAR` meters of each other, each pair both ways."""
    drawn = [(key, outline) for key, polygons in outlines if not (outline := to_geometry(polygons)).is_empty]
    if not drawn:
        return set()
    keys = [key for key, _ in drawn]
    # In the Mercator projection, a meter has the same length in every direction anywhere on Earth.
    flat = shapely.transform([outline for _, outline in drawn], _mercator)
    scales = [EARTH_RADIUS * cos(radians(outline.centroid.y)) for _, outline in drawn]
    ones, others = shapely.STRtree(flat).query(flat, predicate="dwithin", distance=[NEAR / scale for scale in scales])
    found = {(keys[one], keys[other]) for one, other in zip(ones, others, strict=True) if one != other}
    return found | {(other, one) for one, other in found}


def _mercator(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    flat = np.radians(degrees)
    flat[:, 1] = np.arcsinh(np.tan(flat[:, 1]))
    return flat


def _is_ring(ring: Sequence[Sequence[float]]) -> bool:
    return len({(x, y) for x, y in ring}) >= _LEAST


def _size(outline: BaseGeometry) -> float:
    """Its area in relative units, for comparing sizes."""
    return float(outline.area) * cos(radians(outline.centroid.y))


def _parts(drawn: BaseGeometry) -> Iterable[BaseGeometry]:
    if isinstance(drawn, GeometryCollection | MultiPolygon):
        for part in drawn.geoms:
            yield from _parts(part)
    else:
        yield drawn
