"""Closed incidents."""

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from responder.domain.incident import Outcome, State
from responder.store.area import Area
from responder.store.incident import Incident
from tests.factories import NOW
from tests.store.partners import told
from tests.store.rows import incident

HOUR = timedelta(hours=1)
SEEN = NOW - 5 * HOUR


_CODES = count(1000)


def over(
    session: Session,
    area: Area | None,
    outcome: Outcome = Outcome.FALSE_ALARM,
    seen_at: datetime = SEEN,
    closed_at: datetime = NOW - 2 * HOUR,
) -> Incident:
    """A closed incident that somebody had reported. It was confirmed only if it was real."""
    found = incident(session, area, code=f"C{next(_CODES)}", status=State.CLOSED)
    found.outcome, found.seen_at, found.opened_at, found.closed_at = outcome, seen_at, seen_at, closed_at
    found.confirmed_at = seen_at if outcome is Outcome.ENDED else None
    session.flush()
    told(session, found, None, at=seen_at)
    return found
