"""Page text: a group's own text on public pages, in place of the built-in text."""

from uuid import UUID

from responder.flow.work import Work
from responder.store import audit
from responder.store import page_text as store
from responder.store.audit import Act
from responder.store.page_text import PageText, Spot

MOST = 8000
"""Maximum characters in one text."""
_NOUN = "page text"


def write_page_text(work: Work, account_id: UUID, spot: Spot, language: str, markdown: str) -> None:
    """Save the group's own text for a spot.

    The caller has checked that it is not empty and has at most MOST characters.
    """
    text = PageText(spot=spot, language=language, markdown=markdown, changed_at=work.now, changed_by=account_id)
    work.session.merge(text)
    work.session.flush()
    audit.record(work.session, account_id, Act("write", _NOUN, None, language), work.now)


def reset_page_text(work: Work, account_id: UUID, spot: Spot, language: str) -> None:
    """Restore the built-in text."""
    known = store.find_page_text(work.session, spot, language)
    if known is not None:
        work.session.delete(known)
        work.session.flush()
        audit.record(work.session, account_id, Act("reset", _NOUN, None, language), work.now)
