"""Partners, and what became of their reports."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from uuid import uuid4

from sqlalchemy.orm import Session

from responder.domain.incident import Outcome, State
from responder.domain.report import Activity, Channel, Exactness, Size, Uniform
from responder.domain.report import State as ReportState
from responder.store.incident import Incident
from responder.store.partner import Partner
from responder.store.report import Report
from tests.factories import NOW
from tests.store.rows import incident

_NUMBERS = count(1000)


@dataclass(frozen=True)
class Fate:
    """What became of an incident."""

    status: State
    outcome: Outcome | None = None
    confirmed: bool = False


def partner(session: Session, name: str = "Hotline") -> Partner:
    made = Partner(name=name, token_index=name.encode(), made_at=NOW)
    session.add(made)
    session.flush()
    return made


def became(session: Session, fate: Fate) -> Incident:
    found = incident(session, code=f"C{next(_NUMBERS)}", status=fate.status)
    found.outcome, found.confirmed_at = fate.outcome, NOW if fate.confirmed else None
    session.flush()
    return found


def told(
    session: Session,
    about: Incident,
    by: Partner | None,
    at: datetime = NOW,
    status: ReportState = ReportState.JOINED,
) -> Report:
    """One report about the incident, from a neighbor if there is no partner."""
    made = Report(
        code=f"K7QF{next(_NUMBERS)}",
        submission=uuid4(),
        source_id=uuid4(),
        channel=Channel.PARTNER if by else Channel.WEB,
        status=status,
        language="en",
        received_at=at,
        seen_at=at,
        first_hand=True,
        activity=Activity.VEHICLES,
        size=Size.SOME,
        uniform=Uniform.MASKED,
        equipment=[],
        exactness=Exactness.NONE,
        incident_id=about.id,
        partner_id=by.id if by else None,
    )
    session.add(made)
    session.flush()
    return made
