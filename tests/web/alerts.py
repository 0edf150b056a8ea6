"""An alert that was sent."""

from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.alert import Kind
from responder.flow.work import Work
from responder.store.alert import Alert
from responder.store.incident import Incident
from tests.factories import Factory
from tests.web.incidents import call, confirmed


def called(client: FlaskClient, work: Work, make: Factory, volunteers: int = 3) -> tuple[Incident, Alert]:
    found = confirmed(work, make, volunteers=volunteers)
    call(client, found)
    return found, work.session.scalars(select(Alert).where(Alert.kind == Kind.CALLOUT)).one()
