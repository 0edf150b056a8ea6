"""The audit: what accounts did. Each entry is chained to the one before it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.account import Account
from responder.store.base import Base, refers

_LOCK = 7_301_001
"""Key of the advisory lock: two entries at the same time must not follow the same one."""


class Audit(Base):
    """Ids and codes only: never a name, a phone number or free text."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[UUID | None] = refers("account.id", index=True)
    """The account that acted; None for the operator at the command line."""
    act: Mapped[str]
    noun: Mapped[str]
    noun_id: Mapped[UUID | None]
    why: Mapped[str]
    """A code for the reason they gave; empty if we don't ask for one."""
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of the previous entry's hash and this entry's content."""


@dataclass(frozen=True)
class Act:
    """An action, such as `reveal` a `volunteer`. `why` is a code."""

    act: str
    noun: str
    noun_id: UUID | None
    why: str = ""


def record(session: Session, account_id: UUID | None, act: Act, now: datetime) -> None:
    """Write an action at the end of the chain. Call this last: other actions wait until this transaction ends."""
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = session.execute(select(Audit.id, Audit.hash).order_by(Audit.id.desc()).limit(1)).one_or_none()
    entry = Audit(
        id=last.id + 1 if last else 1,
        at=now,
        account_id=account_id,
        act=act.act,
        noun=act.noun,
        noun_id=act.noun_id,
        why=act.why,
    )
    entry.hash = _hash(last.hash if last else b"", entry)
    session.add(entry)
    session.flush()


def broken_at(session: Session) -> int | None:
    """The number of the first changed or missing entry; None if the chain is whole.

    It can't tell if the newest entries are gone. To detect that, somebody must have written down `seal` elsewhere.
    """
    before, following = b"", 1
    query = select(Audit.__table__).order_by(Audit.id).execution_options(yield_per=1000)
    with session.execute(query) as rows:
        for row in rows:
            if row.id != following or row.hash != _hash(before, row):
                return following
            before, following = row.hash, row.id + 1
    return None


def lately(session: Session, most: int, before: int | None = None) -> list[tuple[Audit, str | None]]:
    """Entries with their account's e-mail address, newest first; only those older than `before` if it is given."""
    query = select(Audit, Account.email).outerjoin(Account, Account.id == Audit.account_id)
    if before is not None:
        query = query.where(Audit.id < before)
    return [(entry, email) for entry, email in session.execute(query.order_by(Audit.id.desc()).limit(most))]


def seal(session: Session) -> tuple[int, str] | None:
    """The newest entry's number and the start of its hash, which vouch for all entries before it; None if empty."""
    newest = session.execute(select(Audit.id, Audit.hash).order_by(Audit.id.desc()).limit(1)).one_or_none()
    return (newest.id, newest.hash.hex()[:16]) if newest else None


def _hash(before: bytes, entry: Any) -> bytes:
    """The hash of an entry, or of a row of its table, that follows the hash `before`."""
    words = [
        entry.id,
        entry.at.isoformat(),
        str(entry.account_id),
        entry.act,
        entry.noun,
        str(entry.noun_id),
        entry.why,
    ]
    return hashlib.sha256(before + json.dumps(words).encode()).digest()
