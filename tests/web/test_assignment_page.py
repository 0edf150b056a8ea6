"""Assignment of an incident, as other people on duty see it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from responder.domain.role import Role
from responder.flow.work import Work
from responder.store.incident import Incident
from responder.web.access import needed
from tests.factories import Factory
from tests.login import log_in
from tests.web.incidents import act, confirmed, incident, press, show


@pytest.fixture
def dispatcher(app: Flask, work: Work) -> FlaskClient:
    return log_in(app, work.session, Role.DISPATCHER)


def test_the_routes_need_a_dispatcher(app: Flask) -> None:
    assert {needed(app, f"dashboard.{name}") for name in ("claim", "let_go")} == {Role.DISPATCHER}


def test_everybody_sees_who_sees_to_it_and_since_when(
    dispatcher: FlaskClient, viewer: FlaskClient, work: Work, make: Factory
) -> None:
    found = incident(work, make)
    assert "Unassigned" in show(viewer, found)
    assert act(dispatcher, found, "claim").status_code == 303
    found.owned_at = datetime.now(UTC) - timedelta(minutes=7, seconds=5)
    work.session.commit()
    assert "Assigned to you since" in show(dispatcher, found)
    for page in (show(viewer, found), viewer.get("/dashboard/").text):
        assert "Assigned to dispatcher@example.org since" in page
        assert "(7 min ago)" in page
    assert '<strong dir="auto">dispatcher@example.org</strong> assigned it to themselves' in show(viewer, found), (
        "on the timeline"
    )


def test_taking_it_over_says_from_whom(
    coordinator: FlaskClient, dispatcher: FlaskClient, work: Work, make: Factory
) -> None:
    found = incident(work, make)
    act(dispatcher, found, "claim")
    assert "Take over from dispatcher@example.org" in show(coordinator, found)
    holder = str(work.session.get_one(Incident, found.id, populate_existing=True).owner_id)
    act(coordinator, found, "claim", instead=holder)
    page = show(coordinator, found)
    assert "Assigned to you since" in page
    assert "is now assigned to you instead of dispatcher@example.org" in page
    assert "took over from dispatcher@example.org" in page


def test_assigning_an_incident_that_has_an_owner_is_refused_and_names_the_owner(
    coordinator: FlaskClient, dispatcher: FlaskClient, work: Work, make: Factory
) -> None:
    found = incident(work, make)
    act(dispatcher, found, "claim")
    answer = act(coordinator, found, "claim")
    assert answer.status_code == 409
    assert "It was just assigned to dispatcher@example.org" in answer.text


def test_unassigning_an_incident_leaves_it_without_an_owner(dispatcher: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    act(dispatcher, found, "claim")
    assert "Unassign" in show(dispatcher, found)
    act(dispatcher, found, "let-go")
    assert "Unassigned" in show(dispatcher, found)
    again = press(dispatcher, f"/dashboard/incidents/{found.code}/let-go")
    assert "It was no longer assigned to you" in dispatcher.get(again.headers["Location"]).text


def test_a_closed_incident_cannot_be_assigned(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    act(coordinator, found, "claim")
    act(coordinator, found, "close", outcome="ended")
    assert 'id="claim-it"' not in show(coordinator, found)
    answer = act(coordinator, found, "claim")
    assert (answer.status_code, "It is closed" in answer.text) == (409, True)


@pytest.mark.parametrize("instead", ["x", "0", "\u0000"])
def test_a_strange_holder_is_nobody(coordinator: FlaskClient, work: Work, make: Factory, instead: str) -> None:
    found = incident(work, make)
    assert act(coordinator, found, "claim", instead=instead).status_code == 303
    assert "Assigned to you since" in show(coordinator, found)
