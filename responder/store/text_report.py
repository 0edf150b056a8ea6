"""Text reports: what a phone has texted us so far, until we know enough to make it a report."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import LargeBinary, SmallInteger, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.report import Activity, Channel, Size
from responder.store import content_key
from responder.store.base import AsWord, Base, Key, refers
from responder.store.content_key import ContentKey
from responder.store.report import Report

PLACE_WORDS = "text_report.place_words"
DETAILS = "text_report.details"


class Question(StrEnum):
    """The questions we text back, one at a time."""

    WHAT = "what"
    WHERE = "where"
    SIZE = "size"


class TextReport(Base):
    __tablename__ = "text_report"

    id: Mapped[Key]
    phone_id: Mapped[UUID] = mapped_column(unique=True)
    language: Mapped[str]
    began_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    asked: Mapped[Question] = mapped_column(AsWord(Question))
    """The question that waits for an answer."""
    questions: Mapped[int] = mapped_column(SmallInteger)
    """How many questions we have asked."""
    activity: Mapped[Activity | None] = mapped_column(AsWord(Activity))
    size: Mapped[Size | None] = mapped_column(AsWord(Size))
    key_id: Mapped[UUID | None] = refers("content_key.id", on_delete="SET NULL")
    place_words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    details_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


def of_phone(session: Session, phone_id: UUID) -> TextReport | None:
    """The unfinished report of a phone; None if there is none."""
    return session.scalars(select(TextReport).where(TextReport.phone_id == phone_id)).one_or_none()


def place_words(session: Session, row: TextReport) -> str:
    """The place as it was typed; empty until we know it."""
    return content_key.read(session, row.key_id, row.place_words_sealed, PLACE_WORDS, row.id)


def details(session: Session, row: TextReport) -> str:
    """All texts so far, one per line."""
    return content_key.read(session, row.key_id, row.details_sealed, DETAILS, row.id)


def write(session: Session, row: TextReport, place: str, said: str) -> None:
    """Store the words, sealed under the row's own key."""
    key = session.get_one(ContentKey, row.key_id)
    row.place_words_sealed = content_key.seal(session, key, place, PLACE_WORDS, row.id)
    row.details_sealed = content_key.seal(session, key, said, DETAILS, row.id)
    session.add(row)
    session.flush()


def forget(session: Session, row: TextReport) -> None:
    """Delete it with its key: it became a report, or it was dropped."""
    key = session.get(ContentKey, row.key_id) if row.key_id else None
    session.delete(row)
    session.flush()
    if key is not None:
        session.delete(key)
        session.flush()


def unanswered(session: Session, asked_before: Mapping[Question, datetime]) -> list[UUID]:
    """Phones that have not answered a question since before that question's time, oldest first."""
    late = [and_(TextReport.asked == asked, TextReport.asked_at < moment) for asked, moment in asked_before.items()]
    return list(session.scalars(select(TextReport.phone_id).where(or_(*late)).order_by(TextReport.asked_at).limit(100)))


def reports_since(session: Session, phone_id: UUID, since: datetime) -> list[Report]:
    """The reports that a phone texted since then, newest first."""
    query = select(Report).where(
        Report.phone_id == phone_id, Report.channel == Channel.TEXT, Report.received_at > since
    )
    return list(session.scalars(query.order_by(Report.received_at.desc(), Report.id)))
