"""A report whose verifier was asked, and the personal pages of the people concerned."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.check import Answer
from responder.domain.response import State
from responder.flow.report import report
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import link
from responder.store import response as response_store
from responder.store.base import vault_of
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.verification import Basis
from responder.store.volunteer import Volunteer
from tests.factories import Factory, submission


@dataclass
class Scene:
    """A report at the corner, a verifier who was asked, and a volunteer who speaks Spanish."""

    session: Session
    work: Work
    incident: Incident
    check: Check
    verifier: Volunteer
    volunteer: Volunteer

    def page_of(self, volunteer: Volunteer) -> str:
        """The address of the personal page in the volunteer's last text."""
        query = select(Delivery.id).where(Delivery.volunteer_id == volunteer.id).order_by(Delivery.id.desc()).limit(1)
        return f"/volunteer/a/{link.token(vault_of(self.session), self.session.scalars(query).one())}"

    def confirm(self) -> None:
        """Confirm as the verifier, which sends the area's callout."""
        check_flow.answer_check(self.work, self.check, Answer.CONFIRMED, Basis.CHECK_CODE)
        self.session.commit()

    def said(self, volunteer: Volunteer) -> State | None:
        self.session.expire_all()
        found = response_store.find_response(self.session, self.incident.id, volunteer.id)
        return found.status if found else None


def checked_scene(session: Session, work: Work, make: Factory) -> Scene:
    area = make.area()
    make.place(area)
    verifier, volunteer = make.verifier(area), make.volunteer(area, language="es")
    verify.place_report(work, report.submit_report(work, submission()).id)
    session.flush()
    incident = session.scalars(select(Incident)).one()
    check_flow.ask_verifiers(work, incident.id)
    session.commit()
    return Scene(session, work, incident, check_store.of_incident(session, incident.id)[0], verifier, volunteer)
