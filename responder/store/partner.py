"""Partners: other groups whose reports come in through the API, each under a token of its own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.account import Account
from responder.store.base import Base, Key, refers
from responder.store.report import Report


class Partner(Base):
    __tablename__ = "partner"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    token_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """Blind index of its token; the token itself is shown once and kept nowhere."""
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = refers("account.id")
    revoked_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Listed:
    """A partner, who made it, and what came from it as far as it is still kept."""

    partner: Partner
    account: str | None
    reports: int
    last_at: datetime | None


def by_token(session: Session, token_index: bytes) -> Partner | None:
    """The partner whose token this is, None if it was revoked."""
    query = select(Partner).where(Partner.token_index == token_index, Partner.revoked_at.is_(None))
    return session.scalars(query).one_or_none()


def by_name(session: Session, name: str) -> Partner | None:
    """However it is cased."""
    return session.scalars(select(Partner).where(func.lower(Partner.name) == name.lower()).limit(1)).one_or_none()


def hold(session: Session, partner_id: UUID) -> Partner | None:
    """The partner, held until the transaction ends."""
    query = select(Partner).where(Partner.id == partner_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def listing(session: Session) -> list[Listed]:
    """Every partner, those that may report first, by name."""
    rows = session.execute(
        select(Partner, Account.email, func.count(Report.id), func.max(Report.received_at))
        .outerjoin(Account, Account.id == Partner.made_by)
        .outerjoin(Report, Report.partner_id == Partner.id)
        .group_by(Partner.id, Account.email)
        .order_by(Partner.revoked_at.is_not(None), func.lower(Partner.name), Partner.id)
    )
    return [Listed(*row) for row in rows]
