"""A text that says nothing is there speaks against what is open. It opens nothing and asks nothing."""

from responder.domain import incident as incidents
from responder.domain.report import Activity, Size, State
from responder.flow.message import wording
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store.incident import Incident
from tests.factories import Factory
from tests.flow.text_reports import WHOLE, asks, only, open_ones, place_of, reports
from tests.flow.texting import bodies, text_in
from tests.woken import Woken

NOTHING = "No ICE at Lake & Bloomington, I just looked"


def opened(work: Work, make: Factory) -> Incident:
    """An incident that a stranger reported."""
    make.place(make.area())
    text_in(work, make.number(), WHOLE)
    kept = only(work)
    verify.place_report(work, kept.id)
    incident = work.session.get_one(Incident, kept.incident_id)
    assert "contradictions" not in incident.reasons
    return incident


def test_a_denial_joins_the_open_incident_there_and_shows_as_conflicting(
    work: Work, make: Factory, woken: Woken
) -> None:
    incident = opened(work, make)
    before = (incident.confidence, incident.reasons["reports"], incident.last_reported_at)
    text_in(work, make.number(), NOTHING)
    work.session.commit()
    asked = len(woken.of(Step.ASK))
    denial = next(report for report in reports(work) if report.incident_id is None)
    verify.place_report(work, denial.id)
    work.session.commit()
    assert (denial.incident_id, denial.status) == (incident.id, State.JOINED)
    assert incident.reasons["contradictions"]
    assert (incident.confidence, incident.reasons["reports"], incident.last_reported_at) == before
    assert len(woken.of(Step.ASK)) == asked


def test_a_denial_with_nothing_open_there_is_thanked_and_makes_no_report(work: Work, make: Factory) -> None:
    make.place(make.area())
    text_in(work, make.number(), NOTHING)
    assert reports(work) == []
    assert open_ones(work) == 0
    assert asks(work, wording.DENIED)


def test_a_denial_expires_if_its_incident_is_closed_before_it_is_placed(work: Work, make: Factory) -> None:
    incident = opened(work, make)
    text_in(work, make.number(), NOTHING)
    denial = next(report for report in reports(work) if report.incident_id is None)
    incident.status = incidents.State.CLOSED
    work.session.flush()
    verify.place_report(work, denial.id)
    assert (denial.status, denial.incident_id) == (State.EXPIRED, None)


def test_an_unclear_text_is_asked_about_and_is_no_report_if_nobody_answers(work: Work, make: Factory) -> None:
    make.place(make.area())
    text_in(work, make.number(), "a lot of black cars with lights just went by on Lake & Bloomington")
    assert asks(work, wording.ASK_WHAT)
    assert reports(work) == []


def test_the_parts_of_one_text_are_one_report(work: Work, make: Factory) -> None:
    make.place(make.area())
    number = make.number()
    text_in(work, number, "1/2 ICE at Lake & Bloomington they are")
    text_in(work, number, "2/2 taking a man 4 agents")
    kept = only(work)
    assert (kept.activity, kept.size, place_of(work, kept)) == (Activity.TAKEN, Size.SOME, "Lake & Bloomington")
    assert len(bodies(work)) == 2


def test_coordinates_in_a_text_are_its_point(work: Work, make: Factory) -> None:
    make.place(make.area())
    text_in(work, make.number(), "ICE 4 agents https://maps.google.com/?q=44.9483,-93.2477")
    kept = only(work)
    assert (kept.latitude, kept.longitude) == (44.9483, -93.2477)
