"""Spending: how many texts and segments went out, per day and kind. It stays when deliveries are deleted."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Date, SmallInteger, case, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.alert import Kind
from responder.domain.delivery import State
from responder.store.alert import Alert
from responder.store.alert_kind import CALLOUT_WORDS
from responder.store.base import Base
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.sender import DEFAULT

_RECOUNTED = timedelta(days=2)
"""Whole days before today that we count again, in case the sweep was down for a while."""
_LOCK = 7_301_002
"""Key of the advisory lock: two counts at the same time would wait for each other's rows."""
# Both words for a callout count as one, under the word that earlier days have.
_REFRESH = text(f"""
INSERT INTO spending (day, kind, drill, sender_id, texts, segments)
SELECT CAST(delivery.sent_at AT TIME ZONE :zone AS date),
       CASE WHEN alert.kind IN {CALLOUT_WORDS} THEN '{Kind.CALLOUT.stored}'
            ELSE coalesce(alert.kind, notice.kind, 'other') END,
       incident.drill_id IS NOT NULL, delivery.sender_id, count(*), sum(delivery.segments)
FROM delivery
LEFT JOIN alert ON alert.id = delivery.alert_id
LEFT JOIN notice ON notice.id = delivery.notice_id
LEFT JOIN incident ON incident.id = coalesce(alert.incident_id, notice.incident_id)
WHERE delivery.sent_at >= :since
GROUP BY 1, 2, 3, 4
ON CONFLICT (day, kind, drill, sender_id) DO UPDATE SET texts = excluded.texts, segments = excluded.segments
-- What was sent is spent, even when its row is gone.
WHERE excluded.texts > spending.texts
""")  # noqa: S608  # only our own constants


class Spending(Base):
    __tablename__ = "spending"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    """The day in the group's time zone."""
    kind: Mapped[str] = mapped_column(primary_key=True)
    """The kind of an alert or a notice."""
    drill: Mapped[bool] = mapped_column(primary_key=True)
    sender_id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    """Texts through the drill sender cost nothing."""
    texts: Mapped[int]
    segments: Mapped[int]


@dataclass(frozen=True)
class Count:
    """Texts and segments of one kind, or in one month."""

    texts: int
    segments: int
    paid: int
    """The segments that went through the group's own sender."""


@dataclass(frozen=True)
class Sent:
    """An alert's spending so far. `planned` counts segments that wait or are being sent, and may still be cancelled."""

    alert_id: UUID
    kind: Kind
    approved_at: datetime | None
    code: str
    """The incident's code."""
    drill: bool
    sender_id: int
    texts: int
    segments: int
    planned: int


_COUNTED = (
    func.sum(Spending.texts),
    func.sum(Spending.segments),
    func.coalesce(func.sum(Spending.segments).filter(Spending.sender_id == DEFAULT), 0),
)
_ACCEPTED = Delivery.sent_at.is_not(None)
_SEGMENTS = func.coalesce(func.sum(Delivery.segments).filter(_ACCEPTED), 0)
_OF_ALERTS = (
    select(
        Alert.id,
        Alert.kind,
        Alert.approved_at,
        Incident.code,
        Incident.drill_id.is_not(None),
        Delivery.sender_id,
        func.count().filter(_ACCEPTED),
        _SEGMENTS,
        func.coalesce(func.sum(Delivery.segments).filter(Delivery.status.in_([State.QUEUED, State.SENDING])), 0),
    )
    .join(Delivery, Delivery.alert_id == Alert.id)
    .join(Incident, Incident.id == Alert.incident_id)
    .group_by(Alert.id, Incident.id, Delivery.sender_id)
)


def refresh(session: Session, now: datetime, zone: ZoneInfo) -> bool:
    """Count the last days again; False if somebody else is counting. Older days keep their counts."""
    if not session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK}):
        return False
    since = datetime.combine(now.astimezone(zone).date() - _RECOUNTED, time(), zone)
    session.execute(_REFRESH, {"zone": zone.key, "since": since})
    return True


def segments_since(session: Session, day: date) -> int:
    """Segments that the group pays for since that day."""
    query = select(func.coalesce(func.sum(Spending.segments), 0))
    return int(session.scalars(query.where(Spending.day >= day, Spending.sender_id == DEFAULT)).one())


def segments_waiting(session: Session) -> int:
    """Segments that wait or are being sent, and that the group will pay for."""
    query = select(func.coalesce(func.sum(Delivery.segments), 0))
    ours = Delivery.status.in_([State.QUEUED, State.SENDING]), Delivery.sender_id == DEFAULT
    return int(session.scalars(query.where(*ours)).one())


def by_kind(session: Session, day: date, *, drill: bool) -> dict[str, Count]:
    """Spending since that day by kind of alert or notice, for drills or for real incidents."""
    kind = case((Spending.kind == Kind.CALLOUT.stored, Kind.CALLOUT), else_=Spending.kind)
    query = select(kind, *_COUNTED).where(Spending.day >= day, Spending.drill.is_(drill)).group_by(kind)
    return {row[0]: Count(*row[1:]) for row in session.execute(query)}


def by_month(session: Session, day: date, *, drill: bool) -> dict[str, Count]:
    """Spending since that day by month (`2026-05`), newest first, for drills or for real incidents."""
    month = func.to_char(Spending.day, "YYYY-MM")
    query = select(month, *_COUNTED).where(Spending.day >= day, Spending.drill.is_(drill))
    return {row[0]: Count(*row[1:]) for row in session.execute(query.group_by(month).order_by(month.desc()))}


def by_alert(session: Session, since: datetime, most: int) -> list[Sent]:
    """Alerts approved since then, most segments first. Only finds alerts whose deliveries still exist."""
    query = _OF_ALERTS.where(Alert.approved_at >= since).order_by(_SEGMENTS.desc(), Alert.approved_at.desc())
    return [Sent(*row) for row in session.execute(query.limit(most))]


def of_alert(session: Session, alert_id: UUID) -> Sent | None:
    """The same for one alert; None if it has no deliveries."""
    row = session.execute(_OF_ALERTS.where(Alert.id == alert_id)).one_or_none()
    return Sent(*row) if row else None
