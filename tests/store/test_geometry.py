"""Outlines: what lies inside, which area wins where several overlap, and how broken ones are repaired."""

from itertools import pairwise, permutations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.distance import Point
from responder.store.geometry import Index, inner_point, to_geometry

SQUARE = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0]]
HOLE = [[4.0, 4.0], [6.0, 4.0], [6.0, 6.0], [4.0, 6.0], [4.0, 4.0]]
FAR = [[20.0, 20.0], [30.0, 20.0], [25.0, 30.0]]
BOW = [[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0], [0.0, 0.0]]
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
# All numbers are whole or halves, which are exact: no point is on an edge through rounding.
CORNERS = st.tuples(st.integers(-8, 8), st.integers(-8, 8))
TRIANGLES = st.lists(st.lists(CORNERS, min_size=3, max_size=3, unique=True), min_size=1, max_size=6)
TENTHS = st.integers(-80, 80)
OFF = st.tuples(TENTHS.map(lambda tenth: tenth / 10 + 0.0371), TENTHS.map(lambda tenth: tenth / 10 + 0.02713))
"""Points on no line through two corners. On such a line either answer would be right."""

Corner = tuple[int, int]


def box(west: float, south: float, side: float) -> list[list[float]]:
    return [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]


@pytest.mark.parametrize(
    ("latitude", "longitude", "inside"),
    [(5, 2, True), (1, 1, True), (5, 5, False), (5, 11, False), (-1, 5, False), (22, 25, True), (29, 21, False)],
)
def test_a_point_is_inside_a_polygon_but_not_in_its_hole(latitude: float, longitude: float, inside: bool) -> None:
    index = Index([(ONE, [[SQUARE, HOLE], [FAR]])])
    assert index.locate(Point(latitude, longitude)) == (ONE if inside else None)


def test_outside_every_area_is_nowhere() -> None:
    assert Index([(ONE, [[SQUARE]]), (TWO, [[FAR]])]).locate(Point(50, 50)) is None
    assert Index([]).locate(Point(5, 5)) is None
    assert Index([(ONE, [])]).locate(Point(0, 0)) is None


def test_where_outlines_overlap_the_smaller_wins_whatever_their_order() -> None:
    shapes = [(ONE, [[SQUARE]]), (TWO, [[box(1, 1, 2)]]), (THREE, [[box(0, 0, 6)]])]
    for order in permutations(shapes):
        index = Index(order)
        assert [index.locate(Point(at, at)) for at in (2, 5, 8)] == [TWO, THREE, ONE]


def test_the_smaller_is_the_one_of_less_ground_not_of_the_smaller_box() -> None:
    thin = [[0.0, 0.0], [10.0, 9.9], [10.0, 10.0], [0.0, 0.1], [0.0, 0.0]]
    assert Index([(ONE, [[box(4, 4, 2)]]), (TWO, [[thin]])]).locate(Point(5, 5)) == TWO


def test_a_common_edge_belongs_to_the_smaller_too() -> None:
    small, large = [[5, 2], [6, 2], [6, 8], [5, 8], [5, 2]], [[0, 0], [5, 0], [5, 10], [0, 10], [0, 0]]
    for order in permutations([(ONE, [[large]]), (TWO, [[small]])]):
        assert Index(order).locate(Point(5, 5)) == TWO


def test_of_two_of_the_same_size_it_is_always_the_same_one() -> None:
    shapes = [(key, [[SQUARE]]) for key in (TWO, ONE, THREE)]
    assert {Index(order).locate(Point(2, 2)) for order in permutations(shapes)} == {ONE}


def test_a_broken_outline_is_mended() -> None:
    index = Index([(ONE, [[BOW]]), (TWO, [[SQUARE, FAR]])])
    assert index.locate(Point(1.6, 1)) == index.locate(Point(22, 25)) == TWO
    assert index.locate(Point(1, 0.4)) == ONE
    assert not to_geometry([[BOW]]).is_empty


@pytest.mark.parametrize("polygons", [[], [[]], [[[]]], [[[[1.0, 1.0]]]], [[[[1.0, 1.0], [2.0, 2.0], [1.0, 1.0]]]]])
def test_an_outline_that_encloses_nothing_is_empty(polygons: list[list[list[list[float]]]]) -> None:
    assert to_geometry(polygons).is_empty


def test_the_point_inside_is_inside_even_where_the_middle_is_not() -> None:
    horseshoe = [[0, 0], [9, 0], [9, 9], [8, 9], [8, 1], [1, 1], [1, 9], [0, 9], [0, 0]]
    assert Index([(ONE, [[horseshoe]])]).locate(inner_point(to_geometry([[horseshoe]]))) == ONE
    assert inner_point(to_geometry([[SQUARE]])) == Point(5, 5)


@given(TRIANGLES, st.lists(OFF, min_size=1, max_size=10))
def test_it_agrees_with_counting_edges(triangles: list[list[Corner]], points: list[tuple[float, float]]) -> None:
    keyed = {uuid4(): triangle for triangle in triangles}
    index = Index([(key, [[[list(corner) for corner in triangle]]]) for key, triangle in keyed.items()])
    for x, y in points:
        holding = {key for key, triangle in keyed.items() if holds(triangle, x, y)}
        found = index.locate(Point(y, x))
        assert (found is None) == (not holding)
        if found:
            assert ground(keyed[found]) <= 1.02 * min(ground(keyed[key]) for key in holding)


def holds(triangle: list[Corner], x: float, y: float) -> bool:
    """By brute force: counts the edges that a ray to the east crosses."""
    crossed = 0
    for (ax, ay), (bx, by) in pairwise([*triangle, triangle[0]]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            crossed += 1
    return crossed % 2 == 1


def ground(triangle: list[Corner]) -> float:
    (ax, ay), (bx, by), (cx, cy) = triangle
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
