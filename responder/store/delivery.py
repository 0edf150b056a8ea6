"""Deliveries and attempts: one text to one phone, and the tries to send it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    UniqueConstraint,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.delivery import MOVES, PENDING, AttemptOutcome, Event, State
from responder.store.base import AsWord, Base
from responder.store.sender import DEFAULT


class Delivery(Base):
    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("num_nonnulls(alert_id, notice_id) = 1", name="alert_or_notice"),
        UniqueConstraint("alert_id", "phone_id"),
        Index(
            "ix_delivery_front", "sender_id", "priority", "distance", "id", postgresql_where=text("status = 'queued'")
        ),
        Index("ix_delivery_leased", "leased_until", postgresql_where=text("status = 'sending'")),
        Index("ix_delivery_unknown", "id", postgresql_where=text("status = 'unknown'")),
        Index("ix_delivery_unsettled", "due_at", postgresql_where=text("status IN ('unknown', 'sent')")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    # These three have no foreign keys. The statement that writes a row copies them from their tables, and nothing
    # there is deleted before it. The database's check of each would take half the time of an approval.
    alert_id: Mapped[UUID | None]
    notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("notice.id"), unique=True)
    phone_id: Mapped[UUID]
    volunteer_id: Mapped[UUID | None] = mapped_column(index=True)
    follows_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("delivery.id"))
    """The callout delivery that this all-clear or correction follows. People who never got that must not get this."""
    sender_id: Mapped[int] = mapped_column(SmallInteger, server_default="1")
    """The sender it goes through: the group's own, or the one for drills."""
    language: Mapped[str]
    status: Mapped[State] = mapped_column(AsWord(State))
    priority: Mapped[int] = mapped_column(SmallInteger)
    distance: Mapped[float] = mapped_column(REAL)
    """Meters from the place. Within one priority, smaller distances are sent first."""
    segments: Mapped[int] = mapped_column(SmallInteger)
    due_at: Mapped[datetime]
    useful_until: Mapped[datetime]
    token: Mapped[UUID | None]
    """The token of its latest attempt. A result is only written if its token still matches."""
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    looks: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    """How often we searched the carrier's list and did not find it."""
    sid: Mapped[str | None]
    error_code: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Attempt(Base):
    """One request to the carrier."""

    __tablename__ = "attempt"

    token: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("delivery.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[AttemptOutcome | None] = mapped_column(AsWord(AttemptOutcome))
    sid: Mapped[str | None]
    error_code: Mapped[int | None]


class Callback(Base):
    """A status from the carrier, in its own words."""

    __tablename__ = "callback"
    __table_args__ = (UniqueConstraint("sid", "status", "error_code", postgresql_nulls_not_distinct=True),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    token: Mapped[UUID] = mapped_column(ForeignKey("attempt.token", ondelete="CASCADE"), index=True)
    sid: Mapped[str]
    status: Mapped[str]
    error_code: Mapped[int | None]
    received_at: Mapped[datetime]


def get(session: Session, delivery_id: int) -> Delivery | None:
    return session.get(Delivery, delivery_id)


def waiting(session: Session, now: datetime, sender_id: int = DEFAULT) -> bool:
    """Whether this sender has anything due to be sent."""
    query = select(Delivery.id).where(Delivery.status == State.QUEUED, Delivery.due_at <= now)
    return session.scalar(query.where(Delivery.sender_id == sender_id).limit(1)) is not None


def unsettled(session: Session, now: datetime, sender_id: int = DEFAULT) -> bool:
    """Whether we should ask the carrier about anything now: unknown deliveries, and sent ones without news."""
    query = select(Delivery.id).where(Delivery.status.in_([State.UNKNOWN, State.SENT]), Delivery.due_at <= now)
    return session.scalar(query.where(Delivery.sender_id == sender_id).limit(1)) is not None


def through(session: Session, token: UUID) -> int | None:
    """The sender of an attempt; None if there is no such attempt."""
    query = select(Delivery.sender_id).join(Attempt, Attempt.delivery_id == Delivery.id)
    return session.scalar(query.where(Attempt.token == token))


def pending(session: Session, alert_id: UUID) -> bool:
    """Whether we still have to send any delivery of the alert."""
    query = select(Delivery.id).where(Delivery.alert_id == alert_id, Delivery.status.in_(PENDING)).limit(1)
    return session.scalar(query) is not None


def begun(session: Session, alert_id: UUID) -> bool:
    """Whether any delivery of the alert has left the queue."""
    query = select(Delivery.id).where(Delivery.alert_id == alert_id, Delivery.status != State.QUEUED).limit(1)
    return session.scalar(query) is not None


def counts(session: Session, alert_ids: list[UUID]) -> dict[UUID, dict[State, int]]:
    """The number of deliveries in each state, per alert."""
    query = (
        select(Delivery.alert_id, Delivery.status, func.count())
        .where(Delivery.alert_id.in_(alert_ids))
        .group_by(Delivery.alert_id, Delivery.status)
    )
    found: dict[UUID, dict[State, int]] = {alert: {} for alert in alert_ids}
    for alert, status, count in session.execute(query):
        if alert is not None:
            found[alert][status] = count
    return found


def reached(session: Session, alert_ids: list[UUID]) -> dict[str, int]:
    """How many people these alerts reached, or may have reached, by the language of the text."""
    query = select(Delivery.language, func.count(Delivery.phone_id.distinct()))
    query = query.where(
        Delivery.alert_id.in_(alert_ids),
        or_(
            Delivery.status.in_([State.SENDING, State.SENT, State.DELIVERED, State.UNKNOWN]),
            (Delivery.status == State.FAILED) & Delivery.sid.is_not(None),
        ),
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(Delivery.language))}


def of_alert(session: Session, alert_id: UUID) -> list[Delivery]:
    """The alert's deliveries, in sending order."""
    query = select(Delivery).where(Delivery.alert_id == alert_id)
    return list(session.scalars(query.order_by(Delivery.priority, Delivery.distance, Delivery.id)))


def cancel_queued(session: Session, alert_ids: Sequence[UUID], now: datetime) -> None:
    """Cancel what these alerts have not sent: it must not be sent, nor keep anybody from getting another alert."""
    session.execute(
        update(Delivery)
        .where(Delivery.alert_id.in_(alert_ids), Delivery.status == State.QUEUED)
        .values(status=MOVES.after(State.QUEUED, Event.CANCEL), ended_at=now)
    )


def forget_spared(session: Session, alert_id: UUID) -> None:
    """Delete deliveries that were cancelled before any try, so that a later wave may ask the same people."""
    session.execute(
        delete(Delivery).where(Delivery.alert_id == alert_id, Delivery.status == State.CANCELLED, Delivery.tries == 0)
    )


def lose_leased(session: Session, now: datetime) -> int:
    """Mark deliveries that a dead worker left half-sent as unknown. Returns how many."""
    leased = session.execute(
        update(Delivery)
        .where(Delivery.status.in_(MOVES.sources(Event.LOSE)), Delivery.leased_until < now)
        .values(status=MOVES.after(State.SENDING, Event.LOSE), leased_until=None, due_at=now)
        .returning(Delivery.token)
    ).scalars()
    tokens = [token for token in leased if token is not None]
    if tokens:
        session.execute(
            update(Attempt)
            .where(Attempt.token.in_(tokens), Attempt.outcome.is_(None))
            .values(outcome=AttemptOutcome.UNKNOWN, ended_at=now)
        )
    return len(tokens)
