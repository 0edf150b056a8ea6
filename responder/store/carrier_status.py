"""Stores what the carrier says about a text, in one statement: it sends many statuses, and often repeats them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from responder.domain.delivery import MOVES, Event, State

_HEAR = text(f"""
WITH known AS (
    SELECT delivery_id FROM attempt WHERE token = :token
), kept AS (
    INSERT INTO callback (token, sid, status, error_code, received_at)
    SELECT :token, :sid, :said, :code, :now FROM known WHERE :keep
    ON CONFLICT (sid, status, error_code) DO NOTHING
    RETURNING id
), held AS (
    -- Only its latest attempt speaks for a delivery; the row is held so that two callbacks take turns.
    SELECT delivery.id, delivery.phone_id, delivery.status FROM delivery, known
    WHERE delivery.id = known.delivery_id AND delivery.token = :token AND (NOT :keep OR EXISTS (SELECT FROM kept))
    FOR UPDATE OF delivery
), move AS (
    SELECT * FROM unnest(CAST(:move_from AS text[]), CAST(:move_to AS text[])) AS move (came_from, went_to)
), moved AS (
    UPDATE delivery
    SET status = move.went_to, sid = coalesce(delivery.sid, :sid), sent_at = coalesce(delivery.sent_at, :now),
        error_code = CASE WHEN move.went_to = '{State.FAILED}' AND move.came_from <> move.went_to THEN :code
                          ELSE delivery.error_code END,
        ended_at = CASE WHEN move.went_to = '{State.SENT}' THEN delivery.ended_at
                        ELSE coalesce(delivery.ended_at, :now) END
    FROM held, move
    WHERE delivery.id = held.id AND move.came_from = held.status
    RETURNING delivery.phone_id, delivery.sender_id, move.came_from, move.went_to
)
SELECT moved.phone_id, moved.sender_id, moved.came_from, moved.went_to FROM known LEFT JOIN moved ON true
""")  # noqa: S608  # only our own constants

_TARGETS = {
    event: [(source, target) for name, source, target in MOVES.rows() if name == event] for event in map(str, Event)
}


@dataclass(frozen=True)
class Status:
    """What the carrier says about an attempt: its own status, and our event for it (None if it changes nothing)."""

    token: UUID
    sid: str
    said: str
    error_code: int | None
    event: Event | None


@dataclass(frozen=True)
class Moved:
    """How the delivery moved. All fields are None if it did not move."""

    phone_id: UUID | None
    sender_id: int | None
    came_from: State | None
    went_to: State | None

    @property
    def news(self) -> bool:
        return self.came_from is not self.went_to


def apply_status(session: Session, word: Status, now: datetime, *, keep: bool) -> Moved | None:
    """Move the attempt's delivery as the table of moves says; None if there is no such attempt.

    With `keep`, the status is stored, too, and moves nothing the second time it comes.
    """
    targets = _TARGETS[word.event] if word.event else []
    row = session.execute(
        _HEAR,
        {
            "token": word.token,
            "sid": word.sid,
            "said": word.said,
            "code": word.error_code,
            "now": now,
            "keep": keep,
            "move_from": [source for source, _ in targets],
            "move_to": [target for _, target in targets],
        },
    ).one_or_none()
    if row is None:
        return None
    if row.phone_id is None:
        return Moved(None, None, None, None)
    return Moved(row.phone_id, row.sender_id, State(row.came_from), State(row.went_to))
