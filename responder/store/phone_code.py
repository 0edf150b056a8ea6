"""Codes that prove who has a phone: sent to it, typed back, used once."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, LargeBinary, SmallInteger, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.language import DEFAULT
from responder.store.base import Base


class PhoneCode(Base):
    """The one code that we expect from a phone."""

    __tablename__ = "phone_code"

    phone_id: Mapped[UUID] = mapped_column(ForeignKey("phone.id", ondelete="CASCADE"), primary_key=True)
    code_index: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(default=DEFAULT, server_default=DEFAULT)
    """The language of the page on which they asked for it, and so of the consent they saw."""
    wrong_tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    sent_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class CodeCount(Base):
    """How many codes we sent in a day to numbers with the same prefix; the total is under an empty index."""

    __tablename__ = "code_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    prefix_index: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    sent: Mapped[int] = mapped_column(Integer)


def find_code(session: Session, phone_id: UUID) -> PhoneCode | None:
    query = select(PhoneCode).where(PhoneCode.phone_id == phone_id)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def replace(session: Session, code: PhoneCode) -> None:
    """Expect this code from the phone and no other. Resets its tries."""
    session.merge(code)
    session.flush()


def sent_since(session: Session, moment: datetime) -> int:
    """The number of phones that asked for a code since then."""
    return session.scalar(select(func.count()).select_from(PhoneCode).where(PhoneCode.sent_at > moment)) or 0


def count(session: Session, day: date, prefix_index: bytes, most: int) -> bool:
    """Count one more; False if there are `most` already. Never counts too many, even if many ask together."""
    asked = insert(CodeCount).values(day=day, prefix_index=prefix_index, sent=1)
    counted = session.scalar(
        asked.on_conflict_do_update(
            index_elements=[CodeCount.day, CodeCount.prefix_index],
            set_={"sent": CodeCount.sent + 1},
            where=CodeCount.sent < most,
        ).returning(CodeCount.sent)
    )
    return counted is not None


def forget(session: Session, codes_before: datetime, counts_before: date) -> None:
    """Delete expired codes and the counts of past days."""
    session.execute(delete(PhoneCode).where(PhoneCode.sent_at < codes_before))
    session.execute(delete(CodeCount).where(CodeCount.day < counts_before))


def drop(session: Session, phone_id: UUID) -> None:
    session.execute(delete(PhoneCode).where(PhoneCode.phone_id == phone_id))
