"""The sender: its bucket of segments, shared by every worker, and whether it is paused."""

from datetime import datetime

from sqlalchemy import SmallInteger, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.base import Base

DEFAULT = 1
"""The one sender there is, made by the first migration."""


class Sender(Base):
    __tablename__ = "sender"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    tokens: Mapped[float] = mapped_column(default=0.0)
    """Segments that may be sent at `refilled_at`."""
    refilled_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]
    paused_why: Mapped[int | None]
    """The carrier's code."""


def get(session: Session) -> Sender:
    return session.scalars(select(Sender).where(Sender.id == DEFAULT)).one()


def pause(session: Session, until: datetime, why: int) -> None:
    """Hold everything back until then: the fault is the account's, not a text's."""
    session.execute(update(Sender).where(Sender.id == DEFAULT).values(paused_until=until, paused_why=why))
