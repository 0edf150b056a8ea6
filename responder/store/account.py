"""Accounts: the people who may log in, and their roles."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.role import Role
from responder.store.base import AsWord, Base, Key, refers


class Account(Base):
    __tablename__ = "account"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    role: Mapped[Role] = mapped_column(AsWord(Role))
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    """The id in session cookies. Changing it ends every session of this account."""
    on_duty: Mapped[bool] = mapped_column(default=False, server_default="false")
    phone_id: Mapped[UUID | None] = refers("phone.id", on_delete="SET NULL")
    """The phone that gets a text if nobody takes a ring."""
    invite_index: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    """Blind index of the link for choosing a password; None if there is no such link."""
    invite_until: Mapped[datetime | None]


def by_email(session: Session, email: str) -> Account | None:
    return session.scalars(select(Account).where(Account.email == email)).one_or_none()


def listing(session: Session) -> list[Account]:
    """Every account, by e-mail address."""
    return list(session.scalars(select(Account).order_by(Account.email)))


def lock_account(session: Session, account_id: UUID) -> Account | None:
    """The account as it is now, locked until the transaction ends."""
    query = select(Account).where(Account.id == account_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def lock_invited(session: Session, index: bytes, now: datetime) -> Account | None:
    """The active account whose open invite has this index, locked until the transaction ends."""
    query = select(Account).where(Account.invite_index == index, Account.invite_until > now, Account.active)
    return session.scalars(query.with_for_update()).one_or_none()


def lock_admins(session: Session) -> set[UUID]:
    """The accounts that can act as admins now, locked until the transaction ends.

    With the lock, two admins who remove each other take turns.
    """
    able = select(Account.id).where(Account.role == Role.ADMIN, Account.active, Account.password != "")
    return set(session.scalars(able.order_by(Account.id).with_for_update()))
