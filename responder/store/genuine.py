"""Looks up sent texts by their content, for anyone who asks. Answers with the kind and the time, never the person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from responder.domain.alert import Kind, NoticeKind
from responder.domain.delivery import State
from responder.domain.incident import State as IncidentState
from responder.store import incident, link
from responder.store.alert import Alert, Notice
from responder.store.base import vault_of
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.incident import Incident

_LATELY = 20_000
"""How many of the newest texts we search for a reference. We store nothing to find it by."""
_MOST = 20
"""The most texts in one answer."""
_AT = func.coalesce(Delivery.sent_at, Delivery.due_at)
_CONFIRMED = func.max(case((Incident.status == IncidentState.CONFIRMED, Incident.confirmed_at)))
_LEFT = or_(
    Delivery.status.in_([State.SENDING, State.SENT, State.DELIVERED, State.UNKNOWN]),
    and_(Delivery.status == State.FAILED, Delivery.sid.is_not(None)),
)


@dataclass(frozen=True)
class Sent:
    """A text that was sent, or may have been."""

    kind: Kind | NoticeKind
    at: datetime
    """The time of the first one, if many people got it."""
    drill: bool
    confirmed_at: datetime | None = None
    """When its incident was last confirmed; None if it is not confirmed now."""


def by_incident(session: Session, code: str, since: datetime) -> list[Sent]:
    """Alerts about incidents with this code, and about the incidents they were merged into, newest first."""
    known = session.scalars(select(Incident.id).where(Incident.code == code)).all()
    meant = {key for one in known for key in (one, incident.standing(session, one))}
    query = select(Alert.kind, func.min(_AT), Incident.drill_id, _CONFIRMED).select_from(Delivery)
    query = query.join(Alert, Alert.id == Delivery.alert_id).join(Incident, Incident.id == Alert.incident_id)
    return _found(session, query.where(Incident.id.in_(meant)).group_by(Alert.id, Incident.drill_id), since)


def by_check(session: Session, code: str, since: datetime) -> list[Sent]:
    """The checks with this code, newest first."""
    query = select(Notice.kind, func.min(_AT), Incident.drill_id, _CONFIRMED).select_from(Delivery)
    query = query.join(Notice, Notice.id == Delivery.notice_id).join(Check, Check.id == Notice.check_id)
    query = query.join(Incident, Incident.id == Check.incident_id).where(Check.code == code)
    return _found(session, query.group_by(Notice.id, Incident.drill_id), since)


def by_token(session: Session, token: str, since: datetime) -> list[Sent]:
    """The text with this personal link."""
    delivery_id = link.delivery_of(vault_of(session), token)
    return [] if delivery_id is None else _by_ids(session, [delivery_id], since)


def by_reference(session: Session, reference: str, since: datetime) -> list[Sent]:
    """Texts that end with this reference, among the newest ones."""
    vault, newest = vault_of(session), select(func.max(Delivery.id)).scalar_subquery()
    query = select(Delivery.id).where(Delivery.id > newest - _LATELY, Delivery.notice_id.is_not(None))
    ids = [one for one in session.scalars(query) if link.reference(vault, one) == reference]
    return _by_ids(session, ids, since)


def _by_ids(session: Session, ids: list[int], since: datetime) -> list[Sent]:
    found = []
    for sort in (Alert, Notice):
        query = select(sort.kind, func.min(_AT), Incident.drill_id, _CONFIRMED).select_from(Delivery)
        query = query.join(sort, sort.id == (Delivery.alert_id if sort is Alert else Delivery.notice_id))
        query = query.outerjoin(Incident, Incident.id == sort.incident_id).where(Delivery.id.in_(ids))
        found += _found(session, query.group_by(Delivery.id, sort.id, Incident.drill_id), since)
    return found


def _found(session: Session, query: Select[*tuple[Any, ...]], since: datetime) -> list[Sent]:
    lately = query.where(_LEFT).having(func.min(_AT) >= since).order_by(func.min(_AT).desc())
    return [Sent(kind, at, drill is not None, seen) for kind, at, drill, seen in session.execute(lately.limit(_MOST))]
