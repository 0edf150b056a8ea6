"""Checks: which person was asked about which incident, with which code, and what they answered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Select, SmallInteger, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.check import MOST_TRIES, Answer, Purpose, State
from responder.domain.code import new_check_code
from responder.store import incident
from responder.store.base import AsWord, Base, Key, refers


class Check(Base):
    __tablename__ = "check"
    __table_args__ = (
        Index("uq_check_look", "incident_id", "volunteer_id", unique=True, postgresql_where=text("purpose = 'look'")),
        Index("ix_check_incident_id", "incident_id"),
        Index("uq_check_live_code", "code", unique=True, postgresql_where=text("status IN ('asked', 'silent')")),
    )

    id: Mapped[Key]
    incident_id: Mapped[UUID] = refers("incident.id")
    volunteer_id: Mapped[UUID] = mapped_column(index=True)
    """May refer to somebody who has left since and whose row is gone."""
    purpose: Mapped[Purpose] = mapped_column(AsWord(Purpose), default=Purpose.LOOK)
    code: Mapped[str]
    status: Mapped[State] = mapped_column(AsWord(State))
    answer: Mapped[Answer | None] = mapped_column(AsWord(Answer))
    asked_at: Mapped[datetime]
    patient_until: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    wrong_tries: Mapped[int] = mapped_column(SmallInteger, default=0)


_LIVE = Check.status.in_([State.ASKED, State.SILENT])


@dataclass(frozen=True)
class Asking:
    """The person to ask, the incident, the purpose, and how long we wait for an answer."""

    incident_id: UUID
    volunteer_id: UUID
    purpose: Purpose
    at: datetime
    patient_until: datetime


def add(session: Session, asking: Asking) -> Check:
    """Add a check with a code that no live check has."""
    taken = set(session.scalars(select(Check.code).where(_LIVE)))
    while (code := new_check_code()) in taken:
        pass
    made = Check(
        incident_id=asking.incident_id,
        volunteer_id=asking.volunteer_id,
        purpose=asking.purpose,
        code=code,
        status=State.ASKED,
        asked_at=asking.at,
        patient_until=asking.patient_until,
    )
    session.add(made)
    session.flush()
    return made


def of_incident(session: Session, incident_id: UUID) -> list[Check]:
    """The incident's checks for any purpose, oldest first."""
    return list(session.scalars(select(Check).where(Check.incident_id == incident_id).order_by(Check.asked_at)))


def live_of_family(session: Session, incident_id: UUID) -> list[Check]:
    """Checks that may still be answered, for the incident and those merged into it, oldest first."""
    query = select(Check).where(Check.incident_id.in_(incident.family(incident_id)), _LIVE)
    return list(session.scalars(query.order_by(Check.asked_at)))


def looks(session: Session, incident_id: UUID) -> list[Check]:
    """The checks that asked verifiers to look, oldest first."""
    return [check for check in of_incident(session, incident_id) if check.purpose is Purpose.LOOK]


def live_of_volunteer(session: Session, volunteer_id: UUID) -> list[Check]:
    """Checks that this person may still answer, newest first; locked until the transaction ends."""
    query = _live_of(volunteer_id).with_for_update()
    return list(session.scalars(query.execution_options(populate_existing=True)))


def read_live_of_volunteer(session: Session, volunteer_id: UUID) -> list[Check]:
    """The same as they are now. Locks nothing: whoever locks checks must have locked their incidents before."""
    return list(session.scalars(_live_of(volunteer_id).execution_options(populate_existing=True)))


def _live_of(volunteer_id: UUID) -> Select[Check]:
    return select(Check).where(Check.volunteer_id == volunteer_id, _LIVE).order_by(Check.asked_at.desc())


def live_still(session: Session, incident_id: UUID, volunteer_id: UUID) -> Check | None:
    """The latest check that asked this person if it is still happening, if they may still answer; else None."""
    query = select(Check).where(Check.incident_id == incident_id, Check.volunteer_id == volunteer_id, _LIVE)
    query = query.where(Check.purpose == Purpose.STILL)
    return session.scalars(query.order_by(Check.asked_at.desc()).limit(1)).one_or_none()


def being_asked(session: Session, incident_ids: list[UUID], now: datetime) -> set[UUID]:
    """Those of the incidents for which somebody is being asked to look and may still answer in time."""
    query = select(Check.incident_id).where(Check.incident_id.in_(incident_ids), Check.status == State.ASKED)
    return set(session.scalars(query.where(Check.purpose == Purpose.LOOK, Check.patient_until > now)))


def under_code(session: Session, volunteer_id: UUID, code: str | None) -> UUID | None:
    """The incident of this person's live check with this code; None if there is none. Locks nothing."""
    query = select(Check.incident_id).where(Check.volunteer_id == volunteer_id, Check.code == code, _LIVE)
    found = session.scalar(query)
    return incident.standing(session, found) if found else None


def asked_under(session: Session, volunteer_id: UUID, code: str | None) -> UUID | None:
    """Like `under_code`, but if no live check has the code, the incident of the last check that had it."""
    if live := under_code(session, volunteer_id, code):
        return live
    ended = ended_under_code(session, volunteer_id, code)
    return incident.standing(session, ended.incident_id) if ended else None


def ended_under_code(session: Session, volunteer_id: UUID, code: str | None) -> Check | None:
    """This person's latest ended check with this code, if its code was not guessed at."""
    query = select(Check).where(Check.volunteer_id == volunteer_id, Check.code == code, ~_LIVE)
    query = query.where(Check.wrong_tries < MOST_TRIES).order_by(Check.asked_at.desc())
    return session.scalars(query.limit(1)).one_or_none()


def wrong_tries_since(session: Session, since: datetime) -> int:
    """How many wrong codes were tried for checks asked since then."""
    return session.scalars(select(func.coalesce(func.sum(Check.wrong_tries), 0)).where(Check.asked_at >= since)).one()
