"""Verifications: one person's judgment on an incident, with who, how and when."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, func, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from responder.domain.check import Answer, Purpose
from responder.domain.incident import DROVE_ON, Event, State
from responder.store import content_key, history
from responder.store.base import AsWord, Base, Key, refers
from responder.store.check import Check
from responder.store.history import History, Noun
from responder.store.incident import Incident

NOTE = "verification.note"


class Basis(StrEnum):
    """How the person judged."""

    CHECK_CODE = "check by code"
    CHECK_LINK = "check by link"
    OWN_EYES = "own eyes"
    LIVESTREAM = "livestream"
    PHONED = "phoned"
    """Somebody on the spot, or a verifier, said so on the phone."""
    PARTNER = "partner"
    COORDINATOR = "coordinator"
    """Another way, described in the note."""


TOLD = (Basis.OWN_EYES, Basis.LIVESTREAM, Basis.PHONED, Basis.PARTNER, Basis.COORDINATOR)
"""The ways a coordinator may choose."""


class Verification(Base):
    __tablename__ = "verification"
    __table_args__ = (CheckConstraint("num_nonnulls(volunteer_id, account_id) = 1", name="one_person"),)

    id: Mapped[Key]
    incident_id: Mapped[UUID] = refers("incident.id", index=True)
    judgement: Mapped[Answer] = mapped_column(AsWord(Answer))
    basis: Mapped[Basis] = mapped_column(AsWord(Basis))
    check_id: Mapped[UUID | None] = refers("check.id")
    volunteer_id: Mapped[UUID | None]
    """May refer to somebody who has left since and whose row is gone."""
    account_id: Mapped[UUID | None] = refers("account.id")
    key_id: Mapped[UUID | None] = refers("content_key.id", on_delete="SET NULL")
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The note, in the person's own words."""
    at: Mapped[datetime]


def of_incident(session: Session, incident_id: UUID) -> list[Verification]:
    """Every verification of the incident, oldest first."""
    query = select(Verification).where(Verification.incident_id == incident_id).order_by(Verification.at)
    return list(session.scalars(query))


def of_looks(session: Session, incident_id: UUID) -> set[Answer]:
    """The findings of coordinators and of verifiers asked to look, but not of people asked if it is still happening.

    Findings from before vehicles drove on no longer count.
    """
    query = select(Verification.judgement, Verification.at).outerjoin(Check, Check.id == Verification.check_id)
    query = query.where(Verification.incident_id == incident_id, Check.purpose.is_distinct_from(Purpose.STILL))
    found = session.execute(query).all()
    # The history of an incident may be long, so it is read only if there is any finding.
    since = history.last(session, incident_id, DROVE_ON) if found else None
    return {row.judgement for row in found if since is None or row.at > since}


def of_stills(session: Session, incident_id: UUID, asked_at: datetime) -> set[Answer]:
    """The answers of people we asked at that moment if it is still happening."""
    query = select(Verification.judgement).join(Check, Check.id == Verification.check_id)
    asked = (Check.purpose == Purpose.STILL, Check.asked_at == asked_at)
    return set(session.scalars(query.where(Verification.incident_id == incident_id, *asked)))


def not_found(session: Session) -> dict[UUID, datetime]:
    """Incidents being checked where somebody looked and nobody confirmed anything, with the time of the last finding.

    Findings from before it was reopened, or from before vehicles drove on, no longer count.
    """
    found, confirmed = aliased(Verification), aliased(Verification)
    again = select(History.id).where(History.incident_id == found.incident_id, History.noun == Noun.INCIDENT)
    query = (
        select(found.incident_id, func.max(found.at))
        .join(Incident, Incident.id == found.incident_id)
        .where(
            Incident.status == State.CHECKING,
            found.judgement.in_([Answer.NOTHING, Answer.OTHER_AGENCY]),
            ~select(confirmed.id)
            .where(confirmed.incident_id == found.incident_id, confirmed.judgement == Answer.CONFIRMED)
            .exists(),
            ~again.where(History.event.in_([Event.REOPEN, DROVE_ON]), History.at >= found.at).exists(),
        )
        .group_by(found.incident_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def note(session: Session, verification: Verification) -> str:
    """The person's note; empty if there is none or it was deleted."""
    return content_key.read(session, verification.key_id, verification.note_sealed, NOTE, verification.id)
