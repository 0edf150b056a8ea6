"""A partner with a record."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from responder.domain.incident import Outcome, State
from responder.store.partner import Partner
from tests.factories import NOW
from tests.store.partners import Fate, became, partner, told

LONG_AGO = timedelta(days=30)


def partner_with(session: Session, name: str, confirmed: int, refuted: int, now: datetime = NOW) -> Partner:
    """A partner whose reports of last month had these results."""
    made = partner(session, name)
    for outcome in [Outcome.ENDED] * confirmed + [Outcome.FALSE_ALARM] * refuted:
        found = became(session, Fate(State.CLOSED, outcome, confirmed=outcome is Outcome.ENDED))
        found.opened_at = found.seen_at = found.last_reported_at = found.closed_at = now - LONG_AGO
        told(session, found, made, at=now - LONG_AGO)
    return made
