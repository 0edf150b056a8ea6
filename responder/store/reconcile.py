"""Deliveries to look up at the carrier, each claimed by one worker at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from responder.domain.delivery import State, WhenLost
from responder.store.outbox import LINKED
from responder.store.sender import DEFAULT

_AT_ONCE = 1000
_RECALL = timedelta(minutes=10)
"""A text that the carrier took longer ago is on its way, whatever the carrier's status says."""
_NEVER = datetime(9000, 1, 1, tzinfo=UTC)

_TAKE_LOST = text(f"""
WITH due AS (
    SELECT id FROM delivery WHERE status = '{State.UNKNOWN}' AND due_at <= :now AND sender_id = :sender
    ORDER BY due_at LIMIT {_AT_ONCE} FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE delivery SET due_at = :again FROM due WHERE delivery.id = due.id RETURNING delivery.*
)
SELECT taken.id, taken.sender_id, taken.token, taken.phone_id, phone.number_sealed, taken.useful_until, taken.looks,
       attempt.began_at, notice.kind AS notice_kind, taken.alert_id, coalesce(alert.when_lost, :otherwise) AS when_lost
FROM taken
JOIN phone ON phone.id = taken.phone_id
JOIN attempt ON attempt.token = taken.token
LEFT JOIN alert ON alert.id = taken.alert_id
LEFT JOIN notice ON notice.id = taken.notice_id
""")  # noqa: S608  # only our own constants

_TAKE_SILENT = text(f"""
WITH due AS (
    SELECT id FROM delivery WHERE status = '{State.SENT}' AND due_at <= :now AND sid IS NOT NULL AND sender_id = :sender
    ORDER BY due_at LIMIT 100 FOR UPDATE SKIP LOCKED
)
UPDATE delivery
-- Each wait is as long as all before it, up to a limit; a day after it ceased to be of use nobody asks any more.
SET due_at = CASE WHEN :now > useful_until + interval '1 day' THEN :never
                  ELSE :now + LEAST(:longest, GREATEST(:silent_after, :now - coalesce(sent_at, :now))) END
FROM due WHERE delivery.id = due.id
RETURNING delivery.token, delivery.sid
""")  # noqa: S608  # only our own constants

_RECALLED = 100
"""A value of `looks` that marks a text as recalled once. If it was too late then, it is too late now."""
_RECALLABLE = f"""
SELECT id FROM delivery
WHERE status = '{State.SENT}' AND sid IS NOT NULL AND sent_at > :since AND looks < {_RECALLED}
  AND sender_id = :sender
"""  # noqa: S608  # only our own constants
_IS_RECALLABLE = text(f"{_RECALLABLE} LIMIT 1")
_TAKE_RECALLED = text(f"""
WITH due AS ({_RECALLABLE} ORDER BY id LIMIT {_AT_ONCE} FOR UPDATE SKIP LOCKED)
UPDATE delivery SET looks = {_RECALLED} FROM due WHERE delivery.id = due.id
RETURNING delivery.token, delivery.sid
""")  # noqa: S608  # only our own constants

_COUNT_LOOKS = text("""
UPDATE delivery SET looks = looks + 1
FROM unnest(CAST(:ids AS bigint[]), CAST(:tokens AS uuid[])) AS looked (id, token)
WHERE delivery.id = looked.id AND delivery.token = looked.token
""")


@dataclass(frozen=True)
class UnknownDelivery:
    """An unknown delivery, claimed for a lookup."""

    id: int
    sender_id: int
    token: UUID
    phone_id: UUID
    number_sealed: bytes
    linked: bool
    began_at: datetime
    useful_until: datetime
    looks: int
    when_lost: WhenLost


@dataclass(frozen=True)
class Silent:
    """A delivery that the carrier took under this id, without a final status so far."""

    token: UUID
    sid: str


def take_unknown(session: Session, now: datetime, again: datetime, sender_id: int = DEFAULT) -> list[UnknownDelivery]:
    """Claim a sender's unknown deliveries that are due for a lookup. The next one is due at `again`."""
    values = {"now": now, "again": again, "otherwise": WhenLost.DOUBLE, "sender": sender_id}
    return [
        UnknownDelivery(
            id=row.id,
            sender_id=row.sender_id,
            token=row.token,
            phone_id=row.phone_id,
            number_sealed=row.number_sealed,
            linked=row.alert_id is not None or row.notice_kind in LINKED,
            began_at=row.began_at,
            useful_until=row.useful_until,
            looks=row.looks,
            when_lost=WhenLost(row.when_lost),
        )
        for row in session.execute(_TAKE_LOST, values)
        if row.number_sealed is not None
    ]


def take_silent(
    session: Session, now: datetime, silent_after: timedelta, longest: timedelta, sender_id: int = DEFAULT
) -> list[Silent]:
    """Claim a sender's deliveries to ask the carrier about. The wait gets longer each time."""
    values = {"now": now, "silent_after": silent_after, "longest": longest, "never": _NEVER, "sender": sender_id}
    return [Silent(row.token, row.sid) for row in session.execute(_TAKE_SILENT, values)]


def recallable(session: Session, now: datetime, sender_id: int = DEFAULT) -> bool:
    """Whether `take_recalled` would return anything."""
    return session.scalar(_IS_RECALLABLE, {"since": now - _RECALL, "sender": sender_id}) is not None


def take_recalled(session: Session, now: datetime, sender_id: int = DEFAULT) -> list[Silent]:
    """Claim a sender's deliveries that the carrier took recently and may not have sent yet, each only once."""
    rows = session.execute(_TAKE_RECALLED, {"since": now - _RECALL, "sender": sender_id})
    return [Silent(row.token, row.sid) for row in rows]


def count_looks(session: Session, unknown: Sequence[UnknownDelivery]) -> None:
    """Count one more unsuccessful lookup for each."""
    if unknown:
        session.execute(
            _COUNT_LOOKS, {"ids": [item.id for item in unknown], "tokens": [item.token for item in unknown]}
        )
