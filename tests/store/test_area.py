"""Areas: which one contains a point, which ones touch, and when they are read again."""

import math

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from responder.domain.distance import Point
from responder.store import area
from tests.factories import CORNER, NOW, Factory


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


def test_a_hole_belongs_to_no_area_or_to_the_one_that_fills_it(session: Session, make: Factory) -> None:
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


def test_an_area_without_an_outline_holds_nothing_and_hinders_nobody(session: Session, make: Factory) -> None:
    here = make.area()
    for name, polygons in (("none", []), ("empty", [[]]), ("hollow", [[[]]]), ("a line", [[[[-93.2, 44.9]] * 2]])):
        session.add(area.Area(city="Minneapolis", name=name, polygons=polygons, latitude=44.9, longitude=-93.2))
    session.flush()
    assert area.locate(session, CORNER) == here.id
    assert area.locate(session, Point(44.9, -93.2)) is None
    assert area.join_neighbors(session) == 0


def test_areas_that_another_process_has_written_are_seen_at_the_next_question(
    committed: sessionmaker[Session], engine: Engine
) -> None:
    with committed() as ours:
        assert area.locate(ours, CORNER) is None
        ours.rollback()
        with committed() as theirs:
            here = Factory(theirs, NOW).area()
            theirs.commit()
        assert area.locate(ours, CORNER) == here.id
        ours.rollback()
        with engine.begin() as connection:
            connection.execute(text("UPDATE area SET polygons = '[]'"))
        assert area.locate(ours, CORNER) is None
        ours.rollback()
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM area"))
        assert area.version(ours) == "none"


def test_a_rolled_back_area_is_forgotten(session: Session, make: Factory) -> None:
    here = make.area()
    savepoint = session.begin_nested()
    smaller = make.area("Within", half=0.001)
    assert area.locate(session, CORNER) == smaller.id
    savepoint.rollback()
    assert area.locate(session, CORNER) == here.id


def test_the_version_stays_while_nothing_changes_and_no_two_are_the_same(session: Session, make: Factory) -> None:
    seen = [area.version(session)]
    here = make.area()
    seen.append(area.version(session))
    for half in (1, 2, 1):
        here.latitude = half
        session.flush()
        seen.append(area.version(session))
        assert area.version(session) == seen[-1]
    assert len(set(seen)) == len(seen)


def test_neighbors_are_those_that_touch_or_nearly_in_every_city(session: Session, make: Factory) -> None:
    here = make.area()
    metre = 1 / 111_195
    east = 1 / (111_195 * math.cos(math.radians(CORNER.latitude)))
    beside = make.area("Beside", Point(CORNER.latitude, CORNER.longitude + 0.02))
    overlapping = make.area("Overlapping", Point(CORNER.latitude, CORNER.longitude - 0.02 + 50 * east))
    gap = make.area("Over a gap", Point(CORNER.latitude + 0.02 + 55 * metre, CORNER.longitude))
    far = make.area("Over the river", Point(CORNER.latitude - 0.02 - 65 * metre, CORNER.longitude))
    make.area("Elsewhere", Point(41.88, -87.63))
    gap.city = "Saint Paul"
    area.join_neighbors(session)
    assert area.neighbors(session, here.id) == [beside.id, overlapping.id, gap.id]
    assert here.id in area.neighbors(session, gap.id)
    assert area.neighbors(session, far.id) == []
    session.delete(beside)
    session.flush()
    assert area.neighbors(session, here.id) == [overlapping.id, gap.id]
    before = area.count_neighbors(session)
    area.join_neighbors(session)
    assert area.count_neighbors(session) == before
