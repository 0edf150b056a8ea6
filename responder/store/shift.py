"""Shifts: who covers what, from when until when; on-call weeks of coordinators among them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from responder.store.base import Base, Key, refers


class Shift(Base):
    """Of a volunteer, or of an account that is on call; without an area it covers all of them."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("num_nonnulls(volunteer_id, account_id) = 1", name="of_one"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_shift_ends_at", "ends_at", "starts_at"),
    )

    id: Mapped[Key]
    volunteer_id: Mapped[UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = refers("account.id")
    made_at: Mapped[datetime]
