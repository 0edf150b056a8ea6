"""Danger: the people in danger at an incident, and the texts that warn them."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from responder.domain import check as checks
from responder.domain.alert import NoticeKind
from responder.domain.delivery import State
from responder.domain.response import State as ResponseState
from responder.store import audience
from responder.store.alert_kind import CALLOUT_WORDS
from responder.store.audience import Spoken
from responder.store.outbox import Fill

_BEFORE_ALL = -1.0
"""A distance that puts them ahead of codes and rings, which are as urgent and have no distance."""
# Verifiers who were asked to look may be walking there, whatever they answered.
_THREATENED = f"""
FROM volunteer
JOIN phone ON phone.id = volunteer.phone_id
WHERE phone.opted_out_at IS NULL AND phone.suspended_at IS NULL AND phone.number_sealed IS NOT NULL
  AND volunteer.id IN (
    SELECT volunteer_id FROM response
    WHERE incident_id = :incident AND status IN ('{ResponseState.GOING}', '{ResponseState.ON_SCENE}')
    UNION
    SELECT volunteer_id FROM "check"
    WHERE incident_id = :incident AND status = '{checks.State.ASKED}' AND purpose = '{checks.Purpose.LOOK}')
"""  # noqa: S608  # only our own constants
_COUNT = text(f"SELECT count(*) {_THREATENED}")
# In the language of the text that brought them there, even if they have changed their language since.
_CALLED_IN = f"""
(SELECT before.language FROM delivery AS before
 LEFT JOIN alert ON alert.id = before.alert_id LEFT JOIN notice ON notice.id = before.notice_id
 WHERE before.volunteer_id = volunteer.id AND before.language = ANY(CAST(:languages AS text[]))
   AND (alert.incident_id = :incident AND alert.kind IN {CALLOUT_WORDS}
        OR notice.incident_id = :incident AND notice.kind = '{NoticeKind.CHECK}')
 ORDER BY before.id DESC LIMIT 1)
"""  # noqa: S608  # only our own constants
_FILL = text(f"""
WITH threatened AS (
    SELECT volunteer.id, volunteer.phone_id, coalesce({_CALLED_IN}, {audience.SAID_IN}) AS language {_THREATENED}
)
INSERT INTO delivery (alert_id, phone_id, volunteer_id, sender_id, language, status, priority, distance, segments,
                      due_at, useful_until)
SELECT said.alert_id, threatened.phone_id, threatened.id, :sender, said.language, '{State.QUEUED}', :priority,
       {_BEFORE_ALL}, said.segments, :now, :useful_until
FROM threatened
JOIN alert_text AS said ON said.alert_id = :alert AND said.language = threatened.language
ON CONFLICT (alert_id, phone_id) DO NOTHING
""")  # noqa: S608  # only our own constants


def count(session: Session, incident_id: UUID) -> int:
    """How many people would get a danger text about the incident now."""
    return int(session.execute(_COUNT, {"incident": incident_id}).scalar_one())


def fill(session: Session, fill: Fill, incident_id: UUID, spoken: Spoken) -> int:
    """Write deliveries to everyone going, on scene or asked to look, ahead of everything else. Returns how many."""
    values = {**fill.values, **spoken.values, "incident": incident_id}
    return int(session.execute(_FILL, values).rowcount)  # type: ignore[attr-defined]  # an INSERT's result counts
