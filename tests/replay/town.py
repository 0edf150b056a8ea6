"""The sample areas and places as the town that days are made for."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import shapely
from shapely.geometry import shape

from config import sample
from responder.domain.distance import Point
from tests.replay.day import Spot, Town

_FOLDER = Path(sample.__file__).parent
_NAMES = UUID("5f1a2d6e-0000-4000-8000-000000000000")


@dataclass(frozen=True)
class Outline:
    """A sample area under a key that is the same in every run."""

    key: UUID
    city: str
    name: str
    polygons: list[Any]
    """As GeoJSON's MultiPolygon."""


def outlines() -> list[Outline]:
    """The 104 sample areas."""
    features = json.loads((_FOLDER / "areas.geojson").read_text())["features"]
    told = [(one["properties"], one["geometry"]["coordinates"]) for one in features]
    return [
        Outline(uuid5(_NAMES, f"{about['city']}/{about['name']}"), about["city"], about["name"], [polygon])
        for about, polygon in told
    ]


def town() -> Town:
    """The areas, and the sample's places."""
    found = outlines()
    shapes = [shape({"type": "MultiPolygon", "coordinates": one.polygons}) for one in found]
    tree = shapely.STRtree(shapes)

    def locate(point: Point) -> UUID | None:
        hit = tree.query(shapely.Point(point.longitude, point.latitude), predicate="intersects")
        return found[int(min(hit))].key if len(hit) else None

    inner = (one.representative_point() for one in shapes)
    areas = {one.key: Point(point.y, point.x) for one, point in zip(found, inner, strict=True)}
    with (_FOLDER / "places.csv").open() as file:
        places = [
            Spot(row["name"], Point(float(row["latitude"]), float(row["longitude"]))) for row in csv.DictReader(file)
        ]
    return Town(areas, places, locate, {one.key: one.name for one in found})
