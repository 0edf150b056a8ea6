"""A suspected flood waits for a person, who accepts or refuses it. Real reports go on in the meantime."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.distance import Point
from responder.domain.report import Channel, HeldWhy, Progress, State
from responder.domain.role import Role
from responder.flow.report import report
from responder.flow.report.report import Submission
from responder.flow.verify import flood, verify
from responder.flow.verify.flood import Decided
from responder.flow.work import Work
from responder.queue import Step
from responder.store import history
from responder.store.account import Account
from responder.store.audit import Audit
from responder.store.history import Actor
from responder.store.report import Report
from responder.store.ring import Cause, Ring, take_ring
from tests.factories import Factory, account, submission
from tests.flow.floods import FAR, RUMOR
from tests.woken import Woken


@pytest.fixture(autouse=True)
def corner(make: Factory) -> None:
    make.place(make.area())


@pytest.fixture
def dispatcher(session: Session) -> Account:
    return account(session, "dispatcher@example.org", "-", Role.DISPATCHER)


def rings(work: Work) -> list[Ring]:
    query = select(Ring).where(Ring.cause == Cause.FLOOD).order_by(Ring.raised_at)
    return list(work.session.scalars(query.execution_options(populate_existing=True)))


def sent(work: Work, given: Submission) -> Report:
    """Submits a report and has the worker place it."""
    kept = report.submit_report(work, given)
    verify.place_report(work, kept.id)
    return kept


def burst(work: Work) -> list[Report]:
    """Seven reports of one source, two of which need review."""
    source = uuid4()
    return [report.submit_report(work, submission(source=source)) for _ in range(7)]


def soon(work: Work, seconds: int) -> Work:
    return replace(work, now=work.now + timedelta(seconds=seconds))


def test_the_sixth_of_one_source_in_ten_minutes_is_held_and_wakes_nobody(work: Work, woken: Woken) -> None:
    *before, sixth, seventh = burst(work)
    work.session.commit()
    assert {one.status for one in before} == {State.RECEIVED}
    assert {one.status for one in (sixth, seventh)} == {State.HELD}
    assert sixth.held_why is HeldWhy.BURST
    assert set(woken.of(Step.VERIFY)) == {str(one.id) for one in before}
    assert report.report_progress(work, sixth.code) is Progress.RECEIVED


def test_after_ten_minutes_the_source_counts_anew(work: Work) -> None:
    source = burst(work)[0].source_id
    later = replace(work, now=work.now + timedelta(minutes=11))
    assert report.submit_report(later, submission(source=source)).status is State.RECEIVED


def test_the_same_submission_again_does_not_count(work: Work) -> None:
    source, key = uuid4(), uuid4()
    for _ in range(20):
        report.submit_report(work, submission(source=source, key=key))
    assert report.submit_report(work, submission(source=source)).status is State.RECEIVED


@pytest.mark.parametrize("vouched", ["counted", "taken_by"])
def test_a_report_with_a_proof_of_work_or_typed_by_a_dispatcher_is_not_held(
    work: Work, dispatcher: Account, vouched: str
) -> None:
    source = burst(work)[0].source_id
    given = {"counted": True} if vouched == "counted" else {"taken_by": dispatcher.id}
    assert report.submit_report(work, replace(submission(source=source), **given)).status is State.RECEIVED


def test_reports_that_a_dispatcher_types_count_against_no_source(work: Work, dispatcher: Account) -> None:
    source = uuid4()
    for _ in range(6):
        report.submit_report(work, replace(submission(source=source), taken_by=dispatcher.id))
    assert report.submit_report(work, submission(source=source)).status is State.RECEIVED


def test_a_partner_may_hand_in_many_reports(work: Work) -> None:
    source = uuid4()
    states = [
        report.submit_report(work, replace(submission(source=source), channel=Channel.PARTNER)).status
        for _ in range(21)
    ]
    assert states == [State.RECEIVED] * 20 + [State.HELD]


def rumor(work: Work, words: str = RUMOR, after: int = 0) -> Report:
    """Somebody passes it on, this many seconds later."""
    return sent(soon(work, after), submission(first_hand=False, details=words))


def two_of_a_rumor(work: Work) -> list[Report]:
    return [rumor(work), rumor(work, "FWD: " + RUMOR, 1)]


def test_the_third_who_passes_a_rumor_on_is_held_by_the_worker(work: Work) -> None:
    first, second = two_of_a_rumor(work)
    third = rumor(work, RUMOR + " !!!", 2)
    assert first.incident_id is not None
    assert second.incident_id == first.incident_id
    assert (third.status, third.held_why, third.incident_id) == (State.HELD, HeldWhy.COPY, None)
    assert third.area_id == first.area_id


def test_the_order_of_placing_does_not_decide_which_are_held(work: Work) -> None:
    kept = [
        report.submit_report(
            replace(work, now=work.now + timedelta(seconds=turn)), submission(first_hand=False, details=RUMOR)
        )
        for turn in range(3)
    ]
    for one in reversed(kept):
        verify.place_report(replace(work, now=work.now + timedelta(seconds=9)), one.id)
    assert [one.status for one in kept] == [State.JOINED, State.JOINED, State.HELD]


def test_a_witness_among_those_who_pass_it_on_goes_their_way(work: Work) -> None:
    two_of_a_rumor(work)
    work = soon(work, 2)
    seen = sent(work, submission(first_hand=True, details="Two men in vests are at number nine, they have a ram"))
    said_so = sent(work, submission(first_hand=True, details=RUMOR))
    silent = sent(work, submission(first_hand=False))
    assert {seen.status, said_so.status, silent.status} == {State.JOINED}


def test_three_hours_later_the_same_words_are_news_again(work: Work) -> None:
    two_of_a_rumor(work)
    later = replace(work, now=work.now + timedelta(hours=3, minutes=1))
    assert rumor(later).status is State.JOINED


def test_a_point_beyond_the_sea_is_held_and_one_just_outside_is_not(work: Work) -> None:
    far = sent(work, submission(point=FAR))
    near = sent(work, submission(point=Point(45.4, -93.2)))
    assert (far.status, far.held_why) == (State.HELD, HeldWhy.STRANGE)
    assert near.status is State.JOINED


def test_a_held_report_is_left_alone_by_workers(work: Work) -> None:
    held = burst(work)[-1]
    verify.place_report(work, held.id)
    assert (held.status, held.incident_id) == (State.HELD, None)


def test_a_held_report_that_a_person_placed_goes_its_way(work: Work, dispatcher: Account, woken: Woken) -> None:
    held = burst(work)[-1]
    work.session.commit()
    woken.steps.clear()
    assert flood.accept_reports(work, [held.id], dispatcher.id) == Decided(1, 0)
    work.session.commit()
    assert woken.of(Step.VERIFY) == [str(held.id)]
    verify.place_report(work, held.id)
    assert held.status is State.JOINED
    assert held.place_id is not None


def test_a_copy_that_a_person_placed_is_not_held_again(work: Work, dispatcher: Account) -> None:
    two_of_a_rumor(work)
    third = rumor(work, after=2)
    flood.accept_reports(work, [third.id], dispatcher.id)
    verify.place_report(work, third.id)
    assert third.status is State.JOINED


def test_a_refused_report_stays_refused_and_its_reporter_sees_it_closed(work: Work, dispatcher: Account) -> None:
    *_, sixth, seventh = burst(work)
    assert flood.reject_reports(work, [sixth.id, seventh.id], dispatcher.id) == Decided(2, 0)
    assert flood.accept_reports(work, [sixth.id], dispatcher.id) == Decided(0, 1)
    assert flood.reject_reports(work, [uuid4()], dispatcher.id) == Decided(0, 1)
    assert sixth.status is State.REFUSED
    assert report.report_progress(work, sixth.code) is Progress.CLOSED


def test_the_history_names_the_rule_that_held_a_report_and_the_person_who_released_it(
    work: Work, dispatcher: Account
) -> None:
    held = burst(work)[-1]
    flood.accept_reports(work, [held.id], dispatcher.id)
    verify.place_report(work, held.id)
    assert held.incident_id is not None
    work.session.flush()
    about = [one for one in history.of_incident(work.session, held.incident_id) if one.noun_id == held.id]
    assert [(one.event, one.came_from, one.went_to, one.actor) for one in about] == [
        ("hold", "received", "held", Actor.WORKER),
        ("let through", "held", "placed", Actor.ACCOUNT),
        ("join", "placed", "joined", Actor.WORKER),
    ]
    assert about[0].why == {"held": "burst"}


def test_each_report_that_is_decided_on_is_in_the_audit(work: Work, dispatcher: Account) -> None:
    *_, sixth, seventh = burst(work)
    flood.accept_reports(work, [sixth.id], dispatcher.id)
    flood.reject_reports(work, [seventh.id], dispatcher.id)
    entries = work.session.scalars(select(Audit).order_by(Audit.id)).all()
    assert [(one.act, one.noun, one.noun_id, one.why) for one in entries] == [
        ("place", "report", sixth.id, "burst"),
        ("refuse", "report", seventh.id, "burst"),
    ]


def test_it_rings_once_until_somebody_takes_it_and_then_not_at_once_again(work: Work, dispatcher: Account) -> None:
    source = burst(work)[0].source_id
    (ring,) = rings(work)
    take_ring(work.session, ring.id, dispatcher.id, work.now)
    report.submit_report(work, submission(source=source))
    assert len(rings(work)) == 1

    later = replace(work, now=work.now + timedelta(minutes=11))
    for _ in range(6):
        report.submit_report(later, submission(source=source))
    assert [one.taken_by for one in rings(work)] == [dispatcher.id, None]


def test_a_source_that_floods_again_and_again_wakes_people_less_and_less(work: Work, dispatcher: Account) -> None:
    """Somebody takes each ring immediately, and another burst comes every eleven minutes of a night."""
    for minutes in range(0, 6 * 60, 11):
        then = replace(work, now=work.now + timedelta(minutes=minutes))
        for held in burst(then):
            assert held
        for ring in rings(work):
            take_ring(work.session, ring.id, dispatcher.id, then.now)
    assert 3 <= len(rings(work)) <= 6


def test_a_dispatcher_who_decides_has_taken_the_ring(work: Work, dispatcher: Account) -> None:
    held = burst(work)[-1]
    flood.accept_reports(work, [held.id], dispatcher.id)
    assert [one.taken_by for one in rings(work)] == [dispatcher.id]


def test_an_exercise_is_never_held(work: Work) -> None:
    assert flood.quarantine_on_placing(work, Report(drill_id=uuid4(), taken_by=None)) is None


def test_a_dispatchers_report_is_never_held_by_the_worker(work: Work, dispatcher: Account) -> None:
    given = replace(submission(point=FAR), taken_by=dispatcher.id)
    assert sent(work, given).status is State.JOINED
