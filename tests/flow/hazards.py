"""An incident at which a danger is set, and the texts that warn of it."""

from uuid import UUID

from sqlalchemy import select

from responder.domain.alert import Kind
from responder.flow.report import report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.alert import Alert
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from tests.factories import submission


def opened(work: Work) -> Incident:
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    return work.session.get_one(Incident, kept.incident_id)


def texts(work: Work, found: Incident, kind: Kind) -> list[Delivery]:
    """The deliveries of the incident's alerts of this kind."""
    query = select(Delivery).join(Alert, Alert.id == Delivery.alert_id)
    query = query.where(Alert.incident_id == found.id, Alert.kind == kind).order_by(Delivery.id)
    return list(work.session.scalars(query.execution_options(populate_existing=True)))


def warned(work: Work, found: Incident) -> set[UUID | None]:
    return {one.volunteer_id for one in texts(work, found, Kind.DANGER)}
