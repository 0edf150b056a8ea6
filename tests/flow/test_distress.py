"""A cry for help rings, goes to everyone on duty, is answered immediately, and overrides the rest of its text."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.alert import NoticeKind, Priority
from responder.domain.command import Keyword
from responder.domain.incident import Outcome
from responder.domain.response import State
from responder.domain.role import Role
from responder.flow.admin import ring as ring_flow
from responder.flow.incident import decisions, waiting
from responder.flow.message import notice, wording
from responder.flow.respond import distress, inbound
from responder.flow.work import Work
from responder.store import distress as store
from responder.store import inbound as inbound_store
from responder.store import phone, ring, sender
from responder.store import response as response_store
from responder.store.account import Account
from responder.store.alert import Notice
from responder.store.area import Area
from responder.store.audit import Audit
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.ring import Cause, Ring
from responder.store.volunteer import Volunteer
from tests.factories import Factory, account
from tests.flow.texting import called, opted_out, text_in


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


@pytest.fixture
def on_duty(session: Session, make: Factory) -> Account:
    made = account(session, "duty@example.org", "x", Role.DISPATCHER)
    made.on_duty = True
    made.phone_id = phone.find_or_add_phone(session, make.number()).id
    session.flush()
    return made


@pytest.fixture
def someone(make: Factory, area: Area) -> Volunteer:
    return make.volunteer(area)


@pytest.fixture
def incident(work: Work, someone: Volunteer) -> Incident:
    assert someone
    return called(work)


def cries(work: Work) -> list[Ring]:
    return [one for one in ring.untaken(work.session) if one.cause is Cause.DISTRESS]


def told(work: Work, phone_id: object) -> list[str]:
    """The distress texts to this phone."""
    query = select(Notice.body).join(Delivery, Delivery.notice_id == Notice.id)
    return list(work.session.scalars(query.where(Delivery.phone_id == phone_id, Notice.kind == NoticeKind.DISTRESS)))


def test_a_cry_rings_for_its_incident_and_those_on_duty_are_texted_before_any_worker_reads_it(
    work: Work, incident: Incident, someone: Volunteer, make: Factory, on_duty: Account
) -> None:
    inbound.receive_text(work, inbound.Arrived("SD1", make.number_of(someone), "SOS", None))

    (rung,) = cries(work)
    assert rung.incident_id == incident.id
    (said,) = told(work, on_duty.phone_id)
    assert "HELP NEEDED" in said
    assert incident.code in said
    assert "Lake St & Bloomington Ave" in said


def test_it_is_answered_with_911_and_what_happens_next_and_goes_out_first(
    work: Work, incident: Incident, someone: Volunteer, make: Factory, on_duty: Account
) -> None:
    text_in(work, make.number_of(someone), "help me")

    (answer,) = told(work, someone.phone_id)
    assert "911" in answer
    assert "told the people on duty" in answer
    query = select(Delivery.priority).join(Notice, Notice.id == Delivery.notice_id)
    urgent = work.session.scalars(query.where(Notice.kind == NoticeKind.DISTRESS))
    assert set(urgent) == {Priority.URGENT}
    assert incident
    assert on_duty


def test_further_texts_belong_to_the_same_cry_until_somebody_takes_it(
    work: Work, someone: Volunteer, make: Factory, incident: Incident, on_duty: Account
) -> None:
    text_in(work, make.number_of(someone), "SOS")
    text_in(work, make.number_of(someone), "help me they have guns")

    (rung,) = cries(work)
    assert rung.distress_id is not None
    assert [inbound_store.body(work.session, one) for one in store.texts(work.session, [rung.distress_id])] == [
        "SOS",
        "help me they have guns",
    ]
    assert len(told(work, on_duty.phone_id)) == 1
    assert len(told(work, someone.phone_id)) == 1

    waiting.take_ring(work, rung, on_duty.id)
    text_in(work, make.number_of(someone), "SOS")
    assert len(cries(work)) == 1
    assert len(told(work, on_duty.phone_id)) == 2
    assert incident


def test_two_people_who_cry_ring_each(work: Work, make: Factory, area: Area) -> None:
    first, second = make.volunteer(area), make.volunteer(area)
    called(work)
    text_in(work, make.number_of(first), "SOS")
    text_in(work, make.number_of(second), "SOS")
    assert len(cries(work)) == 2


def test_without_anybody_on_duty_everybody_with_a_phone_is_told(
    work: Work, incident: Incident, someone: Volunteer, make: Factory, on_duty: Account
) -> None:
    on_duty.on_duty = False
    text_in(work, make.number_of(someone), "SOS")
    assert len(told(work, on_duty.phone_id)) == 1
    assert incident


def test_without_any_phone_to_text_the_answer_does_not_say_that_people_were_told(
    work: Work, incident: Incident, someone: Volunteer, make: Factory
) -> None:
    text_in(work, make.number_of(someone), "SOS")
    unseen = wording.say(wording.DISTRESS_UNSEEN, "en", notice.incident_facts(work, incident), work.policy)
    assert told(work, someone.phone_id) == [unseen]


def test_the_number_behind_a_cry_is_shown_and_recorded(
    work: Work, incident: Incident, someone: Volunteer, make: Factory, on_duty: Account
) -> None:
    number = make.number_of(someone)
    text_in(work, number, "SOS")
    (cry,) = cries(work)
    assert cry.distress_id is not None
    assert distress.reveal_number(work, cry.distress_id, on_duty.id) == number
    seen = work.session.scalars(select(Audit).where(Audit.act == "reveal")).one()
    assert (seen.noun, seen.noun_id, seen.account_id) == ("distress", cry.distress_id, on_duty.id)
    with pytest.raises(distress.NoSuchCry):
        distress.reveal_number(work, uuid4(), on_duty.id)
    assert incident


def test_while_sending_is_frozen_it_rings_and_is_texted_once_sending_goes_on(
    work: Work, incident: Incident, someone: Volunteer, make: Factory, on_duty: Account
) -> None:
    gate = sender.get(work.session)
    gate.frozen_at = work.now
    text_in(work, make.number_of(someone), "SOS")
    assert len(cries(work)) == 1
    assert told(work, on_duty.phone_id) == []

    gate.frozen_at = None
    ring_flow.escalate_rings(replace(work, now=work.now + timedelta(minutes=10)))
    bodies = work.session.scalars(
        select(Notice.body)
        .join(Delivery, Delivery.notice_id == Notice.id)
        .where(Delivery.phone_id == on_duty.phone_id, Notice.kind == NoticeKind.RING)
    )
    assert any("may need help" in body for body in bodies)
    assert incident


def test_a_stop_beside_a_cry_is_honoured_and_rings_and_nobody_is_set_to_left_by_it(
    work: Work, incident: Incident, someone: Volunteer, make: Factory, on_duty: Account
) -> None:
    text_in(work, make.number_of(someone), f"3 {incident.code}")
    answer = text_in(work, make.number_of(someone), "SOS", by_carrier=Keyword.STOP)

    assert len(cries(work)) == 1
    assert opted_out(work, someone)
    assert answer is None or "911" in answer
    found = response_store.find_response(work.session, incident.id, someone.id)
    assert found is not None
    assert found.status is State.ON_SCENE
    assert len(told(work, on_duty.phone_id)) == 1


def test_help_alone_from_someone_on_scene_gets_the_carriers_answer_and_rings(
    work: Work, incident: Incident, someone: Volunteer, make: Factory
) -> None:
    text_in(work, make.number_of(someone), "HELP")
    assert cries(work) == []

    text_in(work, make.number_of(someone), f"3 {incident.code}")
    text_in(work, make.number_of(someone), "Help!")
    assert len(cries(work)) == 1
    query = select(Notice.body).join(Delivery, Delivery.notice_id == Notice.id)
    bodies = list(work.session.scalars(query.where(Delivery.phone_id == someone.phone_id)))
    assert sum("Reply STOP to end" in body for body in bodies) == 2


def test_a_stranger_who_reported_nothing_does_not_ring(work: Work, make: Factory) -> None:
    text_in(work, make.number(), "SOS")
    assert cries(work) == []


def test_the_reporter_of_an_open_incident_rings(work: Work, make: Factory, area: Area) -> None:
    assert area
    reporter = make.number()
    text_in(work, reporter, "ICE at Lake & Bloomington, 4 agents")
    text_in(work, reporter, "help me they are at my door")
    assert len(cries(work)) == 1


def test_acting_on_the_incident_does_not_take_a_cry(
    work: Work, incident: Incident, someone: Volunteer, make: Factory, on_duty: Account
) -> None:
    text_in(work, make.number_of(someone), "SOS")
    decisions.close_incident(work, incident.id, on_duty.id, Outcome.ENDED)
    assert len(cries(work)) == 1
