"""Codes that prove a phone: sent to it, typed back, used once."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from responder.store.base import Base


class PhoneCode(Base):
    """The one code of a phone that is waited for."""

    __tablename__ = "phone_code"

    phone_id: Mapped[UUID] = mapped_column(ForeignKey("phone.id", ondelete="CASCADE"), primary_key=True)
    code_index: Mapped[bytes] = mapped_column(LargeBinary)
    wrong_tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    sent_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class CodeCount(Base):
    """How many codes went out on a day: to numbers that begin alike, and, under an empty index, in all."""

    __tablename__ = "code_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    prefix_index: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    sent: Mapped[int] = mapped_column(Integer)
