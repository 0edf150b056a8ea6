"""The board: what needs somebody comes first, and the page knows when to reload."""

import itertools
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.delivery import State as DeliveryState
from responder.domain.distance import Point
from responder.domain.incident import Outcome
from responder.domain.report import Activity
from responder.domain.role import Role
from responder.flow.alert.approval import DRAFT_LIFE
from responder.flow.incident import assignment, decisions
from responder.flow.report import report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import check, ring, sender
from responder.store import report as report_store
from responder.store.alert import Alert
from responder.store.delivery import Delivery
from responder.store.drill import Drill
from responder.store.incident import Incident
from responder.store.ring import Cause
from responder.web.dashboard.frame.health import Kept
from tests.factories import Factory, account, submission
from tests.flow.partners import partner_with
from tests.login import log_in
from tests.web.boards import changes, fresh_version, settled
from tests.web.incidents import act, approve, call, confirmed, incident, press, show, write


def elsewhere(work: Work, make: Factory, number: int, **said: object) -> Incident:
    """An incident far from all others."""
    point = Point(45.0 + number / 10, -93.0)
    make.area(f"Area {number}", point)
    kept = report.submit_report(work, submission(point=point, **said))  # type: ignore[arg-type]  # passed through
    verify.place_report(work, kept.id)
    work.session.commit()
    assert kept.incident_id is not None
    return work.session.get_one(Incident, kept.incident_id)


def order(page: str) -> list[str]:
    """The codes of the open incidents, as the page shows them."""
    open_part = page.partition('id="open-rows"')[2].partition('id="closed"')[0]
    return re.findall(r'<span class="code">(\w+)</span>', open_part)


def test_an_empty_board_says_so(coordinator: FlaskClient) -> None:
    page = coordinator.get("/dashboard/").text
    assert "No open incidents" in page
    assert "No closed incidents yet" in page


def test_incidents_that_most_need_attention_come_first(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    someone = account(work.session, "other@example.org", "-", Role.COORDINATOR)
    owned, later, earlier, silent, confirmed_one, taken = (
        elsewhere(work, make, number, activity=Activity.TAKEN if number == 6 else Activity.VEHICLES)
        for number in range(1, 7)
    )
    assignment.assign_incident(work, owned.id, someone.id, None)
    decisions.confirm_incident(Work(work.session, work.policy, datetime.now(UTC)), confirmed_one.id, someone.id, "-")
    ring.ring(work.session, Cause.NOBODY_ANSWERS, silent.id, work.now)
    earlier.opened_at -= timedelta(minutes=5)
    work.session.commit()
    expected = [confirmed_one, taken, silent, earlier, later, owned]
    assert order(coordinator.get("/dashboard/").text) == [one.code for one in expected]


def test_among_equals_go_first_those_whose_partner_was_right_more_often(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    good, poor = (
        partner_with(work.session, name, *came, datetime.now(UTC))
        for name, came in (("good", (3, 0)), ("poor", (0, 3)))
    )

    def reported(number: int, by: UUID | None) -> Incident:
        found = elsewhere(work, make, number)
        report_store.of_incident(work.session, found.id)[0].partner_id = by
        return found

    by_poor, by_neighbor, by_good = (reported(number, by) for number, by in enumerate((poor.id, None, good.id)))
    waits_longest = reported(3, poor.id)
    waits_longest.opened_at -= timedelta(minutes=1)
    work.session.commit()
    expected = [waits_longest, by_good, by_neighbor, by_poor]
    assert order(coordinator.get("/dashboard/").text) == [one.code for one in expected]


def test_what_rings_ends_when_its_cause_ends(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    ring.ring(work.session, Cause.NOBODY_TO_ASK, found.id, work.now)
    (asked,) = check.looks(work.session, found.id)
    asked.patient_until = datetime.now(UTC) + timedelta(minutes=1)
    work.session.commit()
    page = coordinator.get("/dashboard/").text
    assert "No verifier is close enough" not in page, "one is being asked"
    assert "<title>Board" in page
    asked.patient_until = datetime.now(UTC) - timedelta(seconds=1)
    work.session.commit()
    page = coordinator.get("/dashboard/").text
    assert "<strong>No verifier is close enough" in page
    assert "<title>(1) Board" in page


def test_assigning_an_incident_takes_what_rings_for_it_and_taking_a_ring_assigns_it(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    first, second = elsewhere(work, make, 1), elsewhere(work, make, 2)
    for one in (first, second):
        ring.ring(work.session, Cause.DISAGREE, one.id, work.now)
    work.session.commit()
    act(coordinator, first, "claim")
    (waiting,) = ring.untaken(work.session)
    assert waiting.incident_id == second.id
    press(coordinator, f"/dashboard/rings/{waiting.id}/take")
    owners = {work.session.get_one(Incident, one.id, populate_existing=True).owner_id for one in (first, second)}
    assert len(owners) == 1
    assert None not in owners


@pytest.mark.parametrize(
    ("narrowed", "shown"),
    [
        ("", "all"),
        ("show=mine", "mine"),
        ("show=unassigned", "unclaimed confirmed"),
        ("show=decide", "confirmed"),
        ("status=confirmed", "confirmed"),
        ("q=area+2", "unclaimed"),
        ("q={mine}", "mine"),
        ("q=nothing+like+it", ""),
        ("area={area}", "confirmed"),
        ("show=everything&status=\u0000&area=1&q=", "all"),
    ],
)
def test_the_address_narrows_the_board(
    coordinator: FlaskClient, work: Work, make: Factory, narrowed: str, shown: str
) -> None:
    someone = account(work.session, "other@example.org", "-", Role.COORDINATOR)
    found = {name: elsewhere(work, make, number) for number, name in enumerate(("mine", "confirmed", "unclaimed"))}
    decisions.confirm_incident(
        Work(work.session, work.policy, datetime.now(UTC)), found["confirmed"].id, someone.id, "-"
    )
    work.session.commit()
    act(coordinator, found["mine"], "claim")
    address = narrowed.format(mine=found["mine"].code.lower(), area=found["confirmed"].area_id)
    expected = set(found) if shown == "all" else set(shown.split())
    assert set(order(coordinator.get(f"/dashboard/?{address}").text)) == {found[name].code for name in expected}


def test_a_row_counts_who_was_called_and_who_is_coming(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make, volunteers=4)
    call(coordinator, found)
    sent = list(
        work.session.scalars(
            select(Delivery).join(Alert, Alert.id == Delivery.alert_id).where(Alert.incident_id == found.id)
        )
    )
    for one, state in zip(sent, ("delivered", "delivered", "failed", "unknown"), strict=True):
        one.status = DeliveryState(state)
    work.session.commit()
    page = coordinator.get("/dashboard/").text
    told = {"alerted": 4, "failed": 1, "delivery unknown": 1, "going": 0, "on scene": 0}
    for word, count in told.items():
        assert f"{word} <b>{count}</b>" in page


def test_a_row_says_that_a_draft_waits(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    assert "An alert is waiting for approval" not in coordinator.get("/dashboard/").text
    write(coordinator, found)
    assert "An alert is waiting for approval" in coordinator.get("/dashboard/").text
    alert = work.session.scalars(select(Alert)).one()
    alert.drafted_at -= DRAFT_LIFE + timedelta(seconds=1)
    work.session.commit()
    assert "An alert is waiting for approval" not in coordinator.get("/dashboard/").text


def test_exercises_stand_apart(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    real, played = elsewhere(work, make, 1), elsewhere(work, make, 2)
    assert 'id="exercises"' not in coordinator.get("/dashboard/").text
    who = account(work.session, "other@example.org", "-", Role.COORDINATOR)
    drill = Drill(started_at=work.now, started_by=who.id)
    work.session.add(drill)
    work.session.flush()
    played.drill_id = drill.id
    work.session.commit()
    page = coordinator.get("/dashboard/").text
    assert "Open incidents: 1" in page
    exercises = page.partition('id="exercises"')[2]
    assert played.code in exercises
    assert real.code not in exercises.partition('id="closed"')[0]


def test_an_old_confirmation_asks_to_be_renewed(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    found.confirmed_at = datetime.now(UTC) - work.policy.stale_after + timedelta(minutes=2)
    work.session.commit()
    call(coordinator, found)
    assert "till happening?" not in coordinator.get("/dashboard/").text
    found.confirmed_at = datetime.now(UTC) - work.policy.stale_after - timedelta(seconds=5)
    found.still_asked_at = datetime.now(UTC)
    work.session.commit()
    page = coordinator.get("/dashboard/").text
    assert "<strong>Still happening?</strong>" in page
    assert "last confirmed 40 min ago" in page
    act(coordinator, found, "confirm", note="still there")
    assert "till happening?" not in coordinator.get("/dashboard/").text


def test_a_place_nobody_knows_is_shown_in_the_reporters_words(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    make.area()
    verify.place_report(work, report.submit_report(work, submission(words="behind the old mill")).id)
    work.session.commit()
    page = coordinator.get("/dashboard/").text
    assert "location unclear" in page
    assert '<q dir="auto">behind the old mill</q>' in page
    assert "outside our neighborhoods" in page


def test_the_ten_lately_closed_are_listed(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    someone = account(work.session, "other@example.org", "-", Role.COORDINATOR)
    codes = []
    for number in range(11):
        found = elsewhere(work, make, number)
        decisions.close_incident(
            Work(work.session, work.policy, work.now + timedelta(minutes=number)), found.id, someone.id, Outcome.ENDED
        )
        codes.append(found.code)
    work.session.commit()
    closed = coordinator.get("/dashboard/").text.partition('id="closed"')[2]
    assert re.findall(r'<span class="code">(\w+)</span>', closed) == codes[:0:-1]


def test_a_ring_says_what_to_do_until_somebody_takes_it(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    ring.ring(work.session, Cause.DISAGREE, found.id, work.now)
    work.session.commit()
    page = coordinator.get("/dashboard/").text
    assert "<title>(1) Board" in page
    assert "<strong>People who looked disagree</strong>" in page
    assert "Compare what they saw" in show(coordinator, found)
    (waiting,) = ring.untaken(work.session)
    answer = press(coordinator, f"/dashboard/rings/{waiting.id}/take")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/dashboard/incidents/{found.code}")
    assert "<title>Board" in coordinator.get("/dashboard/").text
    assert "Compare what they saw" not in show(coordinator, found)


def test_every_cause_of_a_ring_has_words(coordinator: FlaskClient, work: Work) -> None:
    for cause in Cause:
        ring.ring(work.session, cause, None, work.now)
    work.session.commit()
    assert coordinator.get("/dashboard/").text.count('class="slim ring"') == len(Cause)


def test_a_ring_that_somebody_else_took_is_said_to_be_taken(
    app: Flask, coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    ring.ring(work.session, Cause.CARRIER, None, work.now)
    work.session.commit()
    (waiting,) = ring.untaken(work.session)
    dispatcher = log_in(app, work.session, Role.DISPATCHER)
    press(dispatcher, f"/dashboard/rings/{waiting.id}/take")
    press(coordinator, f"/dashboard/rings/{waiting.id}/take")
    assert "Someone else got to it first" in coordinator.get("/dashboard/").text


def test_a_ring_that_is_not_there_is_a_404(coordinator: FlaskClient) -> None:
    assert press(coordinator, f"/dashboard/rings/{uuid4()}/take").status_code == 404


def test_a_paused_sender_is_told_in_words(coordinator: FlaskClient, work: Work) -> None:
    assert "Nothing is sent until" not in coordinator.get("/dashboard/").text
    sender.pause(work.session, datetime.now(UTC) + timedelta(minutes=5), 30002)
    work.session.commit()
    page = coordinator.get("/dashboard/").text
    assert "Nothing is sent until" in page
    assert "account with the carrier is suspended" in page


def test_a_report_that_no_worker_takes_up_is_told(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    make.area()
    report.submit_report(work, submission())
    work.session.commit()
    assert "Reports waiting to be placed: 1" in coordinator.get("/dashboard/").text


def test_texts_that_no_worker_sends_are_told_and_held_back_ones_are_not(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    incident(work, make)
    sender.get(work.session).refilled_at = datetime.now(UTC)
    work.session.commit()
    assert "Texts waiting to be sent" not in coordinator.get("/dashboard/").text
    sender.get(work.session).refilled_at = datetime.now(UTC) - timedelta(minutes=2)
    work.session.commit()
    assert "Texts waiting to be sent: 1" in coordinator.get("/dashboard/").text


def test_the_unknown_are_listed_with_whom_they_were_for(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    assert "None: every text is accounted for" in coordinator.get("/dashboard/unknown").text
    found = incident(work, make)
    (text,) = work.session.scalars(select(Delivery))
    text.status = DeliveryState.UNKNOWN
    work.session.commit()
    page = coordinator.get("/dashboard/unknown").text
    assert "may or may not have" in page
    assert "Ana" in page
    assert found.code in page
    assert "delivery is unknown: 1" in coordinator.get("/dashboard/").text


def test_the_version_stays_while_nothing_happens(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    incident(work, make)
    before = settled(coordinator)
    assert fresh_version(coordinator) == before


def test_the_version_changes_with_whatever_the_dashboard_shows(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    before = settled(coordinator)
    ring.ring(work.session, Cause.DISAGREE, found.id, work.now)
    work.session.commit()
    assert changes(coordinator, before), "a ring"
    before = settled(coordinator)
    drafted = write(coordinator, found)
    assert changes(coordinator, before), "a draft"
    before = settled(coordinator)
    approve(coordinator, drafted)
    assert changes(coordinator, before), "a call"
    before = settled(coordinator)
    work.session.scalars(select(Delivery)).first().status = DeliveryState.SENT  # type: ignore[union-attr]  # the callout's
    work.session.commit()
    assert changes(coordinator, before), "a delivery"
    before = settled(coordinator)
    act(coordinator, found, "confirm", note="still there")
    assert changes(coordinator, before), "a renewed confirmation"


def test_the_page_carries_the_version_it_was_made_at(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    incident(work, make)
    before = settled(coordinator)
    assert f'data-version="{before}"' in coordinator.get("/dashboard/").text


def test_a_kept_value_is_worked_out_once_until_it_is_due() -> None:
    made = itertools.count(1)
    for_an_hour: Kept[int] = Kept(3600)
    assert [for_an_hour.get(lambda: next(made)) for _ in range(3)] == [1, 1, 1]
    due_at_once: Kept[int] = Kept(0)
    assert [due_at_once.get(lambda: next(made)) for _ in range(3)] == [2, 3, 4]
