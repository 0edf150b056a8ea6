"""Note: what those on duty write down about an incident, for each other."""

from datetime import timedelta
from uuid import UUID

from responder.flow.work import Work
from responder.store import audit, history
from responder.store import incident as incident_store
from responder.store import note as store
from responder.store.audit import Act
from responder.store.history import Actor, By, Entry, Noun
from responder.store.note import Note

LONGEST = 1000
"""Letters."""
_TWICE = timedelta(minutes=1)
"""The same words of the same person again within it are one click too many."""


def write_note(work: Work, incident_id: UUID, account_id: UUID, words: str) -> Note | None:
    """Keep a note on an incident, open or closed; the same one again within a minute is the first.

    `words` are not empty and not longer than LONGEST. None if there is no such incident.
    """
    # Held, so that of two clicks the second sees what the first has written.
    incident = incident_store.lock(work.session, incident_id)
    if incident is None:
        return None
    since = work.now - _TWICE
    for known in store.lately(work.session, incident.id, account_id, since):
        if store.note_content(work.session, known) == words:
            return known
    made = store.write(work.session, incident.id, account_id, words, work.now)
    history.note(work.session, incident.id, By(Actor.ACCOUNT, account_id), Entry(Noun.WORDS, made.id, "note"), work.now)
    audit.record(work.session, account_id, Act("write", "note", made.id), work.now)
    return made
