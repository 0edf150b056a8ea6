"""Volunteers: who is asked first to look, and who is not asked."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from responder.domain.check import State as CheckState
from responder.domain.distance import Point
from responder.domain.incident import State as IncidentState
from responder.domain.response import State as ResponseState
from responder.domain.volunteer import State
from responder.store import audience, phone, volunteer
from responder.store.area import Area
from responder.store.audience import Audience
from responder.store.incident import Incident
from responder.store.volunteer import Volunteer
from tests.factories import CORNER, NOW, Factory
from tests.store.rows import check, incident, response


def km_north(distance: float) -> Point:
    return Point(CORNER.latitude + distance * 1000 / 111_195, CORNER.longitude)


@pytest.fixture
def area(make: Factory) -> Area:
    return make.area()


@pytest.fixture
def about(session: Session, area: Area) -> Incident:
    return incident(session, area)


def nearest(session: Session, about: Incident, most: int = 10) -> list[Volunteer]:
    areas = [about.area_id] if about.area_id else []
    return audience.nearest_verifiers(session, Audience(about.id, areas, CORNER, NOW), most, NOW)


def test_a_volunteer_is_kept_sealed_and_found_by_phone(session: Session, make: Factory, area: Area) -> None:
    other = make.area("Corcoran")
    ana = make.verifier(area, other, language="es")
    assert volunteer.by_phone(session, ana.phone_id) is ana
    assert volunteer.name(session, ana) == "Ana"
    assert b"Ana" not in ana.name_sealed
    assert [one.name for one in volunteer.areas(session, ana.id)] == ["Corcoran", "Powderhorn"]


def test_those_of_the_area_come_first_then_the_nearest_within_reach(
    session: Session, make: Factory, about: Incident, area: Area
) -> None:
    # Each area reaches 1.1 km from its center.
    two, one, five = (make.verifier(make.area(f"{km} km", km_north(km))) for km in (2, 1.2, 5))
    here = make.verifier(area)
    assert nearest(session, about) == [here, one, two]
    assert five not in nearest(session, about)


def test_no_more_are_asked_than_wanted_and_equals_always_in_the_same_order(
    session: Session, make: Factory, about: Incident, area: Area
) -> None:
    same = sorted((make.verifier(area) for _ in range(4)), key=lambda one: one.id)
    assert nearest(session, about) == same
    assert nearest(session, about, most=2) == same[:2]


def test_of_several_areas_the_nearest_counts(session: Session, make: Factory, about: Incident) -> None:
    two, far = make.area("2 km", km_north(2)), make.area("20 km", km_north(20))
    both, only_two, _only_far = make.verifier(far, two), make.verifier(two), make.verifier(far)
    assert {one.id for one in nearest(session, about)} == {both.id, only_two.id}


def test_outside_every_area_the_nearest_in_reach_are_asked(session: Session, make: Factory, about: Incident) -> None:
    about.area_id = None
    near = make.verifier(make.area("1 km", km_north(1)))
    make.verifier(make.area("5 km", km_north(5)))
    assert nearest(session, about) == [near]


def opted_out(session: Session, who: Volunteer, _about: Incident) -> None:
    phone.opt_out(session, who.phone_id, NOW)


def gone(session: Session, who: Volunteer, _about: Incident) -> None:
    session.execute(text("UPDATE phone SET number_sealed = NULL WHERE id = :id"), {"id": who.phone_id})


def paused(_session: Session, who: Volunteer, _about: Incident) -> None:
    who.status = State.PAUSED


def untrained(_session: Session, who: Volunteer, _about: Incident) -> None:
    who.trained_on = None


def no_verifier(_session: Session, who: Volunteer, _about: Incident) -> None:
    who.skills = ["observer"]


def asked_already(session: Session, who: Volunteer, about: Incident) -> None:
    check(session, about, who)


def on_scene_elsewhere(session: Session, who: Volunteer, _about: Incident) -> None:
    response(session, incident(session, code="Z9Z"), who, ResponseState.ON_SCENE)


def going_elsewhere(session: Session, who: Volunteer, _about: Incident) -> None:
    response(session, incident(session, code="Z9Z"), who, ResponseState.GOING)


def waited_for_elsewhere(session: Session, who: Volunteer, _about: Incident) -> None:
    check(session, incident(session, code="Z9Z"), who, code="X7XX")


REASONS = [
    opted_out, gone, paused, untrained, no_verifier, asked_already, on_scene_elsewhere, going_elsewhere,
    waited_for_elsewhere,
]  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_a_volunteer_who_cannot_or_must_not_be_asked_is_left_out(
    session: Session, make: Factory, about: Incident, area: Area, reason: Callable[[Session, Volunteer, Incident], None]
) -> None:
    who, other = make.verifier(area), make.verifier(area)
    assert set(nearest(session, about)) == {who, other}
    reason(session, who, about)
    session.flush()
    assert nearest(session, about) == [other]


def test_a_volunteer_who_was_at_an_incident_that_is_over_or_left_it_may_be_asked(
    session: Session, make: Factory, about: Incident, area: Area
) -> None:
    was_there, left, here = (make.verifier(area) for _ in range(3))
    response(session, incident(session, code="Z9Z", status=IncidentState.CLOSED), was_there, ResponseState.ON_SCENE)
    response(session, incident(session, code="Y8Y"), left, ResponseState.LEFT)
    response(session, about, here, ResponseState.ON_SCENE)
    check(session, incident(session, code="X7X"), left).status = CheckState.SILENT
    session.flush()
    assert set(nearest(session, about)) == {was_there, left, here}
