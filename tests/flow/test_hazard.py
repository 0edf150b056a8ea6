"""A danger: nobody else is sent there, and people on scene or on the way hear of it first."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from responder.domain import check as checks
from responder.domain.alert import Kind, NoticeKind, Priority, State
from responder.domain.audience import Wanted
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Hazard, Outcome
from responder.domain.report import Activity
from responder.domain.response import Event
from responder.domain.role import Role
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.alert.approval import DangerThere
from responder.flow.incident import decisions, hazard
from responder.flow.incident.hazard import IncidentClosed
from responder.flow.message import notice, wording
from responder.flow.message.body import body_cost
from responder.flow.report import report
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import alert as alert_store
from responder.store import audit, danger, outbox, phone, sender
from responder.store import check as check_store
from responder.store import incident as incident_store
from responder.store.alert import Alert, AlertText
from responder.store.area import Area
from responder.store.audit import Audit
from responder.store.delivery import Delivery
from responder.store.history import History, Noun
from responder.store.incident import Incident
from responder.store.link import Page
from responder.store.outbox import Budget
from tests.calling import release
from tests.factories import CORNER, Factory, account, submission
from tests.flow.hazards import opened, texts, warned
from tests.woken import Woken

PLENTY = Budget(10_000, 10_000, 0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


@pytest.fixture
def boss(session: Session) -> UUID:
    return account(session, "c@example.org", "x", Role.COORDINATOR).id


def called(work: Work, boss: UUID) -> Incident:
    """A confirmed incident whose callout was sent."""
    found = opened(work)
    decisions.confirm_incident(work, found.id, boss, "")
    assert release(work, found.id, boss)
    return found


def claimed(work: Work, most: int = 1000) -> list[outbox.Claimed]:
    sender.get(work.session).refilled_at = work.now - MINUTE
    work.session.flush()
    return outbox.claim(work.session, most, PLENTY, work.now, work.now + MINUTE)


def call_of(work: Work, found: Incident) -> Alert:
    return next(one for one in alert_store.of_incident(work.session, found.id) if one.kind is Kind.CALLOUT)


def test_only_people_who_are_going_or_there_are_warned(work: Work, make: Factory, area: Area, boss: UUID) -> None:
    going, there, left, cannot, silent = (make.volunteer(area) for _ in range(5))
    found = called(work, boss)
    respond.respond_to_incident(work, going, found, Event.GO)
    respond.respond_to_incident(work, there, found, Event.ARRIVE)
    respond.respond_to_incident(work, left, found, Event.ARRIVE)
    respond.respond_to_incident(work, left, found, Event.LEAVE)
    respond.respond_to_incident(work, cannot, found, Event.DECLINE)
    assert danger.count(work.session, found.id) == 2
    assert hazard.set_hazard(work, found.id, boss, Hazard.SHOTS) == 2
    assert warned(work, found) == {going.id, there.id}
    assert silent.id not in warned(work, found)


def test_a_verifier_who_was_asked_is_warned_and_may_still_answer(
    work: Work, make: Factory, area: Area, boss: UUID
) -> None:
    asked, late, answered = (make.verifier(area) for _ in range(3))
    found = opened(work)
    check_flow.ask_verifiers(replace_width(work, 3), found.id)
    states = {asked.id: checks.State.ASKED, late.id: checks.State.SILENT, answered.id: checks.State.ANSWERED}
    for check in check_store.of_incident(work.session, found.id):
        check.status = states[check.volunteer_id]
    work.session.flush()
    assert hazard.set_hazard(work, found.id, boss, Hazard.FORCE) == 1
    assert warned(work, found) == {asked.id}
    assert [one.status for one in check_store.of_incident(work.session, found.id)].count(checks.State.ASKED) == 1


def replace_width(work: Work, width: int) -> Work:
    return Work(work.session, replace(work.policy, check_width=width), work.now)


def test_the_text_says_what_it_is_and_what_to_do_in_the_language_of_the_call(
    work: Work, make: Factory, area: Area, boss: UUID
) -> None:
    spanish, english = make.volunteer(area, language="es"), make.volunteer(area)
    found = called(work, boss)
    for one in (spanish, english):
        respond.respond_to_incident(work, one, found, Event.GO)
    spanish.language = "en"
    hazard.set_hazard(work, found.id, boss, Hazard.CHEMICAL)
    said = {one.volunteer_id: one.language for one in texts(work, found, Kind.DANGER)}
    assert said == {spanish.id: "es", english.id: "en"}
    (warning,) = {one.alert_id for one in texts(work, found, Kind.DANGER)}
    body = work.session.get_one(AlertText, (warning, "en")).body
    for words in ("DANGER", "tear gas", "Do not approach", "Leave if you can", "911", found.code):
        assert words in body


def test_a_person_who_came_without_a_call_is_warned_in_their_own_language(
    work: Work, make: Factory, area: Area, boss: UUID
) -> None:
    make.volunteer(area)
    found = called(work, boss)
    elsewhere = make.area("Longfellow", replace(CORNER, longitude=-93.1))
    came = make.volunteer(elsewhere, language="es")
    respond.respond_to_incident(work, came, found, Event.GO)
    hazard.set_hazard(work, found.id, boss, Hazard.FORCE)
    assert [(one.volunteer_id, one.language) for one in texts(work, found, Kind.DANGER)] == [(came.id, "es")]


def test_a_person_who_has_opted_out_or_left_gets_nothing(work: Work, make: Factory, area: Area, boss: UUID) -> None:
    people = [make.volunteer(area) for _ in range(3)]
    found = called(work, boss)
    for one in people:
        respond.respond_to_incident(work, one, found, Event.GO)
    work.session.get_one(phone.Phone, people[0].phone_id).opted_out_at = work.now
    work.session.get_one(phone.Phone, people[1].phone_id).suspended_at = work.now
    work.session.flush()
    assert hazard.set_hazard(work, found.id, boss, Hazard.FORCE) == 1
    assert warned(work, found) == {people[2].id}


def test_the_call_stops_and_its_queued_texts_are_cancelled(work: Work, make: Factory, area: Area, boss: UUID) -> None:
    for _ in range(5):
        make.volunteer(area)
    found = called(work, boss)
    (first, *_others) = claimed(work, 1)
    hazard.set_hazard(work, found.id, boss, Hazard.FORCE)
    call = call_of(work, found)
    assert (call.status, call.wave_at) == (State.STOPPED, None)
    left = {one.id: one.status for one in texts(work, found, Kind.CALLOUT)}
    assert left.pop(first.id) is DeliveryState.SENDING
    assert list(left.values()) == [DeliveryState.CANCELLED] * 4
    assert claimed(work) == []


def test_even_texts_of_a_stopped_call_that_are_queued_later_never_go_out(
    work: Work, make: Factory, area: Area, boss: UUID
) -> None:
    make.volunteer(area)
    found = called(work, boss)
    hazard.set_hazard(work, found.id, boss, Hazard.FORCE)
    work.session.execute(update(Delivery).values(status=DeliveryState.QUEUED, ended_at=None))
    assert [one.dead for one in claimed(work)] == [True]
    assert [one.status for one in texts(work, found, Kind.CALLOUT)] == [DeliveryState.CANCELLED]


def test_no_wave_follows(work: Work, make: Factory, area: Area, boss: UUID) -> None:
    for _ in range(5):
        make.volunteer(area)
    found = opened(work)
    decisions.confirm_incident(work, found.id, boss, "")
    made = approval.draft_alert(
        work, found.id, boss, Asked(Kind.CALLOUT, Wanted((area.id,)), found.place_words, needed=1)
    )
    approval.approve_alert(work, made.id, boss)
    assert call_of(work, found).wave_at is not None
    hazard.set_hazard(work, found.id, boss, Hazard.FORCE)
    assert call_of(work, found).wave_at is None


def test_the_warning_goes_before_five_hundred_calls_and_before_codes(
    work: Work, make: Factory, area: Area, boss: UUID, session: Session
) -> None:
    people = [make.volunteer(area) for _ in range(500)]
    other = called(work, boss)
    assert len(texts(work, other, Kind.CALLOUT)) == 500
    far = make.area("Longfellow", replace(CORNER, longitude=-93.1))
    make.place(far, "Lake St & 46th Ave", replace(CORNER, longitude=-93.1))
    kept = report.submit_report(work, submission(words="Lake & 46th"))
    verify.place_report(work, kept.id)
    assert kept.incident_id not in {None, other.id}
    found = session.get_one(Incident, kept.incident_id)
    for one in people[:3]:
        respond.respond_to_incident(work, one, found, Event.GO)
    notice.send_notice(work, NoticeKind.CODE, notice.addressee(work, people[9]), wording.JOIN_CODE, number="123456")
    assert hazard.set_hazard(work, found.id, boss, Hazard.SHOTS) == 3
    front = claimed(work, 5)
    (warning,) = {one.alert_id for one in texts(work, found, Kind.DANGER)}
    assert [one.alert_id == warning for one in front] == [True] * 3 + [False] * 2
    assert {one.priority for one in texts(work, found, Kind.DANGER)} == {Priority.URGENT}
    assert front[3].alert_id is None, "the code follows, then the calls"


def test_the_same_danger_again_is_nothing_and_another_is_another_text(
    work: Work, make: Factory, area: Area, boss: UUID
) -> None:
    going = make.volunteer(area)
    found = called(work, boss)
    respond.respond_to_incident(work, going, found, Event.GO)
    assert [hazard.set_hazard(work, found.id, boss, Hazard.FORCE) for _ in range(2)] == [1, 0]
    assert len(texts(work, found, Kind.DANGER)) == 1
    assert hazard.set_hazard(work, found.id, boss, Hazard.SHOTS) == 1
    assert len(texts(work, found, Kind.DANGER)) == 2


def test_with_nobody_there_the_danger_stands_without_an_alert(
    work: Work, make: Factory, area: Area, boss: UUID
) -> None:
    make.volunteer(area)
    found = called(work, boss)
    assert hazard.set_hazard(work, found.id, boss, Hazard.FORCE) == 0
    assert found.hazard is Hazard.FORCE
    assert [one.kind for one in alert_store.of_incident(work.session, found.id)] == [Kind.CALLOUT]


def test_verifiers_are_not_asked_while_it_stands_and_are_asked_after(
    work: Work, make: Factory, area: Area, boss: UUID, woken: Woken
) -> None:
    make.verifier(area)
    found = opened(work)
    hazard.set_hazard(work, found.id, boss, Hazard.FORCE)
    check_flow.ask_verifiers(work, found.id)
    assert check_store.of_incident(work.session, found.id) == []
    assert found.ask_at is None
    assert hazard.clear_hazard(work, found.id, boss)
    assert incident_store.due_to_ask(work.session, work.now) == [found.id]
    work.session.commit()
    assert str(found.id) in woken.of(Step.ASK)
    check_flow.ask_verifiers(work, found.id)
    assert len(check_store.of_incident(work.session, found.id)) == 1


def test_clearing_texts_nobody_and_a_new_call_reaches_those_whose_text_never_left(
    work: Work, make: Factory, area: Area, boss: UUID
) -> None:
    people = {make.volunteer(area).id for _ in range(4)}
    found = called(work, boss)
    (first,) = claimed(work, 1)
    hazard.set_hazard(work, found.id, boss, Hazard.FORCE)
    before = len(list(work.session.scalars(select(Delivery.id))))
    assert hazard.clear_hazard(work, found.id, boss)
    assert not hazard.clear_hazard(work, found.id, boss)
    assert len(list(work.session.scalars(select(Delivery.id)))) == before
    assert call_of(work, found).status is State.STOPPED
    assert release(work, found.id, boss) == 3
    got = work.session.get_one(Delivery, first.id).volunteer_id
    again = [one for one in texts(work, found, Kind.CALLOUT) if one.status is DeliveryState.QUEUED]
    assert {one.volunteer_id for one in again} == people - {got}


def test_a_call_into_danger_takes_a_coordinator_who_says_so(work: Work, make: Factory, area: Area, boss: UUID) -> None:
    make.volunteer(area)
    found = opened(work)
    decisions.confirm_incident(work, found.id, boss, "")
    hazard.set_hazard(work, found.id, boss, Hazard.SHOTS)
    made = approval.draft_alert(work, found.id, boss, Asked(Kind.CALLOUT, Wanted((area.id,)), found.place_words))
    with pytest.raises(DangerThere):
        approval.approve_alert(work, made.id, boss)
    assert made.status is State.DRAFT
    assert approval.approve_alert(work, made.id, boss, despite_danger=True).people == 1


def test_a_person_called_despite_the_danger_may_go_until_another_one_is_recorded(
    work: Work, make: Factory, area: Area, boss: UUID
) -> None:
    ana, bo = make.volunteer(area), make.volunteer(area)
    found = opened(work)
    decisions.confirm_incident(work, found.id, boss, "")
    hazard.set_hazard(work, found.id, boss, Hazard.FORCE)
    assert respond.respond_to_incident(work, ana, found, Event.GO) == wording.DANGER_NOW
    later = replace(work, now=work.now + timedelta(minutes=1))
    made = approval.draft_alert(later, found.id, boss, Asked(Kind.CALLOUT, Wanted((area.id,)), found.place_words))
    approval.approve_alert(later, made.id, boss, despite_danger=True)
    assert respond.respond_to_incident(later, ana, found, Event.GO) == wording.GOING
    hazard.set_hazard(replace(work, now=work.now + timedelta(minutes=2)), found.id, boss, Hazard.SHOTS)
    assert respond.respond_to_incident(later, bo, found, Event.GO) == wording.DANGER_NOW


def test_closing_takes_no_warning_back(work: Work, make: Factory, area: Area, boss: UUID) -> None:
    ana = make.volunteer(area)
    found = opened(work)
    decisions.confirm_incident(work, found.id, boss, "")
    made = approval.draft_alert(work, found.id, boss, Asked(Kind.CALLOUT, Wanted((area.id,)), found.place_words))
    approval.approve_alert(work, made.id, boss)
    respond.respond_to_incident(work, ana, found, Event.GO)
    hazard.set_hazard(work, found.id, boss, Hazard.FORCE)
    decisions.close_incident(work, found.id, boss, Outcome.ENDED)
    kinds = {one.kind: one.status for one in alert_store.of_incident(work.session, found.id)}
    assert kinds[Kind.DANGER] is State.APPROVED


def test_the_longest_call_into_danger_fits_two_segments_and_says_the_danger(work: Work) -> None:
    known = {"what": wording.ACTIVITY[Activity.VEHICLES], "place": f"{'A' * 60}, {'B' * 40}", "spot": "A" * 60}
    known |= {"time": "10:05 PM", "code": "R8K", "outcome": "", "drill": "yes"}
    for danger_there in wording.HAZARD.values():
        body = wording.alert_text(Kind.CALLOUT, "en", known | {"hazard": danger_there}, work.policy, {})
        assert body_cost(body, work.policy, Page.ALERT) <= 2
        assert f"DANGER: {danger_there}" in body
        assert wording.CONDUCT in body


def test_a_draft_says_the_danger_from_then_on_and_is_agreed_to_anew(
    work: Work, make: Factory, area: Area, boss: UUID
) -> None:
    make.volunteer(area)
    found = opened(work)
    decisions.confirm_incident(work, found.id, boss, "")
    made = approval.draft_alert(work, found.id, boss, Asked(Kind.CALLOUT, Wanted((area.id,)), found.place_words))
    made.approved_by, made.second_why = boss, ["wide"]
    calm = work.session.get_one(AlertText, (made.id, "en")).body
    hazard.set_hazard(work, found.id, boss, Hazard.SHOTS)
    agreed: tuple[UUID | None, list[str]] = (made.approved_by, made.second_why)
    assert agreed == (None, [])
    assert "shots reported" in work.session.get_one(AlertText, (made.id, "en")).body
    hazard.clear_hazard(work, found.id, boss)
    assert work.session.get_one(AlertText, (made.id, "en")).body == calm


def test_it_is_in_the_history_and_in_the_audit(work: Work, make: Factory, area: Area, boss: UUID) -> None:
    going = make.volunteer(area)
    found = called(work, boss)
    respond.respond_to_incident(work, going, found, Event.GO)
    hazard.set_hazard(work, found.id, boss, Hazard.FORCE)
    hazard.clear_hazard(work, found.id, boss)
    query = select(History).where(History.incident_id == found.id).order_by(History.id)
    noted = [(one.event, one.why.get("hazard")) for one in work.session.scalars(query) if one.noun is Noun.INCIDENT]
    assert noted[-2:] == [("endanger", "force"), ("clear", "force")]
    kept = list(work.session.scalars(select(Audit).order_by(Audit.id)))[-2:]
    assert [(one.act, one.noun, one.noun_id, one.why) for one in kept] == [
        ("endanger", "incident", found.id, "force"),
        ("clear", "incident", found.id, "force"),
    ]
    assert audit.broken_at(work.session) is None


def test_a_closed_incident_stays_as_it_is(work: Work, make: Factory, area: Area, boss: UUID) -> None:
    make.volunteer(area)
    found = called(work, boss)
    decisions.close_incident(work, found.id, boss, Outcome.ENDED)
    with pytest.raises(IncidentClosed):
        hazard.set_hazard(work, found.id, boss, Hazard.FORCE)
    with pytest.raises(IncidentClosed):
        hazard.clear_hazard(work, found.id, boss)
