"""Rows that the tests of the store start from, written straight into their tables."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from responder.domain.alert import Kind, Priority
from responder.domain.alert import State as AlertState
from responder.domain.audience import Wanted
from responder.domain.check import State as CheckState
from responder.domain.confidence import Confidence
from responder.domain.incident import State
from responder.domain.report import Activity
from responder.domain.response import State as ResponseState
from responder.domain.role import Role
from responder.store import outbox
from responder.store.alert import Alert, AlertText
from responder.store.area import Area
from responder.store.audience import Audience, Spoken
from responder.store.check import Check
from responder.store.incident import Incident
from responder.store.outbox import Fill
from responder.store.response import Response
from responder.store.volunteer import Volunteer
from tests.factories import CORNER, NOW, account

LATER = NOW + timedelta(hours=1)


def incident(
    session: Session, area: Area | None = None, code: str = "R8K", status: State = State.CONFIRMED
) -> Incident:
    made = Incident(
        code=code,
        status=status,
        activity=Activity.VEHICLES,
        area_id=area.id if area else None,
        latitude=CORNER.latitude,
        longitude=CORNER.longitude,
        place_words="Lake St & Bloomington Ave",
        opened_at=NOW,
        seen_at=NOW,
        last_reported_at=NOW,
        confidence=Confidence.FAIR,
        reasons={},
        closed_at=NOW if status is State.CLOSED else None,
    )
    session.add(made)
    session.flush()
    return made


def check(session: Session, about: Incident, volunteer: Volunteer, code: str = "K7QF") -> Check:
    made = Check(
        incident_id=about.id,
        volunteer_id=volunteer.id,
        code=code,
        status=CheckState.ASKED,
        asked_at=NOW,
        patient_until=LATER,
    )
    session.add(made)
    session.flush()
    return made


def response(session: Session, about: Incident, volunteer: Volunteer, status: ResponseState) -> Response:
    made = Response(incident_id=about.id, volunteer_id=volunteer.id, status=status, changed_at=NOW)
    session.add(made)
    session.flush()
    return made


@dataclass(frozen=True)
class Call:
    """A callout whose deliveries are not written yet."""

    incident: Incident
    area: Area
    alert_id: UUID

    def fill(self, session: Session, languages: tuple[str, ...] = ("en", "es")) -> int:
        """Writes them. Returns how many."""
        sought = Audience(self.incident.id, [self.area.id], CORNER, NOW)
        fill = Fill(self.alert_id, Priority.CALLOUT, NOW, LATER)
        return outbox.fill_callout(session, fill, sought, Spoken(languages, otherwise="en"))


def call(session: Session, area: Area, languages: tuple[str, ...] = ("en", "es")) -> Call:
    """A callout to an area with a text in each of these languages."""
    about = incident(session, area)
    who = account(session, f"{about.id}@example.org", "x", Role.COORDINATOR)
    alert = Alert(
        incident_id=about.id,
        kind=Kind.CALLOUT,
        status=AlertState.APPROVED,
        audience=Wanted((area.id,)).kept(),
        drafted_at=NOW,
        approved_at=NOW,
        approved_by=who.id,
        useful_until=LATER,
    )
    session.add(alert)
    session.flush()
    session.add_all(AlertText(alert_id=alert.id, language=one, body=f"in {one}", segments=2) for one in languages)
    session.flush()
    return Call(about, area, alert.id)
