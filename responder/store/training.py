"""Trainings: what a volunteer was taught, when, and who recorded it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.account import Account
from responder.store.base import Base, Key, refers


class Training(Base):
    __tablename__ = "training"

    id: Mapped[Key]
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    what: Mapped[str]
    held_on: Mapped[date]
    account_id: Mapped[UUID | None] = refers("account.id")
    """The account that recorded it; None if it came with an import."""
    recorded_at: Mapped[datetime]


def of_volunteer(session: Session, volunteer_id: UUID) -> list[Training]:
    """The volunteer's trainings, latest first."""
    query = select(Training).where(Training.volunteer_id == volunteer_id)
    return list(session.scalars(query.order_by(Training.held_on.desc(), Training.recorded_at.desc())))


def with_recorder(session: Session, volunteer_id: UUID) -> list[tuple[Training, str | None]]:
    """The same, each with the e-mail address of the account that recorded it."""
    query = select(Training, Account.email).outerjoin(Account, Account.id == Training.account_id)
    query = query.where(Training.volunteer_id == volunteer_id).order_by(Training.held_on.desc(), Training.recorded_at)
    return [(one, email) for one, email in session.execute(query)]


def recorded(session: Session, volunteer_id: UUID, what: str, held_on: date) -> bool:
    """Whether exactly this training is already recorded."""
    query = select(Training.id).where(
        Training.volunteer_id == volunteer_id, Training.what == what, Training.held_on == held_on
    )
    return session.scalars(query.limit(1)).one_or_none() is not None


def first_held(session: Session, volunteer_id: UUID) -> date | None:
    """The date of their earliest training; None if there is none."""
    return session.scalar(select(func.min(Training.held_on)).where(Training.volunteer_id == volunteer_id))
