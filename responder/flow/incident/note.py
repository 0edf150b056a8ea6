"""Note: what people on duty write about an incident for each other."""

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
"""Characters."""
_TWICE = timedelta(minutes=1)
"""The same text from the same person within this time is an accidental second click."""


def write_note(work: Work, incident_id: UUID, account_id: UUID, words: str) -> Note | None:
    """Save a note on an incident, open or closed. The same text again within a minute returns the first note.

    `words` are not empty and at most LONGEST characters. None if the incident does not exist.
    """
    # Locked, so that the second of two clicks sees the note from the first.
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
