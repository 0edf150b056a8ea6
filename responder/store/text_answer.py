"""Text answers: which incoming texts we answered, and why not the others. Counts for a day, without any words."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.base import AsWord, Base, refers


class Result(StrEnum):
    """What became of an incoming text's answer."""

    ANSWERED = "answered"
    PHONE = "phone"
    """Not answered: this phone has had enough answers."""
    TOTAL = "total"
    """Not answered: everybody together has had enough."""
    ABROAD = "abroad"
    """Not answered: a stranger's phone from a country that we don't text."""
    REPEATED = "repeated"
    """Not answered: the same words over and over, as machines send them."""
    SENDER = "sender"
    """Not taken: the sender is no phone that we can text, such as a name or a number on another channel."""


class TextAnswer(Base):
    __tablename__ = "text_answer"
    __table_args__ = (Index("ix_text_answer_phone_id_at", "phone_id", "at"), Index("ix_text_answer_at", "at"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    phone_id: Mapped[UUID | None] = refers("phone.id")
    stranger: Mapped[bool]
    """Whether the phone was not an active volunteer's. Strangers never use up the answers to volunteers."""
    result: Mapped[Result] = mapped_column(AsWord(Result))
    at: Mapped[datetime]


def to_phone(session: Session, phone_id: UUID, since: datetime) -> int:
    """How many answers this phone got since then."""
    query = select(func.count()).where(TextAnswer.phone_id == phone_id, TextAnswer.at > since)
    return session.scalars(query.where(TextAnswer.result == Result.ANSWERED)).one()


def decided(session: Session, phone_id: UUID, since: datetime) -> int:
    """How many texts of this phone were answered since then, or not answered because they were repeated."""
    query = select(func.count()).where(TextAnswer.phone_id == phone_id, TextAnswer.at >= since)
    return session.scalars(query.where(TextAnswer.result.in_([Result.ANSWERED, Result.REPEATED]))).one()


def in_all(session: Session, since: datetime, *, strangers: bool) -> int:
    """How many answers strangers, or active volunteers, got since then."""
    query = select(func.count()).where(TextAnswer.at > since, TextAnswer.result == Result.ANSWERED)
    return session.scalars(query.where(TextAnswer.stranger.is_(strangers))).one()


def count_results(session: Session, since: datetime) -> dict[str, int]:
    """How many texts had each result since then."""
    query = select(TextAnswer.result, func.count()).where(TextAnswer.at > since).group_by(TextAnswer.result)
    return {str(result): 0 for result in Result} | {str(result): count for result, count in session.execute(query)}


def forget(session: Session, before: datetime) -> None:
    """Delete what no limit counts any more."""
    session.execute(delete(TextAnswer).where(TextAnswer.at < before))
