"""People on duty: accounts that are marked on duty, and accounts whose shift it is."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from responder.domain.alert import NoticeKind
from responder.domain.incident import OPEN
from responder.domain.role import Role
from responder.store.account import Account
from responder.store.alert import Notice
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.shift import Shift

_ABLE = [role for role in Role if Role.DISPATCHER in role.included]
"""Roles that may take a ring."""


def on_duty(session: Session, now: datetime) -> list[Account]:
    """Active accounts on duty that may take a ring, by e-mail address."""
    shift = select(Shift.id).where(Shift.account_id == Account.id, Shift.starts_at <= now, Shift.ends_at > now)
    return _able(session, or_(Account.on_duty, shift.exists()))


def everybody(session: Session) -> list[Account]:
    """Active accounts that may take a ring, on duty or not."""
    return _able(session)


def phone_ids(session: Session, ids: Iterable[UUID]) -> list[UUID]:
    """The phones of these accounts that we may text, each once."""
    query = select(Phone.id).distinct().join(Account, Account.phone_id == Phone.id)
    able = (Phone.opted_out_at.is_(None), Phone.suspended_at.is_(None), Phone.number_sealed.is_not(None))
    return list(session.scalars(query.where(Account.id.in_(ids), *able).order_by(Phone.id)))


def account_of(session: Session, phone_id: UUID) -> Account | None:
    """The active account with this phone that may take a ring; None if there is none."""
    return next(iter(_able(session, Account.phone_id == phone_id)), None)


def last_named(session: Session, phone_id: UUID, since: datetime) -> tuple[UUID, datetime] | None:
    """The incident that the latest text about rings to this phone named, if open or closed since then, and when."""
    query = (
        select(Incident.id, Delivery.due_at)
        .join(Notice, Notice.incident_id == Incident.id)
        .join(Delivery, Delivery.notice_id == Notice.id)
        .where(or_(Incident.status.in_(OPEN), Incident.closed_at > since))
        .where(Notice.kind == NoticeKind.RING, Delivery.phone_id == phone_id)
    )
    found = session.execute(query.order_by(Delivery.id.desc()).limit(1)).first()
    return (found[0], found[1]) if found else None


def _able(session: Session, *which: ColumnElement[bool]) -> list[Account]:
    query = select(Account).where(Account.active, Account.role.in_(_ABLE), *which)
    return list(session.scalars(query.order_by(Account.email)))
