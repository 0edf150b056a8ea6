"""Phones: numbers as ciphertext and blind index; they outlive whoever left them, as index and opt-out only."""

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
    """In a row, of the kind that says the number can't be reached."""
    suspended_at: Mapped[datetime | None]
    """Since when it is not texted for that reason."""
    left_at: Mapped[datetime | None]
    """When its owner left: an opt-out that joining again by the web undoes; that of a STOP is undone by a text only."""
    last_strange_at: Mapped[datetime | None]
    """When an unknown sender was last answered: politely, but not at every text."""


def find_phone(session: Session, number: str) -> Phone | None:
    """The phone with this number (E.164)."""
    index = vault_of(session).index(number)
    return session.scalars(select(Phone).where(Phone.number_index == index)).one_or_none()


def find_or_add_phone(session: Session, number: str) -> Phone:
    """The phone with this number (E.164), written if it is new; two at once get the same one."""
    vault, key = vault_of(session), uuid4()
    session.execute(
        insert(Phone)
        .values(id=key, number_sealed=vault.seal(number, _NUMBER, key), number_index=vault.index(number))
        .on_conflict_do_nothing(index_elements=[Phone.number_index])
    )
    return session.scalars(select(Phone).where(Phone.number_index == vault.index(number))).one()


def lock(session: Session, phone_id: UUID) -> Phone:
    """The phone as it is now, held until the transaction ends: whatever happens to its owner happens one by one.

    Rows that refer to it may be written meanwhile: two texts from one phone must not wait for each other.
    """
    query = select(Phone).where(Phone.id == phone_id).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def try_lock(session: Session, phone_id: UUID) -> Phone | None:
    """The same, without waiting: None if somebody else has it."""
    query = select(Phone).where(Phone.id == phone_id).with_for_update(skip_locked=True, key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def seal_again(session: Session, phone: Phone, number: str) -> None:
    """Keep the number once more of somebody who had left and now comes back by themselves."""
    if phone.number_sealed is None:
        phone.number_sealed = vault_of(session).seal(number, _NUMBER, phone.id)


def forget(phone: Phone) -> None:
    """Drop the number; the index stays, by which it is known again."""
    phone.number_sealed = None
    phone.failures = 0
    phone.suspended_at = None


def rings_somebody(session: Session, phone_id: UUID) -> bool:
    """Whether an account has its rings texted there."""
    return session.scalar(select(Account.id).where(Account.phone_id == phone_id).limit(1)) is not None


def open_number(session: Session, key: UUID, sealed: bytes) -> str:
    """The number in E.164: for the carrier, and for nobody else."""
    return vault_of(session).open(sealed, _NUMBER, key)


def opt_out(session: Session, phone_id: UUID, now: datetime) -> None:
    """They want no texts, by their own word; since when, stays what it was."""
    # Who had left and says it as well has said it for good: the web undoes it no longer.
    since = case((Phone.left_at.is_(None), func.coalesce(Phone.opted_out_at, now)), else_=now)
    session.execute(update(Phone).where(Phone.id == phone_id).values(opted_out_at=since, left_at=None))


def count_failure(session: Session, phone_id: UUID, most: int, now: datetime) -> None:
    """One more failure in a row; from `most` on, the number is suspended."""
    failures = Phone.failures + 1
    suspended = case((failures >= most, now), else_=Phone.suspended_at)
    session.execute(update(Phone).where(Phone.id == phone_id).values(failures=failures, suspended_at=suspended))


def count_success(session: Session, phone_id: UUID) -> None:
    """It was reached: whatever failed before is forgotten."""
    reached = update(Phone).where(Phone.id == phone_id, Phone.failures > 0)
    session.execute(reached.values(failures=0, suspended_at=None))
