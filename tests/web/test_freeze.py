"""The freeze on pages: which roles may use it, what pages say, and what it triggers."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.role import Role
from responder.flow.work import Work
from responder.queue import Step
from responder.store import sender
from responder.store.account import Account
from responder.store.audit import Audit
from responder.store.history import History, Noun
from responder.web.access import needed
from tests.factories import Factory
from tests.login import log_in
from tests.web.boards import changes, settled
from tests.web.incidents import incident, press
from tests.woken import Woken

FREEZE, LIFT = "/dashboard/freeze", "/dashboard/lift"


def is_frozen(work: Work) -> bool:
    work.session.expire_all()
    return sender.get(work.session).frozen_at is not None


def noted(work: Work) -> list[str]:
    """The sender's history, oldest first."""
    query = select(History.event).where(History.noun == Noun.SENDER, History.incident_id.is_(None))
    return list(work.session.scalars(query.order_by(History.id)))


def test_the_routes_need_a_dispatcher_to_freeze_and_a_coordinator_to_lift(app: Flask) -> None:
    assert needed(app, "dashboard.freeze") is Role.DISPATCHER
    assert needed(app, "dashboard.lift") is Role.COORDINATOR


def test_a_viewer_neither_freezes_nor_lifts(viewer: FlaskClient, work: Work) -> None:
    assert "Freeze sending" not in viewer.get("/dashboard/").text
    assert press(viewer, FREEZE).status_code == 403
    assert not is_frozen(work)


def test_a_dispatcher_freezes_and_cannot_lift(app: Flask, work: Work) -> None:
    dispatcher = log_in(app, work.session, Role.DISPATCHER)
    assert "Freeze sending" in dispatcher.get("/dashboard/").text
    assert press(dispatcher, FREEZE).status_code == 303
    page = dispatcher.get("/dashboard/unknown").text
    assert "dispatcher@example.org froze sending at" in page
    assert "A coordinator can unfreeze it." in page
    assert 'id="lift"' not in page
    assert press(dispatcher, LIFT).status_code == 403
    assert is_frozen(work)


def test_a_coordinator_lifts_what_somebody_froze(app: Flask, coordinator: FlaskClient, work: Work) -> None:
    press(log_in(app, work.session, Role.DISPATCHER), FREEZE)
    assert 'id="lift"' in coordinator.get("/dashboard/").text
    assert press(coordinator, LIFT).status_code == 303
    page = coordinator.get("/dashboard/").text
    assert "Sending is unfrozen" in page
    assert "Sending is frozen" not in page
    assert not is_frozen(work)


def test_twice_is_once(coordinator: FlaskClient, work: Work, woken: Woken) -> None:
    for _ in range(2):
        press(coordinator, FREEZE)
    assert "Someone else already froze sending" in coordinator.get("/dashboard/").text
    for _ in range(2):
        press(coordinator, LIFT)
    assert noted(work) == ["freeze", "lift"]
    acts = work.session.execute(select(Audit.act, Audit.noun, Account.email).join(Account).order_by(Audit.id))
    me = "coordinator@example.org"
    assert [tuple(one) for one in acts] == [("freeze", "sender", me), ("lift", "sender", me)]
    assert woken.of(Step.RESOLVE) == ["1", "2"]
    assert woken.of(Step.DELIVER) == ["1", "2"]


def test_freezing_recalls_and_lifting_sends(coordinator: FlaskClient, work: Work, woken: Woken) -> None:
    press(coordinator, FREEZE)
    assert (woken.of(Step.RESOLVE), woken.of(Step.DELIVER)) == (["1", "2"], [])
    press(coordinator, LIFT)
    assert (woken.of(Step.RESOLVE), woken.of(Step.DELIVER)) == (["1", "2"], ["1", "2"])


def test_every_page_says_it_and_since_when(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    press(coordinator, FREEZE)
    for path in ("/dashboard/", "/dashboard/unknown", f"/dashboard/incidents/{found.code}"):
        page = coordinator.get(path).text
        assert "froze sending at" in page
        assert "Yes, freeze sending now" not in page


def test_the_version_changes_with_the_freeze(coordinator: FlaskClient, work: Work) -> None:
    before = settled(coordinator)
    sender.get(work.session).frozen_at = datetime.now(UTC)
    work.session.commit()
    assert changes(coordinator, before)


def test_frozen_texts_are_not_laid_on_the_workers(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    incident(work, make)
    sender.get(work.session).refilled_at = datetime.now(UTC) - timedelta(minutes=2)
    work.session.commit()
    assert "No worker is picking them up" in coordinator.get("/dashboard/").text
    press(coordinator, FREEZE)
    assert "Texts waiting to be sent" not in coordinator.get("/dashboard/").text


def test_a_carrier_that_does_not_answer_is_told_with_the_next_try(coordinator: FlaskClient, work: Work) -> None:
    sender.strike(work.session, datetime.now(UTC) + timedelta(seconds=30), 3)
    work.session.commit()
    page = coordinator.get("/dashboard/").text
    assert "The carrier is not responding" in page
    assert "We try again at" in page
    assert "We don&#39;t know this code" not in page
