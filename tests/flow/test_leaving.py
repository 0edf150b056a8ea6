"""A person who leaves is gone: nothing names them, nobody counts on them, nobody texts them again."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from responder.domain import check as checks
from responder.domain.delivery import State as DeliveryState
from responder.domain.response import Event, State
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.people import invite, volunteer
from responder.flow.report import report
from responder.flow.respond import personal, respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import check, consent, history, link, outbox, phone
from responder.store import response as response_store
from responder.store.area import Area
from responder.store.base import vault_of
from responder.store.delivery import Delivery
from responder.store.history import Actor, By, History, Noun
from responder.store.incident import Incident
from responder.store.outbox import Budget
from responder.store.phone import Phone
from responder.store.shift import Shift
from responder.store.training import Training
from responder.store.volunteer import Volunteer, VolunteerArea
from tests.calling import release
from tests.factories import Factory, account, submission
from tests.flow.joining import joined
from tests.woken import Woken

PLENTY = Budget(1000, 1000, 0)


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


@pytest.fixture
def coordinator(work: Work) -> UUID:
    return account(work.session, "c@example.org", "x", Role.COORDINATOR).id


def leave(work: Work, who: Volunteer) -> None:
    volunteer.delete_volunteer(work, who, By(Actor.VOLUNTEER, who.id))


def reported(work: Work) -> Incident:
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    return work.session.get_one(Incident, kept.incident_id)


def called(work: Work, coordinator: UUID) -> Incident:
    incident = reported(work)
    decisions.confirm_incident(work, incident.id, coordinator, "")
    release(work, incident.id, coordinator, "")
    return incident


def test_the_row_and_all_that_belongs_to_it_alone_are_deleted(
    work: Work, make: Factory, area: Area, coordinator: UUID
) -> None:
    who = make.volunteer(area)
    work.session.add(
        Training(volunteer_id=who.id, what="x", held_on=work.now.date(), account_id=coordinator, recorded_at=work.now)
    )
    shift = Shift(volunteer_id=who.id, area_id=area.id, starts_at=work.now, made_at=work.now)
    shift.ends_at = work.now.replace(hour=23)
    work.session.add(shift)
    made = invite.make_invite(work, 5, work.now.replace(hour=23), volunteer_id=who.id)
    work.session.flush()
    leave(work, who)
    for table in (Volunteer, VolunteerArea, Training, Shift):
        assert work.session.scalar(select(func.count()).select_from(table)) == 0
    work.session.refresh(made)
    assert made.volunteer_id is None


def test_of_the_phone_only_index_opt_out_and_consents_stay(work: Work) -> None:
    who = joined(work)
    owner = work.session.get_one(Phone, who.phone_id)
    owner.failures = 2
    leave(work, who)
    assert (owner.number_sealed, owner.opted_out_at, owner.left_at, owner.failures) == (None, work.now, work.now, 0)
    assert len(consent.of_phone(work.session, owner.id)) == 1


def test_an_import_of_the_same_phone_texts_nobody(work: Work, make: Factory, area: Area, coordinator: UUID) -> None:
    who = make.volunteer(area)
    number = make.number_of(who)
    leave(work, who)
    again = phone.find_or_add_phone(work.session, number)
    assert (again.id, again.number_sealed, again.opted_out_at) == (who.phone_id, None, work.now)
    called(work, coordinator)
    assert work.session.scalars(select(Delivery)).all() == []


def test_texts_that_wait_for_them_are_cancelled_and_name_nobody(
    work: Work, make: Factory, area: Area, coordinator: UUID
) -> None:
    who = make.volunteer(area)
    called(work, coordinator)
    leave(work, who)
    (claimed,) = outbox.claim(work.session, 10, PLENTY, work.now, work.now)
    assert claimed.dead
    (delivery,) = work.session.scalars(select(Delivery).execution_options(populate_existing=True))
    assert (delivery.status, delivery.volunteer_id) == (DeliveryState.CANCELLED, None)
    assert personal.open_link(work, link.token(vault_of(work.session), delivery.id)) is None


@pytest.mark.parametrize(
    ("said", "after"),
    [([Event.GO], State.CANNOT), ([Event.GO, Event.ARRIVE], State.LEFT), ([Event.DECLINE], State.CANNOT)],
)
def test_their_responses_end_and_the_timeline_stays(
    work: Work, make: Factory, area: Area, coordinator: UUID, *, said: list[Event], after: State
) -> None:
    who = make.volunteer(area)
    incident = called(work, coordinator)
    for event in said:
        respond.respond_to_incident(work, who, incident, event)
    leave(work, who)
    (response,) = response_store.of_incident(work.session, incident.id)
    assert response.status is after
    steps = [one for one in history.of_incident(work.session, incident.id) if one.noun is Noun.RESPONSE]
    assert steps[-1].went_to == after
    assert {one.actor_id for one in steps} == {who.id}


def test_the_next_verifier_is_asked_instead(work: Work, make: Factory, area: Area, woken: Woken) -> None:
    who = make.verifier(area)
    incident = reported(work)
    check_flow.ask_verifiers(work, incident.id)
    work.session.commit()
    woken.steps.clear()
    leave(work, who)
    work.session.commit()
    (one,) = check.of_incident(work.session, incident.id)
    assert one.status is checks.State.VOID
    assert str(incident.id) in woken.of(Step.ASK)


def test_that_they_left_is_on_record_without_saying_who(work: Work) -> None:
    who = joined(work)
    leave(work, who)
    last = work.session.scalars(select(History).order_by(History.id.desc())).all()[0]
    assert (last.event, last.noun_id, last.came_from, last.went_to) == ("leave", who.id, "active", None)
