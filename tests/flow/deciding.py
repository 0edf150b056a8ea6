"""An incident that a coordinator may decide on."""

from uuid import UUID

from responder.domain.role import Role
from responder.flow.report import report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.incident import Incident
from tests.factories import Factory, account, submission


def boss(work: Work) -> UUID:
    return account(work.session, "boss@example.org", "x", Role.COORDINATOR).id


def opened(work: Work, make: Factory, *, verifiers: int = 0, volunteers: int = 0) -> Incident:
    area = make.area()
    make.place(area)
    for _ in range(verifiers):
        make.verifier(area)
    for _ in range(volunteers):
        make.volunteer(area)
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    return work.session.get_one(Incident, kept.incident_id)
