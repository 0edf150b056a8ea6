"""Distress: whatever may be a cry for help, by text or by the button on a personal page."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.incident import OPEN
from responder.store.alert import Alert
from responder.store.base import Base, Key, refers
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.response import Response
from responder.store.ring import Ring
from responder.store.text_report import TextReport


class Distress(Base):
    """One cry of one phone. Further texts belong to it until somebody on duty takes its ring."""

    __tablename__ = "distress"

    id: Mapped[Key]
    phone_id: Mapped[UUID] = refers("phone.id", index=True)
    incident_id: Mapped[UUID | None] = refers("incident.id", index=True)
    """Where its sender is, is going, or was alerted to; None if nothing open concerns them."""
    raised_at: Mapped[datetime]
    pressed: Mapped[bool] = mapped_column(default=False)
    """Whether it came from the button on a personal page, and so may have no words."""
    taken_back_at: Mapped[datetime | None]
    """When its sender said that it was a mistake. It rings until a person has made sure of that."""


def untaken(session: Session, phone_id: UUID) -> Distress | None:
    """The latest cry of this phone that nobody on duty has taken yet."""
    return session.scalars(_untaken(phone_id)).one_or_none()


def lock_untaken(session: Session, phone_id: UUID) -> Distress | None:
    """The same, locked until the transaction ends."""
    return session.scalars(_untaken(phone_id).with_for_update(of=Distress)).one_or_none()


def of_rings(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, Distress]:
    """The cries that rings belong to, by their id."""
    wanted = [one for one in ids if one is not None]
    query = select(Distress).where(Distress.id.in_(wanted))
    return {one.id: one for one in session.scalars(query)} if wanted else {}


def texts(session: Session, ids: Iterable[UUID]) -> list[Inbound]:
    """What was texted in these cries, oldest first."""
    return list(session.scalars(select(Inbound).where(Inbound.distress_id.in_(ids)).order_by(Inbound.received_at)))


def was_ever_asked(session: Session, volunteer_id: UUID) -> bool:
    """Whether this volunteer was ever alerted or asked to check, or has answered."""
    alerted = select(Delivery.id).join(Alert, Alert.id == Delivery.alert_id)
    ways = (
        exists(select(Response.id).where(Response.volunteer_id == volunteer_id)),
        exists(select(Check.id).where(Check.volunteer_id == volunteer_id)),
        exists(alerted.where(Delivery.volunteer_id == volunteer_id)),
    )
    return bool(session.scalar(select(or_(*ways))))


def reported_incident(session: Session, phone_id: UUID) -> tuple[bool, Incident | None]:
    """Whether this phone is reporting, or has reported what is open or not placed yet; the latest such incident."""
    query = (
        select(Report.id, Incident)
        .select_from(Report)
        .outerjoin(Incident, Incident.id == Report.incident_id)
        .where(Report.phone_id == phone_id, or_(Report.incident_id.is_(None), Incident.status.in_(OPEN)))
        .order_by(Report.received_at.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    if row is not None:
        return True, row[1]
    return bool(session.scalar(select(exists().where(TextReport.phone_id == phone_id)))), None


def _untaken(phone_id: UUID) -> Select[Distress]:
    query = select(Distress).join(Ring, Ring.distress_id == Distress.id)
    query = query.where(Distress.phone_id == phone_id, Ring.taken_at.is_(None))
    return query.order_by(Distress.raised_at.desc()).limit(1)
