"""The timeline says why a check was voided, and that pictures came."""

from datetime import UTC, datetime
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from responder.domain.check import Purpose
from responder.flow.people import involvement
from responder.flow.people.involvement import UNAVAILABLE
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import history
from responder.store.check import Asking
from responder.store.history import Actor, By, History, Noun
from responder.store.inbound import Inbound
from responder.web.dashboard.incident.timeline import Known, in_words, timeline
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


def test_a_picture_is_noted_whoever_sent_it_and_with_or_without_words(app: Flask, work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    ana = make.volunteer(area)
    incident = called(work)
    for number, body in ((make.number_of(ana), ""), (make.number_of(ana), "two vans are leaving"), (make.number(), "")):
        inbound.receive_text(work, Arrived(f"MM{uuid4()}", number, body, None, media=2))
    for row in work.session.scalars(select(Inbound.id)):
        inbound.handle_text(work, row)
    with app.test_request_context("/?language=en"):
        items = [(item.who, item.what, item.said) for item in timeline(work, incident, [], Known({}, {}, {}, {}))]
    told = "sent pictures or files, which we don't take: 2"
    # All at one moment, so in any order.
    assert sorted(one for one in items if one[1] in {told, "wrote:"}) == [
        ("Ana", told, ""),
        ("Ana", told, ""),
        ("Ana", "wrote:", "two vans are leaving"),
    ]
