"""Invites: codes for joining, with a number of uses, an end, and who made them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, and_, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.account import Account
from responder.store.base import Base, Key, refers
from responder.store.volunteer import Volunteer
from responder.store.volunteer import name as name_of


class Invite(Base):
    __tablename__ = "invite"
    __table_args__ = (
        CheckConstraint("uses BETWEEN 0 AND most_uses", name="counted"),
        CheckConstraint("num_nonnulls(account_id, volunteer_id) <= 1", name="made_by_one"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    most_uses: Mapped[int] = mapped_column(SmallInteger)
    uses: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None] = refers("account.id")
    """The account that made it, if an account did."""
    volunteer_id: Mapped[UUID | None] = refers("volunteer.id", on_delete="SET NULL")
    """The volunteer who made it, if one did; None after they have left."""


class InviteUse(Base):
    """Which volunteer joined with which invite."""

    __tablename__ = "invite_use"

    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), primary_key=True)
    invite_id: Mapped[UUID] = mapped_column(ForeignKey("invite.id"), index=True)
    used_at: Mapped[datetime]


@dataclass(frozen=True)
class Listed:
    """An invite and its maker: an account's e-mail address or a volunteer's name; neither if they have left."""

    invite: Invite
    account: str | None
    volunteer: str | None


def listing(session: Session) -> list[Listed]:
    """Every invite, newest first. `uses` is the number of people who joined with it."""
    rows = session.execute(
        select(Invite, Account.email, Volunteer)
        .outerjoin(Account, Account.id == Invite.account_id)
        .outerjoin(Volunteer, Volunteer.id == Invite.volunteer_id)
        .order_by(Invite.made_at.desc(), Invite.id)
        # The statements that count uses bypass this session's cache.
        .execution_options(populate_existing=True)
    )
    return [Listed(made, email, name_of(session, who) if who is not None else None) for made, email, who in rows]


def open_of(session: Session, volunteer_id: UUID, now: datetime) -> list[Invite]:
    """A volunteer's invites that can still be used, newest first."""
    mine = and_(Invite.volunteer_id == volunteer_id, Invite.revoked_at.is_(None))
    usable = and_(Invite.ends_at > now, Invite.uses < Invite.most_uses)
    query = select(Invite).where(mine, usable).order_by(Invite.made_at.desc(), Invite.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def lets_in(session: Session, code: str, volunteer_id: UUID | None, now: datetime) -> bool:
    """Whether the invite has a use left, or this volunteer has already used it."""
    used = select(InviteUse).where(InviteUse.volunteer_id == volunteer_id, InviteUse.invite_id == Invite.id)
    free = and_(Invite.revoked_at.is_(None), Invite.ends_at > now, Invite.uses < Invite.most_uses)
    return session.scalar(select(Invite.id).where(Invite.code == code, or_(free, used.exists()))) is not None


def used_by(session: Session, volunteer_id: UUID) -> bool:
    """Whether the volunteer joined with any invite."""
    return session.get(InviteUse, volunteer_id) is not None


def count_use(session: Session, code: str, volunteer_id: UUID, now: datetime) -> bool:
    """Count one more use; False if none is left. Two at the same time wait for each other at the invite's row."""
    counted = session.scalar(
        update(Invite)
        .where(Invite.code == code, Invite.revoked_at.is_(None), Invite.ends_at > now, Invite.uses < Invite.most_uses)
        .values(uses=Invite.uses + 1)
        .returning(Invite.id)
        .execution_options(synchronize_session=False)
    )
    if counted is None:
        return False
    written = session.execute(
        insert(InviteUse)
        .values(volunteer_id=volunteer_id, invite_id=counted, used_at=now)
        .on_conflict_do_nothing()
        .returning(InviteUse.volunteer_id)
    )
    if written.one_or_none() is None:
        # The same volunteer used it twice at the same moment: only one counts.
        _give_back(session, counted)
    return True


def give_back(session: Session, volunteer_id: UUID) -> None:
    """Free the use of a volunteer who never finished joining."""
    query = delete(InviteUse).where(InviteUse.volunteer_id == volunteer_id).returning(InviteUse.invite_id)
    used = session.scalar(query.execution_options(synchronize_session=False))
    if used is not None:
        _give_back(session, used)


def revoke(session: Session, invite_id: UUID, now: datetime) -> bool:
    """End the invite. Returns whether it was this call that ended it."""
    query = update(Invite).where(Invite.id == invite_id, Invite.revoked_at.is_(None)).values(revoked_at=now)
    return session.scalar(query.returning(Invite.id)) is not None


def _give_back(session: Session, invite_id: UUID) -> None:
    query = update(Invite).where(Invite.id == invite_id).values(uses=Invite.uses - 1)
    session.execute(query.execution_options(synchronize_session=False))
