"""The timeline says why a check was voided."""

from datetime import UTC, datetime
from uuid import uuid4

from flask import Flask

from responder.domain.check import Purpose
from responder.flow.people import involvement
from responder.flow.people.involvement import UNAVAILABLE
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import history
from responder.store.check import Asking
from responder.store.history import Actor, By, History, Noun
from responder.web.dashboard.incident.timeline import Known, in_words
from tests.factories import Factory
from tests.flow.texting import called


def voided(why: dict[str, object]) -> str:
    entry = History(
        at=datetime.now(UTC), actor=Actor.VOLUNTEER, actor_id=uuid4(), noun=Noun.CHECK, event="void", why=why
    )
    return in_words([entry], Known({}, {}, {}, {}))[0].what


def test_only_wrong_codes_are_told_as_wrong_codes(app: Flask) -> None:
    with app.test_request_context("/?language=en"):
        assert voided({}) == "sent too many wrong codes: the check is closed"
        assert voided({UNAVAILABLE: True}) == "canceled the check: this verifier is no longer available"


def test_a_check_that_ends_because_its_verifier_leaves_is_noted_as_that(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    verifier = make.verifier(area)
    incident = called(work)
    check_store.add(work.session, Asking(incident.id, verifier.id, Purpose.LOOK, work.now, work.now))
    involvement.end_involvement(work, verifier, By(Actor.VOLUNTEER, verifier.id))
    work.session.flush()
    (entry,) = [one for one in history.of_incident(work.session, incident.id) if one.event == "void"]
    assert entry.why == {UNAVAILABLE: True}
