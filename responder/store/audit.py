"""The audit: what people with an account did, each entry bound to the one before it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.base import Base, refers

_LOCK = 7_301_001
"""Of an advisory lock: two entries at once must not follow the same one."""


class Audit(Base):
    """Ids and codes only, never a name, a phone or free text."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[UUID | None] = refers("account.id", index=True)
    """Who; None for the operator at the command line."""
    act: Mapped[str]
    noun: Mapped[str]
    noun_id: Mapped[UUID | None]
    why: Mapped[str]
    """A code of what was given as the reason; empty where none is asked for."""
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 over the entry before and this one's own words."""


@dataclass(frozen=True)
class Act:
    """What was done, such as `reveal` a `volunteer`; `why` is a code."""

    act: str
    noun: str
    noun_id: UUID | None
    why: str = ""


def record(session: Session, account_id: UUID | None, act: Act, now: datetime) -> None:
    """Write an act at the end of the chain. Call it last: others who act wait until this transaction ends."""
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
    """The first entry that was changed, or that follows one that is gone; None if the chain is whole."""
    before, following = b"", 1
    for entry in session.scalars(select(Audit).order_by(Audit.id).execution_options(yield_per=1000)):
        if entry.id != following or entry.hash != _hash(before, entry):
            return following
        before, following = entry.hash, entry.id + 1
    return None


def lately(session: Session, most: int) -> list[Audit]:
    """The newest entries first."""
    return list(session.scalars(select(Audit).order_by(Audit.id.desc()).limit(most)))


def _hash(before: bytes, entry: Audit) -> bytes:
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
