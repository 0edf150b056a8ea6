"""Delivery statements that change many rows at a time: fill, claim, record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Result as Rows
from sqlalchemy import text
from sqlalchemy.orm import Session

from responder.domain import language
from responder.domain.alert import NoticeKind, Priority
from responder.domain.alert import State as AlertState
from responder.domain.delivery import MOVES, AttemptOutcome, Event, State
from responder.store import audience
from responder.store.audience import Audience, Spoken
from responder.store.link import Page
from responder.store.sender import DEFAULT

_AHEAD_ON_SHIFT = 100_000
"""Meters that put people on shift before everybody else, the closest of them first."""
# The texts are joined to the chosen people, not the other way around. Otherwise the planner thinks that each language
# is rare, and compares everybody with everybody.
_CHOSEN = f"""
WITH chosen AS MATERIALIZED (
    SELECT volunteer.id, volunteer.phone_id, {audience.SAID_IN} AS language,
           reach.metres - CASE WHEN {audience.ON_SHIFT} THEN {_AHEAD_ON_SHIFT} ELSE 0 END AS distance
    FROM volunteer
    JOIN phone ON phone.id = volunteer.phone_id
    CROSS JOIN LATERAL (
        -- Who chose only areas around here is nearer than who covers half the city.
        SELECT avg(111195 * sqrt((area.latitude - :latitude) ^ 2
                   + ((area.longitude - :longitude) * cos(radians(:latitude))) ^ 2)) AS metres
        FROM volunteer_area AS theirs JOIN area ON area.id = theirs.area_id
        WHERE theirs.volunteer_id = volunteer.id
    ) AS reach
    WHERE {audience.IN}
)
INSERT INTO delivery (alert_id, phone_id, volunteer_id, sender_id, language, status, priority, distance, segments,
                      due_at, useful_until)
SELECT said.alert_id, chosen.phone_id, chosen.id, :sender, said.language, '{State.QUEUED}', :priority,
       chosen.distance, said.segments, :now, :useful_until
FROM chosen JOIN alert_text AS said ON said.alert_id = :alert AND said.language = chosen.language
"""  # noqa: S608  # only our own constants
_FILL_CALLOUT = text(f"{_CHOSEN} ON CONFLICT (alert_id, phone_id) DO NOTHING")
_FILL_WAVE = text(f"""
{_CHOSEN} WHERE NOT EXISTS (
    SELECT FROM delivery AS earlier WHERE earlier.alert_id = :alert AND earlier.phone_id = chosen.phone_id)
ORDER BY chosen.distance, chosen.id LIMIT :most
ON CONFLICT (alert_id, phone_id) DO NOTHING
""")

_FILL_FOLLOWERS = text(f"""
INSERT INTO delivery (alert_id, phone_id, volunteer_id, follows_id, sender_id, language, status, priority, distance,
                      segments, due_at, useful_until)
SELECT DISTINCT ON (called.phone_id)
       said.alert_id, called.phone_id, called.volunteer_id, called.id, :sender, said.language, '{State.QUEUED}',
       :priority, called.distance, said.segments, :now, :useful_until
FROM delivery AS called
JOIN alert_text AS said ON said.alert_id = :alert AND said.language = coalesce(
    -- A language that is not texted any more since the call: better in another than not at all.
    (SELECT same.language FROM alert_text AS same WHERE same.alert_id = :alert AND same.language = called.language),
    '{language.DEFAULT}')
WHERE called.alert_id = ANY(:follows)
  AND called.status IN ('{State.SENDING}', '{State.SENT}', '{State.DELIVERED}', '{State.UNKNOWN}', '{State.FAILED}')
  AND NOT (called.status = '{State.FAILED}' AND called.sid IS NULL)
-- Of several calls to one phone the surest: one that turns out not to have left takes its follower with it.
ORDER BY called.phone_id, called.status IN ('{State.SENT}', '{State.DELIVERED}') DESC,
         called.status <> '{State.SENDING}' DESC, called.id DESC
ON CONFLICT (alert_id, phone_id) DO NOTHING
""")  # noqa: S608  # only our own constants

_AFTER_STRIKE = 2
"""How many rows to try first after the carrier was down."""
_CLAIM = text(f"""
WITH bucket AS MATERIALIZED (
    SELECT LEAST(:burst, tokens + :rate * GREATEST(0, EXTRACT(EPOCH FROM :now - refilled_at))) AS tokens,
           CASE WHEN strikes > 0 THEN {_AFTER_STRIKE} ELSE :most END AS most
    FROM sender
    WHERE id = :sender AND (paused_until IS NULL OR paused_until <= :now) AND frozen_at IS NULL
    FOR UPDATE
), front AS MATERIALIZED (
    SELECT id, segments, priority, distance, phone_id, alert_id, notice_id, follows_id, useful_until
    FROM delivery
    WHERE status = '{State.QUEUED}' AND sender_id = :sender AND due_at <= :now
      -- An all-clear waits until it is known whether its call went out.
      AND (SELECT called.status FROM delivery AS called WHERE called.id = delivery.follows_id)
          IS DISTINCT FROM '{State.SENDING}'
    ORDER BY priority, distance, id
    LIMIT (SELECT coalesce(min(LEAST(most, :most)), 0) FROM bucket)
    FOR UPDATE SKIP LOCKED
), judged AS (
    SELECT front.id, front.segments, front.priority, front.distance,
           coalesce(
               (phone.opted_out_at IS NOT NULL AND NOT EXISTS (
                   SELECT FROM notice WHERE notice.id = front.notice_id AND notice.kind = '{NoticeKind.GOODBYE}'))
               OR phone.suspended_at IS NOT NULL OR phone.number_sealed IS NULL
               OR front.useful_until <= :now
               OR alert.status IN ('{AlertState.STOPPED}', '{AlertState.CANCELLED}', '{AlertState.EXPIRED}')
               OR called.status IN ('{State.QUEUED}', '{State.CANCELLED}')
               OR (called.status = '{State.FAILED}' AND called.sid IS NULL),
               false) AS dead
    FROM front
    JOIN phone ON phone.id = front.phone_id
    LEFT JOIN alert ON alert.id = front.alert_id
    LEFT JOIN delivery AS called ON called.id = front.follows_id
), ranked AS (
    SELECT id, dead, priority, sum(CASE WHEN dead THEN 0 ELSE segments END)
           OVER (ORDER BY priority, distance, id) AS spent
    FROM judged
), picked AS (
    SELECT ranked.id, ranked.dead FROM ranked, bucket
    WHERE dead OR spent <= tokens - CASE WHEN priority >= {Priority.CALLOUT:d} THEN :reserve ELSE 0 END
), taken AS (
    UPDATE delivery
    SET status = CASE WHEN dead THEN '{MOVES.after(State.QUEUED, Event.CANCEL)}'
                      ELSE '{MOVES.after(State.QUEUED, Event.CLAIM)}' END,
        token = CASE WHEN dead THEN NULL ELSE gen_random_uuid() END,
        leased_until = CASE WHEN dead THEN NULL ELSE :leased_until END,
        tries = tries + CASE WHEN dead THEN 0 ELSE 1 END,
        looks = 0,
        ended_at = CASE WHEN dead THEN :now END
    FROM picked WHERE delivery.id = picked.id
    RETURNING delivery.*, dead
), begun AS (
    INSERT INTO attempt (token, delivery_id, began_at)
    SELECT token, id, :now FROM taken WHERE NOT dead
), spending AS (
    UPDATE sender
    SET tokens = bucket.tokens - (SELECT coalesce(sum(segments), 0) FROM taken WHERE NOT dead),
        refilled_at = GREATEST(refilled_at, :now)
    FROM bucket WHERE sender.id = :sender
)
SELECT taken.id, taken.dead, taken.alert_id, taken.token, taken.phone_id, taken.useful_until, taken.tries,
       phone.number_sealed, notice.kind AS notice_kind, coalesce(said.body, notice.body) AS body
FROM taken
JOIN phone ON phone.id = taken.phone_id
LEFT JOIN alert_text AS said ON said.alert_id = taken.alert_id AND said.language = taken.language
LEFT JOIN notice ON notice.id = taken.notice_id
ORDER BY taken.priority, taken.distance, taken.id
""")  # noqa: S608  # only our own constants

_RECORD = text("""
WITH result AS (
    SELECT * FROM unnest(
        CAST(:ids AS bigint[]), CAST(:tokens AS uuid[]), CAST(:events AS text[]), CAST(:outcomes AS text[]),
        CAST(:sids AS text[]), CAST(:codes AS integer[]), CAST(:waits AS double precision[])
    ) AS result (id, token, event, outcome, sid, code, wait)
), move AS (
    SELECT * FROM unnest(CAST(:move_events AS text[]), CAST(:move_from AS text[]), CAST(:move_to AS text[]))
    AS move (event, came_from, went_to)
), moved AS (
    UPDATE delivery
    SET status = move.went_to, leased_until = NULL,
        sid = coalesce(result.sid, delivery.sid),
        error_code = CASE WHEN move.went_to = 'sent' THEN NULL ELSE coalesce(result.code, delivery.error_code) END,
        due_at = :now + make_interval(secs => result.wait),
        sent_at = CASE WHEN result.sid IS NOT NULL THEN coalesce(sent_at, :now) ELSE sent_at END,
        ended_at = CASE WHEN move.went_to = 'failed' THEN coalesce(ended_at, :now) ELSE ended_at END
    FROM result, move
    WHERE delivery.id = result.id AND delivery.token = result.token
      AND move.event = result.event AND move.came_from = delivery.status
    RETURNING delivery.id
), ended AS (
    UPDATE attempt SET outcome = result.outcome, ended_at = :now, sid = coalesce(result.sid, attempt.sid),
                       error_code = result.code
    FROM result WHERE attempt.token = result.token
)
SELECT count(*) FROM moved
""")

LINKED = {
    NoticeKind.CHECK: Page.ALERT,
    NoticeKind.CHECK_IN: Page.ALERT,
    NoticeKind.WELCOME: Page.ME,
    NoticeKind.LINK: Page.ME,
}
"""Notices that end with a personal link, as alerts do, and the page of that link."""
_MOVES = MOVES.rows()


@dataclass(frozen=True)
class Budget:
    """What a sender may spend, in segments: `rate` a second, `burst` together, with `reserve` kept for urgent texts."""

    rate: float
    burst: float
    reserve: float
    sender_id: int = DEFAULT


@dataclass(frozen=True)
class Claimed:
    """A delivery that only this worker may now hand to the carrier; or, if `dead`, one that was cancelled instead."""

    id: int
    dead: bool
    alert_id: UUID | None
    token: UUID
    phone_id: UUID
    number_sealed: bytes
    body: str
    page: Page | None
    """The page of the personal link that ends the text; None if it ends with a short reference."""
    useful_until: datetime
    tries: int
    """Tries so far, including this one."""


@dataclass(frozen=True)
class Result:
    """How an attempt ended, its event for the delivery, and when to try again if the text was not sent."""

    delivery_id: int
    token: UUID
    event: Event
    outcome: AttemptOutcome
    sid: str | None = None
    code: int | None = None
    wait: float = 0.0
    """Seconds until it is due again: to send it, search for it, or ask about it."""


@dataclass(frozen=True)
class Fill:
    """An approved alert for which to write deliveries."""

    alert_id: UUID
    priority: int
    now: datetime
    useful_until: datetime
    sender_id: int = DEFAULT

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of the statements that write deliveries."""
        return {
            "alert": self.alert_id,
            "priority": self.priority,
            "now": self.now,
            "useful_until": self.useful_until,
            "sender": self.sender_id,
        }


def fill_callout(session: Session, fill: Fill, sought: Audience, spoken: Spoken) -> int:
    """Write a callout's deliveries, in one statement inside the database. Returns how many."""
    return _count(session.execute(_FILL_CALLOUT, _callout_values(fill, sought, spoken)))


def fill_wave(session: Session, fill: Fill, sought: Audience, spoken: Spoken, most: int) -> int:
    """Write deliveries to the first `most` people who did not get the callout yet. Returns how many."""
    return _count(session.execute(_FILL_WAVE, _callout_values(fill, sought, spoken) | {"most": most}))


def fill_followers(session: Session, fill: Fill, follows: Sequence[UUID]) -> int:
    """Write deliveries to exactly the people who got, or may have got, the alerts `follows`. Returns how many."""
    return _count(session.execute(_FILL_FOLLOWERS, fill.values | {"follows": list(follows)}))


def claim(session: Session, most: int, budget: Budget, now: datetime, leased_until: datetime) -> list[Claimed]:
    """Take the front of a sender's queue, as far as the budget allows. Cancels deliveries that must not be sent."""
    rows = session.execute(
        _CLAIM,
        {
            "sender": budget.sender_id,
            "most": most,
            "rate": budget.rate,
            "burst": budget.burst,
            "reserve": budget.reserve,
            "now": now,
            "leased_until": leased_until,
        },
    )
    return [
        Claimed(
            id=row.id,
            dead=row.dead,
            alert_id=row.alert_id,
            token=row.token,
            phone_id=row.phone_id,
            number_sealed=row.number_sealed,
            body=row.body,
            page=Page.ALERT if row.alert_id is not None else LINKED.get(row.notice_kind),
            useful_until=row.useful_until,
            tries=row.tries,
        )
        for row in rows
    ]


def record(session: Session, results: Sequence[Result], now: datetime) -> int:
    """Record how attempts ended, each only if its token is still the delivery's. Returns how many deliveries moved."""
    if not results:
        return 0
    moved = session.execute(
        _RECORD,
        {
            "ids": [result.delivery_id for result in results],
            "tokens": [result.token for result in results],
            "events": [str(result.event) for result in results],
            "outcomes": [str(result.outcome) for result in results],
            "sids": [result.sid for result in results],
            "codes": [result.code for result in results],
            "waits": [result.wait for result in results],
            "move_events": [event for event, _, _ in _MOVES],
            "move_from": [source for _, source, _ in _MOVES],
            "move_to": [target for _, _, target in _MOVES],
            "now": now,
        },
    )
    return int(moved.scalar_one())


def _callout_values(fill: Fill, sought: Audience, spoken: Spoken) -> dict[str, Any]:
    point = {"latitude": sought.point.latitude, "longitude": sought.point.longitude}
    return {**audience.values(sought, fill.now), **fill.values, **spoken.values, **point}


def _count(inserted: Rows[Any]) -> int:
    return int(inserted.rowcount)  # type: ignore[attr-defined]  # an INSERT's result counts
