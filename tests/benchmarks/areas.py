"""How fast a point's area is found among as many outlines as two cities have."""

import json
import random
import time
from collections.abc import Iterator
from itertools import pairwise

from config.sample import cells
from responder.domain.distance import Point
from responder.store import area
from responder.store.area import Area
from responder.store.geometry import Index
from tests.benchmarks.ground import Ground
from tests.benchmarks.scale import Scale
from tests.benchmarks.table import Figure

_STEP = 0.00035
"""Degrees between two corners. Outlines get about 200 corners each, as in the cities' own files."""
_WOBBLE = 0.00003
_BEYOND = 0.01
_POINTS = 50_000
_CALLS = 2_000
Ring = list[list[float]]


def located(ground: Ground, _scale: Scale) -> list[Figure]:
    """Looks up points all over both cities and a little beyond, one after another, in one process.

    The row is the index alone. Next to it is the cost of each report in a worker, which first asks the database
    whether any area has changed. The sample's outlines get as many corners as real ones. Nothing is committed.
    """
    areas = list(_areas(random.Random(1)))  # noqa: S311 - the same outlines each time
    points = list(_points(areas, random.Random(2)))  # noqa: S311 - the same points each time
    with ground.parts.sessions() as session:
        session.add_all(areas)
        session.flush()
        began = time.perf_counter()
        index = Index([(one.id, one.polygons) for one in areas])
        built = time.perf_counter() - began
        began = time.perf_counter()
        found = sum(index.locate(point) is not None for point in points)
        alone = len(points) / (time.perf_counter() - began)
        area.locate(session, points[0])
        began = time.perf_counter()
        for point in points[:_CALLS]:
            area.locate(session, point)
        asked = _CALLS / (time.perf_counter() - began)
    corners = sum(len(one.polygons[0][0]) for one in areas)
    return [
        Figure(
            9,
            f"area of a point, {len(areas)} outlines of {corners:,} corners",
            alone,
            least=20_000,
            unit="/s",
            beside=f"{asked:,.0f}/s with the question to the database before each",
            details={"points": len(points), "inside": found, "seconds to build": built},
        )
    ]


def _areas(chance: random.Random) -> Iterator[Area]:
    collection = json.loads((cells.FOLDER / "areas.geojson").read_text(encoding="utf-8"))
    for feature in collection["features"]:
        ring = _detailed(feature["geometry"]["coordinates"][0], chance)
        longitude, latitude = ring[0]
        # A city of its own, so that the areas of Ground are left alone.
        yield Area(
            city="Measured",
            name=f"{feature['properties']['city']}, {feature['properties']['name']}",
            polygons=[[ring]],
            latitude=latitude,
            longitude=longitude,
        )


def _detailed(ring: Ring, chance: random.Random) -> Ring:
    """The same outline with a corner every few steps, none of them quite in line."""
    drawn = []
    for (x, y), (to_x, to_y) in pairwise(ring):
        count = 1 + int(max(abs(to_x - x), abs(to_y - y)) / _STEP)
        for step in range(count):
            share = step / count
            off_x, off_y = (chance.uniform(-_WOBBLE, _WOBBLE) if step else 0.0 for _ in range(2))
            drawn.append([x + share * (to_x - x) + off_x, y + share * (to_y - y) + off_y])
    return [*drawn, drawn[0]]


def _points(areas: list[Area], chance: random.Random) -> Iterator[Point]:
    corners = [corner for one in areas for corner in one.polygons[0][0]]
    west, east = min(x for x, _ in corners) - _BEYOND, max(x for x, _ in corners) + _BEYOND
    south, north = min(y for _, y in corners) - _BEYOND, max(y for _, y in corners) + _BEYOND
    for _ in range(_POINTS):
        yield Point(chance.uniform(south, north), chance.uniform(west, east))
