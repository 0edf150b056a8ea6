"""Fixtures for the tests of several use cases."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder import queue
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.parts import vault
from responder.store.base import connect, session_maker
from tests.calling import release
from tests.factories import Factory, account, submission
from tests.flow.delivering import now
from tests.flow.together import Together
from tests.woken import Woken


@pytest.fixture
def called(committed: sessionmaker[Session], settings: Settings) -> list[UUID]:
    """A callout to five volunteers, approved and not sent yet; their ids."""
    with committed() as session, session.begin():
        work = Work(session, settings.policy, now())
        make = Factory(session, work.now)
        area = make.area()
        make.place(area)
        volunteers = [make.volunteer(area) for _ in range(5)]
        who = account(session, "c@example.org", "x", Role.COORDINATOR)
        kept = report.submit_report(work, submission())
        verify.place_report(work, kept.id)
        assert kept.incident_id is not None
        decisions.confirm_incident(work, kept.incident_id, who.id, "")
        release(work, kept.incident_id, who.id, "")
        return [volunteer.id for volunteer in volunteers]


@pytest.fixture
def at_once(
    committed: sessionmaker[Session], settings: Settings, postgres_url: str, woken: Woken
) -> Iterator[Together]:
    assert committed, "it empties the tables afterwards"
    engine = connect(postgres_url, 25)
    sessions = session_maker(engine, vault(settings))
    queue.attach(sessions, woken)
    yield Together(sessions, settings)
    engine.dispose()
