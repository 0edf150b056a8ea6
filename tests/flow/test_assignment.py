"""Assignments: one person handles an incident, and nobody loses it without hearing who has it now."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from responder.domain.incident import Outcome, State
from responder.domain.role import Role
from responder.flow.incident import assignment, decisions
from responder.flow.incident.assignment import NotYours
from responder.flow.report import follow_up, report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import history
from responder.store.audit import Audit
from responder.store.base import transaction
from responder.store.incident import Incident
from tests.factories import Factory, account, submission
from tests.flow.together import Together
from tests.store import rows


def people(work: Work) -> tuple[UUID, UUID]:
    """Two dispatchers."""
    one, two = (account(work.session, f"{name}@example.org", "x", Role.DISPATCHER).id for name in ("one", "two"))
    return one, two


def test_a_dispatcher_who_claims_it_has_it_since_then(work: Work, make: Factory) -> None:
    found, (one, _two) = rows.incident(work.session, make.area()), people(work)
    assert assignment.assign_incident(work, found.id, one, None) is None
    assert (found.owner_id, found.owned_at) == (one, work.now)


def test_claiming_twice_changes_nothing(work: Work, make: Factory) -> None:
    found, (one, _two) = rows.incident(work.session, make.area()), people(work)
    assignment.assign_incident(work, found.id, one, None)
    later = replace(work, now=work.now + timedelta(minutes=5))
    assignment.assign_incident(later, found.id, one, None)
    assert found.owned_at == work.now
    assert [entry.event for entry in history.of_incident(work.session, found.id)] == ["claim"]


def test_it_is_taken_over_only_from_the_owner_shown_on_the_form(work: Work, make: Factory) -> None:
    found, (one, two) = rows.incident(work.session, make.area()), people(work)
    assignment.assign_incident(work, found.id, one, None)
    with pytest.raises(NotYours):
        assignment.assign_incident(work, found.id, two, None)
    assert found.owner_id == one
    assert assignment.assign_incident(work, found.id, two, one) == one
    assert found.owner_id == two
    assert history.of_incident(work.session, found.id)[-1].why == {"account": str(one)}


def test_only_its_owner_unassigns_it(work: Work, make: Factory) -> None:
    found, (one, two) = rows.incident(work.session, make.area()), people(work)
    assignment.assign_incident(work, found.id, one, None)
    assert not assignment.unassign_incident(work, found.id, two)
    assert str(found.owner_id) == str(one)
    assert assignment.unassign_incident(work, found.id, one)
    assert (found.owner_id, found.owned_at) == (None, None)
    acts = list(work.session.scalars(select(Audit.act).order_by(Audit.id)))
    assert acts == ["claim", "let go"]


def test_closing_ends_the_claim(work: Work, make: Factory) -> None:
    found, (one, _two) = rows.incident(work.session, make.area()), people(work)
    assignment.assign_incident(work, found.id, one, None)
    decisions.close_incident(work, found.id, one, Outcome.ENDED)
    work.session.flush()
    work.session.refresh(found)
    assert (found.owner_id, found.owned_at) == (None, None)
    with pytest.raises(NotYours):
        assignment.assign_incident(work, found.id, one, None)
    with pytest.raises(NotYours):
        assignment.unassign_incident(work, found.id, one)


def test_an_incident_that_loses_its_last_report_is_nobodys_any_more(work: Work, make: Factory) -> None:
    make.place(make.area())
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    assignment.assign_incident(work, kept.incident_id, people(work)[0], None)
    follow_up.withdraw_report(work, kept.code)
    found = work.session.get_one(Incident, kept.incident_id)
    assert (found.status, found.owner_id) == (State.CLOSED, None)


def test_one_of_many_who_claim_it_at_once_has_it(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        who = [account(session, f"{number}@example.org", "x", Role.DISPATCHER).id for number in range(8)]
        found = rows.incident(session, Factory(session, at_once.now).area()).id
    got: list[UUID] = []

    def act(work: Work, number: int) -> None:
        try:
            assignment.assign_incident(work, found, who[number], None)
        except NotYours:
            return
        got.append(who[number])

    at_once.run(8, act)
    with at_once.sessions() as session:
        assert [session.get_one(Incident, found).owner_id] == got
