"""Consents: which terms somebody agreed to, when and how."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.base import AsWord, Base, Key, refers


class How(StrEnum):
    WEB = "web"
    TEXT = "text"
    IMPORT = "import"
    """On paper or elsewhere. `proof` says where it is kept."""


class Consent(Base):
    """Belongs to the phone, which stays after its owner leaves, so that we can later prove the consent to texts."""

    __tablename__ = "consent"

    id: Mapped[Key]
    phone_id: Mapped[UUID] = refers("phone.id", index=True)
    version: Mapped[str]
    """The version of the terms that were shown. Every version stays in the project's history."""
    language: Mapped[str]
    how: Mapped[How] = mapped_column(AsWord(How))
    proof: Mapped[str] = mapped_column(default="", server_default="")
    given_at: Mapped[datetime]


def of_phone(session: Session, phone_id: UUID) -> list[Consent]:
    """Every consent given for the phone, oldest first."""
    query = select(Consent).where(Consent.phone_id == phone_id).order_by(Consent.given_at, Consent.id)
    return list(session.scalars(query))
