"""The senders: each with its bucket of segments, shared by every worker, and whether it is paused."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import SmallInteger, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.base import Base, refers

DEFAULT = 1
"""The group's own sender."""
DRILL = 2
"""The sender of drills: the same adapter, pointed at the simulator."""
ALL = (DEFAULT, DRILL)


NO_ANSWER = 0
"""In place of a code."""


class Sender(Base):
    __tablename__ = "sender"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    tokens: Mapped[float] = mapped_column(default=0.0)
    """Segments that may be sent at `refilled_at`."""
    refilled_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]
    paused_why: Mapped[int | None]
    """The carrier's code; 0 when it does not answer at all."""
    strikes: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """How often in a row the carrier was found to be down: each time, the pause is longer."""
    frozen_at: Mapped[datetime | None]
    """Since when somebody holds everything back."""
    frozen_by: Mapped[UUID | None] = refers("account.id")


def get(session: Session, sender_id: int = DEFAULT) -> Sender:
    return session.scalars(select(Sender).where(Sender.id == sender_id)).one()


def pause(session: Session, until: datetime, why: int, sender_id: int = DEFAULT) -> None:
    """Hold everything of it back until then: the fault is the account's, not a text's."""
    session.execute(update(Sender).where(Sender.id == sender_id).values(paused_until=until, paused_why=why))


def strike(session: Session, until: datetime, strikes: int, sender_id: int = DEFAULT) -> None:
    """The carrier does not answer: hold everything back, and try with a few when the pause is over."""
    session.execute(
        update(Sender).where(Sender.id == sender_id).values(paused_until=until, paused_why=NO_ANSWER, strikes=strikes)
    )


def relieve(session: Session, sender_id: int = DEFAULT) -> None:
    """The carrier answers again."""
    session.execute(update(Sender).where(Sender.id == sender_id, Sender.strikes > 0).values(strikes=0))


def freeze(session: Session, account_id: UUID, now: datetime) -> bool:
    """Hold everything back, of every sender, until somebody lifts it; whether it was not frozen before."""
    frozen = session.execute(
        update(Sender).where(Sender.frozen_at.is_(None)).values(frozen_at=now, frozen_by=account_id)
    )
    return bool(frozen.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows


def lift(session: Session) -> bool:
    """Let go again; whether it was frozen."""
    lifted = session.execute(update(Sender).where(Sender.frozen_at.is_not(None)).values(frozen_at=None, frozen_by=None))
    return bool(lifted.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows
