"""Merging loses nobody and nothing, and tells nobody anything twice."""

import pytest
from sqlalchemy import func, select

from responder.domain.alert import Kind
from responder.domain.check import Answer
from responder.domain.delivery import State as DeliveryState
from responder.domain.distance import Point
from responder.domain.incident import Outcome, State
from responder.domain.report import Exactness
from responder.domain.response import Event
from responder.domain.response import State as ResponseState
from responder.flow.alert.sending import callouts_of
from responder.flow.incident import decisions, regroup
from responder.flow.incident.merge import keeper_first
from responder.flow.report import report
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import board, history, inbound, note
from responder.store.alert import Alert
from responder.store.audit import Audit
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.report import Report
from responder.store.response import Response
from responder.store.verification import Basis
from responder.store.verification import of_incident as verifications
from tests.calling import release
from tests.factories import CORNER, Factory, submission
from tests.flow.calls import coordinator, text_in, texted
from tests.flow.joining import MINUTES
from tests.flow.regrouping import (
    Pair,
    about,
    asked,
    call,
    confirmed,
    events,
    merged,
    pair,
    reports_of,
    said,
    sent,
    spot,
    undone,
    verifier_of,
)


@pytest.fixture
def two(work: Work, make: Factory) -> Pair:
    return pair(work, make)


# Which one stays


def test_of_two_that_nobody_has_looked_at_the_older_stays(two: Pair) -> None:
    two.other.opened_at = two.one.opened_at - MINUTES
    keeper, other, _ = merged(two)
    assert (keeper.id, other.id) == (two.other.id, two.one.id)
    assert (keeper.status, other.status, other.outcome) == (State.UNVERIFIED, State.CLOSED, Outcome.DUPLICATE)
    assert other.merged_into == keeper.id


def test_the_incident_that_is_further_on_stays_whichever_was_clicked(two: Pair) -> None:
    two.make.volunteer(two.area)
    two.one.opened_at -= MINUTES
    asked_about, sure = two.one, confirmed(two.work, two.other, two.by)
    asked_about.status = State.CHECKING
    assert keeper_first(two.work, asked_about, sure) == (sure, asked_about)
    assert keeper_first(two.work, sure, asked_about) == (sure, asked_about)
    call(two, asked_about)
    assert keeper_first(two.work, sure, asked_about) == (asked_about, sure)


# What the merged incident contains


def test_all_that_hangs_on_either_hangs_on_the_one_that_stays(two: Pair) -> None:
    work, session = two.work, two.work.session
    two.make.verifier(two.area)
    (check,) = asked(work, two.other)
    check_flow.answer_check(work, check, Answer.CANNOT_TELL, Basis.CHECK_LINK)
    note.write(session, two.other.id, two.by, "a note", work.now)
    text_in(work, two.make.number_of(verifier_of(work, check)), "I see two vans")
    respond.respond_to_incident(work, verifier_of(work, check), two.other, Event.GO)
    confirmed(work, two.one, two.by)
    keeper, other, _ = merged(two)
    assert keeper.id == two.one.id
    assert len(reports_of(work, keeper)) == 2
    assert keeper.reasons["reports"] == 2
    assert [one.id for one in session.scalars(select(Check).where(Check.incident_id == keeper.id))] == [check.id]
    assert {one.judgement for one in verifications(session, keeper.id)} == {Answer.CONFIRMED, Answer.CANNOT_TELL}
    assert [note.note_content(session, one) for one in note.of_incident(session, keeper.id)] == ["a note"]
    assert [inbound.body(session, one) for one in inbound.of_incident(session, keeper.id)] == ["I see two vans"]
    assert said(two.work, keeper) == {check.volunteer_id: ResponseState.GOING}
    assert board.check_texts(session, keeper.id).keys() == {check.id}
    assert reports_of(work, other) == set()


def test_the_history_stays_where_it_is_and_the_one_that_stays_shows_both_each_entry_once(two: Pair) -> None:
    session = two.work.session
    own = [one.id for one in history.of_incident(session, two.one.id)]
    others = [one.id for one in history.of_incident(session, two.other.id)]
    keeper, other, _ = merged(two)
    shown = [one.id for one in history.of_incident(session, keeper.id)]
    assert set(own + others) <= set(shown)
    assert len(shown) == len(set(shown))
    assert "take in" in events(two.work, keeper)
    assert events(two.work, other)[-2:] == ["close", "merge"]
    kept = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert kept is not None
    assert (kept.act, kept.noun_id, kept.why, kept.account_id) == ("merge", keeper.id, other.code, two.by)


def test_people_going_to_either_count_as_going(two: Pair) -> None:
    people = [two.make.volunteer(two.area) for _ in range(3)]
    respond.respond_to_incident(two.work, people[0], two.one, Event.GO)
    respond.respond_to_incident(two.work, people[1], two.other, Event.GO)
    # One volunteer said so to both: on the way to the other one is what they are doing.
    respond.respond_to_incident(two.work, people[2], two.one, Event.DECLINE)
    respond.respond_to_incident(two.work, people[2], two.other, Event.GO)
    keeper, other, done = merged(two)
    assert said(two.work, keeper) == {one.id: ResponseState.GOING for one in people}
    assert two.work.session.scalar(select(func.count()).select_from(Response)) == 4
    undone(two, done)
    going, cannot = ResponseState.GOING, ResponseState.CANNOT
    assert said(two.work, keeper) == {people[0].id: going, people[2].id: cannot}
    assert said(two.work, other) == {people[1].id: going, people[2].id: going}


def test_it_is_urgent_and_claimed_if_either_was_and_goes_on_since_the_earlier(two: Pair) -> None:
    two.one.opened_at -= MINUTES
    two.other.urgent, two.other.owner_id, two.other.owned_at = True, two.by, two.work.now
    two.other.seen_at -= 7 * MINUTES
    since = two.other.seen_at
    keeper, other, done = merged(two)
    assert (keeper.urgent, keeper.owner_id, keeper.seen_at) == (True, two.by, since)
    undone(two, done)
    assert (keeper.urgent, keeper.owner_id, keeper.seen_at) == (False, None, two.work.now)
    assert (other.urgent, other.owner_id) == (True, two.by)


def test_a_claim_of_the_one_that_stays_is_not_taken_from_them(two: Pair) -> None:
    mine = coordinator(two.work.session)
    two.one.opened_at -= MINUTES
    two.one.owner_id, two.other.owner_id = mine, two.by
    two.one.owned_at = two.other.owned_at = two.work.now
    keeper, other, done = merged(two)
    assert keeper.owner_id == mine
    undone(two, done)
    assert (keeper.owner_id, other.owner_id) == (mine, two.by)


def test_one_of_which_only_the_area_was_known_takes_the_place_of_the_other_and_gives_it_back(two: Pair) -> None:
    hotel = two.make.area("Phillips", Point(CORNER.latitude + 0.05, CORNER.longitude))
    kept = report.submit_report(two.work, submission(area=hotel))
    verify.place_report(two.work, kept.id)
    vague = about(two.work, two.work.session.get_one(Report, kept.id))
    assert spot(vague) == (None, hotel.id, Exactness.AREA)
    vague.opened_at -= MINUTES
    done = regroup.merge_incidents(two.work, two.one.id, vague.id, two.by)
    assert spot(vague) == (CORNER, two.area.id, Exactness.POINT)
    undone(two, done)
    assert spot(vague) == (None, hotel.id, Exactness.AREA)
    assert two.one.point == CORNER


# Everybody hears about it once


def test_people_called_to_either_or_to_both_get_exactly_one_correction(two: Pair) -> None:
    work, session = two.work, two.work.session
    both = [two.make.volunteer(two.area) for _ in range(2)]
    first = call(two, two.one)
    only = [two.make.volunteer(two.area) for _ in range(2)]
    second = call(two, two.other)
    assert set(texted(session, first)) == {one.id for one in both}
    assert set(texted(session, second)) == {one.id for one in [*both, *only]}
    keeper, other, _ = merged(two)
    assert sent(two, Kind.CORRECTION) == sent(two, Kind.ALL_CLEAR) == []
    assert board.would_be_told(session, keeper.id) == 4
    assert {one.id for one in callouts_of(work, keeper.id)} == {first.id, second.id}
    decisions.close_incident(work, keeper.id, two.by, Outcome.FALSE_ALARM)
    work.session.flush()
    assert sorted(map(str, sent(two, Kind.CORRECTION))) == sorted(str(one.id) for one in [*both, *only])
    assert callouts_of(work, other.id) == []


def test_the_correction_follows_the_call_that_left_where_another_to_the_same_phone_may_not_have(two: Pair) -> None:
    session = two.work.session
    two.make.volunteer(two.area)
    calls = [call(two, two.one), call(two, two.other)]
    in_the_air, left = (session.scalars(select(Delivery).where(Delivery.alert_id == one.id)).one() for one in calls)
    in_the_air.status = DeliveryState.SENDING
    keeper, _, _ = merged(two)
    decisions.close_incident(two.work, keeper.id, two.by, Outcome.ENDED)
    session.flush()
    told_over = select(Delivery.follows_id).join(Alert, Alert.id == Delivery.alert_id)
    assert session.scalars(told_over.where(Alert.kind == Kind.ALL_CLEAR)).all() == [left.id]


def test_merging_itself_texts_nobody(two: Pair) -> None:
    two.make.volunteer(two.area)
    call(two, two.one)
    before = two.work.session.scalar(select(func.count()).select_from(Delivery))
    merged(two)
    assert two.work.session.scalar(select(func.count()).select_from(Delivery)) == before


def test_no_volunteer_is_called_a_second_time_to_the_same_thing(two: Pair) -> None:
    two.make.volunteer(two.area)
    call(two, two.other)
    confirmed(two.work, two.one, two.by)
    keeper, _, _ = merged(two)
    assert keeper.id == two.other.id
    assert release(two.work, keeper.id, two.by, "there") == 0
