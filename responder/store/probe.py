"""Probes: texts to a number of our own, to test the full path."""

from datetime import datetime

from sqlalchemy import Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.base import Base, Key


class Probe(Base):
    __tablename__ = "probe"
    __table_args__ = (Index("ix_probe_sent_at", "sent_at"),)

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    """How we recognize it when it comes back."""
    sent_at: Mapped[datetime]
    """When we wrote it for a worker to send."""
    returned_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    """When we gave up on it and raised a ring."""


def latest(session: Session) -> Probe | None:
    """The last probe we sent; None if there is none."""
    return session.scalars(select(Probe).order_by(Probe.sent_at.desc()).limit(1)).one_or_none()


def lock(session: Session, probe: Probe) -> bool:
    """Reload it and lock it until the transaction ends; False if it is locked by somebody else."""
    query = select(Probe).where(Probe.id == probe.id).with_for_update(skip_locked=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none() is not None


def come_back(session: Session, codes: list[str], now: datetime) -> bool:
    """Record that the probe with one of these codes came back. Returns whether there is such a probe."""
    found = session.scalars(select(Probe.id).where(Probe.code.in_(codes)).limit(1)).one_or_none()
    if found is None:
        return False
    session.execute(update(Probe).where(Probe.id == found, Probe.returned_at.is_(None)).values(returned_at=now))
    return True


def last_way(session: Session) -> float | None:
    """Seconds that the last returned probe took; None if none ever returned."""
    query = select(Probe).where(Probe.returned_at.is_not(None)).order_by(Probe.sent_at.desc()).limit(1)
    found = session.scalars(query).one_or_none()
    return (found.returned_at - found.sent_at).total_seconds() if found and found.returned_at else None
