"""The senders: each with a bucket of segments that all workers share, and whether it is paused."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import SmallInteger, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.base import Base, refers

DEFAULT = 1
"""The group's own sender."""
DRILL = 2
"""The sender for drills: the same adapter, pointed at the simulator."""
ALL = (DEFAULT, DRILL)


NO_ANSWER = 0
"""In place of a carrier code, if the carrier did not answer."""


class Sender(Base):
    __tablename__ = "sender"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    tokens: Mapped[float] = mapped_column(default=0.0)
    """Segments that may be sent at `refilled_at`."""
    refilled_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]
    paused_why: Mapped[int | None]
    """The carrier's code; 0 if it does not answer at all."""
    strikes: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """How often in a row we found the carrier down. The pause gets longer each time."""
    frozen_at: Mapped[datetime | None]
    """When somebody froze all sending."""
    frozen_by: Mapped[UUID | None] = refers("account.id")


def get(session: Session, sender_id: int = DEFAULT) -> Sender:
    return session.scalars(select(Sender).where(Sender.id == sender_id)).one()


def pause(session: Session, until: datetime, why: int, sender_id: int = DEFAULT) -> None:
    """Pause the sender until then: the fault is in our account, not in one text."""
    session.execute(update(Sender).where(Sender.id == sender_id).values(paused_until=until, paused_why=why))


def strike(session: Session, until: datetime, strikes: int, sender_id: int = DEFAULT) -> None:
    """Pause the sender because the carrier does not answer. After the pause, it tries a few texts first."""
    session.execute(
        update(Sender).where(Sender.id == sender_id).values(paused_until=until, paused_why=NO_ANSWER, strikes=strikes)
    )


def relieve(session: Session, sender_id: int = DEFAULT) -> None:
    """Reset the strikes: the carrier answers again."""
    session.execute(update(Sender).where(Sender.id == sender_id, Sender.strikes > 0).values(strikes=0))


def freeze(session: Session, account_id: UUID, now: datetime) -> bool:
    """Freeze all senders until somebody lifts it. Returns False if they were already frozen."""
    frozen = session.execute(
        update(Sender).where(Sender.frozen_at.is_(None)).values(frozen_at=now, frozen_by=account_id)
    )
    return bool(frozen.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows


def lift(session: Session) -> bool:
    """Lift the freeze. Returns whether they were frozen."""
    lifted = session.execute(update(Sender).where(Sender.frozen_at.is_not(None)).values(frozen_at=None, frozen_by=None))
    return bool(lifted.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows
