"""Reports: what one reporter told us, once."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, ForeignKey, Index, LargeBinary, Text, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.distance import Point
from responder.domain.report import (
    Activity,
    Answers,
    Channel,
    Equipment,
    Exactness,
    HeldWhy,
    Size,
    State,
    Uniform,
    seen_at_age,
)
from responder.store import addition, content_key
from responder.store.addition import Addition
from responder.store.base import AsWord, Base, Key, refers
from responder.store.content_key import ContentKey

PLACE_WORDS = "report.place_words"
DETAILS = "report.details"


class Report(Base):
    __tablename__ = "report"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    submission: Mapped[UUID] = mapped_column(unique=True)
    """Made by the form before it is sent, so that sending it twice makes one report."""
    source_id: Mapped[UUID]
    channel: Mapped[Channel] = mapped_column(AsWord(Channel))
    status: Mapped[State] = mapped_column(AsWord(State))
    language: Mapped[str]
    received_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When it happened, according to the reporter."""
    first_hand: Mapped[bool]
    activity: Mapped[Activity] = mapped_column(AsWord(Activity))
    size: Mapped[Size] = mapped_column(AsWord(Size))
    vehicles: Mapped[int | None]
    """How many, of any kind; None if the report does not say."""
    uniform: Mapped[Uniform] = mapped_column(AsWord(Uniform))
    equipment: Mapped[list[str]] = mapped_column(ARRAY(Text))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    area_id: Mapped[UUID | None] = refers("area.id", on_delete="SET NULL")
    """First the reporter's choice, then what the worker found."""
    place_id: Mapped[UUID | None] = refers("place.id", on_delete="SET NULL")
    exactness: Mapped[Exactness] = mapped_column(AsWord(Exactness), default=Exactness.NONE)
    """How exactly the worker found its place."""
    key_id: Mapped[UUID | None] = refers("content_key.id", on_delete="SET NULL")
    place_words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    details_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey("incident.id"))
    drill_id: Mapped[UUID | None] = refers("drill.id")
    """The drill it was made for; None if it is real."""
    partner_id: Mapped[UUID | None] = refers("partner.id", index=True)
    taken_by: Mapped[UUID | None] = refers("account.id")
    """The dispatcher who typed it while listening."""
    phone_id: Mapped[UUID | None] = refers("phone.id", index=True, on_delete="SET NULL")
    """The phone that texted it, or the reporter's callback number."""
    held_why: Mapped[HeldWhy | None] = mapped_column(AsWord(HeldWhy))
    voice: Mapped[UUID | None]
    """Shared by those reports of its incident that are not independent of each other; None until it is weighed."""

    __table_args__ = (
        Index("ix_report_unjoined", "received_at", postgresql_where="status IN ('received', 'placed')"),
        Index("ix_report_held", "source_id", "received_at", postgresql_where="status = 'held'"),
        Index("ix_report_received_at", "received_at"),
        Index("ix_report_of_incident", "incident_id", "received_at", postgresql_where="incident_id IS NOT NULL"),
        Index("ix_report_of_source", "incident_id", "source_id", postgresql_where="incident_id IS NOT NULL"),
        Index("ix_report_voice", "incident_id", "voice", "first_hand", postgresql_where="incident_id IS NOT NULL"),
    )

    @property
    def point(self) -> Point | None:
        return None if self.latitude is None or self.longitude is None else Point(self.latitude, self.longitude)


def by_code(session: Session, code: str) -> Report | None:
    return session.scalars(select(Report).where(Report.code == code)).one_or_none()


_KEEP = """
WITH kept AS (
    INSERT INTO report ({columns}) VALUES ({values}) ON CONFLICT (submission) DO NOTHING RETURNING key_id
)
INSERT INTO content_key (id, wrapped) SELECT key_id, %(wrapped)s FROM kept
"""


@lru_cache(maxsize=64)
def _keep(columns: tuple[str, ...]) -> str:
    return _KEEP.format(columns=", ".join(columns), values=", ".join(f"%({name})s" for name in columns))


class Kept(NamedTuple):
    """What we tell the reporter about a stored report."""

    id: UUID
    code: str
    received_at: datetime


def keep(connection: Connection, columns: dict[str, object], wrapped: bytes) -> bool:
    """Write a report with these columns, and its key, in one statement; False if its submission already made one.

    Goes straight to the driver and leaves out empty columns: the same statement in SQLAlchemy adds a fifth to a
    report's processor time.
    """
    given = {name: value for name, value in columns.items() if value is not None}
    statement = _keep(tuple(given))
    return connection.exec_driver_sql(statement, given | {"wrapped": wrapped}).rowcount == 1


def kept(connection: Connection, submission: UUID) -> Kept:
    """What we tell the reporter about the report that this submission made."""
    query = select(Report.id, Report.code, Report.received_at).where(Report.submission == submission)
    return Kept(*connection.execute(query).one())


def by_submission(session: Session, submission: UUID) -> Report | None:
    return session.scalars(select(Report).where(Report.submission == submission)).one_or_none()


def lock(session: Session, report_id: UUID) -> Report | None:
    """The report, locked until the transaction ends; None if it is locked by somebody else or gone."""
    query = select(Report).where(Report.id == report_id).with_for_update(skip_locked=True)
    return session.scalars(query).one_or_none()


def lock_by_code(session: Session, code: str) -> Report | None:
    """The report with this code as it is now, locked until the transaction ends. Waits until others release it."""
    query = select(Report).where(Report.code == code).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def place_words(session: Session, report: Report) -> str:
    """The place in the reporter's own words."""
    return content_key.read(session, report.key_id, report.place_words_sealed, PLACE_WORDS, report.id)


def details(session: Session, report: Report) -> str:
    return content_key.read(session, report.key_id, report.details_sealed, DETAILS, report.id)


def answers(session: Session, report: Report) -> Answers:
    """What the report says, with the place as far as the worker has found it."""
    return Answers(
        language=report.language,
        activity=report.activity,
        first_hand=report.first_hand,
        size=report.size,
        uniform=report.uniform,
        equipment=tuple(Equipment(item) for item in report.equipment),
        seen=seen_at_age(report.received_at - report.seen_at),
        point=report.point,
        area_id=report.area_id,
        place_words=place_words(session, report),
        details=details(session, report),
    )


def of_incident(session: Session, incident_id: UUID) -> list[Report]:
    """The incident's reports, oldest first, without those that were withdrawn."""
    query = select(Report).where(Report.incident_id == incident_id, Report.status != State.WITHDRAWN)
    query = query.order_by(Report.received_at, Report.id)
    return list(session.scalars(query))


def latest_of_incident(session: Session, report: Report, most: int) -> list[Report]:
    """The incident's latest voices with words from before this report, newest first. Reads their keys, too."""
    query = (
        select(Report, ContentKey)
        .join(ContentKey, ContentKey.id == Report.key_id)
        .where(
            Report.incident_id == report.incident_id,
            Report.id != report.id,
            Report.status != State.WITHDRAWN,
            Report.voice.is_not(None),
            Report.details_sealed.is_not(None),
        )
        .order_by(Report.received_at.desc(), Report.id.desc())
    )
    found = session.execute(query.limit(most)).all()
    return [row.Report for row in found]


def joined_since(session: Session, report: Report, since: datetime, most: int) -> list[Report]:
    """The latest reports since then that joined an incident of the same drill, or real, newest first."""
    same = Report.drill_id.is_not_distinct_from(report.drill_id)
    query = (
        select(Report, ContentKey)
        .outerjoin(ContentKey, ContentKey.id == Report.key_id)
        .where(Report.received_at > since, Report.status == State.JOINED, same)
        .order_by(Report.received_at.desc(), Report.id.desc())
    )
    found = session.execute(query.limit(most)).all()
    return [row.Report for row in found]


def around(session: Session, incident_id: UUID, moment: datetime, most: int) -> list[Report]:
    """The incident's last reports up to that moment and its last ones after it, `most` each, oldest first."""
    mine = select(Report).where(Report.incident_id == incident_id, Report.status != State.WITHDRAWN)
    latest = mine.order_by(Report.received_at.desc(), Report.id.desc()).limit(most)
    before = list(session.scalars(latest.where(Report.received_at <= moment)))
    after = list(session.scalars(latest.where(Report.received_at > moment)))
    return [*reversed(before), *reversed(after)]


def linked_voices(session: Session, report: Report) -> set[UUID]:
    """The voices in its incident of the same source, phone or partner. There is one of each at most."""
    found = set[UUID]()
    for column, key in (
        (Report.source_id, report.source_id), (Report.phone_id, report.phone_id), (Report.partner_id, report.partner_id)
    ):  # fmt: skip
        if key is not None:
            query = select(Report.voice).where(Report.incident_id == report.incident_id, column == key)
            query = query.where(Report.id != report.id, Report.status != State.WITHDRAWN, Report.voice.is_not(None))
            found.update(voice for voice in session.scalars(query.limit(1)) if voice is not None)
    return found


def saw_it(session: Session, incident_id: UUID, voice: UUID) -> bool:
    """Whether an eyewitness is among the reports of this voice."""
    mine = (Report.incident_id == incident_id, Report.voice == voice, Report.first_hand)
    query = select(Report.id).where(*mine, Report.status != State.WITHDRAWN)
    return session.scalar(select(query.exists())) or False


def unite_voices(session: Session, incident_id: UUID, voices: Collection[UUID], into: UUID) -> None:
    """Make these voices of the incident one."""
    session.execute(
        update(Report).where(Report.incident_id == incident_id, Report.voice.in_(voices)).values(voice=into)
    )


def left_behind(session: Session, now: datetime, patience: timedelta) -> list[UUID]:
    """Reports that no worker has started on for `patience`: their wake-up was lost."""
    query = select(Report.id).where(
        Report.status.in_([State.RECEIVED, State.PLACED]), Report.received_at < now - patience
    )
    return list(session.scalars(query.order_by(Report.received_at).limit(500)))


def withdrawn_with_words(session: Session) -> list[Report]:
    """Withdrawn reports whose words a legal hold kept, locked until the transaction ends."""
    kept = or_(
        Report.key_id.is_not(None),
        select(Addition.id).where(Addition.report_id == Report.id, Addition.key_id.is_not(None)).exists(),
    )
    query = select(Report).where(Report.status == State.WITHDRAWN, kept)
    return list(session.scalars(query.order_by(Report.id).with_for_update()))


def forget(session: Session, report: Report) -> None:
    """Delete the report's words with their keys, its location and its phone. A bare row stays."""
    additions = addition.of_report(session, report.id)
    keys = [key for key in (report.key_id, *(one.key_id for one in additions)) if key is not None]
    report.place_words_sealed = report.details_sealed = report.key_id = None
    report.latitude = report.longitude = report.area_id = report.place_id = report.phone_id = None
    for one in additions:
        one.words_sealed = one.key_id = None
    session.flush()
    content_key.forget(session, keys)
