"""Invites: codes by which people join, counted, ending, and showing who made them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from responder.store.base import Base, Key, refers


class Invite(Base):
    __tablename__ = "invite"
    __table_args__ = (
        CheckConstraint("uses BETWEEN 0 AND most_uses", name="counted"),
        CheckConstraint("num_nonnulls(account_id, volunteer_id) <= 1", name="made_by_one"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    most_uses: Mapped[int] = mapped_column(SmallInteger)
    uses: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None] = refers("account.id")
    """Who made it, if an account did."""
    volunteer_id: Mapped[UUID | None] = refers("volunteer.id", on_delete="SET NULL")
    """Who made it, if a volunteer did; nobody once they have left."""


class InviteUse(Base):
    """Who joined by which invite."""

    __tablename__ = "invite_use"

    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), primary_key=True)
    invite_id: Mapped[UUID] = mapped_column(ForeignKey("invite.id"), index=True)
    used_at: Mapped[datetime]
