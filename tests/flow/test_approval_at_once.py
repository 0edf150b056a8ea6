"""Many approve, discard or close at the same moment, each in a transaction of its own: nobody is alerted twice."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.alert import Kind, State
from responder.domain.audience import Wanted
from responder.domain.incident import Outcome
from responder.flow.alert import alert as alert_flow
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.incident import decisions
from responder.parts import vault
from responder.store import outbox
from responder.store.alert import Alert
from responder.store.audit import Audit
from responder.store.base import connect, session_maker, transaction
from responder.store.delivery import Delivery
from responder.store.history import Actor, By
from responder.store.outbox import Budget, Claimed
from tests.factories import Factory
from tests.flow.calls import DONE, PLACE, Scene, Together, coordinator, scene

PLENTY = Budget(10_000, 10_000, 0)


@pytest.fixture
def at_once(committed: sessionmaker[Session], settings: Settings, postgres_url: str) -> Iterator[Together]:
    assert committed, "it empties the tables afterwards"
    engine = connect(postgres_url, 25)
    yield Together(session_maker(engine, vault(settings)), settings.policy)
    engine.dispose()


def begun(at_once: Together, people: int = 20) -> tuple[Scene, UUID]:
    """A draft of a callout to this many people. The scene's ids can be used; its session is over."""
    with transaction(at_once.sessions) as session:
        here = scene(at_once.work(session), Factory(session, at_once.now))
        here.people(people)
        return here, here.draft().id


def another(at_once: Together) -> UUID:
    with transaction(at_once.sessions) as session:
        return coordinator(session)


def called(at_once: Together) -> list[UUID]:
    """The volunteer of every text, once for each text."""
    with at_once.sessions() as session:
        return list(session.scalars(select(Delivery.phone_id)))


def sent(at_once: Together) -> list[Claimed]:
    """What could be sent to the carrier now."""
    with transaction(at_once.sessions) as session:
        session.execute(text("UPDATE sender SET tokens = 1000"))
        rows = outbox.claim(session, 1000, PLENTY, at_once.now, at_once.now)
        return [row for row in rows if not row.dead]


def status(at_once: Together, alert_id: UUID) -> State:
    with at_once.sessions() as session:
        return session.get_one(Alert, alert_id).status


def test_fifty_approvals_of_one_draft_are_one_alert_and_one_text_to_each(at_once: Together) -> None:
    here, draft = begun(at_once)
    who = [here.by, another(at_once)]
    acts = [lambda work, by=who[which % 2]: approval.approve_alert(work, draft, by) for which in range(50)]
    assert at_once.run(acts) == {DONE: 1, "NoDraft": 49}
    phones = called(at_once)
    assert len(phones) == len(set(phones)) == 20
    with at_once.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Alert)) == 1
        assert session.scalar(select(func.count()).select_from(Audit).where(Audit.act == "approve")) == 1


def test_where_it_takes_two_fifty_approvals_by_two_are_one_agreement_and_one_alert(at_once: Together) -> None:
    at_once.policy = replace(at_once.policy, wide_alert_areas=0)
    here, draft = begun(at_once)
    other = another(at_once)
    acts = [lambda work, by=by: approval.approve_alert(work, draft, by) for by in [here.by, other] * 25]
    answers = at_once.run(acts)
    assert (answers[DONE], sum(answers.values()), set(answers) - {DONE}) == (
        2,
        50,
        {"NoDraft", "NeedsAnother"} & set(answers),
    )
    phones = called(at_once)
    assert len(phones) == len(set(phones)) == 20
    with at_once.sessions() as session:
        alert = session.get_one(Alert, draft)
        assert {alert.approved_by, alert.seconded_by} == {here.by, other}


def test_fifty_approvals_by_one_where_it_takes_two_text_nobody(at_once: Together) -> None:
    at_once.policy = replace(at_once.policy, wide_alert_areas=0)
    here, draft = begun(at_once)
    acts = [lambda work: approval.approve_alert(work, draft, here.by)] * 50
    assert at_once.run(acts) == {DONE: 1, "NeedsAnother": 49}
    assert (called(at_once), status(at_once, draft)) == ([], State.DRAFT)


def test_two_drafts_of_one_incident_approved_at_once_call_nobody_twice(at_once: Together) -> None:
    here, one = begun(at_once)
    other = another(at_once)
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        make = Factory(session, at_once.now)
        for _ in range(60):
            make.number()
        near = make.area("Corcoran")
        for areas in [(near,), (near, here.area)] * 5:
            make.volunteer(*areas)
        incident = session.merge(here.incident)
        asked = Asked(Kind.CALLOUT, Wanted((near.id, here.area.id)), PLACE)
        two = alert_flow.write_alert(work, incident, asked, By(Actor.ACCOUNT, other)).id
    acts = [
        lambda work: approval.approve_alert(work, one, here.by),
        lambda work: approval.approve_alert(work, two, other),
    ]
    assert at_once.run(acts) == {DONE: 2}
    phones = called(at_once)
    assert len(phones) == len(set(phones)) == 30


@pytest.mark.parametrize("_time", range(5))
def test_a_call_approved_at_the_moment_of_closing_reaches_nobody(at_once: Together, _time: int) -> None:
    here, draft = begun(at_once)
    acts = [
        lambda work: approval.approve_alert(work, draft, here.by),
        lambda work: decisions.close_incident(work, here.incident.id, here.by, Outcome.ENDED),
    ]
    answers = at_once.run(acts)
    assert answers in ({DONE: 2}, {DONE: 1, "NoDraft": 1})
    assert (status(at_once, draft), sent(at_once)) == (State.CANCELLED, [])


@pytest.mark.parametrize("_time", range(5))
def test_a_draft_approved_and_discarded_at_once_is_one_or_the_other(at_once: Together, _time: int) -> None:
    here, draft = begun(at_once)
    acts = [
        lambda work: approval.approve_alert(work, draft, here.by),
        lambda work: approval.discard_draft(work, draft, here.by),
    ]
    assert at_once.run(acts) == {DONE: 1, "NoDraft": 1}
    assert (status(at_once, draft), len(called(at_once))) in {(State.APPROVED, 20), (State.CANCELLED, 0)}


def test_two_drafts_of_one_kind_written_at_once_leave_one_to_approve(at_once: Together) -> None:
    here, _ = begun(at_once)
    acts = [lambda work: approval.draft_alert(work, here.incident.id, here.by, here.asked())] * 8
    assert at_once.run(acts) == {DONE: 8}
    with at_once.sessions() as session:
        drafts = session.scalars(select(Alert.id).where(Alert.status == State.DRAFT)).all()
    assert len(drafts) == 1
