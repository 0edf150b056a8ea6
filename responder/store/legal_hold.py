"""Legal holds: we don't delete anything that one covers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session

from responder.store import regrouping
from responder.store.base import Base, Key, refers

_DELETING = 7_301_004
"""Key of an advisory lock: deletions share it, placing a hold takes it exclusively."""


class Hold(Base):
    """A hold on an incident, on an area, or, with neither, on everything."""

    __tablename__ = "hold"
    __table_args__ = (CheckConstraint("num_nonnulls(incident_id, area_id) <= 1", name="one_thing"),)

    id: Mapped[Key]
    incident_id: Mapped[UUID | None] = refers("incident.id", index=True)
    area_id: Mapped[UUID | None] = refers("area.id", index=True)
    placed_at: Mapped[datetime]
    placed_by: Mapped[UUID | None] = refers("account.id")
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[UUID | None] = refers("account.id")


def covers(session: Session, incident_id: UUID | None, area_id: UUID | None) -> bool:
    """Whether a hold forbids deleting what belongs to this incident or area.

    Call this before every deletion, in its transaction: nobody can place another hold until that ends.
    """
    session.execute(select(func.pg_advisory_xact_lock_shared(_DELETING)))
    touches = [and_(Hold.incident_id.is_(None), Hold.area_id.is_(None))]
    # Without an incident or area, only a hold on everything applies.
    if incident_id is not None:
        # A hold still covers what was merged or split off.
        touches.append(Hold.incident_id.in_(regrouping.givers(incident_id)))
    if area_id is not None:
        touches.append(Hold.area_id == area_id)
    query = select(Hold.id).where(Hold.lifted_at.is_(None), or_(*touches))
    return session.scalar(query.limit(1)) is not None


def wait_for_deletions(session: Session) -> None:
    """Wait for running deletions. New ones wait until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(_DELETING)))


def in_force(session: Session) -> list[Hold]:
    """Every hold that is not lifted, oldest first."""
    return list(session.scalars(select(Hold).where(Hold.lifted_at.is_(None)).order_by(Hold.placed_at, Hold.id)))


def lock_hold(session: Session, hold_id: UUID) -> Hold | None:
    """The hold, locked until the transaction ends; None if there is none."""
    return session.scalars(select(Hold).where(Hold.id == hold_id).with_for_update()).one_or_none()
