"""Closing: the people we asked about an incident who must hear that it is closed, besides those we alerted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from responder.domain import alert as alerts
from responder.domain import check as checks
from responder.domain.delivery import MOVES, Event, State
from responder.domain.response import State as ResponseState
from responder.store.alert import Notice
from responder.store.alert_kind import CALLOUT_WORDS
from responder.store.delivery import Delivery
from responder.store.volunteer import Volunteer

_LEFT = f"""
(delivery.status IN ('{State.SENDING}', '{State.SENT}', '{State.DELIVERED}', '{State.UNKNOWN}')
 OR delivery.status = '{State.FAILED}' AND delivery.sid IS NOT NULL)"""
# People who answered know, unless they are still there. People who got the callout get the text that follows it.
_TO_TELL = text(f"""
SELECT volunteer.id
FROM volunteer
JOIN phone ON phone.id = volunteer.phone_id
WHERE phone.opted_out_at IS NULL AND phone.suspended_at IS NULL AND phone.number_sealed IS NOT NULL
  AND EXISTS (
    SELECT FROM "check"
    JOIN notice ON notice.check_id = "check".id
    JOIN delivery ON delivery.notice_id = notice.id
    LEFT JOIN response ON response.incident_id = :incident AND response.volunteer_id = volunteer.id
    WHERE "check".incident_id = :incident AND "check".volunteer_id = volunteer.id AND {_LEFT}
      AND (response.status = '{ResponseState.ON_SCENE}'
           OR "check".purpose = '{checks.Purpose.LOOK}'
              AND "check".status IN ('{checks.State.ASKED}', '{checks.State.SILENT}')
              AND response.status IS DISTINCT FROM '{ResponseState.CANNOT}'))
  AND NOT EXISTS (
    SELECT FROM delivery
    JOIN alert ON alert.id = delivery.alert_id
    WHERE alert.incident_id = :incident AND alert.kind IN {CALLOUT_WORDS}
      AND alert.status NOT IN ('{alerts.State.DRAFT}', '{alerts.State.EXPIRED}') AND alert.approved_at IS NOT NULL
      AND delivery.volunteer_id = volunteer.id AND {_LEFT})
ORDER BY volunteer.id
""")  # noqa: S608  # only our own constants


def cancel_checks(session: Session, incident_id: UUID, now: datetime) -> None:
    """Cancel questions about the incident that have not been sent."""
    asking = select(Notice.id).where(Notice.incident_id == incident_id, Notice.check_id.is_not(None))
    session.execute(
        update(Delivery)
        .where(Delivery.notice_id.in_(asking), Delivery.status == State.QUEUED)
        .values(status=MOVES.after(State.QUEUED, Event.CANCEL), ended_at=now)
    )


def to_tell(session: Session, incident_id: UUID) -> list[Volunteer]:
    """People with an unanswered question, or on scene after one, who did not get the callout."""
    ids = session.scalars(_TO_TELL, {"incident": incident_id}).all()
    return list(session.scalars(select(Volunteer).where(Volunteer.id.in_(ids)).order_by(Volunteer.id)))
