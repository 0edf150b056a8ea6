"""The small square map of an incident's surroundings: its area, the neighboring areas, and places."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, degrees, radians
from uuid import UUID

import shapely
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from responder.domain.distance import EARTH_RADIUS, Point
from responder.store import area
from responder.store import place as place_store
from responder.store.area import Area
from responder.store.geometry import enclosed, to_geometry
from responder.web.map import COARSE, path

SIDE = 1000
"""The drawing's width and height, in its own units."""
_MARGIN = 1.15
"""How many times wider than its area the map is, so that the surroundings show too."""
_AROUND = 800.0
"""Meters shown on each side of a point that is outside every area."""
_MOST_PLACES = 40


@dataclass(frozen=True)
class Frame:
    """The ground that the square shows: its center, and half its height in degrees."""

    middle: Point
    half: float

    @property
    def _narrow(self) -> float:
        return max(0.01, cos(radians(self.middle.latitude)))

    def on_paper(self, point: Point) -> tuple[int, int]:
        """Where a point is drawn: units right and down from the upper left corner. It may be outside the square."""
        scale = SIDE / (2 * self.half)
        east = (point.longitude - self.middle.longitude) * self._narrow
        return round(SIDE / 2 + east * scale), round(SIDE / 2 - (point.latitude - self.middle.latitude) * scale)

    def on_ground(self, right: float, down: float) -> Point:
        """The point at these fractions, 0 to 1, of the square's width and height."""
        north, east = (0.5 - down) * 2 * self.half, (right - 0.5) * 2 * self.half
        return Point(self.middle.latitude + north, self.middle.longitude + east / self._narrow)

    def holds(self, point: Point) -> bool:
        return all(0 <= at <= SIDE for at in self.on_paper(point))

    @property
    def corners(self) -> tuple[Point, Point]:
        """The southwest and northeast corners."""
        return self.on_ground(0, 1), self.on_ground(1, 0)

    def flat(self, outline: BaseGeometry) -> BaseGeometry:
        """The part of an outline inside the square, in the drawing's units."""
        low, high = self.corners
        scale = SIDE / (2 * self.half)
        across = self._narrow * scale
        inside = shapely.clip_by_rect(outline, low.longitude, low.latitude, high.longitude, high.latitude)
        return affine_transform(
            enclosed(inside), (across, 0, 0, -scale, -low.longitude * across, high.latitude * scale)
        )


@dataclass(frozen=True)
class Patch:
    """An area as drawn. Its name goes at `x`, `y`."""

    area_id: UUID
    name: str
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Spot:
    """A place of the gazetteer as drawn."""

    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Ground:
    """The drawing, north up. The incident's own area is the first patch."""

    frame: Frame
    patches: tuple[Patch, ...]
    spots: tuple[Spot, ...]


class _Drawn:
    """Caches the maps of the latest version of the areas."""

    def __init__(self) -> None:
        self._last: tuple[str, dict[UUID, tuple[Frame, tuple[Patch, ...]]]] = ("", {})

    def of(self, session: Session, home: Area) -> tuple[Frame, tuple[Patch, ...]]:
        now = area.version(session)
        # Read once, because another thread may replace the pair at any time.
        then, drawn = self._last
        if then != now:
            drawn = {}
            self._last = (now, drawn)
        if home.id not in drawn:
            near = [home, *(area.get(session, one) for one in area.neighbors(session, home.id))]
            frame = _frame(to_geometry(home.polygons), home.point)
            drawn[home.id] = frame, tuple(_patches(frame, (one for one in near if one is not None)))
        return drawn[home.id]


_drawn = _Drawn()


def ground(session: Session, area_id: UUID | None, point: Point | None) -> Ground | None:
    """The map of an area or, outside every area, of a point's surroundings. None if neither is known."""
    home = area.get(session, area_id) if area_id else None
    if home is not None:
        frame, patches = _drawn.of(session, home)
    elif point is not None:
        frame, patches = Frame(point, degrees(_AROUND / EARTH_RADIUS)), ()
    else:
        return None
    places = place_store.within(session, *frame.corners, _MOST_PLACES)
    return Ground(frame, patches, tuple(Spot(one.name, *frame.on_paper(one.point)) for one in places))


def _frame(outline: BaseGeometry, inside: Point) -> Frame:
    if outline.is_empty:
        return Frame(inside, degrees(_AROUND / EARTH_RADIUS))
    west, south, east, north = (float(edge) for edge in outline.bounds)
    middle = Point((south + north) / 2, (west + east) / 2)
    narrow = max(0.01, cos(radians(middle.latitude)))
    return Frame(middle, max(north - south, (east - west) * narrow) / 2 * _MARGIN)


def _patches(frame: Frame, areas: Iterable[Area]) -> Iterable[Patch]:
    for one in areas:
        flat = frame.flat(to_geometry(one.polygons))
        drawn = path(flat.simplify(COARSE)) if not flat.is_empty else ""
        if drawn:
            inner = flat.representative_point()
            yield Patch(one.id, one.name, drawn, round(inner.x), round(inner.y))
