"""An incident's history: every change to it and to what belongs to it, with who, when, from, to and why."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store import incident
from responder.store.base import AsWord, Base, refers


class Noun(StrEnum):
    REPORT = "report"
    INCIDENT = "incident"
    CHECK = "check"
    ALERT = "alert"
    RESPONSE = "response"
    VOLUNTEER = "volunteer"
    RING = "ring"
    SENDER = "sender"
    WORDS = "words"
    DISTRESS = "distress"


class Actor(StrEnum):
    REPORTER = "reporter"
    WORKER = "worker"
    VOLUNTEER = "volunteer"
    ACCOUNT = "account"


class History(Base):
    __tablename__ = "history"
    __table_args__ = (Index("ix_history_of_nothing_else", "noun_id", postgresql_where=text("incident_id IS NULL")),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    incident_id: Mapped[UUID | None] = refers("incident.id", index=True)
    at: Mapped[datetime]
    noun: Mapped[Noun] = mapped_column(AsWord(Noun))
    noun_id: Mapped[UUID | None]
    actor: Mapped[Actor] = mapped_column(AsWord(Actor))
    actor_id: Mapped[UUID | None]
    event: Mapped[str]
    came_from: Mapped[str | None]
    went_to: Mapped[str | None]
    why: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """Codes and counts, never free text. Pages put them into words in the reader's language."""


def of_incident(session: Session, incident_id: UUID) -> list[History]:
    """Everything that happened to the incident and to those merged into it, oldest first."""
    query = select(History).where(History.incident_id.in_(incident.family(incident_id)))
    return list(session.scalars(query.order_by(History.id)))


def last(session: Session, incident_id: UUID, event: str) -> datetime | None:
    """When this event last happened to the incident itself; None if never."""
    query = select(History.at).where(History.incident_id == incident_id, History.noun == Noun.INCIDENT)
    return session.scalars(query.where(History.event == event).order_by(History.id.desc()).limit(1)).one_or_none()


def last_of_each(session: Session, incident_ids: list[UUID], event: str) -> dict[UUID, datetime]:
    """The same for several incidents. Those to which it never happened are left out."""
    query = select(History.incident_id, func.max(History.at)).where(History.incident_id.in_(incident_ids))
    query = query.where(History.noun == Noun.INCIDENT, History.event == event).group_by(History.incident_id)
    return {incident: at for incident, at in session.execute(query) if incident is not None}


def was_asked_back(session: Session, volunteer_id: UUID, since: datetime) -> bool:
    """Whether we have asked this volunteer since then what their words mean."""
    asked = select(History.id).where(History.actor_id == volunteer_id, History.noun == Noun.WORDS, History.at >= since)
    return session.scalar(asked.where(History.why["asked"].as_boolean()).limit(1)) is not None


def actors(session: Session, incident_id: UUID) -> list[UUID | None]:
    """The accounts and volunteers behind the entries of `of_incident`."""
    query = select(History.actor_id).where(History.incident_id.in_(incident.family(incident_id)))
    return list(session.scalars(query.distinct()))


def changes(session: Session, incident_id: UUID, after: int) -> list[History]:
    """Events of the incident itself since the entry `after`, oldest first."""
    query = select(History).where(History.incident_id == incident_id, History.noun == Noun.INCIDENT, History.id > after)
    return list(session.scalars(query.order_by(History.id)))


@dataclass(frozen=True)
class By:
    """Who made a change."""

    actor: Actor
    id: UUID | None = None


WORKER = By(Actor.WORKER)


@dataclass(frozen=True)
class Entry:
    """One event. `why` has codes and counts, never free text."""

    noun: Noun
    noun_id: UUID | None
    event: str
    came_from: str | None = None
    went_to: str | None = None
    why: dict[str, Any] = field(default_factory=dict)


def note(session: Session, incident_id: UUID | None, by: By, entry: Entry, now: datetime) -> None:
    """Add an entry to the incident's history."""
    session.add(
        History(
            incident_id=incident_id,
            at=now,
            noun=entry.noun,
            noun_id=entry.noun_id,
            actor=by.actor,
            actor_id=by.id,
            event=entry.event,
            came_from=entry.came_from,
            went_to=entry.went_to,
            why=entry.why,
        )
    )


def adopt(session: Session, noun: Noun, noun_id: UUID, incident_id: UUID) -> None:
    """Add what happened to this thing before it belonged to any incident to this incident's history."""
    mine = (History.incident_id.is_(None), History.noun == noun, History.noun_id == noun_id)
    session.execute(update(History).where(*mine).values(incident_id=incident_id))
