"""Reports that a worker has placed, some minutes later, and the incidents that they joined."""

from dataclasses import replace
from datetime import timedelta

from responder.flow.report import report
from responder.flow.report.report import Submission
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.incident import Incident
from responder.store.report import Report


def later(work: Work, minutes: float) -> Work:
    return replace(work, now=work.now + timedelta(minutes=minutes))


def placed(work: Work, said: Submission) -> Report:
    kept = report.submit_report(work, said)
    verify.place_report(work, kept.id)
    return kept


def incident_of(work: Work, kept: Report) -> Incident:
    assert kept.incident_id is not None
    return work.session.get_one(Incident, kept.incident_id)
