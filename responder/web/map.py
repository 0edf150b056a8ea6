"""The map of the areas: their outlines as shapes in one small SVG."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from uuid import UUID

import shapely
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from responder.store import area
from responder.store.geometry import to_geometry

LONGER_SIDE = 1000
"""The drawing's longer side, in its own units."""
COARSE = 1.5
"""How many units off a simplified line may be: less than a pixel on a phone."""


@dataclass(frozen=True)
class Shape:
    area_id: UUID
    name: str
    city: str
    path: str
    """The `d` attribute of an SVG path."""


@dataclass(frozen=True)
class Map:
    """The drawing, north up. Smaller areas come after larger ones, so that none is hidden."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


class _Drawn:
    """Caches the map of the latest version of the areas."""

    def __init__(self) -> None:
        self._last: tuple[str, Map] = ("", Map(0, 0, ()))

    def of(self, session: Session) -> Map:
        now = area.version(session)
        # Read once, because another thread may replace the pair at any time.
        then, drawn = self._last
        if then != now:
            drawn = _draw([(one, to_geometry(one.polygons)) for one in area.all_by_name(session)])
            self._last = (now, drawn)
        return drawn


_drawn = _Drawn()


def area_map(session: Session) -> Map:
    """The map of all areas with an outline. It has no shapes if there are none."""
    return _drawn.of(session)


def _draw(areas: list[tuple[area.Area, BaseGeometry]]) -> Map:
    seen = [(one, outline) for one, outline in areas if not outline.is_empty]
    if not seen:
        return Map(0, 0, ())
    west, south, east, north = (float(edge) for edge in shapely.total_bounds([outline for _, outline in seen]))
    narrow = cos(radians((south + north) / 2))
    scale = LONGER_SIDE / max((east - west) * narrow, north - south)
    on_paper = (narrow * scale, 0, 0, -scale, -west * narrow * scale, north * scale)
    flat = [(one, affine_transform(outline, on_paper)) for one, outline in seen]
    flat.sort(key=lambda pair: -pair[1].area)
    shapes = (Shape(one.id, one.name, one.city, path(outline.simplify(COARSE))) for one, outline in flat)
    return Map(
        round((east - west) * narrow * scale), round((north - south) * scale), tuple(one for one in shapes if one.path)
    )


def path(outline: BaseGeometry) -> str:
    """The outline, given in the drawing's units, as the `d` of an SVG path; empty if too small to see."""
    return "".join(_stroke(ring.coords) for polygon in shapely.get_parts(outline) for ring in _rings(polygon))


def _rings(polygon: shapely.Polygon) -> Iterator[shapely.LinearRing]:
    yield polygon.exterior
    yield from polygon.interiors


def _stroke(ring: Iterable[tuple[float, ...]]) -> str:
    """The path of a ring, in whole units relative to the corner before, which halves its length."""
    corners = [(round(x), round(y)) for x, y in ring]
    steps = []
    for (x, y), (to_x, to_y) in pairwise(corners[:-1]):
        if (x, y) != (to_x, to_y):
            steps.append(f"{to_x - x} {to_y - y}")
    return f"M{corners[0][0]} {corners[0][1]}l{' '.join(steps)}z" if len(steps) > 1 else ""
