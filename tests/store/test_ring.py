"""Rings: each rings once until somebody takes it, and exactly one person takes it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy.orm import Session, sessionmaker

from responder.domain.role import Role
from responder.store import ring
from responder.store.base import transaction
from responder.store.incident import Incident
from responder.store.ring import Cause, Ring
from tests.factories import NOW, account
from tests.store.rows import incident


@pytest.fixture
def about(session: Session) -> Incident:
    return incident(session)


@pytest.mark.parametrize("of_incident", [True, False])
def test_the_same_thing_rings_once_until_somebody_takes_it(
    session: Session, about: Incident, of_incident: bool
) -> None:
    key = about.id if of_incident else None
    who = account(session, "c@example.org", "x", Role.COORDINATOR)
    for minute in range(3):
        ring.ring(session, Cause.CARRIER, key, NOW + timedelta(minutes=minute))
    (ringing,) = ring.untaken(session)
    assert ringing.raised_at == NOW
    assert ring.take_ring(session, ringing.id, who.id, NOW)
    assert ring.untaken(session) == []
    ring.ring(session, Cause.CARRIER, key, NOW + timedelta(hours=1))
    assert len(ring.untaken(session)) == 1


def test_another_cause_and_another_incident_ring_too_oldest_first(session: Session, about: Incident) -> None:
    ring.ring(session, Cause.DISAGREE, about.id, NOW + timedelta(minutes=2))
    ring.ring(session, Cause.CONFIRMED, about.id, NOW + timedelta(minutes=1))
    ring.ring(session, Cause.CONFIRMED, incident(session, code="Z9Z").id, NOW)
    raised = [one.raised_at for one in ring.untaken(session)]
    assert raised == sorted(raised)
    assert len(raised) == 3


def test_acting_on_an_incident_takes_its_rings_and_no_others(session: Session, about: Incident) -> None:
    who = account(session, "c@example.org", "x", Role.COORDINATOR)
    ring.ring(session, Cause.DISAGREE, about.id, NOW)
    ring.ring(session, Cause.CONFIRMED, about.id, NOW)
    ring.ring(session, Cause.CARRIER, None, NOW)
    ring.take_rings_of_incident(session, about.id, who.id, NOW)
    assert [one.cause for one in ring.untaken(session)] == [Cause.CARRIER]


def test_of_several_who_take_it_at_once_exactly_one_has(committed: sessionmaker[Session]) -> None:
    with transaction(committed) as session:
        ring.ring(session, Cause.CARRIER, None, NOW)
        people = [account(session, f"{number}@example.org", "x", Role.COORDINATOR).id for number in range(6)]
        (ringing,) = ring.untaken(session)
    together = Barrier(6)

    def take(who: UUID) -> bool:
        with transaction(committed) as session:
            together.wait(timeout=10)
            return ring.take_ring(session, ringing.id, who, NOW)

    with ThreadPoolExecutor(6) as threads:
        took = dict(zip(people, threads.map(take, people), strict=True))
    assert list(took.values()).count(True) == 1
    with committed() as session:
        assert took[session.get_one(Ring, ringing.id).taken_by or people[0]]
