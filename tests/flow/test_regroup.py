"""Splitting, and undoing a split or a merge: everything that was moved and still exists goes back."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from responder.domain.alert import Kind
from responder.domain.audience import Wanted
from responder.domain.check import Answer
from responder.domain.distance import Point
from responder.domain.incident import Outcome, State
from responder.domain.report import Exactness
from responder.domain.report import State as ReportState
from responder.domain.response import Event
from responder.flow.admin import legal_hold
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.alert.sending import callouts_of
from responder.flow.incident import decisions, regroup
from responder.flow.incident.merge import Refusal
from responder.flow.respond import respond
from responder.flow.work import Work
from responder.store import legal_hold as hold_store
from responder.store.audit import Audit
from responder.store.drill import Drill
from responder.store.incident import Incident
from responder.store.regrouping import Kind as Regrouped
from responder.store.regrouping import Regrouping
from responder.store.report import Report
from responder.store.verification import of_incident as verifications
from tests.factories import CORNER, Factory
from tests.flow.calls import text_in, texts_leave
from tests.flow.joining import MINUTES, later
from tests.flow.regrouping import (
    AWAY,
    Pair,
    about,
    asked,
    call,
    confirmed,
    events,
    merged,
    pair,
    refused,
    reports_of,
    said,
    sent,
    told,
    undone,
    verifier_of,
)


@pytest.fixture
def two(work: Work, make: Factory) -> Pair:
    return pair(work, make)


# Undo


def test_undoing_restores_codes_states_reports_responses_and_alerts(two: Pair) -> None:
    work, session = two.work, two.work.session
    people = [two.make.volunteer(two.area) for _ in range(2)]
    calls = {two.one.id: call(two, two.one), two.other.id: call(two, two.other)}
    respond.respond_to_incident(work, people[0], two.one, Event.GO)
    respond.respond_to_incident(work, people[1], two.other, Event.ARRIVE)
    codes = {one.id: one.code for one in (two.one, two.other)}
    reports = {one.id: reports_of(work, one) for one in (two.one, two.other)}
    answers = {one.id: said(two.work, one) for one in (two.one, two.other)}
    before = {one.id: (one.status, one.confirmed_at, one.confidence, one.latitude) for one in (two.one, two.other)}
    keeper, other, done = merged(two)
    undone(two, done)
    assert (other.outcome, other.closed_at, other.merged_into) == (None, None, None)
    for one in (keeper, other):
        assert one.code == codes[one.id]
        assert reports_of(work, one) == reports[one.id]
        assert said(two.work, one) == answers[one.id]
        assert [alert.id for alert in callouts_of(work, one.id)] == [calls[one.id].id]
        assert (one.status, one.confirmed_at, one.confidence, one.latitude) == before[one.id]
        assert events(work, one)[-1] == "undo merge"
    assert (done.undone_by, done.undone_at) == (two.by, work.now + MINUTES)
    decisions.close_incident(work, other.id, two.by, Outcome.FALSE_ALARM)
    session.flush()
    assert len(sent(two, Kind.CORRECTION)) == 2


def test_an_incident_that_nobody_had_confirmed_is_asked_about_again(two: Pair) -> None:
    two.one.opened_at -= MINUTES
    _, other, done = merged(two)
    assert other.status is State.CLOSED
    undone(two, done)
    assert (other.status, other.ask_at) == (State.CHECKING, two.work.now + MINUTES)


def test_an_answer_to_the_call_about_the_one_that_was_closed_goes_back_with_it(two: Pair) -> None:
    who = two.make.volunteer(two.area)
    two.one.opened_at -= MINUTES
    call(two, two.other)
    elsewhere = two.make.area("Phillips", Point(CORNER.latitude + 0.05, CORNER.longitude))
    far = two.make.volunteer(elsewhere)
    confirmed(two.work, two.one, two.by)
    draft = approval.draft_alert(two.work, two.one.id, two.by, Asked(Kind.CALLOUT, Wanted((elsewhere.id,)), "there"))
    approval.approve_alert(two.work, draft.id, two.by)
    texts_leave(two.work.session)
    keeper, other, done = merged(two)
    assert keeper.id == two.one.id
    text_in(later(two.work, MINUTES), two.make.number_of(who), f"1 {other.code}")
    text_in(later(two.work, MINUTES), two.make.number_of(far), f"1 {keeper.code}")
    assert said(two.work, keeper).keys() == {who.id, far.id}
    undone(two, done, 2 * MINUTES)
    assert said(two.work, keeper).keys() == {far.id}
    assert said(two.work, other).keys() == {who.id}


def test_a_verifiers_answer_after_the_merge_is_about_the_incident_they_were_asked_about(two: Pair) -> None:
    two.make.verifier(two.area)
    (check,) = asked(two.work, two.other)
    two.one.status, two.one.opened_at = State.CHECKING, two.one.opened_at - MINUTES
    keeper, other, done = merged(two)
    assert keeper.id == two.one.id
    since = later(two.work, MINUTES)
    text_in(since, two.make.number_of(verifier_of(two.work, check)), f"5 {check.code}")
    assert keeper.status is State.CONFIRMED
    undone(two, done, 2 * MINUTES)
    assert (keeper.status, verifications(two.work.session, keeper.id)) == (State.CHECKING, [])
    assert keeper.confirmed_at is None
    assert (other.status, other.confirmed_at) == (State.CONFIRMED, since.now)


def test_reports_that_came_in_since_stay_where_they_came_in(two: Pair) -> None:
    keeper, other, done = merged(two)
    new = told(later(two.work, MINUTES))
    assert about(two.work, new).id == keeper.id
    undone(two, done)
    assert new.id in reports_of(two.work, keeper)
    assert len(reports_of(two.work, other)) == 1


def test_a_report_from_where_the_other_one_was_is_joined_to_the_one_that_stays(two: Pair) -> None:
    keeper, _, done = merged(two)
    assert {about(two.work, told(two.work, at)).id for at in (CORNER, AWAY)} == {keeper.id}
    undone(two, done)
    assert {about(two.work, told(two.work, at)).id for at in (CORNER, AWAY)} == {two.one.id, two.other.id}


def test_reports_split_off_since_stay_where_they_were_put(two: Pair) -> None:
    moved = reports_of(two.work, two.other)
    two.one.opened_at -= MINUTES
    _, other, done = merged(two)
    regroup.split_incident(two.work, done.target_id, moved, None, two.by)
    undone(two, done)
    assert reports_of(two.work, other) == set()


# What is refused


def test_an_incident_cannot_be_merged_with_itself_with_nothing_or_with_a_closed_one(two: Pair) -> None:
    work = two.work
    assert refused(two, lambda: regroup.merge_incidents(work, two.one.id, two.one.id, two.by)) is Refusal.SAME
    assert refused(two, lambda: regroup.merge_incidents(work, two.one.id, uuid4(), two.by)) is Refusal.GONE
    decisions.close_incident(work, two.other.id, two.by, Outcome.ENDED)
    assert refused(two, lambda: regroup.merge_incidents(work, two.one.id, two.other.id, two.by)) is Refusal.CLOSED


def test_an_exercise_is_never_mixed_with_a_real_incident(two: Pair) -> None:
    started = Drill(started_at=two.work.now, started_by=two.by)
    two.work.session.add(started)
    two.work.session.flush()
    two.other.drill_id = started.id
    told(two.work)
    one = sorted(reports_of(two.work, two.one))[:1]
    assert refused(two, lambda: regroup.merge_incidents(two.work, two.one.id, two.other.id, two.by)) is Refusal.DRILL
    assert (
        refused(two, lambda: regroup.split_incident(two.work, two.one.id, one, two.other.id, two.by)) is Refusal.DRILL
    )


def test_a_merge_is_undone_once_and_not_after_the_one_that_stays_has_gone_on(two: Pair) -> None:
    keeper, _, done = merged(two)
    third = about(two.work, told(two.work, Point(AWAY.latitude, AWAY.longitude + 0.009)))
    third.opened_at = keeper.opened_at - MINUTES
    again = regroup.merge_incidents(two.work, keeper.id, third.id, two.by)
    assert refused(two, lambda: undone(two, done)) is Refusal.TOO_LATE
    undone(two, again)
    undone(two, done)
    assert refused(two, lambda: undone(two, done)) is Refusal.UNDONE
    assert refused(two, lambda: regroup.undo_regrouping(two.work, uuid4(), two.by)) is Refusal.GONE


def test_a_merge_is_not_undone_while_the_one_that_stays_is_closed(two: Pair) -> None:
    keeper, _, done = merged(two)
    decisions.close_incident(two.work, keeper.id, two.by, Outcome.ENDED)
    assert refused(two, lambda: undone(two, done)) is Refusal.CLOSED


# Splitting


def crowded(two: Pair, more: int = 2) -> list[Report]:
    """The first incident with more reports, and those reports."""
    return [told(two.work) for _ in range(more)]


def test_chosen_reports_become_an_incident_of_their_own_that_is_checked(two: Pair) -> None:
    work = two.work
    chosen = crowded(two)
    done = regroup.split_incident(work, two.one.id, [one.id for one in chosen], None, two.by)
    work.session.flush()
    new = work.session.get_one(Incident, done.target_id)
    assert reports_of(work, new) == {one.id for one in chosen}
    assert {one.status for one in chosen} == {ReportState.JOINED}
    assert (new.status, new.point, new.exactness, new.area_id) == (
        State.UNVERIFIED,
        chosen[0].point,
        Exactness.POINT,
        two.area.id,
    )
    assert (new.reasons["reports"], two.one.reasons["reports"]) == (2, 1)
    assert new.ask_at == work.now
    assert new.code not in {two.one.code, two.other.code}
    assert events(work, new) == ["open", "receive"]
    assert events(work, two.one)[-1] == "split"
    (act,) = work.session.scalars(select(Audit).where(Audit.act == "split"))
    assert (act.noun_id, act.why) == (two.one.id, new.code)


def test_chosen_reports_go_to_another_incident_and_back(two: Pair) -> None:
    (stray,) = crowded(two, 1)
    done = regroup.split_incident(two.work, two.one.id, [stray.id], two.other.id, two.by)
    assert about(two.work, stray).id == two.other.id
    assert (two.other.reasons["reports"], two.one.reasons["reports"]) == (2, 1)
    undone(two, done)
    assert about(two.work, stray).id == two.one.id
    assert (two.other.reasons["reports"], two.one.reasons["reports"]) == (1, 2)
    assert two.other.status is State.UNVERIFIED
    assert events(two.work, two.other)[-1] == events(two.work, two.one)[-1] == "undo split"


def test_the_place_is_that_of_the_reports_that_are_left_unless_a_person_put_it_there(two: Pair) -> None:
    work = two.work
    (first,) = work.session.scalars(select(Report).where(Report.incident_id == two.one.id))
    near = Point(CORNER.latitude + 0.0005, CORNER.longitude)
    told(work, near)
    regroup.split_incident(work, two.one.id, [first.id], None, two.by)
    assert two.one.point == near
    third = told(work, near)
    two.one.latitude, two.one.longitude, two.one.placed_by = first.latitude, first.longitude, two.by
    work.session.flush()
    regroup.split_incident(work, two.one.id, [third.id], None, two.by)
    assert two.one.point == first.point


def test_undoing_the_split_that_opened_an_incident_closes_it_as_the_same(two: Pair) -> None:
    work = two.work
    two.make.verifier(two.area)
    (stray,) = crowded(two, 1)
    done = regroup.split_incident(work, two.one.id, [stray.id], None, two.by)
    new = work.session.get_one(Incident, done.target_id)
    (check,) = asked(work, new)
    undone(two, done)
    assert (new.status, new.outcome, new.merged_into) == (State.CLOSED, Outcome.DUPLICATE, two.one.id)
    assert about(work, stray).id == two.one.id
    text_in(work, two.make.number_of(verifier_of(work, check)), f"6 {check.code}")
    assert [one.judgement for one in verifications(work.session, two.one.id)] == [Answer.NOTHING]
    kinds = work.session.scalars(select(Regrouping.kind).order_by(Regrouping.at)).all()
    assert kinds == [Regrouped.SPLIT, Regrouped.MERGE]


def test_a_split_is_not_undone_once_people_were_called_to_the_new_incident(two: Pair) -> None:
    two.make.volunteer(two.area)
    (stray,) = crowded(two, 1)
    done = regroup.split_incident(two.work, two.one.id, [stray.id], None, two.by)
    call(two, two.work.session.get_one(Incident, done.target_id))
    assert refused(two, lambda: undone(two, done)) is Refusal.FURTHER


def test_a_split_is_not_undone_once_its_reports_have_moved_on(two: Pair) -> None:
    (stray,) = crowded(two, 1)
    done = regroup.split_incident(two.work, two.one.id, [stray.id], two.other.id, two.by)
    regroup.split_incident(two.work, two.other.id, [stray.id], None, two.by)
    assert refused(two, lambda: undone(two, done)) is Refusal.TOO_LATE


def test_a_split_needs_a_report_that_is_there_and_one_that_stays(two: Pair) -> None:
    split, session = regroup.split_incident, two.work.session
    alone, elsewhere = (sorted(reports_of(two.work, one)) for one in (two.one, two.other))
    assert refused(two, lambda: split(two.work, two.one.id, [], None, two.by)) is Refusal.NOTHING_CHOSEN
    assert refused(two, lambda: split(two.work, two.one.id, alone, None, two.by)) is Refusal.NOTHING_LEFT
    assert refused(two, lambda: split(two.work, two.one.id, elsewhere, None, two.by)) is Refusal.MOVED
    assert refused(two, lambda: split(two.work, two.one.id, alone, two.one.id, two.by)) is Refusal.SAME
    decisions.close_incident(two.work, two.other.id, two.by, Outcome.ENDED)
    assert refused(two, lambda: split(two.work, two.one.id, alone, two.other.id, two.by)) is Refusal.CLOSED
    assert session.scalars(select(Regrouping)).all() == []


def test_a_report_that_was_joined_to_a_closed_incident_can_be_taken_out_of_it(two: Pair) -> None:
    (stray,) = crowded(two, 1)
    decisions.close_incident(two.work, two.one.id, two.by, Outcome.FALSE_ALARM)
    done = regroup.split_incident(two.work, two.one.id, [stray.id], None, two.by)
    new = two.work.session.get_one(Incident, done.target_id)
    assert (new.status, two.one.status) == (State.UNVERIFIED, State.CLOSED)


def test_a_legal_hold_covers_reports_merged_or_split_away(two: Pair) -> None:
    session = two.work.session
    two.one.opened_at -= MINUTES
    legal_hold.place_hold(two.work, two.by, two.other.id)
    assert not hold_store.covers(session, two.one.id, None)
    keeper, _other, done = merged(two)
    assert hold_store.covers(session, keeper.id, None)
    moved = regroup.split_incident(two.work, keeper.id, [UUID(done.moved["report"][0])], None, two.by)
    assert hold_store.covers(session, moved.target_id, None)
    undone(two, done)
    assert not hold_store.covers(session, keeper.id, None)
