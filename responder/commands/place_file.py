"""Reads a file of places, CSV with a header or GeoJSON points, and lists errors row by row."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from responder.commands import geojson
from responder.commands.name_field import guess
from responder.commands.projection import projection
from responder.domain.distance import Point
from responder.domain.place import tidy, tidy_list
from responder.store.place import NewPlace
from responder.trouble import Trouble

_COLUMNS = {
    "name": ("name", "place", "nombre"),
    "kind": ("kind", "type", "category"),
    "aliases": ("aliases", "alias", "other names", "alt_name"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
}
_UNKNOWN = "place"
"""The kind of a place that names no kind."""
_LONGEST = 100
"""The most characters in a name or a kind."""


@dataclass(frozen=True)
class PlaceFile:
    """What was read from a file. If there are faults, nothing is written."""

    places: list[NewPlace]
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    label: str
    name: str
    kind: str
    position: tuple[float, float] | None
    """(x, y); None if the row has no readable point."""
    aliases: tuple[str, ...] = ()


def places_of(path: Path) -> PlaceFile:
    """Read every place. Raises Trouble if the whole file can't be understood."""
    text = geojson.text_of(path)
    if text.lstrip().startswith(("{", "[")):
        collection = geojson.read(path)
        rows, crs = list(_from_features(collection)), collection.crs
    else:
        rows, crs = list(_from_lines(path, text)), None
    if not rows:
        raise Trouble(f"{path.name} has no places. Check that this is the right file.")
    to_degrees = projection((row.position for row in rows if row.position), None, crs)
    found = PlaceFile([], [to_degrees.note] if to_degrees.note else [])
    for row in rows:
        fault = _fault(row)
        if row.position is None or fault:
            found.faults.append(f"{row.label}: {fault}.")
            continue
        try:
            longitude, latitude = to_degrees(row.position)
        except ValueError as error:
            found.faults.append(f"{row.label}: the point {error}.")
            continue
        found.places.append(NewPlace(row.kind, row.name, Point(latitude, longitude), row.aliases))
    return found


def _from_lines(path: Path, text: str) -> Iterator[_Row]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    # Numbered as a reader sees them: a field with line breaks belongs to the line where it begins.
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = _columns(path, list(reader.fieldnames or ()))
        for line in reader:
            given = {key: line.get(column) for key, column in columns.items()}
            if not any((value or "").strip() for value in given.values()):
                continue
            yield _Row(
                f"Line {reader.line_num}",
                tidy(given["name"]),
                tidy(given.get("kind")) or _UNKNOWN,
                _pair(given["longitude"], given["latitude"]),
                tidy_list(given.get("aliases")),
            )
    except csv.Error as error:
        raise Trouble(f"{path.name} isn't valid CSV at line {reader.reader.line_num}: {error}.") from None


def _columns(path: Path, header: list[str]) -> dict[str, str]:
    """Which column holds what."""
    by_word = {tidy(column).lower(): column for column in reversed(header)}
    found = {key: by_word[word] for key, words in _COLUMNS.items() for word in reversed(words) if word in by_word}
    missing = [key for key in ("name", "latitude", "longitude") if key not in found]
    if missing:
        there = ", ".join(tidy(column)[:30] for column in header[:30]) or "none"
        raise Trouble(f"{path.name} has no column {' and '.join(missing)}. Its first line has: {there}.")
    return found


def _from_features(collection: geojson.Collection) -> Iterator[_Row]:
    named_by = guess(collection.features, None)
    for feature in collection.features:
        kind, aliases = (
            next((feature.properties[key] for key in _COLUMNS[column] if key in feature.properties), "")
            for column in ("kind", "aliases")
        )
        position = _point(feature.geometry)
        yield _Row(
            f"Row {feature.row}",
            tidy(feature.properties.get(named_by)),
            tidy(kind) or _UNKNOWN,
            position,
            tidy_list(aliases),
        )


def _point(geometry: Any) -> tuple[float, float] | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    at = geometry.get("coordinates")
    return _pair(at[0], at[1]) if isinstance(at, list) and len(at) >= 2 else None


def _pair(x: object, y: object) -> tuple[float, float] | None:
    try:
        pair = float(str(x)), float(str(y))
    except ValueError:
        return None
    return pair if all(math.isfinite(number) for number in pair) else None


def _fault(row: _Row) -> str:
    if not row.name:
        return "there is no name"
    if max(map(len, (row.name, row.kind, *row.aliases))) > _LONGEST:
        return f"the name, the kind or an alias has more than {_LONGEST} characters"
    if row.position == (0.0, 0.0):
        return "the point is 0, 0, which stands for a missing one"
    return "" if row.position else "there is no readable point"
