"""Page texts: the group's own text on public pages, in Markdown, by language."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.base import AsWord, Base, refers


class Spot(StrEnum):
    """Where a page text appears."""

    RIGHTS = "rights"
    """Know-your-rights pointers on the first page."""


class PageText(Base):
    __tablename__ = "page_text"

    spot: Mapped[Spot] = mapped_column(AsWord(Spot), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    markdown: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None] = refers("account.id")


def find_page_text(session: Session, spot: Spot, language: str) -> PageText | None:
    """The group's text for this spot in this language; None if there is none."""
    return session.get(PageText, (spot, language))


def listing(session: Session, spot: Spot) -> dict[str, PageText]:
    """The group's texts for this spot, by language."""
    return {one.language: one for one in session.scalars(select(PageText).where(PageText.spot == spot))}
