"""Genuine: tell anyone who asks whether a text really came from the group."""

from datetime import timedelta

from responder.flow.work import Work
from responder.store import genuine as store
from responder.store import link
from responder.store.genuine import Sent

KNOWN_FOR = timedelta(hours=48)
"""How long after it was sent a text can be looked up by a code in it."""
_BY_LENGTH = {
    3: store.by_incident,
    4: store.by_check,
    link.REFERENCE_LENGTH: store.by_reference,
    link.LENGTH: store.by_token,
}


def find_sent_texts(work: Work, code: str) -> list[Sent]:
    """Return texts sent with this code, reference or token in them, newest first; empty if it is unknown or too old."""
    find = _BY_LENGTH.get(len(code))
    return find(work.session, code, work.now - KNOWN_FOR) if find else []
