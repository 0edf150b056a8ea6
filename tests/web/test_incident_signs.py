"""Signs on the page and the board: the confirmation's age, arrival times, and conflicting information."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.distance import Point
from responder.domain.incident import Outcome
from responder.domain.report import Activity
from responder.domain.response import State as ResponseState
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.check import Check
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.response import Response
from tests.factories import CORNER, Factory, account, submission
from tests.web.incidents import confirmed, incident, show

MINUTE = timedelta(minutes=1)


def confirmed_ago(work: Work, found: Incident, ago: timedelta) -> None:
    found.confirmed_at = datetime.now(UTC) - ago
    work.session.commit()


def test_how_long_ago_it_was_confirmed_stands_on_page_and_board(viewer: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    confirmed_ago(work, found, 12 * MINUTE + timedelta(seconds=5))
    for page in (show(viewer, found), viewer.get("/dashboard/").text):
        assert "last confirmed 12 min ago" in page
        assert "still happening?" not in page


def test_an_incident_without_a_recent_confirmation_is_proposed_for_closing(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    stale = work.policy.stale_after
    confirmed_ago(work, found, stale + 10 * MINUTE)
    found.still_asked_at = datetime.now(UTC) - work.policy.still_patience + MINUTE
    work.session.commit()
    assert "<strong>Close it?</strong>" not in show(coordinator, found), "they have a minute left to answer"
    found.still_asked_at -= 2 * MINUTE
    work.session.commit()
    assert "<strong>Close it?</strong>" in show(coordinator, found)
    assert "No recent confirmation: close it?" in coordinator.get("/dashboard/").text


def test_where_nobody_is_to_be_asked_it_is_proposed_as_well(viewer: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    confirmed_ago(work, found, work.policy.stale_after + 5 * MINUTE)
    page = show(viewer, found)
    assert "<strong>Close it?</strong>" in page
    assert "Ask someone nearby" not in page, "a viewer cannot"


def test_the_page_shows_when_a_volunteer_on_the_way_will_arrive(viewer: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    (check,) = work.session.scalars(select(Check).where(Check.incident_id == found.id))
    going = Response(
        incident_id=found.id,
        volunteer_id=check.volunteer_id,
        status=ResponseState.GOING,
        changed_at=work.now,
        eta_at=datetime.now(UTC) + 10 * MINUTE - timedelta(seconds=20),
    )
    work.session.add(going)
    work.session.commit()
    page = show(viewer, found)
    assert page.count("going, arriving in about 10 min") == 2, "who was asked, and who is coming"
    going.eta_at = datetime.now(UTC) - MINUTE
    work.session.commit()
    assert "going, was due at" in show(viewer, found)


def test_conflicting_information_stands_out(viewer: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    against = report.submit_report(work, submission(details="it was just the sheriff"))
    verify.place_report(work, against.id)
    work.session.commit()
    assert against.incident_id == found.id
    page = show(viewer, found)
    head, reports = page.partition('id="head"')[2].partition("</section>")[0], page.partition('id="reports"')[2]
    assert "it was another agency (1)" in head
    assert "Conflicting: it was another agency" in reports
    assert "it was another agency (1)" in viewer.get("/dashboard/").text


def test_a_raid_inside_and_a_stop_on_the_street_in_one_incident_are_shown(
    viewer: FlaskClient, work: Work, make: Factory
) -> None:
    found = incident(work, make)
    for activity in (Activity.WORKPLACE, Activity.STOP, Activity.WORKPLACE):
        verify.place_report(work, report.submit_report(work, submission(activity=activity)).id)
    work.session.commit()
    assert "Reports disagree about what is happening" not in show(viewer, found), "one of them may be a slip"
    verify.place_report(work, report.submit_report(work, submission(activity=Activity.STOP)).id)
    work.session.commit()
    assert found.reasons["reports"] == 5, "they are one incident"
    for page in (show(viewer, found), viewer.get("/dashboard/").text):
        assert "eports disagree about what is happening" in page


def test_moving_vehicles_are_one_incident_with_a_trail(viewer: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    assert 'id="trail"' not in show(viewer, found)
    corner = make.place(
        make.area("Phillips", Point(44.99, -93.25)), "Franklin & Cedar", Point(44.962, CORNER.longitude)
    )
    moved = replace(work, now=work.now + 5 * MINUTE)
    verify.place_report(moved, report.submit_report(moved, submission(point=corner.point)).id)
    work.session.commit()
    page = show(viewer, found)
    trail = page.partition('id="trail"')[2].partition("</div>")[0]
    assert trail.index("Lake St &amp; Bloomington Ave") < trail.index("Franklin &amp; Cedar")
    assert "farther along the route of these vehicles" in page
    assert work.session.scalars(select(Incident)).all() == [found]


def test_the_timeline_names_whoever_did_something(viewer: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    who = account(work.session, f"{uuid4().hex}@example.org", "x", Role.COORDINATOR)
    decisions.set_urgent(work, found.id, who.id, urgent=True)
    decisions.close_incident(work, found.id, who.id, Outcome.FALSE_ALARM)
    work.session.commit()
    page = show(viewer, found)
    for what in ("marked it urgent", "closed it: false alarm"):
        assert f'<strong dir="auto">{who.email}</strong> {what}' in page


def test_an_incident_without_reports_says_so(viewer: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    for one in work.session.scalars(select(Report).where(Report.incident_id == found.id)):
        one.status = type(one.status).WITHDRAWN
    work.session.commit()
    assert "No reports are left" in show(viewer, found)
