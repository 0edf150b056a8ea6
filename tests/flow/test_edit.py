"""A decision counts for the incident as it was seen: a change by somebody else stops it first."""

from uuid import UUID

import pytest

from responder.domain.incident import Hazard, State
from responder.domain.role import Role
from responder.flow.incident import assignment, decisions, edit, hazard
from responder.flow.incident.edit import Conflict
from responder.flow.report import report
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.base import transaction
from responder.store.incident import Incident
from tests.factories import Factory, account, submission
from tests.flow.deciding import boss, opened
from tests.flow.together import Together


def test_nothing_stands_in_the_way_while_nothing_changes(work: Work, make: Factory) -> None:
    found = opened(work, make)
    seen = edit.version_of(work, found)
    edit.check_version(work, found, seen)
    assert edit.version_of(work, found) == seen


def test_decisions_of_others_are_listed_in_order(work: Work, make: Factory) -> None:
    found, who = opened(work, make), boss(work)
    before = edit.version_of(work, found)
    decisions.confirm_incident(work, found.id, who, "")
    decisions.confirm_incident(work, found.id, who, "")
    decisions.recheck_incident(work, found.id, who)
    with pytest.raises(Conflict) as refused:
        edit.check_version(work, found, before)
    assert [one.event for one in refused.value.since] == ["confirm", "renew", "doubt"]
    edit.check_version(work, found, edit.version_of(work, found))


def test_a_form_that_has_seen_nothing_is_stopped(work: Work, make: Factory) -> None:
    found = opened(work, make)
    with pytest.raises(Conflict):
        edit.check_version(work, found, -1)


def test_reports_questions_and_claims_change_nothing_that_is_decided(work: Work, make: Factory) -> None:
    found, who = opened(work, make, verifiers=2), boss(work)
    before = edit.version_of(work, found)
    verify.place_report(work, report.submit_report(work, submission()).id)
    check_flow.ask_verifiers(work, found.id)
    assignment.assign_incident(work, found.id, who, None)
    assignment.unassign_incident(work, found.id, who)
    assert found.status is State.CHECKING
    edit.check_version(work, found, before)


def test_a_warning_waits_only_for_decisions_about_the_danger(work: Work, make: Factory) -> None:
    found, who = opened(work, make), boss(work)
    before = edit.version_of(work, found)
    decisions.confirm_incident(work, found.id, who, "")
    decisions.set_urgent(work, found.id, who, urgent=True)
    edit.check_version(work, found, before, edit.OF_DANGER)
    hazard.set_hazard(work, found.id, who, Hazard.SHOTS)
    with pytest.raises(Conflict):
        edit.check_version(work, found, before, edit.OF_DANGER)


def test_of_two_who_decide_at_once_on_what_they_saw_one_is_asked_again(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        make = Factory(session, work.now)
        make.place(make.area())
        kept = report.submit_report(work, submission())
        verify.place_report(work, kept.id)
        assert kept.incident_id is not None
        found = session.get_one(Incident, kept.incident_id)
        who: list[UUID] = [account(session, f"{n}@example.org", "x", Role.COORDINATOR).id for n in range(6)]
        key, before = found.id, edit.version_of(work, found)
    stopped: list[int] = []

    def act(work: Work, number: int) -> None:
        found = work.session.get_one(Incident, key)
        try:
            edit.check_version(work, found, before)
        except Conflict as old:
            stopped.append(len(old.since))
            return
        decisions.confirm_incident(work, key, who[number], "")

    at_once.run(6, act)
    assert stopped == [1] * 5
