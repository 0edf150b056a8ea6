"""Accounts: who may log in, with which role."""

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.role import Role
from responder.store.base import AsWord, Base, Key


class Account(Base):
    __tablename__ = "account"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    role: Mapped[Role] = mapped_column(AsWord(Role))
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    """What a session cookie names; changing it ends every session of this account."""


def by_email(session: Session, email: str) -> Account | None:
    return session.scalars(select(Account).where(Account.email == email)).one_or_none()
