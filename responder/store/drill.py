"""Drills: exercises that work like real incidents but never count as real."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Mapped, Session

from responder.domain.alert import Kind
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import OPEN
from responder.domain.response import State as ResponseState
from responder.store import sender
from responder.store.alert import Alert, Notice
from responder.store.base import Base, Key, refers
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.response import Response

_NEVER_SENT = (DeliveryState.QUEUED, DeliveryState.CANCELLED)
_WENT = (ResponseState.GOING, ResponseState.ON_SCENE, ResponseState.LEFT)
_CAME = (ResponseState.ON_SCENE, ResponseState.LEFT)


class Drill(Base):
    __tablename__ = "drill"

    id: Mapped[Key]
    started_at: Mapped[datetime]
    started_by: Mapped[UUID] = refers("account.id")
    real_by: Mapped[UUID | None] = refers("account.id")
    """The admin who allowed its texts to go to real phones; None if they go to the simulator."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = refers("account.id")


@dataclass(frozen=True)
class Figures:
    """The results of a drill. `texts` were or may have been sent. People count once, however often they answered."""

    incidents: list[Incident]
    texts: int
    delivered: int
    going: int
    """People who said that they were going, whether or not they got there."""
    on_scene: int
    """People who said that they were on scene."""
    first_check: float | None
    """Seconds from the first report to the first check; None if nobody was asked."""
    first_callout: float | None
    """Seconds from the first report to the approval of the first callout."""


def lock_drill(session: Session, drill_id: UUID) -> Drill:
    """The drill as it is now, locked until the transaction ends, so that no incident opens while somebody ends it."""
    query = select(Drill).where(Drill.id == drill_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def find_drill(session: Session, drill_id: UUID) -> Drill | None:
    return session.get(Drill, drill_id)


def lately(session: Session, most: int) -> list[Drill]:
    """Running drills, then ended ones, newest first."""
    query = select(Drill).order_by(Drill.ended_at.is_not(None), Drill.started_at.desc(), Drill.id)
    return list(session.scalars(query.limit(most)))


def sender_of(session: Session, incident: Incident) -> int:
    """The sender for texts about this incident: the drill sender for drills, unless an admin allowed real phones."""
    drill = session.get(Drill, incident.drill_id) if incident.drill_id else None
    return sender.DEFAULT if drill is None or drill.real_by is not None else sender.DRILL


def incidents_among(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, Incident]:
    """Those of these incidents that belong to a drill, by id."""
    wanted = {key for key in ids if key is not None}
    query = select(Incident).where(Incident.id.in_(wanted), Incident.drill_id.is_not(None))
    return {incident.id: incident for incident in session.scalars(query)} if wanted else {}


def open_incidents(session: Session, drill_id: UUID) -> list[UUID]:
    """A drill's open incidents, oldest first."""
    query = select(Incident.id).where(Incident.drill_id == drill_id, Incident.status.in_(OPEN))
    return list(session.scalars(query.order_by(Incident.opened_at, Incident.id)))


def figures(session: Session, drill_id: UUID) -> Figures:
    """Count the results of a drill so far."""
    query = select(Incident).where(Incident.drill_id == drill_id).order_by(Incident.opened_at, Incident.id)
    incidents = list(session.scalars(query))
    ids = [incident.id for incident in incidents]
    reported = session.scalar(select(func.min(Report.received_at)).where(Report.drill_id == drill_id))
    asked = session.scalar(select(func.min(Check.asked_at)).where(Check.incident_id.in_(ids)))
    called = session.scalar(
        select(func.min(Alert.approved_at)).where(Alert.incident_id.in_(ids), Alert.kind == Kind.CALLOUT)
    )
    texts = _texts(ids)
    return Figures(
        incidents=incidents,
        texts=session.scalars(texts.where(Delivery.status.not_in(_NEVER_SENT))).one(),
        delivered=session.scalars(texts.where(Delivery.status == DeliveryState.DELIVERED)).one(),
        going=_people(session, ids, _WENT),
        on_scene=_people(session, ids, _CAME),
        first_check=_between(reported, asked),
        first_callout=_between(reported, called),
    )


def _texts(incident_ids: list[UUID]) -> Select[int]:
    query = select(func.count()).select_from(Delivery)
    query = query.outerjoin(Alert, Alert.id == Delivery.alert_id).outerjoin(Notice, Notice.id == Delivery.notice_id)
    return query.where(or_(Alert.incident_id.in_(incident_ids), Notice.incident_id.in_(incident_ids)))


def _people(session: Session, incident_ids: list[UUID], states: tuple[ResponseState, ...]) -> int:
    query = select(func.count(Response.volunteer_id.distinct())).where(Response.incident_id.in_(incident_ids))
    return session.scalars(query.where(Response.status.in_(states))).one()


def _between(start: datetime | None, end: datetime | None) -> float | None:
    return (end - start).total_seconds() if start is not None and end is not None else None
