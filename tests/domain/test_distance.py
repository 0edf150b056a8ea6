"""Points and polygons on the ground."""

from itertools import permutations
from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.distance import EARTH_RADIUS, Point, Shape, locate, metres

CAPITOL, CITY_HALL = Point(44.9553, -93.1022), Point(44.9773, -93.2654)
SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
HOLE = [(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0)]
FAR = [(20.0, 20.0), (30.0, 20.0), (25.0, 30.0)]
ANYWHERE = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def shape(key: str, *polygons: list[list[tuple[float, float]]]) -> Shape[str]:
    return Shape.of(key, polygons)


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


@pytest.mark.parametrize(
    ("latitude", "longitude", "inside"),
    [(5, 2, True), (1, 1, True), (5, 5, False), (5, 11, False), (-1, 5, False), (22, 25, True), (29, 21, False)],
)
def test_a_point_is_inside_a_polygon_but_not_in_its_hole(latitude: float, longitude: float, inside: bool) -> None:
    assert shape("both", [SQUARE, HOLE], [FAR]).holds(Point(latitude, longitude)) is inside


def test_an_outline_is_the_same_closed_or_not() -> None:
    opened, closed = shape("one", [SQUARE[:-1]]), shape("other", [SQUARE])
    grid = [Point(y / 2, x / 2) for x in range(-2, 23) for y in range(-2, 23)]
    assert [opened.holds(point) for point in grid] == [closed.holds(point) for point in grid]


@pytest.mark.parametrize("point", [Point(0, 0), Point(0, 5), Point(10, 10), Point(10, 5), Point(5, 10), Point(4, 4)])
def test_a_point_on_an_edge_or_a_corner_is_one_or_the_other_and_no_fault(point: Point) -> None:
    assert shape("one", [SQUARE, HOLE]).holds(point) in {True, False}


def test_of_two_neighbors_exactly_one_holds_a_point_on_their_common_edge() -> None:
    left, right = (
        shape("left", [[(0, 0), (5, 0), (5, 10), (0, 10)]]),
        shape("right", [[(5, 0), (10, 0), (10, 10), (5, 10)]]),
    )
    assert [left.holds(Point(3, 5)), right.holds(Point(3, 5))].count(True) == 1


def test_outside_every_area_is_nowhere() -> None:
    assert locate(Point(50, 50), [shape("one", [SQUARE]), shape("other", [FAR])]) is None
    assert locate(Point(5, 5), []) is None


def test_where_outlines_overlap_the_smaller_wins_whatever_their_order() -> None:
    shapes = [
        shape("big", [SQUARE]),
        shape("small", [[(1, 1), (3, 1), (3, 3), (1, 3)]]),
        shape("middle", [[(0, 0), (6, 0), (6, 6), (0, 6)]]),
    ]
    assert {locate(Point(2, 2), order) for order in permutations(shapes)} == {"small"}
    assert {locate(Point(5, 5), order) for order in permutations(shapes)} == {"middle"}


def test_of_two_of_the_same_size_it_is_always_the_same_one() -> None:
    shapes = [shape(key, [SQUARE]) for key in ("b", "a", "c")]
    assert {locate(Point(2, 2), order) for order in permutations(shapes)} == {"a"}
