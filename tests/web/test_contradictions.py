"""Conflicting information about an incident is shown where people decide about it."""

from datetime import timedelta
from uuid import UUID

from flask.testing import FlaskClient

from responder.domain.check import Answer
from responder.domain.distance import Point
from responder.domain.incident import Outcome
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.report.report import Submission
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store.incident import Incident
from responder.store.verification import Basis
from tests.factories import CORNER, Factory, account, submission
from tests.flow.joining import later

MINUTE = timedelta(minutes=1)


def placed(work: Work, said: Submission) -> UUID:
    kept = report.submit_report(work, said)
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    return kept.incident_id


def seen(client: FlaskClient, path: str) -> str:
    """The page's own text, on one line."""
    return " ".join(client.get(path).text.split())


def test_the_board_and_the_incident_say_that_some_say_otherwise(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    make.place(make.area())
    placed(work, submission(details="two vans stand in front of the bakery since this morning"))
    placed(work, submission(details="it was the sheriff"))
    key = placed(work, submission(details="solo era la policía, ya se fueron"))
    work.session.commit()
    incident = work.session.get_one(Incident, key)
    otherwise = "Others say: it was another agency (2), the agents have left (1)"
    assert otherwise in seen(coordinator, "/dashboard/")
    page = seen(coordinator, f"/dashboard/incidents/{incident.code}")
    assert otherwise in page
    assert page.count("Conflicting:") == 2
    assert "Conflicting: it was another agency, the agents have left<" in page
    assert "strong: 3 independent reports, 3 eyewitnesses" in page


def test_where_nothing_speaks_against_it_nothing_is_shown(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    make.place(make.area())
    key = placed(work, submission(details="outside the sheriff's office building"))
    work.session.commit()
    code = work.session.get_one(Incident, key).code
    for path in ("/dashboard/", f"/dashboard/incidents/{code}"):
        page = seen(coordinator, path)
        assert "Others say" not in page
        assert "Conflicting" not in page


def test_verifiers_who_disagree_are_shown_on_the_board(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    make.verifier(area)
    make.verifier(area)
    key = placed(work, submission())
    check_flow.ask_verifiers(work, key)
    for check, answer in zip(
        check_store.of_incident(work.session, key), (Answer.NOTHING, Answer.CONFIRMED), strict=True
    ):
        check_flow.answer_check(work, check, answer, Basis.CHECK_CODE)
    work.session.commit()
    assert '<span class="against">People who looked disagree</span>' in seen(coordinator, "/dashboard/")


def test_the_timeline_says_how_near_a_report_was(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    make.area()
    key = placed(work, submission(point=CORNER))
    placed(later(work, 4 * MINUTE), submission(point=Point(CORNER.latitude + 120 / 111_195, CORNER.longitude)))
    work.session.commit()
    page = seen(coordinator, f"/dashboard/incidents/{work.session.get_one(Incident, key).code}")
    assert "added a report: close in place and time (390 ft, 4 min)" in page


def test_reports_since_closing_are_counted(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    make.place(make.area())
    key = placed(work, submission(first_hand=False))
    who = account(work.session, "x@example.org", "x", Role.COORDINATOR)
    decisions.close_incident(work, key, who.id, Outcome.FALSE_ALARM)
    placed(later(work, 5 * MINUTE), submission(first_hand=False))
    work.session.commit()
    page = seen(coordinator, f"/dashboard/incidents/{work.session.get_one(Incident, key).code}")
    assert "closed, 1 report since closing" in page
    assert '<span class="against">1 report since closing</span>' in seen(coordinator, "/dashboard/")
    assert "already checked, nothing new" in page
