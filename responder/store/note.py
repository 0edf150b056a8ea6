"""Notes: what people on duty write about an incident for each other."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store import content_key
from responder.store.base import Base, Key, refers

WORDS = "note.words"


class Note(Base):
    __tablename__ = "note"

    id: Mapped[Key]
    incident_id: Mapped[UUID] = refers("incident.id", index=True)
    account_id: Mapped[UUID] = refers("account.id")
    at: Mapped[datetime]
    key_id: Mapped[UUID | None] = refers("content_key.id", on_delete="SET NULL")
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


def of_incident(session: Session, incident_id: UUID) -> list[Note]:
    """The incident's notes, oldest first."""
    return list(session.scalars(select(Note).where(Note.incident_id == incident_id).order_by(Note.at, Note.id)))


def lately(session: Session, incident_id: UUID, account_id: UUID, since: datetime) -> list[Note]:
    """The notes of this account about the incident since then."""
    query = select(Note).where(Note.incident_id == incident_id, Note.account_id == account_id, Note.at > since)
    return list(session.scalars(query))


def note_content(session: Session, note: Note) -> str:
    """The text of the note; empty if it was deleted."""
    return content_key.read(session, note.key_id, note.words_sealed, WORDS, note.id)


def write(session: Session, incident_id: UUID, account_id: UUID, said: str, now: datetime) -> Note:
    """Store a note, sealed under its own key."""
    row, key = uuid4(), content_key.new_key(session)
    sealed = content_key.seal(session, key, said, WORDS, row)
    note = Note(id=row, incident_id=incident_id, account_id=account_id, at=now, key_id=key.id, words_sealed=sealed)
    session.add(note)
    session.flush()
    return note
