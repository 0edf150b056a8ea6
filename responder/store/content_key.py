"""Keys for what people wrote. Each piece has its own: deleting the key deletes the words, even in old backups."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.base import Base, Key, vault_of


class ContentKey(Base):
    """In its own table so that a backup can leave this table out."""

    __tablename__ = "content_key"

    id: Mapped[Key]
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class NewKey(NamedTuple):
    """A key that is not in the database yet."""

    id: UUID
    wrapped: bytes


def made_key(session: Session) -> NewKey:
    row = uuid4()
    return NewKey(row, vault_of(session).new_content_key(row))


def new_key(session: Session) -> ContentKey:
    made = made_key(session)
    key = ContentKey(id=made.id, wrapped=made.wrapped)
    session.add(key)
    session.flush()
    return key


def seal(session: Session, key: ContentKey | NewKey, text: str, where: str, row: UUID) -> bytes | None:
    """Ciphertext of `text` for column `where` of `row`; None if the text is empty."""
    return vault_of(session).seal_content(text, key.wrapped, key.id, where, row) if text else None


def read(session: Session, key_id: UUID | None, sealed: bytes | None, where: str, row: UUID) -> str:
    """Open the sealed words; empty if nothing was written or the words were deleted."""
    key = session.get(ContentKey, key_id) if key_id and sealed else None
    if key is None or sealed is None:
        return ""
    return vault_of(session).open_content(sealed, key.wrapped, key.id, where, row)


def forget(session: Session, key_ids: Collection[UUID]) -> None:
    """Delete these keys, and so everything sealed with them."""
    if key_ids:
        session.execute(delete(ContentKey).where(ContentKey.id.in_(key_ids)))
