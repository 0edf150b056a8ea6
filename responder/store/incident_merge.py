"""Merging and splitting: moves everything that belongs to one incident to another, and back."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, select, union, update
from sqlalchemy.orm import Session, aliased

from responder.domain import check as checks
from responder.domain import response as responses
from responder.domain.check import Purpose
from responder.domain.delivery import State as DeliveryState
from responder.store.alert import Alert, Notice
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.inbound import Inbound
from responder.store.note import Note
from responder.store.report import Report
from responder.store.response import Response
from responder.store.ring import Ring
from responder.store.verification import Verification

Moved = dict[str, list[str]]
"""The keys of the rows that moved, by table; under `… back`, the keys of rows that moved the other way in exchange."""

_WHOLE = (Report, Alert, Verification, Note, Inbound)
_RESPONSE, _CHECK, _RING, _BACK = "response", "check", "ring", " back"
_SAID = {
    responses.State.ASKED: 0,
    responses.State.CANNOT: 1,
    responses.State.LEFT: 1,
    responses.State.GOING: 2,
    responses.State.ON_SCENE: 3,
}
_WAITED_FOR = {
    checks.State.VOID: 0,
    checks.State.SILENT: 1,
    checks.State.ASKED: 2,
    checks.State.ANSWERED: 3,
}


def lock_reports(session: Session, incidents: list[UUID]) -> None:
    """Lock the reports of these incidents until the transaction ends.

    Call this before locking the incidents: withdrawing locks a report first, then its incident.
    """
    query = select(Report.id).where(Report.incident_id.in_(incidents)).order_by(Report.id)
    session.execute(query.with_for_update()).all()


def hand_over(session: Session, giver: UUID, taker: UUID) -> Moved:
    """Move everything from the giver to the taker. The caller has locked both.

    People who answered both, or were asked about both, keep a row with each. The taker gets the row that matters more.
    """
    session.flush()
    moved = {table.__tablename__: _all(session, table, giver, taker) for table in _WHOLE}
    moved |= _responses(session, giver, taker)
    moved |= _checks(session, giver, taker)
    moved[_RING] = _rings(session, giver, taker, None)
    _let_notices_follow(session, giver, taker)
    session.expire_all()
    return moved


def hand_back(session: Session, moved: Moved, giver: UUID, taker: UUID, since: datetime) -> None:
    """Move what is still with the taker back to the giver, with what came of it since. The caller has locked both."""
    session.flush()
    for table in _WHOLE:
        _some(session, table, moved.get(table.__tablename__, []), taker, giver)
    for personal, name in ((Response, _RESPONSE), (Check, _CHECK)):
        back = _keys(moved, name + _BACK)
        for one, other in _pairs(session, personal, giver, taker):
            if one.id in back:
                _exchange(session, one, other)
        _some(session, personal, moved.get(name, []), taker, giver)
    _let_notices_follow(session, giver, taker)
    _let_verifications_follow(session, giver, taker)
    _let_those_of_theirs_follow(session, giver, taker, since)
    _rings(session, taker, giver, _keys(moved, _RING))
    session.expire_all()


def _all(session: Session, table: Any, giver: UUID, taker: UUID) -> list[str]:
    mine = update(table).where(table.incident_id == giver).values(incident_id=taker).returning(table.id)
    return sorted(str(key) for key in session.scalars(mine))


def _some(session: Session, table: Any, keys: list[str], giver: UUID, taker: UUID) -> None:
    """Move those of these rows that are still the giver's, unless the taker has a row of the same person."""
    mine = update(table).where(table.id.in_([UUID(key) for key in keys]), table.incident_id == giver)
    if table in {Response, Check}:
        mine = mine.where(~_same_person(table, taker).exists())
    session.execute(mine.values(incident_id=taker).execution_options(synchronize_session=False))


def _same_person(table: Any, incident_id: UUID) -> Select[UUID]:
    other = aliased(table)
    same = select(other.id).where(other.incident_id == incident_id, other.volunteer_id == table.volunteer_id)
    if table is Check:
        same = same.where(other.purpose == Purpose.LOOK, Check.purpose == Purpose.LOOK)
    return same.correlate(table)


def _responses(session: Session, giver: UUID, taker: UUID) -> Moved:
    given, back = [], []
    for one, other in _pairs(session, Response, giver, taker):
        if (_SAID[one.status], one.changed_at) > (_SAID[other.status], other.changed_at):
            _exchange(session, one, other)
            given.append(str(one.id))
            back.append(str(other.id))
    return {_RESPONSE: given + _alone(session, Response, giver, taker), _RESPONSE + _BACK: back}


def _checks(session: Session, giver: UUID, taker: UUID) -> Moved:
    given, back = [], []
    for one, other in _pairs(session, Check, giver, taker):
        if _WAITED_FOR[one.status] > _WAITED_FOR[other.status]:
            _exchange(session, one, other)
            given.append(str(one.id))
            back.append(str(other.id))
    return {_CHECK: given + _alone(session, Check, giver, taker), _CHECK + _BACK: back}


def _pairs(session: Session, table: Any, giver: UUID, taker: UUID) -> list[tuple[Any, Any]]:
    """(giver's row, taker's row) of each person with both, locked until the transaction ends."""
    other = aliased(table)
    query = select(table, other).join(other, other.volunteer_id == table.volunteer_id)
    query = query.where(table.incident_id == giver, other.incident_id == taker)
    if table is Check:
        query = query.where(table.purpose == Purpose.LOOK, other.purpose == Purpose.LOOK)
    held = query.order_by(table.id).with_for_update().execution_options(populate_existing=True)
    return [(row[0], row[1]) for row in session.execute(held)]


def _exchange(session: Session, one: Any, other: Any) -> None:
    """Swap two rows of one person. Neither incident may have both, not even for a moment."""
    volunteer, here, there = one.volunteer_id, one.incident_id, other.incident_id
    one.volunteer_id, one.incident_id = uuid4(), there
    session.flush()
    other.incident_id = here
    session.flush()
    one.volunteer_id = volunteer
    session.flush()


def _alone(session: Session, table: Any, giver: UUID, taker: UUID) -> list[str]:
    mine = update(table).where(table.incident_id == giver, ~_same_person(table, taker).exists())
    mine = mine.values(incident_id=taker).returning(table.id).execution_options(synchronize_session=False)
    return sorted(str(key) for key in session.scalars(mine))


def _rings(session: Session, giver: UUID, taker: UUID, only: set[UUID] | None) -> list[str]:
    """Move the giver's rings to the taker, except those that already ring there. Returns their keys."""
    same = aliased(Ring)
    ringing = select(same.id).where(same.incident_id == taker, same.cause == Ring.cause, same.taken_at.is_(None))
    mine = (Ring.incident_id == giver, Ring.taken_at.is_(None))
    some = () if only is None else (Ring.id.in_(only),)
    moved = update(Ring).where(*mine, *some, ~ringing.correlate(Ring).exists()).values(incident_id=taker)
    keys = session.scalars(moved.returning(Ring.id).execution_options(synchronize_session=False)).all()
    return sorted(str(key) for key in keys)


def _let_notices_follow(session: Session, giver: UUID, taker: UUID) -> None:
    """Set the incident of each check's text to the incident of the check."""
    strayed = update(Notice).where(Notice.check_id == Check.id, Notice.incident_id != Check.incident_id)
    strayed = strayed.where(Check.incident_id.in_([giver, taker])).values(incident_id=Check.incident_id)
    session.execute(strayed.execution_options(synchronize_session=False))


def _let_verifications_follow(session: Session, giver: UUID, taker: UUID) -> None:
    """Move verifications back that belong to the giver's checks, also those that came in meanwhile."""
    strayed = update(Verification).where(Verification.check_id == Check.id, Verification.incident_id == taker)
    strayed = strayed.where(Check.incident_id == giver).values(incident_id=giver)
    session.execute(strayed.execution_options(synchronize_session=False))


def _let_those_of_theirs_follow(session: Session, giver: UUID, taker: UUID, since: datetime) -> None:
    """Move recent answers of people back who were alerted or asked only about the giver: they meant the giver."""
    mine = update(Response).where(Response.incident_id == taker, Response.changed_at >= since)
    mine = mine.where(Response.volunteer_id.in_(_concerned(giver)), Response.volunteer_id.not_in(_concerned(taker)))
    mine = mine.where(~_same_person(Response, giver).exists()).values(incident_id=giver)
    session.execute(mine.execution_options(synchronize_session=False))


def _concerned(incident_id: UUID) -> Select[UUID]:
    texted = select(Delivery.volunteer_id).join(Alert, Alert.id == Delivery.alert_id)
    texted = texted.where(Alert.incident_id == incident_id, Delivery.status != DeliveryState.CANCELLED)
    asked = select(Check.volunteer_id).where(Check.incident_id == incident_id)
    either = union(texted.where(Delivery.volunteer_id.is_not(None)), asked).subquery()
    return select(either.c.volunteer_id)


def _keys(moved: Moved, name: str) -> set[UUID]:
    return {UUID(key) for key in moved.get(name, [])}
