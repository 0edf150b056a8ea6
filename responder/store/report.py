"""Reports: one submission by one reporter each."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.distance import Point
from responder.domain.report import Activity, Channel, Size, State, Uniform
from responder.store import content
from responder.store.base import AsWord, Base, Key, refers

PLACE_WORDS = "report.place_words"
DETAILS = "report.details"


class Report(Base):
    __tablename__ = "report"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    submission: Mapped[UUID] = mapped_column(unique=True)
    """Made by the form before it is sent: the same submission twice is one report."""
    source_id: Mapped[UUID]
    channel: Mapped[Channel] = mapped_column(AsWord(Channel))
    status: Mapped[State] = mapped_column(AsWord(State))
    language: Mapped[str]
    received_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When it happened, as far as the reporter said."""
    first_hand: Mapped[bool]
    activity: Mapped[Activity] = mapped_column(AsWord(Activity))
    size: Mapped[Size] = mapped_column(AsWord(Size))
    uniform: Mapped[Uniform] = mapped_column(AsWord(Uniform))
    equipment: Mapped[list[str]] = mapped_column(ARRAY(Text))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    area_id: Mapped[UUID | None] = refers("area.id", on_delete="SET NULL")
    """As picked by the reporter, then as found by the worker."""
    place_id: Mapped[UUID | None] = refers("place.id", on_delete="SET NULL")
    key_id: Mapped[UUID | None] = refers("content_key.id", on_delete="SET NULL")
    place_words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    details_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey("incident.id"), index=True)

    __table_args__ = (Index("ix_report_unjoined", "received_at", postgresql_where="status IN ('received', 'placed')"),)

    @property
    def point(self) -> Point | None:
        return None if self.latitude is None or self.longitude is None else Point(self.latitude, self.longitude)


def by_code(session: Session, code: str) -> Report | None:
    return session.scalars(select(Report).where(Report.code == code)).one_or_none()


def by_submission(session: Session, submission: UUID) -> Report | None:
    return session.scalars(select(Report).where(Report.submission == submission)).one_or_none()


def lock(session: Session, report_id: UUID) -> Report | None:
    """The report, held until the transaction ends; None if somebody else has it or it is gone."""
    query = select(Report).where(Report.id == report_id).with_for_update(skip_locked=True)
    return session.scalars(query).one_or_none()


def place_words(session: Session, report: Report) -> str:
    """The place in the reporter's own words."""
    return content.read(session, report.key_id, report.place_words_sealed, PLACE_WORDS, report.id)


def details(session: Session, report: Report) -> str:
    return content.read(session, report.key_id, report.details_sealed, DETAILS, report.id)


def of_incident(session: Session, incident_id: UUID) -> list[Report]:
    """The incident's reports, oldest first."""
    query = select(Report).where(Report.incident_id == incident_id).order_by(Report.received_at, Report.id)
    return list(session.scalars(query))


def left_behind(session: Session, now: datetime, patience: timedelta) -> list[UUID]:
    """Reports that no worker has taken up since `patience`: their wake-up was lost."""
    query = select(Report.id).where(
        Report.status.in_([State.RECEIVED, State.PLACED]), Report.received_at < now - patience
    )
    return list(session.scalars(query.order_by(Report.received_at).limit(500)))
