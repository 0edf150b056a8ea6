"""Trainings: what a volunteer was trained in, when, and who recorded it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from responder.store.base import Base, Key, refers


class Training(Base):
    __tablename__ = "training"

    id: Mapped[Key]
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    what: Mapped[str]
    held_on: Mapped[date]
    account_id: Mapped[UUID | None] = refers("account.id")
    """Who recorded it; None when it came with an import."""
    recorded_at: Mapped[datetime]
