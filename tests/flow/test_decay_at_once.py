"""Decay with everything at the same moment: each person gets one question, and nobody waits forever."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.alert import NoticeKind
from responder.domain.check import Answer, Purpose
from responder.domain.check import State as CheckState
from responder.domain.incident import Outcome
from responder.domain.response import Event
from responder.flow.admin import upkeep
from responder.flow.incident import decisions
from responder.flow.respond import respond
from responder.flow.work import Work
from responder.parts import vault
from responder.store import check as check_store
from responder.store import incident as incident_store
from responder.store.alert import Notice
from responder.store.base import connect, session_maker, transaction
from responder.store.check import Asking, Check
from responder.store.delivery import Delivery
from responder.store.history import History
from responder.store.incident import Incident
from tests.factories import Factory
from tests.flow.calls import DONE, Together, scene, text_in
from tests.waiting import wait_until_somebody_waits

PEOPLE = 3
Act = Callable[[Work], object]


@pytest.fixture
def at_once(committed: sessionmaker[Session], settings: Settings, postgres_url: str) -> Iterator[Together]:
    assert committed, "it empties the tables afterwards"
    engine = connect(postgres_url, 30)
    yield Together(session_maker(engine, vault(settings)), settings.policy)
    engine.dispose()


class Stale:
    """A stale incident with people on scene, and the accounts that may act on it."""

    def __init__(self, at_once: Together) -> None:
        with transaction(at_once.sessions) as session:
            work = at_once.work(session)
            make = Factory(session, work.now)
            here = scene(work, make)
            people = here.people(PEOPLE)
            for one in people:
                respond.respond_to_incident(work, one, here.incident, Event.ARRIVE)
            here.incident.confirmed_at = work.now - 2 * work.policy.stale_after
            self.incident, self.by = here.incident.id, here.by
            self.numbers = {one.id: make.number_of(one) for one in people}


def asked(session: Session) -> Counter[UUID | None]:
    query = select(Delivery.volunteer_id).join(Notice, Notice.id == Delivery.notice_id)
    return Counter(session.scalars(query.where(Notice.kind == NoticeKind.CHECK_IN)))


@pytest.mark.parametrize("sweepers", [2, 6])
def test_sweepers_at_the_same_moment_ask_everybody_once(at_once: Together, sweepers: int) -> None:
    stale = Stale(at_once)
    assert at_once.run([upkeep.sweep] * sweepers) == {DONE: sweepers}
    with at_once.sessions() as session:
        assert asked(session) == dict.fromkeys(stale.numbers, 1)
        assert len(session.scalars(select(History).where(History.event == "ask still")).all()) == 1


def test_a_sweep_does_not_wait_for_a_person_acting_on_an_incident(at_once: Together) -> None:
    stale = Stale(at_once)
    with at_once.sessions() as acting, at_once.sessions() as sweeping:
        incident_store.lock(acting, stale.incident)
        sweeping.execute(text("SET LOCAL lock_timeout = '3s'"))
        upkeep.sweep(at_once.work(sweeping))
        sweeping.commit()
        assert asked(sweeping) == {}
        acting.rollback()
        upkeep.sweep(at_once.work(sweeping))
        sweeping.commit()
        assert asked(sweeping) == dict.fromkeys(stale.numbers, 1)


def test_sweeping_beside_answers_arrivals_and_closing_ends(at_once: Together) -> None:
    stale = Stale(at_once)

    def closes(work: Work) -> None:
        decisions.close_incident(work, stale.incident, stale.by, Outcome.ENDED)

    def leaves(who: UUID) -> Act:
        def act(work: Work) -> None:
            text_in(work, stale.numbers[who], "4")

        return act

    acts: list[Act] = [upkeep.sweep, upkeep.sweep, closes, *(leaves(who) for who in stale.numbers)]
    assert at_once.run(acts) == {DONE: len(acts)}
    with at_once.sessions() as session:
        assert all(count == 1 for count in asked(session).values())
        assert session.get_one(Incident, stale.incident).outcome is Outcome.ENDED


def test_everybody_answers_at_the_same_moment_and_each_is_heard(at_once: Together) -> None:
    stale = Stale(at_once)
    at_once.run([upkeep.sweep])
    with at_once.sessions() as session:
        codes = {one.volunteer_id: one.code for one in check_store.of_incident(session, stale.incident)}

    def answers(who: UUID) -> Act:
        def act(work: Work) -> None:
            text_in(work, stale.numbers[who], f"5 {codes[who]}")

        return act

    assert at_once.run([answers(who) for who in codes]) == {DONE: PEOPLE}
    with at_once.sessions() as session:
        assert len(session.scalars(select(History).where(History.event == "renew")).all()) == PEOPLE
        assert session.get_one(Incident, stale.incident).confirmed_at == at_once.now


def test_an_answer_under_an_older_code_beside_closing_ends(at_once: Together, engine: Engine) -> None:
    stale = Stale(at_once)
    at_once.run([upkeep.sweep])
    who, number = next(iter(stale.numbers.items()))
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        asking = Asking(stale.incident, who, Purpose.LOOK, work.now, work.now)
        looked = check_store.add(session, asking)
        looked.status, looked.answer, code = CheckState.ANSWERED, Answer.CONFIRMED, looked.code

    def answers() -> None:
        with transaction(at_once.sessions) as session:
            text_in(at_once.work(session), number, f"6 {code}")

    with at_once.sessions() as closing, ThreadPoolExecutor(1) as thread:
        incident_store.lock(closing, stale.incident)
        answered = thread.submit(answers)
        wait_until_somebody_waits(engine)
        decisions.close_incident(at_once.work(closing), stale.incident, stale.by, Outcome.ENDED)
        closing.commit()
        answered.result(timeout=10)
    with at_once.sessions() as session:
        assert session.get_one(Incident, stale.incident).outcome is Outcome.ENDED
        assert session.get_one(Check, looked.id).answer is Answer.CONFIRMED
