"""A callout is read under either of its words, and written under the one that the previous release understands."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text

from responder.domain.alert import Kind
from responder.domain.incident import Hazard
from responder.domain.response import Event
from responder.flow.incident import decisions, hazard
from responder.flow.report import report
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import alert as alert_store
from responder.store import audience, board, spending, void_checks
from responder.store.alert import Alert
from responder.store.audience import Audience, Bar
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.spending import Count
from tests.factories import Factory, submission
from tests.flow.calls import Scene, coordinator, scene, texts_leave

BOTH = pytest.mark.parametrize("word", ["call", "callout"])


@pytest.fixture
def here(work: Work, make: Factory) -> Scene:
    return scene(work, make)


def call(here: Scene, word: str) -> Alert:
    """A callout that was sent, in a row as this release writes it or as the next one may."""
    alert = here.call()
    texts_leave(here.work.session)
    here.work.session.execute(text("UPDATE alert SET kind = :word"), {"word": word})
    here.work.session.expire_all()
    return alert


def test_a_callout_is_written_as_the_release_before_reads_it(here: Scene) -> None:
    here.people(1)
    here.call()
    session = here.work.session
    session.flush()
    assert session.scalars(text("SELECT kind FROM alert")).all() == ["call"]
    kinds = session.scalars(text("SELECT why->>'kind' FROM history WHERE noun = 'alert'")).all()
    reasons = session.scalars(text("SELECT why FROM audit WHERE noun = 'alert'")).all()
    assert (set(kinds), set(reasons)) == ({"call"}, {"call"})


@BOTH
def test_either_word_is_a_callout(here: Scene, word: str) -> None:
    here.people(2)
    alert, session = call(here, word), here.work.session
    assert alert.kind is Kind.CALLOUT
    assert session.scalars(select(Alert).where(Alert.kind == Kind.CALLOUT)).all() == [alert]
    assert session.scalars(select(Alert).where(Alert.kind != Kind.CALLOUT)).all() == []
    assert session.scalars(select(Alert).where(Alert.kind != Kind.DANGER)).all() == [alert]
    assert alert_store.latest_callout(session, here.incident.id) is alert
    assert board.would_be_told(session, here.incident.id) == 2


@BOTH
def test_either_word_counts_towards_the_days_limit(here: Scene, word: str) -> None:
    (one,) = here.people(1)
    one.daily_limit = 1
    call(here, word)
    other = Audience(uuid4(), [here.area.id], here.area.point, here.work.local)
    assert Bar.LIMIT_REACHED in audience.why_not(here.work.session, other, one.id, here.work.now)


@BOTH
def test_a_danger_is_told_in_the_language_of_either_word(here: Scene, word: str) -> None:
    one = here.make.volunteer(here.area, language="es")
    call(here, word)
    respond.respond_to_incident(here.work, one, here.incident, Event.GO)
    one.language = "en"
    hazard.set_hazard(here.work, here.incident.id, here.by, Hazard.SHOTS)
    newest = select(Delivery.language).where(Delivery.volunteer_id == one.id).order_by(Delivery.id.desc())
    assert here.work.session.scalars(newest).first() == "es"


@BOTH
def test_people_who_got_the_callout_do_not_also_hear_that_nobody_needs_to_look(
    work: Work, make: Factory, word: str
) -> None:
    area = make.area()
    make.place(area)
    make.verifier(area)
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    incident, by = work.session.get_one(Incident, kept.incident_id), coordinator(work.session)
    check_flow.ask_verifiers(work, incident.id)
    texts_leave(work.session)
    assert len(void_checks.to_tell(work.session, incident.id)) == 1
    decisions.confirm_incident(work, incident.id, by, "")
    call(Scene(work, make, area, incident, by), word)
    assert void_checks.to_tell(work.session, incident.id) == []


@BOTH
def test_texts_under_either_word_are_spent_as_a_callout(here: Scene, word: str) -> None:
    here.people(3)
    call(here, word)
    session, now = here.work.session, here.work.now
    session.execute(text("UPDATE delivery SET sent_at = :now, segments = 2"), {"now": now})
    spending.refresh(session, now, here.work.policy.zone)
    assert session.scalars(text("SELECT kind FROM spending")).all() == ["call"]
    assert spending.by_kind(session, here.work.local.date(), drill=False) == {"callout": Count(3, 6, 6)}
