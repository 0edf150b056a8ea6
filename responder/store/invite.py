"""Invites: codes by which people join, counted, ending, and showing who made them."""

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
    """Who made it, if an account did."""
    volunteer_id: Mapped[UUID | None] = refers("volunteer.id", on_delete="SET NULL")
    """Who made it, if a volunteer did; nobody once they have left."""


class InviteUse(Base):
    """Who joined by which invite."""

    __tablename__ = "invite_use"

    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), primary_key=True)
    invite_id: Mapped[UUID] = mapped_column(ForeignKey("invite.id"), index=True)
    used_at: Mapped[datetime]


@dataclass(frozen=True)
class Listed:
    """An invite, and who made it: an account's address or a volunteer's name; neither for one who has left."""

    invite: Invite
    account: str | None
    volunteer: str | None


def listing(session: Session) -> list[Listed]:
    """Every invite, newest first; its `uses` are those who joined by it."""
    rows = session.execute(
        select(Invite, Account.email, Volunteer)
        .outerjoin(Account, Account.id == Invite.account_id)
        .outerjoin(Volunteer, Volunteer.id == Invite.volunteer_id)
        .order_by(Invite.made_at.desc(), Invite.id)
        # Uses are counted by statements that this session's memory knows nothing of.
        .execution_options(populate_existing=True)
    )
    return [Listed(made, email, name_of(session, who) if who is not None else None) for made, email, who in rows]


def open_of(session: Session, volunteer_id: UUID, now: datetime) -> list[Invite]:
    """The invites of a volunteer by which somebody can still join, newest first."""
    mine = and_(Invite.volunteer_id == volunteer_id, Invite.revoked_at.is_(None))
    usable = and_(Invite.ends_at > now, Invite.uses < Invite.most_uses)
    query = select(Invite).where(mine, usable).order_by(Invite.made_at.desc(), Invite.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def lets_in(session: Session, code: str, volunteer_id: UUID | None, now: datetime) -> bool:
    """Whether the invite has a use left, or this volunteer has had one of it."""
    used = select(InviteUse).where(InviteUse.volunteer_id == volunteer_id, InviteUse.invite_id == Invite.id)
    free = and_(Invite.revoked_at.is_(None), Invite.ends_at > now, Invite.uses < Invite.most_uses)
    return session.scalar(select(Invite.id).where(Invite.code == code, or_(free, used.exists()))) is not None


def used_by(session: Session, volunteer_id: UUID) -> bool:
    """Whether the volunteer came by any invite."""
    return session.get(InviteUse, volunteer_id) is not None


def count_use(session: Session, code: str, volunteer_id: UUID, now: datetime) -> bool:
    """Count one more use, if there is one left; two at once wait for each other at the invite's row."""
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
        # The same volunteer at the same moment: one of the two counts.
        _give_back(session, counted)
    return True


def give_back(session: Session, volunteer_id: UUID) -> None:
    """Somebody never finished joining: their use is free again."""
    query = delete(InviteUse).where(InviteUse.volunteer_id == volunteer_id).returning(InviteUse.invite_id)
    used = session.scalar(query.execution_options(synchronize_session=False))
    if used is not None:
        _give_back(session, used)


def revoke(session: Session, invite_id: UUID, now: datetime) -> bool:
    """Whether it was this call that ended it."""
    query = update(Invite).where(Invite.id == invite_id, Invite.revoked_at.is_(None)).values(revoked_at=now)
    return session.scalar(query.returning(Invite.id)) is not None


def _give_back(session: Session, invite_id: UUID) -> None:
    query = update(Invite).where(Invite.id == invite_id).values(uses=Invite.uses - 1)
    session.execute(query.execution_options(synchronize_session=False))
