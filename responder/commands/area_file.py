"""Turns a GeoJSON file's features into areas: names them, repairs and joins boundaries, lists errors."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from responder.commands.geojson import Collection, Feature
from responder.commands.name_field import guess
from responder.commands.projection import Projection, projection
from responder.domain.distance import Point, metres
from responder.domain.place import tidy
from responder.store.area import NewArea
from responder.store.geometry import corners, enclosed, inner_point

_LONGEST = 100
"""The most characters in a name."""
_BESIDE = frozenset({"Point", "MultiPoint", "LineString", "MultiLineString"})
_FARTHEST_PART = 2000
"""Meters. Parts of one area can lie apart, but two rows farther away are two areas that were given one name."""
_GRID = 1e-7
"""Degrees, about half an inch: finer digits are noise from the conversion."""


@dataclass(frozen=True)
class AreaFile:
    """What was read from a file. If there are faults, nothing is written."""

    areas: list[NewArea]
    field: str
    """The property the names came from."""
    notes: list[str]
    faults: list[str]
    repaired: int


@dataclass
class _Reading:
    """Notes and faults found so far, by row."""

    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    repaired: int = 0
    turned: int = 0


def areas_of(collection: Collection, name_field: str | None = None, crs: str | None = None) -> AreaFile:
    """Read every feature. Raises Trouble if the whole file can't be understood: its names or its coordinates."""
    named_by = guess(collection.features, name_field)
    reading = _Reading()
    flat = [(feature, _rings_of(feature, named_by, reading)) for feature in collection.features]
    to_degrees = projection((at for _, polygons in flat for at in _positions(polygons)), crs, collection.crs)
    if to_degrees.note:
        reading.notes.append(to_degrees.note)
    found: dict[str, tuple[str, int, BaseGeometry]] = {}
    for feature, polygons in flat:
        name = _name(feature, named_by, reading)
        outline = _outline(_label(feature, named_by), polygons, to_degrees, reading)
        if name and outline is not None:
            _take(found, name, feature.row, outline, reading)
    if reading.turned:
        reading.notes.append(f"{_outlines(reading.turned)} clockwise: reversed.")
    areas = [_area(name, outline) for name, _, outline in found.values()]
    return AreaFile(areas, named_by, reading.notes, reading.faults, reading.repaired)


_Rings = list[list[list[tuple[float, float]]]]


def _rings_of(feature: Feature, named_by: str, reading: _Reading) -> _Rings:
    """The polygons of a feature as numbers; empty, with a fault noted, if it has none."""
    label = _label(feature, named_by)
    try:
        polygons = [
            [[_position(at) for at in _listed(ring)] for ring in _listed(polygon)]
            for polygon in _polygons(feature.geometry, label, reading)
        ]
    except ValueError as error:
        reading.faults.append(f"{label}: {error}.")
        return []
    polygons = [polygon for polygon in polygons if polygon and polygon[0]]
    if not polygons:
        reading.faults.append(f"{label}: the boundary is empty.")
    return polygons


def _polygons(geometry: Any, label: str, reading: _Reading) -> Iterator[Any]:
    if geometry is None:
        raise ValueError("there is no boundary")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "Polygon":
        yield geometry.get("coordinates")
    elif kind == "MultiPolygon":
        yield from _listed(geometry.get("coordinates"))
    elif kind == "GeometryCollection":
        for part in _listed(geometry.get("geometries")):
            if isinstance(part, dict) and str(part.get("type")) in _BESIDE:
                reading.notes.append(f"{label}: a {part['type']} beside the boundary was skipped.")
            else:
                yield from _polygons(part, label, reading)
    else:
        raise ValueError(f"a {kind} is not a boundary" if isinstance(kind, str) else "the geometry can't be read")


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("the coordinates can't be read")  # noqa: TRY004 - of a file, not of our own code
    return value


def _position(value: Any) -> tuple[float, float]:
    """Its first two numbers; a height is ignored."""
    given = _listed(value)[:2]
    if len(given) < 2 or any(isinstance(number, bool) or not isinstance(number, int | float) for number in given):
        raise ValueError("the coordinates can't be read")
    try:
        x, y = float(given[0]), float(given[1])
    except OverflowError:
        x = y = math.inf
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError("a coordinate is not a number")
    return x, y


def _positions(polygons: _Rings) -> Iterator[tuple[float, float]]:
    return (at for polygon in polygons for ring in polygon for at in ring)


def _name(feature: Feature, named_by: str, reading: _Reading) -> str:
    name = tidy(feature.properties.get(named_by))
    if not name:
        reading.faults.append(f"Row {feature.row}: there is no name in `{named_by}`.")
    elif len(name) > _LONGEST:
        reading.faults.append(f"Row {feature.row}: the name has {len(name)} characters. The limit is {_LONGEST}.")
    return name


def _outline(label: str, polygons: _Rings, to_degrees: Projection, reading: _Reading) -> BaseGeometry | None:
    """The boundary in degrees, valid; None, with a fault noted, if it can't be used."""
    if not polygons:
        return None
    try:
        drawn = corners([[[to_degrees(at) for at in ring] for ring in polygon] for polygon in polygons])
    except ValueError as error:
        reading.faults.append(f"{label}: the boundary {error}.")
        return None
    if any((x, y) == (0, 0) for part in drawn.geoms for x, y in part.exterior.coords):
        reading.faults.append(f"{label}: the boundary has a corner at 0, 0, which stands for a missing point.")
        return None
    reading.turned += any(not part.exterior.is_ccw for part in drawn.geoms)
    whole = drawn if drawn.is_valid else _repaired(label, drawn, reading)
    if whole.is_empty:
        reading.faults.append(f"{label}: the boundary encloses nothing.")
        return None
    return whole


def _repaired(label: str, drawn: MultiPolygon, reading: _Reading) -> BaseGeometry:
    why = shapely.is_valid_reason(drawn).replace("[", " near ").replace("]", "")
    whole = enclosed(shapely.make_valid(drawn))
    if not whole.is_empty:
        reading.repaired += 1
        reading.notes.append(f"{label}: {why[:1].lower()}{why[1:]}; repaired.")
    return whole


def _take(
    found: dict[str, tuple[str, int, BaseGeometry]], name: str, row: int, outline: BaseGeometry, reading: _Reading
) -> None:
    """Some cities put parts of an area in separate rows. They become one area."""
    before = found.get(name.casefold())
    if before is None:
        found[name.casefold()] = (name, row, outline)
        return
    first_name, first, known = before
    apart = _apart(known, outline)
    if apart > _FARTHEST_PART:
        reading.faults.append(
            f"Row {row} ({name}): same name as row {first}, but {apart / 1609:.1f} miles away. Give each its own name, "
            "or choose another field with --name-field."
        )
        return
    if known.equals(outline):
        reading.notes.append(f"Row {row} ({name}): same as row {first}; skipped.")
        return
    reading.notes.append(f"Row {row} ({name}): same name as row {first}; merged into one area.")
    found[name.casefold()] = (first_name, first, known.union(outline))


def _apart(one: BaseGeometry, other: BaseGeometry) -> float:
    """The distance between two outlines in meters."""
    near, far = shapely.shortest_line(one, other).coords
    return float(metres(Point(near[1], near[0]), Point(far[1], far[0])))


def _area(name: str, outline: BaseGeometry) -> NewArea:
    rounded = enclosed(shapely.set_precision(outline, _GRID))
    # Nothing would be left of a sliver thinner than the grid, so it is kept as it was.
    whole = enclosed(outline) if rounded.is_empty else rounded
    polygons = [_lists(shapely.orient_polygons(part)) for part in whole.geoms]
    return NewArea(name, polygons, inner_point(whole))


def _lists(polygon: Polygon) -> list[list[list[float]]]:
    rings = (polygon.exterior, *polygon.interiors)
    return [[[round(x, 7), round(y, 7)] for x, y in ring.coords] for ring in rings]


def _label(feature: Feature, named_by: str) -> str:
    name = tidy(feature.properties.get(named_by))[:_LONGEST]
    return f"Row {feature.row} ({name})" if name else f"Row {feature.row}"


def _outlines(count: int) -> str:
    return "1 boundary was" if count == 1 else f"{count} boundaries were"
