"""A coordinator's decisions about an incident: doubt it, reopen it, mark it urgent, and note how they know."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from responder.domain.alert import Kind
from responder.domain.alert import State as AlertState
from responder.domain.check import Answer
from responder.domain.check import State as CheckState
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Hazard, Outcome, State
from responder.domain.move import MoveRefused
from responder.flow.incident import decisions
from responder.flow.verify import check as check_flow
from responder.flow.work import Work
from responder.queue import Step
from responder.store import alert as alert_store
from responder.store import check as check_store
from responder.store import history, ring, verification
from responder.store.audit import Audit
from responder.store.delivery import Delivery
from responder.store.drill import Drill
from responder.store.history import Noun
from responder.store.incident import Incident
from responder.store.ring import Cause
from responder.store.verification import Basis
from tests.calling import release
from tests.factories import Factory
from tests.flow.deciding import boss, opened
from tests.store import rows
from tests.woken import Woken

MINUTE = timedelta(minutes=1)


def events(work: Work, found: Incident) -> list[str]:
    """What happened to the incident itself."""
    return [one.event for one in history.of_incident(work.session, found.id) if one.noun is Noun.INCIDENT]


def acts(work: Work, found: Incident) -> list[str]:
    query = select(Audit).where(Audit.noun_id == found.id).order_by(Audit.id)
    return [one.act for one in work.session.scalars(query)]


def test_a_confirmation_keeps_how_the_coordinator_knows(work: Work, make: Factory) -> None:
    found = opened(work, make)
    decisions.confirm_incident(work, found.id, boss(work), "the stream of the neighbors", Basis.LIVESTREAM)
    (kept,) = verification.of_incident(work.session, found.id)
    assert (kept.basis, verification.note(work.session, kept)) == (Basis.LIVESTREAM, "the stream of the neighbors")


def test_confirming_again_renews_it_and_says_so(work: Work, make: Factory) -> None:
    found, who = opened(work, make), boss(work)
    decisions.confirm_incident(work, found.id, who, "I see it")
    later = replace(work, now=work.now + 30 * MINUTE)
    decisions.confirm_incident(later, found.id, who, "still there")
    assert found.confirmed_at == later.now
    assert events(work, found) == ["open", "confirm", "renew"]


def test_a_doubt_asks_those_who_were_not_asked_yet(work: Work, make: Factory, woken: Woken) -> None:
    found, who = opened(work, make, verifiers=4), boss(work)
    check_flow.ask_verifiers(work, found.id)
    first = check_store.looks(work.session, found.id)
    asking = replace(work, policy=replace(work.policy, verifier_releases=False))
    check_flow.answer_check(asking, first[0], Answer.CONFIRMED, Basis.CHECK_CODE)
    work.session.commit()
    woken.steps.clear()
    later = replace(work, now=work.now + work.policy.check_patience + MINUTE)
    decisions.recheck_incident(later, found.id, who)
    work.session.commit()
    assert (found.status, found.ask_at, woken.of(Step.ASK)) == (State.CHECKING, later.now, [str(found.id)])
    assert found.confirmed_at is None
    check_flow.ask_verifiers(later, found.id)
    asked = {check.volunteer_id for check in check_store.looks(work.session, found.id)}
    assert len(asked) == 4
    assert "doubt" in events(work, found)
    assert acts(work, found) == ["doubt"]


def test_a_doubt_keeps_back_unsent_texts_and_takes_nothing_back(work: Work, make: Factory) -> None:
    found, who = opened(work, make, volunteers=3), boss(work)
    decisions.confirm_incident(work, found.id, who, "")
    release(work, found.id, who, "")
    gone, *_waiting = work.session.scalars(select(Delivery).order_by(Delivery.id))
    gone.status = DeliveryState.DELIVERED
    work.session.flush()
    decisions.recheck_incident(work, found.id, who)
    work.session.expire_all()
    states = sorted(str(one.status) for one in work.session.scalars(select(Delivery)))
    assert states == ["cancelled", "cancelled", "delivered"]
    (call,) = alert_store.of_incident(work.session, found.id)
    assert (call.kind, call.status) == (Kind.CALLOUT, AlertState.STOPPED)


def test_a_doubted_incident_can_be_confirmed_and_called_again(work: Work, make: Factory) -> None:
    found, who = opened(work, make, volunteers=2), boss(work)
    decisions.confirm_incident(work, found.id, who, "")
    release(work, found.id, who, "")
    decisions.recheck_incident(work, found.id, who)
    decisions.confirm_incident(work, found.id, who, "")
    assert release(work, found.id, who, "") == 2


@pytest.mark.parametrize("status", [State.UNVERIFIED, State.CHECKING, State.CLOSED])
def test_only_a_confirmed_incident_can_be_doubted(work: Work, make: Factory, status: State) -> None:
    found = rows.incident(work.session, make.area(), "R8K", status)
    with pytest.raises(MoveRefused):
        decisions.recheck_incident(work, found.id, boss(work))
    assert found.status is status


def test_where_it_is_dangerous_a_doubt_asks_nobody(work: Work, make: Factory, woken: Woken) -> None:
    found, who = opened(work, make, verifiers=1), boss(work)
    decisions.confirm_incident(work, found.id, who, "")
    found.hazard = Hazard.SHOTS
    work.session.commit()
    woken.steps.clear()
    decisions.recheck_incident(work, found.id, who)
    work.session.commit()
    assert (found.ask_at, woken.of(Step.ASK)) == (None, [])


def test_a_coordinator_who_doubts_has_taken_the_ring(work: Work, make: Factory) -> None:
    found, who = opened(work, make), boss(work)
    decisions.confirm_incident(work, found.id, who, "")
    ring.ring(work.session, Cause.DISAGREE, found.id, work.now)
    decisions.recheck_incident(work, found.id, who)
    assert ring.untaken(work.session) == []


def test_a_closed_incident_is_looked_at_again(work: Work, make: Factory, woken: Woken) -> None:
    found, who = opened(work, make, verifiers=4), boss(work)
    check_flow.ask_verifiers(work, found.id)
    decisions.close_incident(work, found.id, who, Outcome.FALSE_ALARM)
    work.session.commit()
    woken.steps.clear()
    decisions.reopen_incident(work, found.id, who)
    work.session.commit()
    assert (found.status, found.outcome, found.closed_at) == (State.CHECKING, None, None)
    assert woken.of(Step.ASK) == [str(found.id)]
    check_flow.ask_verifiers(work, found.id)
    asked = check_store.looks(work.session, found.id)
    assert sorted(str(one.status) for one in asked) == [CheckState.ASKED, CheckState.ASKED, *[CheckState.VOID] * 2]
    assert events(work, found)[-2:] == ["close", "reopen"]
    assert acts(work, found) == ["close", "reopen"]


@pytest.mark.parametrize("status", [State.UNVERIFIED, State.CHECKING, State.CONFIRMED])
def test_only_a_closed_incident_can_be_opened_again(work: Work, make: Factory, status: State) -> None:
    found = rows.incident(work.session, make.area(), "R8K", status)
    with pytest.raises(MoveRefused):
        decisions.reopen_incident(work, found.id, boss(work))


def test_an_incident_whose_code_another_one_has_now_stays_closed(work: Work, make: Factory) -> None:
    area = make.area()
    old = rows.incident(work.session, area, "R8K", State.CLOSED)
    rows.incident(work.session, area, "R8K", State.CONFIRMED)
    with pytest.raises(MoveRefused):
        decisions.reopen_incident(work, old.id, boss(work))
    work.session.refresh(old)
    assert old.status is State.CLOSED
    assert events(work, old) == []


def test_a_code_that_people_answer_about_another_with_is_not_taken_back(work: Work, make: Factory) -> None:
    area = make.area()
    old, twin = (rows.incident(work.session, area, "R8K", State.CLOSED) for _ in range(2))
    twin.merged_into = rows.incident(work.session, area, "K2M").id
    work.session.flush()
    with pytest.raises(MoveRefused):
        decisions.reopen_incident(work, old.id, boss(work))


def test_an_incident_merged_away_or_of_a_past_exercise_stays_closed(work: Work, make: Factory) -> None:
    area, who = make.area(), boss(work)
    one, other = (rows.incident(work.session, area, code, State.CLOSED) for code in ("R8K", "T4N"))
    one.merged_into = rows.incident(work.session, area, "K2M").id
    drill = Drill(started_at=work.now, started_by=who, ended_at=work.now, ended_by=who)
    work.session.add(drill)
    work.session.flush()
    other.drill_id = drill.id
    for found in (one, other):
        with pytest.raises(MoveRefused):
            decisions.reopen_incident(work, found.id, who)


def test_urgent_is_marked_once_and_asks_again(work: Work, make: Factory, woken: Woken) -> None:
    found, who = opened(work, make), boss(work)
    work.session.commit()
    woken.steps.clear()
    assert decisions.set_urgent(work, found.id, who, urgent=True)
    assert not decisions.set_urgent(work, found.id, who, urgent=True)
    work.session.commit()
    assert (found.urgent, found.ask_at, woken.of(Step.ASK)) == (True, work.now, [str(found.id)])
    assert decisions.set_urgent(work, found.id, who, urgent=False)
    assert events(work, found) == ["open", "hurry", "calm"]
    assert acts(work, found) == ["hurry", "calm"]


def test_nothing_closed_is_urgent(work: Work, make: Factory) -> None:
    found = rows.incident(work.session, make.area(), "R8K", State.CLOSED)
    with pytest.raises(MoveRefused):
        decisions.set_urgent(work, found.id, boss(work), urgent=True)
