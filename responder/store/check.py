"""Checks: which verifier was asked about which incident, under which code, and what they said."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, SmallInteger, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.check import Answer, Purpose, State
from responder.store.base import AsWord, Base, Key, refers


class Check(Base):
    __tablename__ = "check"
    __table_args__ = (
        Index(
            "uq_check_look", "incident_id", "volunteer_id", unique=True, postgresql_where=text("purpose = 'look'")
        ),
        Index("ix_check_incident_id", "incident_id"),
        Index("uq_check_live_code", "code", unique=True, postgresql_where=text("status IN ('asked', 'silent')")),
    )

    id: Mapped[Key]
    incident_id: Mapped[UUID] = refers("incident.id")
    volunteer_id: Mapped[UUID] = mapped_column(index=True)
    """May be of somebody who has left since, and whose row is gone."""
    purpose: Mapped[Purpose] = mapped_column(AsWord(Purpose), default=Purpose.LOOK)
    code: Mapped[str]
    status: Mapped[State] = mapped_column(AsWord(State))
    answer: Mapped[Answer | None] = mapped_column(AsWord(Answer))
    asked_at: Mapped[datetime]
    patient_until: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    wrong_tries: Mapped[int] = mapped_column(SmallInteger, default=0)


def of_incident(session: Session, incident_id: UUID) -> list[Check]:
    """The incident's checks, oldest first."""
    return list(session.scalars(select(Check).where(Check.incident_id == incident_id).order_by(Check.asked_at)))


def live_of_volunteer(session: Session, volunteer_id: UUID) -> list[Check]:
    """Checks that this verifier may still answer, newest first; held until the transaction ends."""
    query = select(Check).where(Check.volunteer_id == volunteer_id, Check.status.in_([State.ASKED, State.SILENT]))
    return list(session.scalars(query.order_by(Check.asked_at.desc()).with_for_update()))


def under_code(session: Session, volunteer_id: UUID, code: str | None) -> UUID | None:
    """The incident of the live check that this verifier was asked under this code; nothing is held."""
    live = Check.status.in_([State.ASKED, State.SILENT])
    return session.scalar(select(Check.incident_id).where(Check.volunteer_id == volunteer_id, Check.code == code, live))


def live_codes(session: Session) -> set[str]:
    return set(session.scalars(select(Check.code).where(Check.status.in_([State.ASKED, State.SILENT]))))
