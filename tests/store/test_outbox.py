"""The outbox: who gets the callout, nearest first and once, and which results may be recorded."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from responder.domain.alert import Priority
from responder.domain.delivery import MOVES, AttemptOutcome, Event, State
from responder.domain.distance import Point
from responder.domain.response import State as ResponseState
from responder.domain.volunteer import State as VolunteerState
from responder.store import outbox, phone
from responder.store.area import Area
from responder.store.audience import Audience, Spoken
from responder.store.delivery import Attempt, Delivery, cancel_queued, forget_spared, lose_leased, of_alert
from responder.store.outbox import Budget, Fill, Result
from responder.store.shift import Shift
from responder.store.volunteer import Volunteer
from tests.factories import CORNER, NOW, Factory
from tests.store.rows import LATER, Call, call, incident, response

PLENTY = Budget(1000, 1000, 0)


@pytest.fixture
def area(make: Factory) -> Area:
    return make.area()


@pytest.fixture
def alert(session: Session, area: Area) -> Call:
    return call(session, area)


def called(session: Session, alert: Call) -> list[UUID | None]:
    """The recipients of the callout's deliveries, in the order in which they go out."""
    alert.fill(session)
    return [one.volunteer_id for one in of_alert(session, alert.alert_id)]


def test_a_call_goes_to_the_areas_volunteers_and_to_nobody_else(
    session: Session, make: Factory, alert: Call, area: Area
) -> None:
    here = {make.volunteer(area).id, make.verifier(area).id}
    make.volunteer(make.area("Corcoran"))
    make.volunteer()
    assert set(called(session, alert)) == here


def opted_out(session: Session, who: Volunteer, _alert: Call) -> None:
    phone.opt_out(session, who.phone_id, NOW)


def gone(session: Session, who: Volunteer, _alert: Call) -> None:
    session.execute(text("UPDATE phone SET number_sealed = NULL WHERE id = :id"), {"id": who.phone_id})


def untrained(_session: Session, who: Volunteer, _alert: Call) -> None:
    who.trained_on = None


def not_active(state: VolunteerState) -> Callable[[Session, Volunteer, Call], None]:
    def change(_session: Session, who: Volunteer, _alert: Call) -> None:
        who.status = state

    return change


def has_said(state: ResponseState) -> Callable[[Session, Volunteer, Call], None]:
    def say(session: Session, who: Volunteer, alert: Call) -> None:
        response(session, alert.incident, who, state)

    return say


LEFT_OUT = {
    "opted out": opted_out,
    "gone": gone,
    "untrained": untrained,
    **{str(state): not_active(state) for state in VolunteerState if state is not VolunteerState.ACTIVE},
    **{str(state): has_said(state) for state in ResponseState if state is not ResponseState.ASKED},
}


@pytest.mark.parametrize("reason", LEFT_OUT.values(), ids=LEFT_OUT)
def test_volunteers_who_cannot_or_must_not_be_called_are_left_out(
    session: Session, make: Factory, alert: Call, area: Area, reason: Callable[[Session, Volunteer, Call], None]
) -> None:
    who, other = make.volunteer(area), make.volunteer(area)
    reason(session, who, alert)
    session.flush()
    assert called(session, alert) == [other.id]


def test_answers_to_another_incident_and_an_unanswered_question_keep_nobody_out(
    session: Session, make: Factory, alert: Call, area: Area
) -> None:
    busy, asked = make.volunteer(area), make.volunteer(area)
    response(session, incident(session, code="Z9Z"), busy, ResponseState.CANNOT)
    response(session, alert.incident, asked, ResponseState.ASKED)
    assert set(called(session, alert)) == {busy.id, asked.id}


def test_the_same_phone_is_called_once_however_often_it_is_written(
    session: Session, make: Factory, alert: Call, area: Area
) -> None:
    make.volunteer(area)
    assert alert.fill(session) == 1
    late = make.volunteer(area)
    assert alert.fill(session) == 1
    assert alert.fill(session) == 0
    assert len(of_alert(session, alert.alert_id)) == 2
    assert late.phone_id in {one.phone_id for one in of_alert(session, alert.alert_id)}


def test_volunteers_who_chose_only_areas_around_here_go_before_those_who_cover_half_the_city(
    session: Session, make: Factory, alert: Call, area: Area
) -> None:
    near = make.area("2 km", Point(CORNER.latitude + 2000 / 111_195, CORNER.longitude))
    far = make.area("20 km", Point(CORNER.latitude + 20_000 / 111_195, CORNER.longitude))
    wide, only_here, around = make.volunteer(area, far), make.volunteer(area), make.volunteer(area, near)
    assert called(session, alert) == [only_here.id, around.id, wide.id]
    assert [one.distance for one in of_alert(session, alert.alert_id)] == pytest.approx([0, 1000, 10_000], abs=1)


@pytest.mark.parametrize(("language", "texted"), [("es", "es"), ("en", "en"), ("so", "en"), ("xx", "en")])
def test_each_gets_their_language_if_it_may_be_used_else_the_default(
    session: Session, make: Factory, alert: Call, language: str, texted: str
) -> None:
    make.volunteer(alert.area, language=language)
    alert.fill(session)
    (delivery,) = of_alert(session, alert.alert_id)
    assert (delivery.language, delivery.segments, delivery.status) == (texted, 2, State.QUEUED)


def claimed(session: Session, make: Factory, alert: Call) -> Delivery:
    """A delivery that a worker has just claimed."""
    make.volunteer(alert.area)
    alert.fill(session)
    session.execute(text("UPDATE sender SET tokens = 1000"))
    first, *_ = outbox.claim(session, 10, PLENTY, NOW, LATER)
    session.expire_all()
    return session.get_one(Delivery, first.id)


def result(delivery: Delivery, event: Event = Event.ACCEPT, sid: str | None = "SM1") -> Result:
    assert delivery.token is not None
    return Result(delivery.id, delivery.token, event, AttemptOutcome.ACCEPTED, sid)


def test_a_result_is_written_with_its_attempt(session: Session, make: Factory, alert: Call) -> None:
    delivery = claimed(session, make, alert)
    assert (delivery.status, delivery.tries, delivery.leased_until) == (State.SENDING, 1, LATER)
    assert outbox.record(session, [result(delivery)], NOW) == 1
    session.expire_all()
    assert (delivery.status, delivery.sid, delivery.sent_at, delivery.leased_until) == (State.SENT, "SM1", NOW, None)
    attempt = session.scalars(select(Attempt)).one()
    assert (attempt.outcome, attempt.sid, attempt.ended_at) == (AttemptOutcome.ACCEPTED, "SM1", NOW)


def test_a_result_of_an_older_attempt_moves_nothing(session: Session, make: Factory, alert: Call) -> None:
    delivery = claimed(session, make, alert)
    assert outbox.record(session, [replace(result(delivery), token=uuid4())], NOW) == 0
    session.expire_all()
    assert (delivery.status, delivery.sid) == (State.SENDING, None)


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("state", State)
def test_a_result_moves_a_row_exactly_as_the_table_says(
    session: Session, make: Factory, alert: Call, state: State, event: Event
) -> None:
    delivery = claimed(session, make, alert)
    session.execute(update(Delivery).values(status=state))
    outbox.record(session, [result(delivery, event)], NOW)
    session.expire_all()
    assert delivery.status is (MOVES.after(state, event) if MOVES.allows(state, event) else state)


def test_an_unsent_text_is_due_again_after_its_wait(session: Session, make: Factory, alert: Call) -> None:
    delivery = claimed(session, make, alert)
    outbox.record(session, [replace(result(delivery, Event.GIVE_BACK, sid=None), wait=30.0)], NOW)
    session.expire_all()
    assert (delivery.status, (delivery.due_at - NOW).total_seconds(), delivery.sid) == (State.QUEUED, 30, None)


def test_many_results_are_written_together_each_to_its_own_row(session: Session, make: Factory, alert: Call) -> None:
    for _ in range(3):
        make.volunteer(alert.area)
    claimed(session, make, alert)
    rows = of_alert(session, alert.alert_id)
    events = [Event.ACCEPT, Event.REFUSE, Event.LOSE, Event.GIVE_BACK]
    results = [result(row, event, f"SM{row.id}") for row, event in zip(rows, events, strict=True)]
    assert outbox.record(session, results, NOW) == 4
    session.expire_all()
    states = [row.status for row in rows]
    assert states == [State.SENT, State.FAILED, State.UNKNOWN, State.QUEUED]
    assert [row.sid for row in rows] == [f"SM{row.id}" for row in rows]
    assert outbox.record(session, [], NOW) == 0


def test_an_answer_that_comes_after_the_lease_still_tells_the_truth(
    session: Session, make: Factory, alert: Call
) -> None:
    delivery = claimed(session, make, alert)
    told = result(delivery)
    assert lose_leased(session, LATER) == 0
    session.execute(update(Delivery).values(leased_until=NOW))
    assert lose_leased(session, LATER) == 1
    session.expire_all()
    assert delivery.status is State.UNKNOWN
    assert outbox.record(session, [told], LATER) == 1
    session.expire_all()
    assert (delivery.status, delivery.sid) == (State.SENT, "SM1")


def test_a_claim_takes_the_urgent_first_and_each_row_once(session: Session, make: Factory, alert: Call) -> None:
    for _ in range(3):
        make.volunteer(alert.area)
    alert.fill(session)
    session.execute(text("UPDATE sender SET tokens = 1000"))
    last = of_alert(session, alert.alert_id)[-1]
    last.priority = Priority.URGENT
    session.flush()
    (first,) = outbox.claim(session, 1, PLENTY, NOW, LATER)
    rest = outbox.claim(session, 10, PLENTY, NOW, LATER)
    assert first.id == last.id
    assert (len(rest), first.id in {one.id for one in rest}) == (2, False)
    assert outbox.claim(session, 10, PLENTY, NOW, LATER) == []
    assert len({one.token for one in (first, *rest)}) == 3


def wave(session: Session, alert: Call, most: int) -> int:
    """Writes the next wave's deliveries. Returns how many."""
    sought = Audience(alert.incident.id, [alert.area.id], CORNER, NOW)
    fill = Fill(alert.alert_id, Priority.CALLOUT, NOW, LATER)
    return outbox.fill_wave(session, fill, sought, Spoken(("en", "es"), otherwise="en"), most)


def test_a_wave_takes_people_on_shift_then_the_nearest_and_the_next_one_goes_on_from_there(
    session: Session, make: Factory, alert: Call, area: Area
) -> None:
    away = make.area("2 km", Point(CORNER.latitude + 2000 / 111_195, CORNER.longitude))
    wide = make.area("9 km", Point(CORNER.latitude + 9000 / 111_195, CORNER.longitude))
    near, far, on_shift = make.volunteer(area), make.volunteer(area, away), make.volunteer(area, wide)
    session.add(Shift(volunteer_id=on_shift.id, area_id=None, starts_at=NOW, ends_at=LATER, made_at=NOW))
    session.flush()
    assert wave(session, alert, 2) == 2
    assert [one.volunteer_id for one in of_alert(session, alert.alert_id)] == [on_shift.id, near.id]
    assert wave(session, alert, 2) == 1
    assert [one.volunteer_id for one in of_alert(session, alert.alert_id)] == [on_shift.id, near.id, far.id]
    assert wave(session, alert, 2) == 0


@pytest.mark.parametrize("state", State)
def test_no_phone_is_in_two_waves_whatever_became_of_its_text(
    session: Session, make: Factory, alert: Call, area: Area, state: State
) -> None:
    make.volunteer(area)
    assert wave(session, alert, 5) == 1
    session.execute(update(Delivery).values(status=state))
    assert wave(session, alert, 5) == 0


def test_only_people_who_were_spared_before_their_text_was_tried_can_be_in_a_later_wave(
    session: Session, make: Factory, alert: Call, area: Area
) -> None:
    for _ in range(3):
        make.volunteer(area)
    wave(session, alert, 3)
    spared, tried, sent = of_alert(session, alert.alert_id)
    tried.tries = 1
    sent.status = State.SENT
    session.flush()
    cancel_queued(session, [alert.alert_id], NOW)
    session.expire_all()
    assert (spared.status, tried.status, sent.status) == (State.CANCELLED, State.CANCELLED, State.SENT)
    again = spared.volunteer_id
    forget_spared(session, alert.alert_id)
    assert wave(session, alert, 3) == 1
    (queued,) = session.scalars(select(Delivery).where(Delivery.status == State.QUEUED))
    assert queued.volunteer_id == again


def test_cancelling_one_alert_leaves_every_other_alone(
    session: Session, make: Factory, alert: Call, area: Area
) -> None:
    make.volunteer(area)
    wave(session, alert, 3)
    cancel_queued(session, [uuid4()], NOW)
    forget_spared(session, uuid4())
    (one,) = of_alert(session, alert.alert_id)
    assert one.status is State.QUEUED
