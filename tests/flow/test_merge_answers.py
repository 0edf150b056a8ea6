"""What reaches the incident that stays after a merge: texts, links, checks, rings and dangers."""

import pytest
from sqlalchemy import func, select

from responder.domain.alert import Kind
from responder.domain.alert import State as AlertState
from responder.domain.audience import Wanted
from responder.domain.check import MOST_TRIES, Answer
from responder.domain.check import State as CheckState
from responder.domain.delivery import State as DeliveryState
from responder.domain.distance import Point
from responder.domain.incident import Hazard, Outcome
from responder.domain.response import Event
from responder.domain.response import State as ResponseState
from responder.flow.admin import genuine
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.alert.sending import is_too_dangerous
from responder.flow.incident import decisions, hazard, regroup
from responder.flow.report import follow_up
from responder.flow.respond import personal, respond
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import incident as incident_store
from responder.store import link, ring
from responder.store.alert import Alert, Notice
from responder.store.base import vault_of
from responder.store.delivery import Delivery
from responder.store.report import Report
from responder.store.response import Response
from responder.store.ring import Cause, Ring
from responder.store.verification import of_incident as verifications
from tests.calling import release
from tests.factories import Factory
from tests.flow.calls import text_in, texted
from tests.flow.joining import MINUTES, later
from tests.flow.regrouping import (
    AWAY,
    Pair,
    about,
    asked,
    call,
    confirmed,
    merged,
    pair,
    said,
    sent,
    told,
    undone,
    verifier_of,
)


@pytest.fixture
def two(work: Work, make: Factory) -> Pair:
    return pair(work, make)


# Codes and links


def test_a_text_with_the_old_code_is_about_the_one_that_stays_to_the_end_of_a_chain(two: Pair) -> None:
    work, session = two.work, two.work.session
    who = two.make.volunteer(two.area)
    call(two, two.other)
    third = about(work, told(work, Point(AWAY.latitude, AWAY.longitude + 0.009)))
    call(two, third)
    call(two, two.one)
    for opened_before, one in enumerate((two.other, third, two.one)):
        one.opened_at = work.now - opened_before * MINUTES
    codes = [two.other.code, third.code, two.one.code]
    regroup.merge_incidents(work, two.other.id, third.id, two.by)
    regroup.merge_incidents(work, third.id, two.one.id, two.by)
    for code, digit, state in zip(codes, "132", ("going", "on scene", "on scene"), strict=True):
        text_in(work, two.make.number_of(who), f"{digit} {code}")
        assert said(two.work, two.one) == {who.id: state}, code
    assert session.scalar(select(func.count()).select_from(Response)) == 1


def test_an_uninvolved_person_does_not_learn_from_the_old_code_that_it_is_closed(two: Pair) -> None:
    who = two.make.volunteer(two.area)
    keeper, other, _ = merged(two)
    for closed in (False, True):
        if closed:
            decisions.close_incident(two.work, keeper.id, two.by, Outcome.ENDED)
        text_in(two.work, two.make.number_of(who), f"1 {other.code}")
        query = select(Notice.body).join(Delivery, Delivery.notice_id == Notice.id).order_by(Delivery.id.desc())
        assert (f"{keeper.code} is closed" in two.work.session.scalars(query.limit(1)).one()) is closed


def test_a_merged_incidents_code_is_given_to_no_other_while_it_means_something(two: Pair) -> None:
    keeper, other, _ = merged(two)
    assert incident_store.codes_in_use(two.work.session) == {keeper.code, other.code}
    decisions.close_incident(two.work, keeper.id, two.by, Outcome.ENDED)
    two.work.session.flush()
    assert incident_store.codes_in_use(two.work.session) == set()


def test_the_personal_link_of_an_old_text_speaks_of_the_one_that_stays(two: Pair) -> None:
    session = two.work.session
    two.make.volunteer(two.area)
    old = call(two, two.other)
    two.one.opened_at -= MINUTES
    call(two, two.one)
    keeper, _, _ = merged(two)
    delivery = session.scalars(select(Delivery.id).where(Delivery.alert_id == old.id)).one()
    opened = personal.open_link(two.work, link.token(vault_of(session), delivery))
    assert opened is not None
    assert opened.incident.id == keeper.id
    personal.answer_link(two.work, opened, 1)
    assert list(said(two.work, keeper).values()) == [ResponseState.GOING]


def test_a_text_with_the_old_code_is_still_known_as_genuine(two: Pair) -> None:
    two.make.volunteer(two.area)
    call(two, two.other)
    call(two, two.one)
    keeper, other, _ = merged(two)
    assert [one.kind for one in genuine.find_sent_texts(two.work, other.code)] == [Kind.CALLOUT, Kind.CALLOUT]
    assert genuine.find_sent_texts(two.work, other.code) == genuine.find_sent_texts(two.work, keeper.code)


def test_the_code_of_a_report_that_moved_leads_to_how_the_one_that_stays_is_doing(two: Pair) -> None:
    moved = two.work.session.scalars(select(Report).where(Report.incident_id == two.other.id)).one()
    keeper, _, _ = merged(two)
    followed = follow_up.follow_report(two.work, moved.code)
    assert followed is not None
    assert followed.progress == "being checked"
    decisions.close_incident(two.work, keeper.id, two.by, Outcome.ENDED)
    followed = follow_up.follow_report(two.work, moved.code)
    assert followed is not None
    assert followed.progress == "closed"


# Checks


def test_a_verifier_asked_about_the_one_that_was_closed_answers_for_the_one_that_stays(two: Pair) -> None:
    two.make.verifier(two.area)
    (check,) = asked(two.work, two.other)
    confirmed(two.work, two.one, two.by)
    keeper, _, _ = merged(two)
    two.work.session.refresh(check)
    assert (check.status, check.incident_id) == (CheckState.ASKED, keeper.id)
    text_in(two.work, two.make.number_of(verifier_of(two.work, check)), f"6 {check.code}")
    judged = verifications(two.work.session, keeper.id)
    assert [one.judgement for one in judged] == [Answer.CONFIRMED, Answer.NOTHING]


def test_a_verifier_asked_about_both_may_answer_with_either_code(two: Pair) -> None:
    who = two.make.verifier(two.area)
    (first,) = asked(two.work, two.one)
    first.status = CheckState.SILENT
    (second,) = asked(two.work, two.other)
    two.work.session.flush()
    assert first.volunteer_id == second.volunteer_id == who.id
    keeper, _, _ = merged(two)
    text_in(two.work, two.make.number_of(who), f"6 {second.code}")
    text_in(two.work, two.make.number_of(who), f"8 {first.code}")
    judged = [one.judgement for one in verifications(two.work.session, keeper.id)]
    assert judged == [Answer.NOTHING, Answer.CANNOT_TELL]


def test_closing_ends_both_checks_of_a_verifier_asked_about_both(two: Pair) -> None:
    two.make.verifier(two.area)
    (first,) = asked(two.work, two.one)
    first.status = CheckState.SILENT
    (second,) = asked(two.work, two.other)
    keeper, _, _ = merged(two)
    decisions.close_incident(two.work, keeper.id, two.by, Outcome.ENDED)
    assert {first.status, second.status} == {CheckState.VOID}


def test_wrong_codes_for_the_closed_incident_ring_for_the_one_that_stays(two: Pair) -> None:
    who = two.make.verifier(two.area)
    (first,) = asked(two.work, two.one)
    first.status = CheckState.SILENT
    asked(two.work, two.other)
    keeper, closed, _ = merged(two)
    (there,) = check_store.looks(two.work.session, keeper.id)
    text_in(two.work, two.make.number_of(who), f"8 {there.code}")
    for wrong in ("XXXX", "XXXY", "XXXW"):
        text_in(two.work, two.make.number_of(who), f"5 {wrong}")
    about = [one.incident_id for one in ring.untaken(two.work.session) if one.cause is Cause.WRONG_CODES]
    assert [one.wrong_tries for one in check_store.looks(two.work.session, closed.id)] == [MOST_TRIES]
    assert about == [keeper.id]


# Rings, drafts, danger


def test_rings_of_either_ring_once_for_the_one_that_stays(two: Pair) -> None:
    session = two.work.session
    for one in (two.one, two.other):
        ring.ring(session, Cause.NOBODY_TO_ASK, one.id, two.work.now)
    ring.ring(session, Cause.WRONG_CODES, two.other.id, two.work.now)
    keeper, _, done = merged(two)
    waiting = session.scalars(select(Ring).where(Ring.taken_at.is_(None))).all()
    assert {(one.incident_id, one.cause) for one in waiting} == {
        (keeper.id, Cause.NOBODY_TO_ASK),
        (keeper.id, Cause.WRONG_CODES),
    }
    undone(two, done)
    assert session.scalars(select(Ring.incident_id).where(Ring.cause == Cause.WRONG_CODES)).one() == done.source_id


def test_a_draft_of_the_one_that_is_closed_is_discarded(two: Pair) -> None:
    confirmed(two.work, two.other, two.by)
    call(two, two.one)
    draft = approval.draft_alert(two.work, two.other.id, two.by, Asked(Kind.CALLOUT, Wanted((two.area.id,)), "there"))
    merged(two)
    two.work.session.refresh(draft)
    assert draft.status is AlertState.CANCELLED
    with pytest.raises(approval.NoDraft):
        approval.approve_alert(two.work, draft.id, two.by)


@pytest.mark.parametrize("where", ["one", "other"])
def test_a_danger_at_either_stands_on_the_one_that_stays_and_no_call_goes_on(two: Pair, where: str) -> None:
    people = [two.make.volunteer(two.area) for _ in range(2)]
    for incident in (two.one, two.other):
        confirmed(two.work, incident, two.by)
        release(two.work, incident.id, two.by, "there")
    respond.respond_to_incident(two.work, people[0], two.one, Event.GO)
    respond.respond_to_incident(two.work, people[1], two.other, Event.GO)
    hazard.set_hazard(two.work, getattr(two, where).id, two.by, Hazard.SHOTS)
    keeper, _, done = merged(two)
    assert keeper.hazard is Hazard.SHOTS
    assert is_too_dangerous(two.work, keeper)
    assert sorted(map(str, sent(two, Kind.DANGER))) == sorted(str(one.id) for one in people)
    waiting = select(Delivery.id).join(Alert, Alert.id == Delivery.alert_id).where(Alert.kind == Kind.CALLOUT)
    assert two.work.session.scalars(waiting.where(Delivery.status == DeliveryState.QUEUED)).all() == []
    undone(two, done)
    safe = two.other if where == "one" else two.one
    assert getattr(two, where).hazard is Hazard.SHOTS
    assert safe.hazard is Hazard.NONE


def test_a_call_that_was_released_despite_a_danger_does_not_go_on_for_the_one_that_stays(two: Pair) -> None:
    two.make.volunteer(two.area)
    call(two, two.one)
    two.make.volunteer(two.area)
    confirmed(two.work, two.other, two.by)
    hazard.set_hazard(two.work, two.other.id, two.by, Hazard.FORCE)
    since = later(two.work, MINUTES)
    draft = approval.draft_alert(since, two.other.id, two.by, Asked(Kind.CALLOUT, Wanted((two.area.id,)), "there"))
    assert approval.approve_alert(since, draft.id, two.by, despite_danger=True).people == 2
    assert not is_too_dangerous(since, two.other)
    done = regroup.merge_incidents(later(two.work, 2 * MINUTES), two.one.id, two.other.id, two.by)
    two.work.session.flush()
    assert done.target_id == two.one.id
    assert is_too_dangerous(two.work, two.one)
    assert texted(two.work.session, draft, state=DeliveryState.QUEUED) == []


def test_a_danger_that_was_set_after_merging_stands_on_both_once_they_are_two_again(two: Pair) -> None:
    keeper, other, done = merged(two)
    hazard.set_hazard(later(two.work, MINUTES), keeper.id, two.by, Hazard.FORCE)
    undone(two, done, 2 * MINUTES)
    assert keeper.hazard is other.hazard is Hazard.FORCE
