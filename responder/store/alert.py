"""Alerts and notices: the text, the audience, and the approval."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.alert import Kind, NoticeKind, State
from responder.domain.delivery import WhenLost
from responder.store.alert_kind import AsKind
from responder.store.base import AsWord, Base, Key, refers
from responder.store.delivery import Delivery
from responder.store.sender import DEFAULT

_COUNTING = 0x52455351
"""Key of the advisory lock for counting the past hour's texts and adding an alert's."""


class Alert(Base):
    __tablename__ = "alert"
    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(approved_by, released_by) = 1 OR status IN ('draft', 'cancelled', 'expired')",
            name="approved_by_somebody",
        ),
        Index("ix_alert_unfinished", "id", postgresql_where=text("status IN ('approved', 'sending')")),
    )

    id: Mapped[Key]
    incident_id: Mapped[UUID] = refers("incident.id", index=True)
    kind: Mapped[Kind] = mapped_column(AsKind())
    status: Mapped[State] = mapped_column(AsWord(State))
    audience: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The audience, as `responder.domain.audience.Wanted.kept` writes it; empty if it follows up on callouts."""
    place_words: Mapped[str] = mapped_column(default="", server_default="")
    """The location in the coordinator's words. On approval, it becomes the incident's own."""
    words: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    """Text that a coordinator added in their own words, by language."""
    needed: Mapped[int | None] = mapped_column(SmallInteger)
    """We alert people in waves until this many are going; None to alert everyone right away."""
    waves: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """How many waves have gone out."""
    wave_at: Mapped[datetime | None]
    """When the next wave is due; None if none is."""
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[UUID | None] = refers("account.id")
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = refers("account.id")
    """The coordinator who released it. On a draft: the first one to agree if a second is needed."""
    second_why: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """Why a second coordinator had to agree, as `release.Second`s; empty if one was enough."""
    seconded_by: Mapped[UUID | None] = refers("account.id")
    released_by: Mapped[UUID | None] = refers("check.id")
    """The check whose confirmation released it under a release policy."""
    useful_until: Mapped[datetime]
    when_lost: Mapped[WhenLost] = mapped_column(
        AsWord(WhenLost), default=WhenLost.DOUBLE, server_default=WhenLost.DOUBLE
    )


class AlertText(Base):
    """The body, composed once per language. Each delivery adds only its own link."""

    __tablename__ = "alert_text"

    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alert.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]
    segments: Mapped[int] = mapped_column(SmallInteger)
    """Including the link."""


class Notice(Base):
    __tablename__ = "notice"

    id: Mapped[Key]
    kind: Mapped[NoticeKind] = mapped_column(AsWord(NoticeKind))
    incident_id: Mapped[UUID | None] = refers("incident.id", index=True)
    check_id: Mapped[UUID | None] = refers("check.id", index=True)
    body: Mapped[str]


def lock(session: Session, alert_id: UUID) -> Alert | None:
    """The alert as it is now, locked until the transaction ends; None if it is locked by somebody else."""
    query = select(Alert).where(Alert.id == alert_id).with_for_update(skip_locked=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def get(session: Session, alert_id: UUID) -> Alert | None:
    return session.get(Alert, alert_id)


def about(session: Session, alert_id: UUID) -> UUID | None:
    """The incident that the alert is about now."""
    return session.scalar(select(Alert.incident_id).where(Alert.id == alert_id))


def lock_waiting(session: Session, alert_id: UUID) -> Alert:
    """The alert as it is now, locked until the transaction ends."""
    query = select(Alert).where(Alert.id == alert_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def drafts(session: Session, incident_id: UUID, kind: Kind) -> list[Alert]:
    """Drafts of this kind that are not yet approved or discarded, oldest first."""
    query = select(Alert).where(Alert.incident_id == incident_id, Alert.kind == kind, Alert.status == State.DRAFT)
    return list(session.scalars(query.order_by(Alert.drafted_at)))


def lock_counting(session: Session) -> None:
    """Wait until nobody else is approving. Otherwise two alerts at the same time would not count each other's texts."""
    session.execute(select(func.pg_advisory_xact_lock(_COUNTING)))


def texts_since(session: Session, since: datetime) -> int:
    """How many texts were written for alerts approved since then, without danger texts and simulated drills."""
    query = select(func.count()).select_from(Delivery).join(Alert, Alert.id == Delivery.alert_id)
    query = query.where(Alert.approved_at >= since, Alert.kind != Kind.DANGER, Delivery.sender_id == DEFAULT)
    return session.scalars(query).one()


def latest_callout(session: Session, incident_id: UUID) -> Alert | None:
    """The incident's latest callout that was not cancelled; None if there is none."""
    stands = [State.APPROVED, State.SENDING, State.STOPPED, State.DONE]
    query = select(Alert).where(Alert.incident_id == incident_id, Alert.kind == Kind.CALLOUT, Alert.status.in_(stands))
    return session.scalars(query.order_by(Alert.approved_at.desc()).limit(1)).one_or_none()


def of_incident(session: Session, incident_id: UUID) -> list[Alert]:
    """The incident's alerts, oldest first."""
    return list(session.scalars(select(Alert).where(Alert.incident_id == incident_id).order_by(Alert.drafted_at)))


def lock_of_incident(session: Session, incident_id: UUID) -> list[Alert]:
    """The incident's alerts, oldest first, locked until the transaction ends."""
    query = select(Alert).where(Alert.incident_id == incident_id).order_by(Alert.drafted_at)
    return list(session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def texts(session: Session, alert_id: UUID) -> list[AlertText]:
    return list(session.scalars(select(AlertText).where(AlertText.alert_id == alert_id).order_by(AlertText.language)))


def unfinished(session: Session) -> list[UUID]:
    """Up to 500 alerts that are approved but not finished."""
    return list(session.scalars(select(Alert.id).where(Alert.status.in_([State.APPROVED, State.SENDING])).limit(500)))
