"""Inbound texts: what people text us, stored before we act on it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    Index,
    Interval,
    LargeBinary,
    Select,
    SmallInteger,
    exists,
    false,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store import content_key, incident
from responder.store.base import Base, Key, refers
from responder.store.phone import Phone
from responder.store.report import Report

BODY = "inbound.body"
_AROUND = timedelta(hours=1)
"""How long before or after a report a picture from the same phone is taken to belong to it."""


class Inbound(Base):
    __tablename__ = "inbound"
    __table_args__ = (
        Index("ix_inbound_waiting", "received_at", postgresql_where=text("handled_at IS NULL")),
        Index("ix_inbound_maybe_stop", "received_at", postgresql_where=text("maybe_stop")),
    )

    id: Mapped[Key]
    sid: Mapped[str] = mapped_column(unique=True)
    """The carrier's id for it. A text that comes twice counts once."""
    phone_id: Mapped[UUID] = refers("phone.id", index=True)
    answered_by_carrier: Mapped[bool] = mapped_column(default=False)
    """Whether the carrier already answered STOP, START or HELP itself, so that we don't."""
    key_id: Mapped[UUID | None] = refers("content_key.id", on_delete="SET NULL")
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    incident_id: Mapped[UUID | None] = refers("incident.id", index=True)
    distress_id: Mapped[UUID | None] = refers("distress.id", index=True)
    """The cry for help that it is part of."""
    maybe_stop: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it may ask for no more texts, and nobody has decided yet."""
    media: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """How many pictures and other files came with it. We don't fetch them."""


def known(session: Session, sid: str) -> bool:
    return session.scalar(select(Inbound.id).where(Inbound.sid == sid)) is not None


def lock(session: Session, inbound_id: UUID) -> Inbound | None:
    """The text, locked until the transaction ends; None if it is locked by somebody else."""
    query = select(Inbound).where(Inbound.id == inbound_id).with_for_update(skip_locked=True)
    return session.scalars(query).one_or_none()


def body(session: Session, inbound: Inbound) -> str:
    return content_key.read(session, inbound.key_id, inbound.body_sealed, BODY, inbound.id)


def rewrite_body(session: Session, inbound: Inbound, text: str) -> None:
    """Keep a text in other words, under the key it has."""
    key = session.get(content_key.ContentKey, inbound.key_id) if inbound.key_id else None
    if key is not None:
        inbound.body_sealed = content_key.seal(session, key, text, BODY, inbound.id)


def latest(session: Session, phone_id: UUID, since: datetime, most: int) -> list[Inbound]:
    """The newest texts from this phone since then, newest first, at most so many."""
    query = select(Inbound).where(Inbound.phone_id == phone_id, Inbound.received_at > since)
    return list(session.scalars(query.order_by(Inbound.received_at.desc()).limit(most)))


def sent_media(session: Session, after: Inbound, since: datetime) -> bool:
    """Whether this text's sender sent other pictures or files before it, since then."""
    query = select(Inbound.id).where(Inbound.phone_id == after.phone_id, Inbound.media > 0, Inbound.id != after.id)
    earlier = query.where(Inbound.received_at > since, Inbound.received_at <= after.received_at)
    return session.scalar(earlier.limit(1)) is not None


def media_of_reporters(session: Session, incident_id: UUID) -> list[Inbound]:
    """The texts with pictures or files that people who reported the incident by text sent around their report."""
    around = literal(_AROUND, Interval())
    mine = exists().where(
        Report.incident_id.in_(incident.family(incident_id)),
        Report.phone_id == Inbound.phone_id,
        Inbound.received_at.between(Report.received_at - around, Report.received_at + around),
    )
    query = select(Inbound).where(Inbound.media > 0, Inbound.incident_id.is_(None), mine)
    return list(session.scalars(query.order_by(Inbound.received_at)))


def of_incident(session: Session, incident_id: UUID) -> list[Inbound]:
    """The texts about the incident or those merged into it, oldest first."""
    query = select(Inbound).where(Inbound.incident_id.in_(incident.family(incident_id)))
    return list(session.scalars(query.order_by(Inbound.received_at)))


def maybe_stops(session: Session, most: int) -> list[Inbound]:
    """Texts that may ask for no more, newest first, from phones that still get texts."""
    query = select(Inbound).where(Inbound.id.in_(_maybe_stops()))
    return list(session.scalars(query.order_by(Inbound.received_at.desc(), Inbound.id).limit(most)))


def maybe_stop_count(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(_maybe_stops().subquery())).one()


def settle_maybe_stops(session: Session, phone_id: UUID) -> None:
    """Take all texts of this phone off the list."""
    session.execute(update(Inbound).where(Inbound.phone_id == phone_id, Inbound.maybe_stop).values(maybe_stop=False))


def _maybe_stops() -> Select[UUID]:
    joined = select(Inbound.id).join(Phone, Phone.id == Inbound.phone_id)
    return joined.where(Inbound.maybe_stop, Phone.opted_out_at.is_(None))


def forget_report(session: Session, phone_id: UUID, since: datetime, incident_id: UUID | None) -> None:
    """Delete what this phone texted since then, except texts about another incident and texts not yet handled."""
    other = Inbound.incident_id.is_not(None) & Inbound.incident_id.is_distinct_from(incident_id)
    read = Inbound.handled_at.is_not(None)
    mine = select(Inbound).where(Inbound.phone_id == phone_id, Inbound.received_at >= since, read, ~other)
    texts = list(session.scalars(mine))
    keys = [one.key_id for one in texts if one.key_id is not None]
    for one in texts:
        one.body_sealed = one.key_id = None
    session.flush()
    content_key.forget(session, keys)


def left_behind(session: Session, now: datetime, patience: timedelta) -> list[UUID]:
    """Texts that no worker has started on for `patience`: their wake-up was lost."""
    query = select(Inbound.id).where(Inbound.handled_at.is_(None), Inbound.received_at < now - patience)
    return list(session.scalars(query.order_by(Inbound.received_at).limit(500)))
