"""Phones: numbers as ciphertext and blind index. After an owner leaves, only the index and the opt-out stay."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary, SmallInteger, case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.account import Account
from responder.store.base import Base, Key, vault_of

_NUMBER = "phone.number"


class Phone(Base):
    __tablename__ = "phone"

    id: Mapped[Key]
    number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    number_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    opted_out_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """Failures in a row that say the number can't be reached."""
    suspended_at: Mapped[datetime | None]
    """When we stopped texting it for that reason."""
    left_at: Mapped[datetime | None]
    """When its owner left. Joining again on the web undoes this opt-out; only a text undoes a STOP."""
    last_strange_at: Mapped[datetime | None]
    """When we last answered this phone as an unknown sender. We answer politely, but not every text."""


def find_phone(session: Session, number: str) -> Phone | None:
    """The phone with this number (E.164); None if there is none."""
    index = vault_of(session).index(number)
    return session.scalars(select(Phone).where(Phone.number_index == index)).one_or_none()


def find_or_add_phone(session: Session, number: str) -> Phone:
    """The phone with this number (E.164), added if it is new. Two calls at the same time get the same one."""
    vault, key = vault_of(session), uuid4()
    session.execute(
        insert(Phone)
        .values(id=key, number_sealed=vault.seal(number, _NUMBER, key), number_index=vault.index(number))
        .on_conflict_do_nothing(index_elements=[Phone.number_index])
    )
    return session.scalars(select(Phone).where(Phone.number_index == vault.index(number))).one()


def lock(session: Session, phone_id: UUID) -> Phone:
    """The phone as it is now, locked until the transaction ends, so that changes to its owner happen one by one.

    Rows that refer to it can still be written meanwhile: two texts from one phone must not wait for each other.
    """
    query = select(Phone).where(Phone.id == phone_id).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def try_lock(session: Session, phone_id: UUID) -> Phone | None:
    """The same, without waiting; None if it is locked by somebody else."""
    query = select(Phone).where(Phone.id == phone_id).with_for_update(skip_locked=True, key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def seal_again(session: Session, phone: Phone, number: str) -> None:
    """Store the number again of somebody who had left and now comes back on their own."""
    if phone.number_sealed is None:
        phone.number_sealed = vault_of(session).seal(number, _NUMBER, phone.id)


def forget(phone: Phone) -> None:
    """Delete the number. The index stays, so that we can recognize it."""
    phone.number_sealed = None
    phone.failures = 0
    phone.suspended_at = None


def rings_somebody(session: Session, phone_id: UUID) -> bool:
    """Whether an account gets texts about rings on this phone."""
    return session.scalar(select(Account.id).where(Account.phone_id == phone_id).limit(1)) is not None


def open_number(session: Session, key: UUID, sealed: bytes) -> str:
    """The number in E.164. Only for the carrier."""
    return vault_of(session).open(sealed, _NUMBER, key)


def source_of(session: Session, phone_id: UUID) -> UUID:
    """The single source for all reports from a phone. It can't be traced back to the phone."""
    return UUID(bytes=vault_of(session).sign("text source", str(phone_id))[:16])


def opt_out(session: Session, phone_id: UUID, now: datetime) -> None:
    """Record that the owner asked for no more texts. Keeps the time of an earlier opt-out."""
    # If somebody left and then also asks, it counts for good: the web no longer undoes it.
    since = case((Phone.left_at.is_(None), func.coalesce(Phone.opted_out_at, now)), else_=now)
    session.execute(update(Phone).where(Phone.id == phone_id).values(opted_out_at=since, left_at=None))


def count_failure(session: Session, phone_id: UUID, most: int, now: datetime) -> None:
    """Count one more failure in a row. At `most`, suspend the number."""
    failures = Phone.failures + 1
    suspended = case((failures >= most, now), else_=Phone.suspended_at)
    session.execute(update(Phone).where(Phone.id == phone_id).values(failures=failures, suspended_at=suspended))


def count_success(session: Session, phone_id: UUID) -> None:
    """Reset the failures: the phone was reached."""
    reached = update(Phone).where(Phone.id == phone_id, Phone.failures > 0)
    session.execute(reached.values(failures=0, suspended_at=None))
