"""Many answer a callout in waves, drop out, or advance it at the same moment, each in its own transaction."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.response import Event, State
from responder.flow.alert import alert as alert_flow
from responder.flow.people import roster
from responder.flow.report import report
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.parts import vault
from responder.store import incident as incident_store
from responder.store import response as response_store
from responder.store.alert import Alert
from responder.store.base import connect, session_maker, transaction
from responder.store.check import Check
from responder.store.incident import Incident
from responder.store.volunteer import Volunteer
from tests.factories import Factory, submission
from tests.flow.calls import DONE, Together, scene, text_in, texted, texts_leave, told
from tests.waiting import wait_until_somebody_waits


@pytest.fixture
def at_once(committed: sessionmaker[Session], settings: Settings, postgres_url: str) -> Iterator[Together]:
    assert committed, "it empties the tables afterwards"
    engine = connect(postgres_url, 25)
    yield Together(session_maker(engine, vault(settings)), replace(settings.policy, wave_width=20))
    engine.dispose()


def called(at_once: Together, people: int, needed: int) -> tuple[UUID, UUID, list[UUID], UUID]:
    """An incident, its callout in waves, everybody who was alerted, and the coordinator."""
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        here = scene(work, Factory(session, work.now))
        here.people(people)
        alert = here.call(needed)
        texts_leave(session)
        return here.incident.id, alert.id, [one for one in texted(session, alert) if one], here.by


def answers(incident_id: UUID, volunteer_id: UUID, event: Event) -> Callable[[Work], object]:
    def act(work: Work) -> None:
        who = work.session.get_one(Volunteer, volunteer_id)
        respond.respond_to_incident(work, who, work.session.get_one(Incident, incident_id), event)

    return act


def states(at_once: Together, incident_id: UUID) -> Counter[tuple[State, bool]]:
    """Counts volunteers by state and by whether they stand by."""
    with at_once.sessions() as session:
        found = response_store.of_incident(session, incident_id)
        return Counter((one.status, one.standby_at is not None) for one in found)


def test_ten_who_say_one_at_the_same_moment_are_three_going_and_seven_standing_by(at_once: Together) -> None:
    incident, _, people, _ = called(at_once, 10, needed=3)
    assert at_once.run([answers(incident, one, Event.GO) for one in people]) == {DONE: 10}
    assert states(at_once, incident) == {(State.GOING, False): 3, (State.ASKED, True): 7}


def test_each_of_three_who_drop_out_at_once_is_replaced_by_another(at_once: Together) -> None:
    incident, _, people, _ = called(at_once, 9, needed=3)
    for one in people:
        at_once.run([answers(incident, one, Event.GO)])
    assert at_once.run([answers(incident, one, Event.DECLINE) for one in people[:3]]) == {DONE: 3}
    with at_once.sessions() as session:
        asked = told(session, "We need you")
    assert len(asked) == len(set(asked)) == 3
    assert not set(asked) & set(people[:3])


def test_a_wave_that_many_workers_see_to_at_once_goes_out_once(at_once: Together) -> None:
    at_once.policy = replace(at_once.policy, wave_width=2)
    _, alert_id, _, _ = called(at_once, 30, needed=1)
    at_once.now += at_once.policy.wave_patience + timedelta(seconds=1)
    assert at_once.run([lambda work: alert_flow.advance_alert(work, alert_id)] * 8) == {DONE: 8}
    with at_once.sessions() as session:
        alert = session.get_one(Alert, alert_id)
        assert (alert.waves, len(texted(session, alert))) == (2, 4)


def test_answers_stops_removals_and_the_next_verifiers_wait_for_nobody_for_ever(at_once: Together) -> None:
    incident, alert_id, people, boss = called(at_once, 12, needed=4)
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        make = Factory(session, work.now)
        numbers = [make.number_of(session.get_one(Volunteer, one)) for one in people]
    for one in people:
        at_once.run([answers(incident, one, Event.GO)])

    def says(which: int, body: str) -> Callable[[Work], object]:
        return lambda work: text_in(work, numbers[which], body)

    acts: list[Callable[[Work], object]] = [
        *(says(which, "2") for which in range(4)),
        *(says(which, "STOP") for which in range(3, 6)),
        *(answers(incident, people[which], Event.GO) for which in range(6, 9)),
        *(lambda work, which=which: roster.remove_person(work, people[which], boss) for which in range(2)),
        *([lambda work: alert_flow.advance_alert(work, alert_id)] * 3),
        lambda work: check_flow.ask_verifiers(work, incident),
    ]
    assert at_once.run(acts) == {DONE: len(acts)}
    with at_once.sessions() as session:
        assert response_store.came(session, incident) <= 4


def test_a_coordinator_who_decides_locks_no_check_while_somebody_else_has_the_incident(
    at_once: Together, engine: Engine
) -> None:
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        make = Factory(session, work.now)
        area = make.area()
        make.place(area)
        verifier = make.verifier(area)
        kept = report.submit_report(work, submission())
        verify.place_report(work, kept.id)
        incident = kept.incident_id
        assert incident is not None
        check_flow.ask_verifiers(work, incident)
        session.flush()
        number = make.number_of(verifier)
        code = session.scalars(select(Check.code)).one()
    with ThreadPoolExecutor(1) as pool, at_once.sessions() as asking:
        # The order in which the next verifiers are asked: first the incident, then its checks.
        incident_store.lock(asking, incident)
        judged = pool.submit(at_once.run, [lambda work: text_in(work, number, f"8 {code}")])
        wait_until_somebody_waits(engine)
        assert not judged.done()
        assert asking.scalars(select(Check).with_for_update(nowait=True)).one().code == code
        asking.rollback()
        assert judged.result(20) == {DONE: 1}
