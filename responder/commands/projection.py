"""Converts a file's coordinates to longitude and latitude, or says why that can't be done."""

import math
from collections.abc import Callable, Iterable, Sequence

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from responder.trouble import Trouble

Position = tuple[float, float]
_SOUTHERNMOST = -60
"""Degrees. No city lies farther south, but American longitudes do when they are mistaken for latitudes."""


class Projection:
    """How the positions of one file become (longitude, latitude) in WGS84."""

    def __init__(self, move: Callable[[Position], Position], note: str = "") -> None:
        self._move = move
        self.note = note
        """What was done to them, in one sentence; empty if nothing."""

    def __call__(self, position: Position) -> Position:
        """Raises ValueError if the position is not on Earth."""
        longitude, latitude = self._move(position)
        if not (abs(longitude) <= 180 and abs(latitude) <= 90):
            raise ValueError("is not on Earth")
        return longitude, latitude


def projection(positions: Iterable[Position], declared: str | None, own: str | None) -> Projection:
    """Choose the projection for a file of these positions. `declared` comes from the operator, `own` from the file.

    Raises Trouble if neither is given and the numbers aren't degrees, or if what is given can't be true.
    """
    seen = list(positions)
    if not seen:
        return Projection(lambda position: position)
    system = _system(declared or own or "EPSG:4326")
    if system.is_geographic:
        return _degrees(seen, system)
    if all(abs(x) <= 180 and abs(y) <= 90 for x, y in seen):
        raise Trouble(
            f"The coordinates are already degrees, not {system.name}. Leave out --crs, or use --crs EPSG:4326."
        )
    return _converted(system)


def _degrees(seen: Sequence[Position], system: CRS) -> Projection:
    """Longitude first, as in the standard; latitude first only where nothing else is possible."""
    strange = next(((x, y) for x, y in seen if abs(x) > 180 or abs(y) > 180), None)
    if strange:
        raise Trouble(
            f"Coordinates such as {strange[0]:.10g}, {strange[1]:.10g} aren't degrees. The file has another coordinate "
            "system. Set it with --crs, for example --crs EPSG:26915 (UTM zone 15), or export it as WGS84."
        )
    if all(abs(x) <= 90 for x, _ in seen) and all(y < _SOUTHERNMOST or y > 90 for _, y in seen):
        return Projection(lambda position: (position[1], position[0]), "Latitude comes before longitude: swapped.")
    if system.equals(CRS("EPSG:4326"), ignore_axis_order=True):
        return Projection(lambda position: position)
    return _converted(system)


def _converted(system: CRS) -> Projection:
    try:
        transformer = Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    except ProjError:
        raise Trouble(f"{system.name} can't be converted to WGS84. Use a coordinate system of the Earth.") from None

    def move(position: Position) -> Position:
        try:
            x, y = transformer.transform(*position, errcheck=True)
        except ProjError:
            return math.inf, math.inf
        return x, y

    return Projection(move, f"Converted from {system.name} to WGS84.")


def _system(named: str) -> CRS:
    try:
        return CRS.from_user_input(named)
    except CRSError:
        raise Trouble(f"{named} is not a known coordinate system. Write it like EPSG:26915.") from None
