"""Verifications: a human's judgement on an incident, with who, how and when."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.check import Answer
from responder.store import content
from responder.store.base import AsWord, Base, Key, refers

NOTE = "verification.note"


class Basis(StrEnum):
    """How the person judged."""

    CHECK_CODE = "check by code"
    CHECK_LINK = "check by link"
    COORDINATOR = "coordinator"


class Verification(Base):
    __tablename__ = "verification"
    __table_args__ = (CheckConstraint("num_nonnulls(volunteer_id, account_id) = 1", name="one_person"),)

    id: Mapped[Key]
    incident_id: Mapped[UUID] = refers("incident.id", index=True)
    judgement: Mapped[Answer] = mapped_column(AsWord(Answer))
    basis: Mapped[Basis] = mapped_column(AsWord(Basis))
    check_id: Mapped[UUID | None] = refers("check.id")
    volunteer_id: Mapped[UUID | None]
    """May be of somebody who has left since, and whose row is gone."""
    account_id: Mapped[UUID | None] = refers("account.id")
    key_id: Mapped[UUID | None] = refers("content_key.id", on_delete="SET NULL")
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """In the person's own words."""
    at: Mapped[datetime]


def of_incident(session: Session, incident_id: UUID) -> list[Verification]:
    """Every judgement on the incident, oldest first."""
    query = select(Verification).where(Verification.incident_id == incident_id).order_by(Verification.at)
    return list(session.scalars(query))


def note(session: Session, verification: Verification) -> str:
    """What the person said about it."""
    return content.read(session, verification.key_id, verification.note_sealed, NOTE, verification.id)
