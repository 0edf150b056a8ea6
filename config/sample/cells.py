"""Draws one approximate cell around each neighborhood's inner point and writes them as GeoJSON."""

import csv
import json
import math
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
NOTE = "Approximate cells around one point of each neighborhood, for trying out; these are not the official boundaries."
KM_PER_DEGREE = 111.195
# One latitude for the whole region: over 25 km the width of a degree changes by less than 0.3 %.
MIDDLE_LATITUDE = 44.96
SIDES = 24
# Neighborhoods are not round: a cell may reach this many times the radius of a disc of the same size.
REACH = 1.5
DIGITS = 5

Point = tuple[float, float]


class Site(NamedTuple):
    """A neighborhood's inner point, in km east and north of zero degrees, and its size in km²."""

    city: str
    name: str
    x: float
    y: float
    area: float

    @property
    def radius(self) -> float:
        """Radius in km of a disc with the same area as the neighborhood."""
        return math.sqrt(self.area / math.pi)


def project(latitude: float, longitude: float) -> Point:
    """Degrees to km east and north, on a plane that is accurate near the middle latitude."""
    return longitude * KM_PER_DEGREE * math.cos(math.radians(MIDDLE_LATITUDE)), latitude * KM_PER_DEGREE


def unproject(point: Point) -> Point:
    """Km east and north back to longitude and latitude, rounded to about a meter."""
    x, y = point
    width = KM_PER_DEGREE * math.cos(math.radians(MIDDLE_LATITUDE))
    return round(x / width, DIGITS), round(y / KM_PER_DEGREE, DIGITS)


def read_sites(path: Path) -> list[Site]:
    """The sites in a CSV with the columns city, name, latitude, longitude, area_km2."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Site(
                row["city"],
                row["name"],
                *project(float(row["latitude"]), float(row["longitude"])),
                float(row["area_km2"]),
            )
            for row in csv.DictReader(file)
        ]


def disc(site: Site) -> list[Point]:
    """A counterclockwise regular polygon around the site, as far as its cell may reach."""
    reach = REACH * site.radius
    turns = [2 * math.pi * side / SIDES for side in range(SIDES)]
    return [(site.x + reach * math.cos(turn), site.y + reach * math.sin(turn)) for turn in turns]


def clip(ring: list[Point], a: float, b: float, c: float) -> list[Point]:
    """The part of a convex ring where `a*x + b*y <= c`, in the same winding; empty if there is none."""
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        before, after = c - a * x1 - b * y1, c - a * x2 - b * y2
        if before >= 0:
            kept.append((x1, y1))
        if before * after < 0:
            share = before / (before - after)
            kept.append((x1 + share * (x2 - x1), y1 + share * (y2 - y1)))
    return kept


def cell(site: Site, sites: list[Site]) -> list[Point]:
    """The ring of points that are closer to this site than to any other, within its reach.

    Closeness is the squared distance minus the squared radius, so that a large neighborhood gets more of the way to a
    small one. The border between two sites is still a straight line, so cells don't overlap.
    """
    ring = disc(site)
    for other in sites:
        if other is site:
            continue
        dx, dy = other.x - site.x, other.y - site.y
        # The distance of the border from this site toward the other, times the distance between them.
        limit = (dx * dx + dy * dy + site.radius**2 - other.radius**2) / 2
        ring = clip(ring, dx, dy, limit + dx * site.x + dy * site.y)
    return ring


def left(start: Point, corner: Point, end: Point) -> bool:
    """Whether the path from start through the corner to the end turns left, in rounded degrees."""
    (x1, y1), (x2, y2), (x3, y3) = start, corner, end
    # With rounded degrees, the product is a whole number of grid squares. Less than half of one is a straight line.
    return (x2 - x1) * (y3 - y2) - (x3 - x2) * (y2 - y1) > 0.5 * 10.0 ** (-2 * DIGITS)


def closed(ring: list[Point]) -> list[Point]:
    """The convex ring in degrees, still convex after rounding, with the first point repeated at the end."""
    corners = list(dict.fromkeys(unproject(corner) for corner in ring))
    before, after = corners[-1:] + corners[:-1], corners[1:] + corners[:1]
    bent = [corner for start, corner, end in zip(before, corners, after, strict=True) if left(start, corner, end)]
    return [*bent, bent[0]]


def feature(site: Site, sites: list[Site]) -> dict[str, object]:
    """One GeoJSON feature: the site's cell with its city and name."""
    return {
        "type": "Feature",
        "properties": {"city": site.city, "name": site.name, "approximate": True},
        "geometry": {"type": "Polygon", "coordinates": [closed(cell(site, sites))]},
    }


def render(sites: list[Site]) -> str:
    """All cells as the text of a GeoJSON file, one feature per line."""
    lines = ",\n".join(json.dumps(feature(site, sites), ensure_ascii=False) for site in sites)
    return f'{{"type": "FeatureCollection", "note": {json.dumps(NOTE)}, "features": [\n{lines}\n]}}\n'


def main() -> None:
    """Rewrite areas.geojson from neighborhoods.csv, both next to this file."""
    text = render(read_sites(FOLDER / "neighborhoods.csv"))
    (FOLDER / "areas.geojson").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
