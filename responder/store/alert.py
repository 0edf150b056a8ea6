"""Alerts and notices: what is said, to whom, and who approved it."""

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
"""Key of the advisory lock under which the texts of the past hour are counted and those of an alert added."""


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
    """Whom it is for, as `responder.domain.audience.Wanted.kept` writes it; empty for one that follows the calls."""
    place_words: Mapped[str] = mapped_column(default="", server_default="")
    """Where, as the coordinator put it; becomes the incident's own words when it is approved."""
    words: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    """What a coordinator added in their own words, by language."""
    needed: Mapped[int | None] = mapped_column(SmallInteger)
    """How many must be going before no more are called; None: all are called at once."""
    waves: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """How many waves have gone out."""
    wave_at: Mapped[datetime | None]
    """When the next wave is due; None when none is."""
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[UUID | None] = refers("account.id")
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = refers("account.id")
    """The coordinator who released it. On a draft: who agreed first, while a second is needed."""
    second_why: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """Why a second coordinator had to agree, as `release.Second`s; empty where one was enough."""
    seconded_by: Mapped[UUID | None] = refers("account.id")
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
    """The alert as it is now, held until the transaction ends; None if somebody else has it."""
    query = select(Alert).where(Alert.id == alert_id).with_for_update(skip_locked=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def get(session: Session, alert_id: UUID) -> Alert | None:
    return session.get(Alert, alert_id)


def about(session: Session, alert_id: UUID) -> UUID | None:
    """The incident that the alert is about now."""
    return session.scalar(select(Alert.incident_id).where(Alert.id == alert_id))


def lock_waiting(session: Session, alert_id: UUID) -> Alert:
    """The alert as it is now, held until the transaction ends."""
    query = select(Alert).where(Alert.id == alert_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def drafts(session: Session, incident_id: UUID, kind: Kind) -> list[Alert]:
    """Drafts of this kind that nobody has approved or discarded yet."""
    query = select(Alert).where(Alert.incident_id == incident_id, Alert.kind == kind, Alert.status == State.DRAFT)
    return list(session.scalars(query.order_by(Alert.drafted_at)))


def lock_counting(session: Session) -> None:
    """Wait until nobody else is approving: two alerts at once must not each count without the other's texts."""
    session.execute(select(func.pg_advisory_xact_lock(_COUNTING)))


def texts_since(session: Session, since: datetime) -> int:
    """Texts that calls and follow-ups approved since then were written for, drills through the simulator aside."""
    query = select(func.count()).select_from(Delivery).join(Alert, Alert.id == Delivery.alert_id)
    query = query.where(Alert.approved_at >= since, Alert.kind != Kind.DANGER, Delivery.sender_id == DEFAULT)
    return session.scalars(query).one()


def latest_callout(session: Session, incident_id: UUID) -> Alert | None:
    """The incident's call that went out last, and was not taken back."""
    stands = [State.APPROVED, State.SENDING, State.STOPPED, State.DONE]
    query = select(Alert).where(Alert.incident_id == incident_id, Alert.kind == Kind.CALLOUT, Alert.status.in_(stands))
    return session.scalars(query.order_by(Alert.approved_at.desc()).limit(1)).one_or_none()


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
