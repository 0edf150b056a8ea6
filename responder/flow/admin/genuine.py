"""Genuine: whether a text is really from the group, for whoever asks."""

from datetime import timedelta

from responder.flow.work import Work
from responder.store import genuine as store
from responder.store import link
from responder.store.genuine import Sent

KNOWN_FOR = timedelta(hours=48)
"""For so long a text is known by what stands in it."""
_BY_LENGTH = {
    3: store.by_incident,
    4: store.by_check,
    link.REFERENCE_LENGTH: store.by_reference,
    link.LENGTH: store.by_token,
}


def find_sent_texts(work: Work, code: str) -> list[Sent]:
    """What was sent with this code, reference or token in it, newest first; nothing for one that is not, or too old."""
    find = _BY_LENGTH.get(len(code))
    return find(work.session, code, work.now - KNOWN_FOR) if find else []
