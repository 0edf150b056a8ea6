"""Additions: what reporters tell us later about their own report."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store import content_key
from responder.store.base import Base, Key, refers

WORDS = "addition.words"


class Addition(Base):
    __tablename__ = "addition"

    id: Mapped[Key]
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    added_at: Mapped[datetime]
    key_id: Mapped[UUID | None] = refers("content_key.id", on_delete="SET NULL")
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


def of_report(session: Session, report_id: UUID) -> list[Addition]:
    """The additions to the report, oldest first."""
    query = select(Addition).where(Addition.report_id == report_id).order_by(Addition.added_at, Addition.id)
    return list(session.scalars(query))


def of_reports(session: Session, report_ids: Collection[UUID]) -> dict[UUID, list[Addition]]:
    """The additions to each of these reports, oldest first. Reports without additions are left out."""
    query = select(Addition).where(Addition.report_id.in_(report_ids)).order_by(Addition.added_at, Addition.id)
    found: dict[UUID, list[Addition]] = {}
    for one in session.scalars(query):
        found.setdefault(one.report_id, []).append(one)
    return found


def addition_content(session: Session, addition: Addition) -> str:
    """The text of the addition; empty if it was deleted."""
    return content_key.read(session, addition.key_id, addition.words_sealed, WORDS, addition.id)


def write(session: Session, report_id: UUID, said: str, now: datetime) -> None:
    """Store an addition, sealed under its own key."""
    row, key = uuid4(), content_key.new_key(session)
    sealed = content_key.seal(session, key, said, WORDS, row)
    session.add(Addition(id=row, report_id=report_id, added_at=now, key_id=key.id, words_sealed=sealed))
    session.flush()


def count(session: Session, report_id: UUID) -> int:
    return session.scalar(select(func.count()).where(Addition.report_id == report_id)) or 0
