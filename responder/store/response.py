"""Responses: each volunteer's answer to an incident."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint, case, func, select, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import OPEN
from responder.domain.response import State
from responder.domain.volunteer import State as VolunteerState
from responder.store.alert import Alert
from responder.store.base import AsWord, Base, Key, refers
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer

_LIVE = (State.GOING, State.ON_SCENE)
_NEARNESS = {State.ON_SCENE: 0, State.GOING: 1, State.ASKED: 2, State.CANNOT: 3, State.LEFT: 3}
"""Which of several incidents somebody writes about: the smallest first."""


class Response(Base):
    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("incident_id", "volunteer_id"),)

    id: Mapped[Key]
    incident_id: Mapped[UUID] = refers("incident.id")
    volunteer_id: Mapped[UUID] = mapped_column(index=True)
    """May refer to somebody who has left since and whose row is gone."""
    status: Mapped[State] = mapped_column(AsWord(State))
    changed_at: Mapped[datetime]
    eta_at: Mapped[datetime | None]
    """When they said they would get there."""
    standby_at: Mapped[datetime | None]
    """When they offered to come although enough were going. They stay available, and we ask them first."""


def lock_or_ask(session: Session, incident_id: UUID, volunteer_id: UUID, now: datetime) -> Response:
    """The volunteer's response to the incident, locked until the transaction ends; added as asked if there is none."""
    session.execute(
        insert(Response)
        .values(incident_id=incident_id, volunteer_id=volunteer_id, status=State.ASKED, changed_at=now)
        .on_conflict_do_nothing()
    )
    query = select(Response).where(Response.incident_id == incident_id, Response.volunteer_id == volunteer_id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


def find_response(session: Session, incident_id: UUID, volunteer_id: UUID) -> Response | None:
    query = select(Response).where(Response.incident_id == incident_id, Response.volunteer_id == volunteer_id)
    return session.scalars(query).one_or_none()


def lock_live(session: Session, volunteer_id: UUID) -> list[Response]:
    """This volunteer's responses that say going or on scene, locked until the transaction ends."""
    query = select(Response).where(Response.volunteer_id == volunteer_id, Response.status.in_(_LIVE))
    return list(
        session.scalars(query.order_by(Response.id).with_for_update().execution_options(populate_existing=True))
    )


def live_incidents(session: Session, volunteer_id: UUID) -> list[UUID]:
    """Open incidents that this volunteer is going to or is at, in the order for locking several."""
    query = select(Response.incident_id).join(Incident, Incident.id == Response.incident_id)
    query = query.where(Response.volunteer_id == volunteer_id, Response.status.in_(_LIVE), Incident.status.in_(OPEN))
    return list(session.scalars(query.order_by(Response.incident_id)))


def came(session: Session, incident_id: UUID) -> int:
    """How many people are going, are there, or have been there."""
    query = select(func.count()).select_from(Response).where(Response.incident_id == incident_id)
    return session.scalars(query.where(Response.status.in_([*_LIVE, State.LEFT]))).one()


def standing_by(session: Session, incident_id: UUID, most: int) -> list[tuple[Response, Volunteer]]:
    """People on standby who may still be asked, the longest waiting first.

    Locks their responses until the transaction ends.
    """
    elsewhere = aliased(Response)
    busy = (
        select(elsewhere.id)
        .join(Incident, Incident.id == elsewhere.incident_id)
        .where(
            elsewhere.volunteer_id == Response.volunteer_id,
            elsewhere.incident_id != incident_id,
            elsewhere.status.in_(_LIVE),
            Incident.status.in_(OPEN),
            # A drill takes nobody away from a real incident.
            Incident.drill_id.is_(None),
        )
    )
    query = (
        select(Response, Volunteer)
        .join(Volunteer, Volunteer.id == Response.volunteer_id)
        .join(Phone, Phone.id == Volunteer.phone_id)
        .where(
            Response.incident_id == incident_id,
            Response.standby_at.is_not(None),
            Response.status.in_([State.ASKED, State.CANNOT]),
            Volunteer.status == VolunteerState.ACTIVE,
            Volunteer.trained_on.is_not(None),
            Phone.opted_out_at.is_(None),
            Phone.suspended_at.is_(None),
            Phone.number_sealed.is_not(None),
            ~busy.exists(),
        )
        .order_by(Response.standby_at, Response.id)
        .limit(most)
    )
    held = query.with_for_update(of=Response).execution_options(populate_existing=True)
    return [(row[0], row[1]) for row in session.execute(held)]


def counts(session: Session, incident_ids: list[UUID]) -> dict[UUID, dict[State, int]]:
    """The number of responses in each state, per incident."""
    query = (
        select(Response.incident_id, Response.status, func.count())
        .where(Response.incident_id.in_(incident_ids))
        .group_by(Response.incident_id, Response.status)
    )
    found: dict[UUID, dict[State, int]] = {incident: {} for incident in incident_ids}
    for incident, status, count in session.execute(query):
        found[incident][status] = count
    return found


def of_incident(session: Session, incident_id: UUID) -> list[Response]:
    """Every response to the incident, latest change first."""
    query = select(Response).where(Response.incident_id == incident_id).order_by(Response.changed_at.desc())
    return list(session.scalars(query.execution_options(populate_existing=True)))


def on_scene(session: Session, incident_id: UUID) -> list[Volunteer]:
    """People on scene whom we may text, whether or not they get alerts now."""
    query = (
        select(Volunteer)
        .join(Response, Response.volunteer_id == Volunteer.id)
        .join(Phone, Phone.id == Volunteer.phone_id)
        .where(
            Response.incident_id == incident_id,
            Response.status == State.ON_SCENE,
            Phone.opted_out_at.is_(None),
            Phone.suspended_at.is_(None),
            Phone.number_sealed.is_not(None),
        )
    )
    return list(session.scalars(query.order_by(Response.changed_at, Volunteer.id)))


def concerned(session: Session, volunteer_id: UUID) -> list[Incident]:
    """Open incidents that this volunteer was alerted to, asked about, or has answered.

    First where they are on scene, then where they are going, then what they have not answered, last what they declined
    or left; the newest first among equals.
    """
    called = (
        select(Alert.incident_id)
        .join(Delivery, Delivery.alert_id == Alert.id)
        .where(Delivery.volunteer_id == volunteer_id, Delivery.status != DeliveryState.CANCELLED)
    )
    asked = select(Check.incident_id).where(Check.volunteer_id == volunteer_id)
    said = select(Response.incident_id).where(Response.volunteer_id == volunteer_id)
    nearness = case(_NEARNESS, value=Response.status, else_=_NEARNESS[State.ASKED])
    query = (
        select(Incident)
        .outerjoin(Response, (Response.incident_id == Incident.id) & (Response.volunteer_id == volunteer_id))
        .where(Incident.status.in_(OPEN), Incident.id.in_(union(called, asked, said)))
    )
    return list(session.scalars(query.order_by(nearness, Incident.opened_at.desc())))
