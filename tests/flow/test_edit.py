"""A decision counts for the incident that was seen: whatever others have changed since stops it first."""

from uuid import UUID

import pytest

from responder.domain.incident import Hazard, State
from responder.domain.role import Role
from responder.flow.incident import claim, edit, hazard, judge
from responder.flow.incident.edit import Stale
from responder.flow.report import report
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.base import transaction
from responder.store.incident import Incident
from tests.factories import Factory, account, submission
from tests.flow.test_joining_at_once import Together, at_once
from tests.flow.test_judge import boss, opened

__all__ = ["at_once"]


def test_nothing_stands_in_the_way_while_nothing_changes(work: Work, make: Factory) -> None:
    found = opened(work, make)
    edit.hold(work, found, edit.seen(work, found))


def test_what_others_decided_is_told_in_order(work: Work, make: Factory) -> None:
    found, who = opened(work, make), boss(work)
    before = edit.seen(work, found)
    judge.confirm(work, found.id, who, "")
    judge.confirm(work, found.id, who, "")
    judge.doubt(work, found.id, who)
    with pytest.raises(Stale) as refused:
        edit.hold(work, found, before)
    assert [one.event for one in refused.value.since] == ["confirm", "renew", "doubt"]
    edit.hold(work, found, edit.seen(work, found))


def test_a_form_that_has_seen_nothing_is_stopped(work: Work, make: Factory) -> None:
    found = opened(work, make)
    with pytest.raises(Stale):
        edit.hold(work, found, -1)


def test_reports_questions_and_claims_change_nothing_that_is_decided(work: Work, make: Factory) -> None:
    found, who = opened(work, make, verifiers=2), boss(work)
    before = edit.seen(work, found)
    verify.place(work, report.submit(work, submission()).id)
    check_flow.ask(work, found.id)
    claim.claim(work, found.id, who, None)
    claim.let_go(work, found.id, who)
    assert found.status is State.CHECKING
    edit.hold(work, found, before)


def test_a_warning_waits_only_for_what_was_decided_about_the_danger(work: Work, make: Factory) -> None:
    found, who = opened(work, make), boss(work)
    before = edit.seen(work, found)
    judge.confirm(work, found.id, who, "")
    judge.set_urgent(work, found.id, who, urgent=True)
    edit.hold(work, found, before, edit.OF_DANGER)
    hazard.set_hazard(work, found.id, who, Hazard.SHOTS)
    with pytest.raises(Stale):
        edit.hold(work, found, before, edit.OF_DANGER)


def test_of_two_who_decide_at_once_on_what_they_saw_one_is_asked_again(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        make = Factory(session, work.now)
        make.place(make.area())
        kept = report.submit(work, submission())
        verify.place(work, kept.id)
        assert kept.incident_id is not None
        found = session.get_one(Incident, kept.incident_id)
        who: list[UUID] = [account(session, f"{n}@example.org", "x", Role.COORDINATOR).id for n in range(6)]
        key, before = found.id, edit.seen(work, found)
    stopped: list[int] = []

    def act(work: Work, number: int) -> None:
        found = work.session.get_one(Incident, key)
        try:
            edit.hold(work, found, before)
        except Stale as old:
            stopped.append(len(old.since))
            return
        judge.confirm(work, key, who[number], "")

    at_once.run(6, act)
    assert stopped == [1] * 5
