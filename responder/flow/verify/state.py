"""State: move an incident from one state to the next and note it in its history."""

from responder.domain import incident as incidents
from responder.flow.work import Work
from responder.store import history
from responder.store.history import By, Entry, Noun
from responder.store.incident import Incident

RENEWED = "renew"
"""The history event when a confirmed incident was confirmed again."""


def move_incident(
    work: Work, incident: Incident, event: incidents.Event, by: By, why: dict[str, str] | None = None
) -> None:
    """Apply an event to the incident, and note it in its history. The caller has locked the incident."""
    before = incident.status
    incident.status = incidents.MOVES.after(before, event)
    if incident.status is not before:
        entry = Entry(Noun.INCIDENT, incident.id, event, before, incident.status, dict(why or {}))
        history.note(work.session, incident.id, by, entry, work.now)
    if incident.status is incidents.State.CLOSED:
        incident.owner_id = incident.owned_at = None
