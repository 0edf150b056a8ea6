"""A drill and a real incident next to each other."""

from responder.domain.report import Activity
from responder.flow.report import report
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.incident import Incident
from tests.factories import submission

PLACE = "Lake & Bloomington"


def real(work: Work) -> Incident:
    """The same for a real incident."""
    kept = report.submit_report(work, submission(words=PLACE, activity=Activity.DOOR))
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    check_flow.ask_verifiers(work, kept.incident_id)
    return work.session.get_one(Incident, kept.incident_id)
