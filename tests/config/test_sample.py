"""The sample areas, places and volunteers fit together and reveal nothing about real people."""

import csv
import json
import math
import random
import re
from itertools import pairwise

import pytest

from config.sample import cells

Ring = list[tuple[float, float]]

LANGUAGES = {"en", "es", "so", "hmn", "kar", "om"}
SKILLS = {"observer", "verifier", "interpreter", "family support", "legal", "driver"}


def rows(name: str) -> list[dict[str, str]]:
    with (cells.FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def areas() -> dict[str, Ring]:
    """Each area's closed ring in km, by `City/Neighborhood`."""
    collection = json.loads((cells.FOLDER / "areas.geojson").read_text(encoding="utf-8"))
    return {
        f"{each['properties']['city']}/{each['properties']['name']}": [
            cells.project(latitude, longitude) for longitude, latitude in each["geometry"]["coordinates"][0]
        ]
        for each in collection["features"]
    }


def signed_area(ring: Ring) -> float:
    # Relative to the first corner, because products of thousands of km would lose digits.
    x0, y0 = ring[0]
    return sum((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def contains(ring: Ring, x: float, y: float) -> bool:
    """Whether the point lies strictly left of every edge. That is enough, because the cells are convex."""
    return all((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) > 0 for (x1, y1), (x2, y2) in pairwise(ring))


def distance(ring: Ring, x: float, y: float) -> float:
    """Km from the point to the ring's nearest edge, 0 inside."""
    if contains(ring, x, y):
        return 0.0
    best = math.inf
    for (x1, y1), (x2, y2) in pairwise(ring):
        dx, dy = x2 - x1, y2 - y1
        share = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)))
        best = min(best, math.hypot(x1 + share * dx - x, y1 + share * dy - y))
    return best


def test_there_is_one_cell_for_each_neighborhood(areas: dict[str, Ring]) -> None:
    assert list(areas) == [f"{row['city']}/{row['name']}" for row in rows("neighborhoods.csv")]
    assert len(areas) == 104


def test_every_cell_is_a_closed_ring_that_turns_left_once_around(areas: dict[str, Ring]) -> None:
    for name, ring in areas.items():
        assert ring[0] == ring[-1], name
        assert len(set(ring)) == len(ring) - 1 >= 3, name
        assert signed_area(ring) > 0.1, name
        turns = 0.0
        for (x1, y1), (x2, y2), (x3, y3) in zip(ring[:-1], ring[1:], [*ring[2:], ring[1]], strict=True):
            ahead, after = math.atan2(y2 - y1, x2 - x1), math.atan2(y3 - y2, x3 - x2)
            turn = math.remainder(after - ahead, math.tau)
            assert turn > 0, f"{name} is dented"
            turns += turn
        # A ring that only turns left, and once around, cannot cross itself.
        assert turns == pytest.approx(math.tau), name


def test_every_neighborhood_point_lies_in_its_own_cell(areas: dict[str, Ring]) -> None:
    for site in cells.read_sites(cells.FOLDER / "neighborhoods.csv"):
        assert contains(areas[f"{site.city}/{site.name}"], site.x, site.y), site.name


def test_no_point_lies_in_two_cells(areas: dict[str, Ring]) -> None:
    corners = [corner for ring in areas.values() for corner in ring]
    (west, south), (east, north) = map(min, zip(*corners, strict=True)), map(max, zip(*corners, strict=True))
    dice = random.Random(2026)  # noqa: S311 - the same points each time, not a secret
    inside = 0
    for _ in range(2000):
        x, y = dice.uniform(west, east), dice.uniform(south, north)
        holders = [name for name, ring in areas.items() if contains(ring, x, y)]
        assert len(holders) <= 1, holders
        inside += len(holders)
    assert inside > 1000


def test_the_script_writes_the_areas_exactly() -> None:
    text = cells.render(cells.read_sites(cells.FOLDER / "neighborhoods.csv"))
    assert text == (cells.FOLDER / "areas.geojson").read_text(encoding="utf-8")


def test_the_areas_say_that_they_are_approximate() -> None:
    collection = json.loads((cells.FOLDER / "areas.geojson").read_text(encoding="utf-8"))
    assert "not the official boundaries" in collection["note"]
    assert all(each["properties"]["approximate"] is True for each in collection["features"])


def test_every_place_lies_in_a_cell_or_near_one(areas: dict[str, Ring]) -> None:
    for row in rows("places.csv"):
        x, y = cells.project(float(row["latitude"]), float(row["longitude"]))
        assert min(distance(ring, x, y) for ring in areas.values()) <= 0.5, row["name"]


def test_no_two_places_share_a_name() -> None:
    names = [row["name"] for row in rows("places.csv")]
    assert len(set(names)) == len(names)


def test_lake_and_bloomington_has_enough_volunteers_and_verifiers(areas: dict[str, Ring]) -> None:
    [row] = [row for row in rows("places.csv") if row["name"] == "Lake St & Bloomington Ave"]
    x, y = cells.project(float(row["latitude"]), float(row["longitude"]))
    [area] = [name for name, ring in areas.items() if contains(ring, x, y)]
    there = [person for person in rows("volunteers.csv") if area in person["areas"].split(";")]
    assert len(there) >= 24
    assert sum("verifier" in person["skills"].split(";") for person in there) >= 4
    assert len({person["language"] for person in there}) >= 4


def test_every_volunteer_has_areas_skills_and_a_language_that_exist(areas: dict[str, Ring]) -> None:
    for person in rows("volunteers.csv"):
        assert set(person["areas"].split(";")) <= areas.keys(), person["name"]
        assert set(person["skills"].split(";")) <= SKILLS, person["name"]
        assert person["language"] in LANGUAGES, person["name"]


def test_every_sample_number_is_fictional_and_given_once() -> None:
    people = rows("volunteers.csv")
    # Compared by name, so that not even a sample number is printed when this fails.
    real = [p["name"] for p in people if not re.fullmatch(r"\+1(612|651|763|952)55501\d\d", p["phone"])]
    assert real == []
    distinct = len({person["phone"] for person in people})
    assert distinct == len(people)
