"""Alerts and notices: what is said, to whom, and who approved it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.alert import Kind, NoticeKind, State
from responder.domain.delivery import WhenLost
from responder.store.base import AsWord, Base, Key, refers


class Alert(Base):
    __tablename__ = "alert"
    __table_args__ = (
        CheckConstraint("num_nonnulls(approved_by, released_by) = 1 OR status = 'draft'", name="approved_by_somebody"),
        Index("ix_alert_unfinished", "id", postgresql_where=text("status IN ('approved', 'sending')")),
    )

    id: Mapped[Key]
    incident_id: Mapped[UUID] = refers("incident.id", index=True)
    kind: Mapped[Kind] = mapped_column(AsWord(Kind))
    status: Mapped[State] = mapped_column(AsWord(State))
    audience: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Whom it is for: `{"area": id}`, or `{"follows": id of the alert whose recipients get this one}`."""
    drafted_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = refers("account.id")
    released_by: Mapped[UUID | None] = refers("check.id")
    """The check whose confirmation released it under the policy."""
    useful_until: Mapped[datetime]
    when_lost: Mapped[WhenLost] = mapped_column(
        AsWord(WhenLost), default=WhenLost.DOUBLE, server_default=WhenLost.DOUBLE
    )


class AlertText(Base):
    """The body, composed once per language; each delivery adds only its own link."""

    __tablename__ = "alert_text"

    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alert.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]
    segments: Mapped[int] = mapped_column(SmallInteger)
    """With the link."""


class Notice(Base):
    __tablename__ = "notice"

    id: Mapped[Key]
    kind: Mapped[NoticeKind] = mapped_column(AsWord(NoticeKind))
    incident_id: Mapped[UUID | None] = refers("incident.id", index=True)
    check_id: Mapped[UUID | None] = refers("check.id", index=True)
    body: Mapped[str]


def lock(session: Session, alert_id: UUID) -> Alert | None:
    """The alert, held until the transaction ends; None if somebody else has it."""
    return session.scalars(select(Alert).where(Alert.id == alert_id).with_for_update(skip_locked=True)).one_or_none()


def of_incident(session: Session, incident_id: UUID) -> list[Alert]:
    """The incident's alerts, oldest first."""
    return list(session.scalars(select(Alert).where(Alert.incident_id == incident_id).order_by(Alert.drafted_at)))


def lock_of_incident(session: Session, incident_id: UUID) -> list[Alert]:
    """The incident's alerts, oldest first, held until the transaction ends."""
    query = select(Alert).where(Alert.incident_id == incident_id).order_by(Alert.drafted_at)
    return list(session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def texts(session: Session, alert_id: UUID) -> list[AlertText]:
    return list(session.scalars(select(AlertText).where(AlertText.alert_id == alert_id).order_by(AlertText.language)))


def unfinished(session: Session) -> list[UUID]:
    """Alerts that are on their way."""
    return list(session.scalars(select(Alert.id).where(Alert.status.in_([State.APPROVED, State.SENDING])).limit(500)))
