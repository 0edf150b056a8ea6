"""Areas: which of them holds a point."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from responder.domain.distance import Point
from responder.store import area
from tests.factories import CORNER, Factory


def test_a_point_is_located_in_the_area_that_holds_it(session: Session, make: Factory) -> None:
    here = make.area()
    there = make.area("Frogtown", Point(44.955, -93.12))
    assert area.locate(session, CORNER) == here.id
    assert area.locate(session, Point(44.956, -93.121)) == there.id


def test_outside_every_area_is_none(session: Session, make: Factory) -> None:
    assert area.locate(session, CORNER) is None
    make.area()
    assert area.locate(session, Point(45.5, -92.0)) is None


def test_where_areas_overlap_the_smaller_is_meant(session: Session, make: Factory) -> None:
    make.area("Around", half=0.05)
    inner = make.area("Within", half=0.001)
    make.area("Between", half=0.02)
    assert area.locate(session, CORNER) == inner.id


def test_a_hole_belongs_to_nobody_or_to_whoever_fills_it(session: Session, make: Factory) -> None:
    ring = make.area("Ring", half=0.02)
    inner = make.area("Within", half=0.005)
    ring.polygons = [[*ring.polygons[0], *inner.polygons[0]]]
    session.flush()
    assert area.locate(session, CORNER) == inner.id
    session.delete(inner)
    session.flush()
    assert area.locate(session, CORNER) is None
    assert area.locate(session, Point(CORNER.latitude + 0.01, CORNER.longitude)) == ring.id


def test_areas_are_listed_by_name_and_no_city_has_two_of_one_name(session: Session, make: Factory) -> None:
    make.area("Phillips")
    make.area("Corcoran")
    assert [name for _, _, name in area.names(session)] == ["Corcoran", "Phillips"]
    assert [one.name for one in area.all_by_name(session)] == ["Corcoran", "Phillips"]
    with pytest.raises(IntegrityError), session.begin_nested():
        make.area("Phillips")
