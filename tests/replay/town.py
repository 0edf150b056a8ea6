"""The sample areas and places as the town that days are made for."""

import csv
import json
from pathlib import Path
from uuid import UUID, uuid5

import shapely
from shapely.geometry import shape

from config import sample
from responder.domain.distance import Point
from tests.replay.day import Spot, Town

_FOLDER = Path(sample.__file__).parent
_NAMES = UUID("5f1a2d6e-0000-4000-8000-000000000000")


def town() -> Town:
    """104 areas with their outlines, and the sample's places."""
    features = json.loads((_FOLDER / "areas.geojson").read_text())["features"]
    outlines = [shape(one["geometry"]) for one in features]
    keys = [uuid5(_NAMES, f"{one['properties']['city']}/{one['properties']['name']}") for one in features]
    tree = shapely.STRtree(outlines)

    def locate(point: Point) -> UUID | None:
        found = tree.query(shapely.Point(point.longitude, point.latitude), predicate="intersects")
        return keys[int(min(found))] if len(found) else None

    inner = (outline.representative_point() for outline in outlines)
    areas = {key: Point(point.y, point.x) for key, point in zip(keys, inner, strict=True)}
    with (_FOLDER / "places.csv").open() as file:
        places = [
            Spot(row["name"], Point(float(row["latitude"]), float(row["longitude"]))) for row in csv.DictReader(file)
        ]
    return Town(areas, places, locate)
