"""Which roles may open and do what."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from responder.domain.role import Role
from responder.flow.work import Work
from responder.store.incident import Incident
from responder.store.ring import Cause, ring, untaken
from responder.web.access import PUBLIC, needed
from tests.factories import Factory
from tests.login import csrf_token, log_in
from tests.web.incidents import confirmed, incident, press

LOOKING = ["board", "version", "incident", "alert", "unknown"]
DECIDING = ["confirm", "compose", "close"]


def test_every_route_has_a_role_or_is_listed_as_public(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert rule.endpoint in PUBLIC or needed(app, rule.endpoint) is not None, rule.endpoint


def test_nothing_public_is_listed_that_is_not_there(app: Flask) -> None:
    assert {endpoint for endpoint in PUBLIC if endpoint not in app.view_functions} == set()


@pytest.mark.parametrize("name", LOOKING)
def test_a_viewer_is_enough_to_look(app: Flask, name: str) -> None:
    assert needed(app, f"dashboard.{name}") is Role.VIEWER


@pytest.mark.parametrize("name", DECIDING)
def test_only_a_coordinator_decides(app: Flask, name: str) -> None:
    assert needed(app, f"dashboard.{name}") is Role.COORDINATOR


@pytest.mark.parametrize(
    "path", ["/dashboard/", "/dashboard/version", "/dashboard/unknown", "/dashboard/incidents/R8K"]
)
def test_visitors_who_are_not_logged_in_are_sent_to_the_login_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/dashboard/login")


def test_a_viewer_sees_no_buttons_but_log_out(viewer: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    ring(work.session, Cause.DISAGREE, found.id, work.now)
    work.session.commit()
    for path in ("/dashboard/", f"/dashboard/incidents/{found.code}"):
        page = viewer.get(path).text
        assert page.count('method="post"') == 1
        assert found.code in page


@pytest.mark.parametrize("act", DECIDING)
def test_a_viewer_cannot_act_on_an_incident_by_hand_either(
    viewer: FlaskClient, work: Work, make: Factory, act: str
) -> None:
    found = incident(work, make)
    before = found.status
    answer = press(viewer, f"/dashboard/incidents/{found.code}/{act}", note="me", place="here", outcome="ended")
    assert answer.status_code == 403
    work.session.refresh(found)
    assert found.status is before


def test_a_dispatcher_takes_a_ring_and_decides_nothing(app: Flask, work: Work, make: Factory) -> None:
    found = incident(work, make)
    ring(work.session, Cause.NOBODY_ANSWERS, found.id, work.now)
    work.session.commit()
    dispatcher = log_in(app, work.session, Role.DISPATCHER)
    assert press(dispatcher, f"/dashboard/incidents/{found.code}/close", outcome="ended").status_code == 403
    (waiting,) = untaken(work.session)
    assert press(dispatcher, f"/dashboard/rings/{waiting.id}/take").status_code == 303
    assert untaken(work.session) == []


def test_a_form_without_its_token_is_refused(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    answer = coordinator.post(f"/dashboard/incidents/{found.code}/close", data={"outcome": "ended"})
    assert answer.status_code == 400
    assert work.session.get_one(Incident, found.id, populate_existing=True).closed_at is None


@pytest.mark.parametrize(("path", "looked_up"), [("/static/site.css", False), ("/dashboard/", True)])
def test_a_stylesheet_is_sent_without_looking_up_who_is_logged_in(
    coordinator: FlaskClient, session: Session, path: str, looked_up: bool
) -> None:
    session.expunge_all()
    asked: list[str] = []
    connection = session.connection()

    def note(*said: str) -> None:
        asked.append(said[2])

    event.listen(connection, "before_cursor_execute", note)
    with coordinator.get(path) as answer:
        event.remove(connection, "before_cursor_execute", note)
        assert answer.status_code == 200
    assert any("FROM account" in statement for statement in asked) is looked_up


def test_logging_out_ends_the_session(coordinator: FlaskClient, session: Session) -> None:
    token = csrf_token(coordinator.get("/dashboard/").text)
    assert coordinator.post("/dashboard/logout", data={"csrf_token": token}).status_code == 302
    assert coordinator.get("/dashboard/").status_code == 302
