"""The page of one incident, and what a coordinator does there."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.check import Answer
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Hazard, Outcome, State
from responder.domain.response import Event
from responder.flow.alert.approval import DRAFT_LIFE
from responder.flow.message.wording import clock_time
from responder.flow.report import report
from responder.flow.respond import inbound, respond
from responder.flow.respond.inbound import Arrived
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import ring
from responder.store.alert import Alert
from responder.store.area import Area
from responder.store.check import Check
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.ring import Cause
from responder.store.verification import Basis
from responder.store.volunteer import Volunteer
from tests.factories import Factory, submission
from tests.web.incidents import act, call, confirmed, deliveries, incident, show, write


def test_an_unknown_code_is_a_friendly_404(coordinator: FlaskClient) -> None:
    answer = coordinator.get("/dashboard/incidents/ZZZ")
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_the_page_shows_what_was_reported_in_words(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make, details="two vans <b>at</b> the door")
    page = show(coordinator, found)
    for words in ("enforcement vehicles", "3 to 5 agents", "masked", "two vans &lt;b&gt;at&lt;/b&gt;", "Source A"):
        assert words in page
    assert "1 report, 1 eyewitness; being checked" in page
    assert "asked Ana to look" in page


def test_reports_of_one_source_show_the_same_letter(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found, source = incident(work, make), uuid4()
    for _ in range(2):
        verify.place_report(work, report.submit_report(work, submission(source=source)).id)
    work.session.commit()
    page = show(coordinator, found)
    assert sorted(page.count(f"Source {letter}") for letter in "ABC") == [0, 1, 2]
    assert "3 reports from 2 sources" in page


def test_a_confirmation_needs_a_basis(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    answer = act(coordinator, found, "confirm", note="   ")
    assert answer.status_code == 400
    assert 'id="note-error"' in answer.text
    work.session.refresh(found)
    assert found.status is State.CHECKING


def test_a_confirmation_is_on_record_with_who_and_how(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    assert act(coordinator, found, "confirm", note="I phoned the shop").status_code == 303
    page = show(coordinator, found)
    assert "I phoned the shop" in page
    assert "coordinator@example.org" in page
    assert "Preview alert" in page
    assert "who can be texted now: 4 people" in page


def test_an_incident_that_nobody_confirmed_shows_no_call(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    assert "Preview alert" not in show(coordinator, found)
    refused = write(coordinator, found)
    assert refused.status_code == 409
    assert "Confirm it first" in refused.text
    assert deliveries(work, found, "callout") == []


def test_the_page_promises_exactly_as_many_as_are_called(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make, volunteers=5)
    area = work.session.get_one(Incident, found.id).area_id
    assert area is not None
    make.volunteer(make.area("Elsewhere"))
    untrained, gone, busy = list(work.session.scalars(select(Volunteer).limit(3)))
    untrained.trained_on = None
    gone.status = type(gone.status).PAUSED
    respond.respond_to_incident(work, busy, found, Event.GO)
    work.session.commit()
    assert "who can be texted now: 2 people" in show(coordinator, found)
    assert call(coordinator, found).status_code == 303
    assert len(deliveries(work, found, "callout")) == 2
    assert "on its way to 2 people" in show(coordinator, found)


def test_a_call_says_the_place_that_the_coordinator_typed(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    call(coordinator, found, place="behind the library")
    (alert,) = work.session.scalars(select(Alert).where(Alert.incident_id == found.id))
    assert "behind the library" in coordinator.get(f"/dashboard/alerts/{alert.id}").text


def test_people_already_alerted_are_not_alerted_again(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    call(coordinator, found)
    page = show(coordinator, found)
    assert "Preview alert" not in page
    assert "Alert more people" in page
    drafted = write(coordinator, found)
    assert "We can't text anyone now" in coordinator.get(drafted.headers["Location"]).text
    assert len(deliveries(work, found, "callout")) == 3


def test_drafts_that_wait_stand_on_the_page_with_who_wrote_them(
    coordinator: FlaskClient, viewer: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    drafted = write(coordinator, found)
    page = show(coordinator, found)
    assert "Written by coordinator@example.org" in page
    assert drafted.headers["Location"] in page
    assert "Preview alert" not in page, "one waits already"
    assert "Review draft" not in show(viewer, found)


def test_a_draft_that_is_too_old_waits_no_more(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    write(coordinator, found)
    alert = work.session.scalars(select(Alert)).one()
    alert.drafted_at -= DRAFT_LIFE
    work.session.commit()
    page = show(coordinator, found)
    assert "Waiting for approval" not in page
    assert "Preview alert" in page


def test_once_somebody_was_called_there_are_things_to_tell_them(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    assert "kind=update" not in show(coordinator, found)
    call(coordinator, found)
    for sent in deliveries(work, found, "callout"):
        sent.status = DeliveryState.DELIVERED
    work.session.commit()
    page = show(coordinator, found)
    assert "Follow up with everyone who got the alert: 3 people" in page
    for kind in ("update", "stand-down", "correction"):
        assert f"kind={kind}" in page
    act(coordinator, found, "close", outcome="ended")
    page = show(coordinator, found)
    assert "kind=correction" in page, "what was said can still be wrong"
    assert "kind=update" not in page


def test_waves_say_how_many_are_coming_and_when_the_next_are_asked(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make, volunteers=14)
    call(coordinator, found, way="waves", needed="4")
    for one in list(work.session.scalars(select(Volunteer).limit(2))):
        respond.respond_to_incident(work, one, found, Event.GO)
    work.session.commit()
    alert = work.session.scalars(select(Alert)).one()
    assert alert.wave_at is not None
    for page in (show(coordinator, found), coordinator.get(f"/dashboard/alerts/{alert.id}").text):
        assert "Going, on scene, or came and left: 2 of 4 needed." in page
        assert "Asked in waves: 12 people. Waves so far: 1." in page
        assert f"The next wave goes out at {clock_time(alert.wave_at, work.policy)}" in page
    alert.wave_at = None
    work.session.commit()
    assert "No more waves are planned" in show(coordinator, found)


def test_a_danger_stands_out(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    assert 'id="hazard"' not in show(coordinator, found)
    found.hazard = Hazard.SHOTS
    work.session.commit()
    assert "Danger: gunshots." in show(coordinator, found)


def test_a_call_to_nobody_says_why_and_can_be_prepared_again(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make, volunteers=0)
    assert "We can't text anyone:" in show(coordinator, found)
    call(coordinator, found)
    page = show(coordinator, found)
    assert "No one was texted: no one can be alerted right now" in page
    assert "kind=update" not in page, "there is nobody to tell"
    area = work.session.get_one(Area, found.area_id)
    make.volunteer(area)
    work.session.commit()
    call(coordinator, found)
    assert len(deliveries(work, found, "callout")) == 1


@pytest.mark.parametrize(("outcome", "kind"), [(Outcome.ENDED, "all-clear"), (Outcome.FALSE_ALARM, "correction")])
def test_closing_tells_as_many_as_the_page_said(
    coordinator: FlaskClient, work: Work, make: Factory, outcome: Outcome, kind: str
) -> None:
    found = confirmed(work, make)
    call(coordinator, found)
    first, second, refused = deliveries(work, found, "callout")
    first.status, second.status, refused.status = DeliveryState.DELIVERED, DeliveryState.UNKNOWN, DeliveryState.FAILED
    work.session.commit()
    assert f"{kind} to 2 people" in show(coordinator, found)
    assert act(coordinator, found, "close", outcome=str(outcome)).status_code == 303
    assert {d.follows_id for d in deliveries(work, found, kind)} == {first.id, second.id}
    assert "A text is going to 2 people" in show(coordinator, found)


def test_closing_twice_changes_nothing_and_says_so(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    act(coordinator, found, "close", outcome="false alarm")
    again = act(coordinator, found, "close", outcome="ended")
    assert again.status_code == 409
    assert "Someone else updated this incident first" in again.text
    work.session.refresh(found)
    assert found.outcome is Outcome.FALSE_ALARM


def test_a_closed_incident_cannot_be_confirmed(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    act(coordinator, found, "close", outcome="ended")
    answer = act(coordinator, found, "confirm", note="it is still there")
    assert answer.status_code == 409
    assert "Someone else updated this incident first" in answer.text
    assert 'id="act-confirm"' not in answer.text


@pytest.mark.parametrize("outcome", ["", "won", "ENDED"])
def test_closing_needs_an_outcome_that_there_is(
    coordinator: FlaskClient, work: Work, make: Factory, outcome: str
) -> None:
    found = incident(work, make)
    assert act(coordinator, found, "close", outcome=outcome).status_code == 400
    work.session.refresh(found)
    assert found.status is State.CHECKING


def test_the_timeline_tells_who_did_what_and_what_they_wrote(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = incident(work, make)
    (check,) = work.session.scalars(select(Check).where(Check.incident_id == found.id))
    check_flow.answer_check(work, check, Answer.CONFIRMED, Basis.CHECK_CODE)
    person = work.session.get_one(Volunteer, check.volunteer_id)
    for sid, body in (("SM1", f"1 {found.code}"), ("SM2", "they leave by the back")):
        inbound.receive_text(work, Arrived(sid, make.number_of(person), body, answered_by_carrier=None))
    for kept in work.session.scalars(select(Inbound).order_by(Inbound.sid)):
        inbound.handle_text(work, kept.id)
    work.session.commit()
    page = show(coordinator, found)
    for words in (
        "answered the check: confirmed",
        "being checked → confirmed",
        "is going",
        "they leave by the back",
        "Ana&#39;s confirmation, under the approved auto-send rule",
        "started asking verifiers",
    ):
        assert words in page
    assert re.search(r"</strong> (incident|report|check|alert|response): ", page) is None, "something has no words"


def test_no_page_shows_a_phone_number(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    call(coordinator, found)
    (alert,) = work.session.scalars(select(Alert).where(Alert.incident_id == found.id))
    for path in ("/dashboard/", f"/dashboard/incidents/{found.code}", f"/dashboard/alerts/{alert.id}"):
        assert "6125550" not in coordinator.get(path).text


def test_an_alert_explains_its_failures(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    call(coordinator, found)
    for sent, code in zip(deliveries(work, found, "callout"), (30006, 99999, None), strict=True):
        sent.status, sent.error_code = DeliveryState.FAILED, code
    work.session.commit()
    (alert,) = work.session.scalars(select(Alert).where(Alert.incident_id == found.id))
    page = coordinator.get(f"/dashboard/alerts/{alert.id}").text
    for words in ("This is a landline", "We don&#39;t know this code", "The carrier gave no reason", "code 99999"):
        assert words in page


def test_an_alert_that_is_not_there_is_a_404(coordinator: FlaskClient) -> None:
    assert coordinator.get(f"/dashboard/alerts/{UUID(int=1)}").status_code == 404


def test_confirming_an_incident_takes_its_rings(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    ring.ring(work.session, Cause.NOBODY_ANSWERS, found.id, work.now)
    work.session.commit()
    assert "No verifier has answered" in show(coordinator, found)
    act(coordinator, found, "confirm", note="I went there")
    assert "No verifier has answered" not in show(coordinator, found)


def test_an_urgent_call_wakes_those_who_agreed_and_only_when_it_is_said_to_be(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make, volunteers=3)
    asleep, unwilling, _awake = list(work.session.scalars(select(Volunteer).limit(3)))
    local, hour = datetime.now(work.policy.zone), timedelta(hours=1)
    for one in (asleep, unwilling):
        one.quiet_from, one.quiet_until = (local - hour).time(), (local + hour).time()
    asleep.wake_if_urgent = True
    work.session.commit()
    page = show(coordinator, found)
    assert "who can be texted now: 1 person" in page
    assert "also wake 1 person" in page
    call(coordinator, found, urgent="yes")
    assert unwilling.id not in {one.volunteer_id for one in deliveries(work, found, "callout")}
    assert len(deliveries(work, found, "callout")) == 2
