"""Incidents: found by a code that only one open incident has."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from responder.domain.incident import State
from responder.store import incident as store
from tests.factories import NOW
from tests.store.rows import incident


@pytest.mark.parametrize("status", [State.UNVERIFIED, State.CHECKING, State.CONFIRMED])
def test_no_two_open_incidents_have_one_code(session: Session, status: State) -> None:
    incident(session, code="R8K", status=status)
    with pytest.raises(IntegrityError), session.begin_nested():
        incident(session, code="R8K", status=State.UNVERIFIED)


def test_the_code_of_a_closed_incident_may_be_used_again_and_then_means_the_open_one(session: Session) -> None:
    older, newer = (incident(session, status=State.CLOSED) for _ in range(2))
    older.closed_at = NOW - timedelta(days=1)
    session.flush()
    assert store.by_code(session, "r8k") is newer
    opened = incident(session)
    assert store.by_code(session, "R8K") is opened
    assert store.by_code(session, "ZZZ") is None


def test_only_open_incidents_can_be_joined_and_the_newest_is_looked_at_first(session: Session) -> None:
    incident(session, code="B2B", status=State.CLOSED)
    older, newer = incident(session, code="C2C"), incident(session, code="D2D", status=State.UNVERIFIED)
    older.opened_at = NOW - timedelta(minutes=5)
    session.flush()
    assert [one.incident_id for one in store.candidates(session)] == [newer.id, older.id]


def test_verifiers_are_due_only_where_nobody_has_confirmed_or_closed(session: Session) -> None:
    for number, status in enumerate(State):
        incident(session, code=f"B{number + 2}B", status=status).ask_at = NOW
    session.flush()
    due = [store.get(session, key) for key in store.due_to_ask(session, NOW)]
    assert {one.status for one in due if one} == {State.UNVERIFIED, State.CHECKING}
    assert store.due_to_ask(session, NOW - timedelta(seconds=1)) == []
