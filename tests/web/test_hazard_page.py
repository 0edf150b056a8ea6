"""Dangers on the dashboard: which roles may set and clear them, and what they see."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.incident import Hazard, Outcome
from responder.domain.response import Event
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.respond import respond
from responder.flow.work import Work
from responder.store.audit import Audit
from responder.store.incident import Incident
from responder.store.volunteer import Volunteer
from responder.web.access import needed
from tests.factories import Factory, account
from tests.login import log_in
from tests.web.incidents import act, confirmed, deliveries, incident, show


@pytest.fixture
def dispatcher(app: Flask, work: Work) -> FlaskClient:
    return log_in(app, work.session, Role.DISPATCHER)


def going(work: Work, found: Incident, people: int) -> None:
    """Let this many people say that they are going."""
    for volunteer in work.session.scalars(select(Volunteer).limit(people)):
        respond.respond_to_incident(work, volunteer, found, Event.GO)
    work.session.commit()


def hazard_of(work: Work, found: Incident) -> Hazard:
    work.session.refresh(found)
    return found.hazard


def test_the_route_needs_a_dispatcher(app: Flask) -> None:
    assert needed(app, "dashboard.hazard") is Role.DISPATCHER


def test_a_viewer_may_not(viewer: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    assert act(viewer, found, "hazard", hazard="shots").status_code == 403
    assert hazard_of(work, found) is Hazard.NONE


def test_a_dispatcher_sets_it_and_hears_how_many_are_warned(dispatcher: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    going(work, found, 2)
    assert act(dispatcher, found, "hazard", hazard="shots").status_code == 303
    assert "We are now warning 2 people." in show(dispatcher, found)
    assert hazard_of(work, found) is Hazard.SHOTS
    assert len(deliveries(work, found, "danger")) == 2
    kept = work.session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert kept is not None
    assert (kept.act, kept.noun_id, kept.why) == ("endanger", found.id, "shots")


def test_with_nobody_there_it_says_so(dispatcher: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    act(dispatcher, found, "hazard", hazard="force")
    assert "No one was going, on scene, or asked to check it." in show(dispatcher, found)
    assert hazard_of(work, found) is Hazard.FORCE


def test_the_second_who_sets_it_hears_that_it_is_known(dispatcher: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    going(work, found, 1)
    for _ in range(2):
        act(dispatcher, found, "hazard", hazard="force")
    assert "No one is texted twice" in show(dispatcher, found)
    assert len(deliveries(work, found, "danger")) == 1


def test_only_a_coordinator_clears_it(
    dispatcher: FlaskClient, coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    act(dispatcher, found, "hazard", hazard="force")
    assert act(dispatcher, found, "hazard", hazard="none").status_code == 403
    assert hazard_of(work, found) is Hazard.FORCE
    assert act(coordinator, found, "hazard", hazard="none").status_code == 303
    page = show(coordinator, found)
    assert "is cleared" in page
    assert hazard_of(work, found) is Hazard.NONE
    act(coordinator, found, "hazard", hazard="none")
    assert "Someone else already cleared the danger" in show(coordinator, found)


def test_the_timeline_says_who_reported_and_who_cleared_it(
    dispatcher: FlaskClient, coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    act(dispatcher, found, "hazard", hazard="chemical agents")
    act(coordinator, found, "hazard", hazard="none")
    page = show(coordinator, found)
    assert "reported danger: tear gas or chemicals" in page
    assert "cleared the danger: tear gas or chemicals" in page


@pytest.mark.parametrize("chosen", ["", "lava", "SHOTS", "none\x00"])
def test_an_invalid_danger_is_refused_and_the_page_says_to_choose_one(
    coordinator: FlaskClient, work: Work, make: Factory, chosen: str
) -> None:
    found = incident(work, make)
    answer = act(coordinator, found, "hazard", hazard=chosen)
    assert (answer.status_code, "choose the danger" in answer.text) == (400, True)
    assert hazard_of(work, found) is Hazard.NONE


def test_of_what_is_closed_nothing_is_changed(dispatcher: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    boss = account(work.session, "b@example.org", "x", Role.COORDINATOR).id
    decisions.close_incident(work, found.id, boss, Outcome.ENDED)
    work.session.commit()
    answer = act(dispatcher, found, "hazard", hazard="force")
    assert (answer.status_code, "is closed" in answer.text) == (409, True)
    assert hazard_of(work, found) is Hazard.NONE


def test_an_incident_that_is_not_there_is_not_found(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    found.code = "X9X"
    assert act(coordinator, found, "hazard", hazard="force").status_code == 404
