"""Regroupings: merges and splits by a person, with everything that moved, so that they can be undone."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.base import AsWord, Base, Key, refers
from responder.store.incident import Incident


class Kind(StrEnum):
    MERGE = "merge"
    SPLIT = "split"


class Regrouping(Base):
    __tablename__ = "regrouping"

    id: Mapped[Key]
    kind: Mapped[Kind] = mapped_column(AsWord(Kind))
    source_id: Mapped[UUID] = refers("incident.id", index=True)
    """The incident that things moved from."""
    target_id: Mapped[UUID] = refers("incident.id", index=True)
    """The incident that things moved to."""
    moved: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The ids of the rows that moved, by table."""
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Other values to restore when it is undone: codes and times, never free text."""
    at: Mapped[datetime]
    account_id: Mapped[UUID] = refers("account.id")
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = refers("account.id")


def lock(session: Session, regrouping_id: UUID) -> Regrouping | None:
    """The regrouping, locked until the transaction ends."""
    query = select(Regrouping).where(Regrouping.id == regrouping_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def of_incident(session: Session, incident_id: UUID) -> list[Regrouping]:
    """The incident's regroupings in either direction, latest first."""
    mine = or_(Regrouping.source_id == incident_id, Regrouping.target_id == incident_id)
    return list(session.scalars(select(Regrouping).where(mine).order_by(Regrouping.at.desc(), Regrouping.id)))


def givers(incident_id: UUID) -> Select[UUID]:
    """A query for the keys of the incident and of all that gave it something that was not moved back."""
    kin = select(Incident.id).where(Incident.id == incident_id).cte(recursive=True)
    given = select(Regrouping.source_id).join(kin, Regrouping.target_id == kin.c.id)
    kin = kin.union(given.where(Regrouping.undone_at.is_(None)))
    return select(kin.c.id)
