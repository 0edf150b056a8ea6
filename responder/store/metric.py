"""Metrics about sending, counted when asked for. None of them leads to a person.

Drills are left out: texts through the drill sender everywhere, and all drills where the time since a confirmation or
an untaken ring counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, FromClause, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from responder.domain.alert import Kind
from responder.domain.check import Answer
from responder.domain.delivery import AttemptOutcome, State
from responder.store import probe, sender, text_answer
from responder.store.alert import Alert
from responder.store.delivery import Attempt, Delivery
from responder.store.incident import Incident
from responder.store.ring import Ring
from responder.store.sender import DEFAULT
from responder.store.verification import Verification

QUANTILES = (0.5, 0.95)
OPEN = "open"
"""In place of an outcome, for a request that has not ended."""

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_LATELY = timedelta(minutes=5)
_UNSETTLED = (State.QUEUED, State.SENDING, State.SENT, State.UNKNOWN)

Spread = Mapping[float, float]
"""Seconds by quantile; empty if there was nothing to measure."""


@dataclass(frozen=True)
class Figures:
    """All times are in seconds."""

    deliveries: Mapping[str, int]
    """By state. Ended deliveries are from the last day."""
    oldest_due: float
    attempts: Mapping[str, int]
    """Attempts begun in the last hour, by outcome."""
    carrier: Spread
    handed_over: Spread
    delivered: Spread
    probe: float | None
    """How long the last returned probe took; None if none ever returned."""
    text_answers: Mapping[str, int]
    """Texts that came in over the last day, by whether they were answered, and why not."""
    untaken_rings: int
    paused: bool
    frozen: bool


def gather(session: Session, now: datetime) -> Figures:
    """Count everything, in one transaction."""
    gate = sender.get(session)
    return Figures(
        deliveries=_deliveries(session, now),
        oldest_due=_oldest_due(session, now),
        attempts=_attempts(session, now),
        carrier=_carrier(session, now),
        handed_over=_since_confirmation(session, now, Delivery.sent_at, Delivery.sent_at.is_not(None)),
        delivered=_since_confirmation(session, now, Delivery.ended_at, Delivery.status == State.DELIVERED),
        probe=probe.last_way(session),
        text_answers=text_answer.count_results(session, now - _DAY),
        untaken_rings=_untaken_rings(session),
        paused=gate.paused_until is not None and gate.paused_until > now,
        frozen=gate.frozen_at is not None,
    )


def _untaken_rings(session: Session) -> int:
    query = select(func.count()).select_from(Ring).outerjoin(Incident, Incident.id == Ring.incident_id)
    return session.scalars(query.where(Ring.taken_at.is_(None), Incident.drill_id.is_(None))).one()


def _deliveries(session: Session, now: datetime) -> dict[str, int]:
    query = (
        select(Delivery.status, func.count())
        .where(Delivery.sender_id == DEFAULT, or_(Delivery.status.in_(_UNSETTLED), Delivery.ended_at > now - _DAY))
        .group_by(Delivery.status)
    )
    return {str(state): 0 for state in State} | {str(state): count for state, count in session.execute(query)}


def _oldest_due(session: Session, now: datetime) -> float:
    due = session.scalar(
        select(func.min(Delivery.due_at)).where(
            Delivery.status == State.QUEUED, Delivery.due_at <= now, Delivery.sender_id == DEFAULT
        )
    )
    return (now - due).total_seconds() if due else 0.0


def _attempts(session: Session, now: datetime) -> dict[str, int]:
    query = select(Attempt.outcome, func.count()).join(Delivery, Delivery.id == Attempt.delivery_id)
    query = query.where(Attempt.began_at > now - _HOUR, Delivery.sender_id == DEFAULT).group_by(Attempt.outcome)
    found = {str(outcome) if outcome else OPEN: count for outcome, count in session.execute(query)}
    return dict.fromkeys([*map(str, AttemptOutcome), OPEN], 0) | found


def _carrier(session: Session, now: datetime) -> Spread:
    took = _seconds(Attempt.ended_at - Attempt.began_at)
    answered = Attempt.outcome.in_([AttemptOutcome.ACCEPTED, AttemptOutcome.REFUSED])
    own = select(took.label("took")).join(Delivery, Delivery.id == Attempt.delivery_id)
    inner = own.where(Attempt.began_at > now - _LATELY, answered, Delivery.sender_id == DEFAULT).subquery()
    return _spread(session, inner)


def _since_confirmation(
    session: Session, now: datetime, moment: InstrumentedAttribute[datetime | None], reached: ColumnElement[bool]
) -> Spread:
    """The time from the last confirmation before a callout's approval to `moment` of each text, over the last day."""
    confirmed = (
        select(func.max(Verification.at))
        .where(
            Verification.incident_id == Alert.incident_id,
            Verification.judgement == Answer.CONFIRMED,
            Verification.at <= Alert.approved_at,
        )
        .correlate(Alert)
        .scalar_subquery()
    )
    inner = (
        select(_seconds(moment - confirmed).label("took"))
        .join(Alert, Alert.id == Delivery.alert_id)
        .join(Incident, Incident.id == Alert.incident_id)
        .where(Alert.kind == Kind.CALLOUT, Alert.approved_at > now - _DAY, Incident.drill_id.is_(None), reached)
        .subquery()
    )
    return _spread(session, inner)


def _seconds(length: ColumnElement[Any]) -> ColumnElement[float]:
    return cast(func.extract("epoch", length), Float)


def _spread(session: Session, inner: FromClause) -> Spread:
    columns = [func.percentile_cont(quantile).within_group(inner.c.took) for quantile in QUANTILES]
    values = session.execute(select(*columns)).one()
    return {quantile: float(value) for quantile, value in zip(QUANTILES, values, strict=True) if value is not None}
