"""Incidents for tests of pages, and the forms that change them."""

import re
from uuid import uuid4
from weakref import WeakKeyDictionary

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from responder.domain.role import Role
from responder.flow.incident import decisions, edit
from responder.flow.report import report
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.parts import Parts
from responder.store.alert import Alert
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from tests.factories import NOW, Factory, account, submission
from tests.login import csrf_token


def incident(work: Work, make: Factory, *, volunteers: int = 3, verifiers: int = 1, details: str = "") -> Incident:
    """An incident at the corner, with its verifiers asked."""
    area = make.area()
    make.place(area)
    for _ in range(volunteers):
        make.volunteer(area)
    for _ in range(verifiers):
        make.verifier(area)
    kept = report.submit_report(work, submission(details=details))
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    check_flow.ask_verifiers(work, kept.incident_id)
    work.session.commit()
    return work.session.get_one(Incident, kept.incident_id)


def confirmed(work: Work, make: Factory, *, volunteers: int = 3) -> Incident:
    """The same incident, confirmed by another coordinator, with nobody alerted."""
    found = incident(work, make, volunteers=volunteers, verifiers=0)
    other = account(work.session, f"{uuid4().hex}@example.org", "-", Role.COORDINATOR)
    decisions.confirm_incident(work, found.id, other.id, "seen from the shop")
    work.session.commit()
    return found


def press(client: FlaskClient, path: str, **typed: object) -> TestResponse:
    """Submit a form as the page would."""
    return client.post(path, data={"csrf_token": _token(client), **typed})


_TOKENS: WeakKeyDictionary[FlaskClient, str] = WeakKeyDictionary()
"""The token of each browser's session. Drawing a page for every press would be most of the time."""


def _token(client: FlaskClient) -> str:
    if client not in _TOKENS:
        _TOKENS[client] = csrf_token(client.get("/dashboard/account").text)
    return _TOKENS[client]


def seen(page: str) -> str:
    """The incident's version in a page's forms; for a page without forms, a number that no change can exceed."""
    match = re.search(r'name="seen" value="(\d+)"', page)
    return match[1] if match else "999999999999"


def _version(client: FlaskClient, found: Incident) -> str:
    """What the page's forms carry, without drawing the page."""
    parts: Parts = client.application.extensions["responder"]
    with parts.sessions() as session:
        return str(edit.version_of(Work(session, parts.policy, NOW), found))


def act(client: FlaskClient, found: Incident, what: str, /, **typed: str) -> TestResponse:
    """Submit a form of the incident's page, with the current version unless `seen` is given."""
    typed = {"seen": typed.get("seen") or _version(client, found), **typed}
    return press(client, f"/dashboard/incidents/{found.code}/{what}", **typed)


def write(client: FlaskClient, found: Incident, kind: str = "callout", /, **typed: object) -> TestResponse:
    """Submit the form that writes a draft. A callout gets the page's usual values unless others are given."""
    usual = {"place": "here", "area": found.area_id} if kind == "callout" else {}
    return press(client, f"/dashboard/incidents/{found.code}/compose?kind={kind}", **{**usual, **typed})


def approve(client: FlaskClient, drafted: TestResponse, **typed: str) -> TestResponse:
    """Approve a draft that was just written."""
    assert drafted.status_code == 303, drafted.text
    return press(client, f"{drafted.headers['Location']}/approve", **typed)


def call(client: FlaskClient, found: Incident, **typed: object) -> TestResponse:
    """Write a callout and approve it."""
    return approve(client, write(client, found, **typed))


def show(client: FlaskClient, found: Incident) -> str:
    return client.get(f"/dashboard/incidents/{found.code}").text


def deliveries(work: Work, found: Incident, kind: str) -> list[Delivery]:
    query = (
        select(Delivery)
        .join(Alert, Alert.id == Delivery.alert_id)
        .where(Alert.incident_id == found.id, Alert.kind == kind)
    )
    return list(work.session.scalars(query.execution_options(populate_existing=True)))
