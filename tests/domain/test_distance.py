"""Points on the ground."""

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.distance import EARTH_RADIUS, Point, metres

CAPITOL, CITY_HALL = Point(44.9553, -93.1022), Point(44.9773, -93.2654)
ANYWHERE = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        (CAPITOL, CITY_HALL, 13_080),
        (Point(44.9553, -93.1022), Point(44.9553, -93.1022), 0),
        (Point(0, 0), Point(1, 0), 111_195),
        (Point(60, 0), Point(60, 1), 55_597),
        (Point(45, 179.5), Point(45, -179.5), 78_626),
        (Point(90, 0), Point(-90, 0), pi * EARTH_RADIUS),
        (Point(0, 0), Point(0, 180), pi * EARTH_RADIUS),
        (Point(51.5074, -0.1278), Point(48.8566, 2.3522), 343_560),
    ],
)
def test_known_distances_are_met_within_half_a_percent(one: Point, other: Point, known: float) -> None:
    assert metres(one, other) == pytest.approx(known, rel=0.005, abs=0.01)


@given(ANYWHERE, ANYWHERE)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_around(one: Point, other: Point) -> None:
    assert metres(one, other) == pytest.approx(metres(other, one), abs=1e-3)
    assert 0 <= metres(one, other) <= pi * EARTH_RADIUS + 1
