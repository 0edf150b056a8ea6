"""Assignment: an account takes over an incident, so that others know and can take the next one."""

from uuid import UUID

from responder.domain.incident import State
from responder.flow.work import Work
from responder.store import audit, history, ring
from responder.store import incident as incident_store
from responder.store.audit import Act
from responder.store.history import Actor, By, Entry, Noun
from responder.store.incident import Incident


class NotYours(Exception):
    """The incident is assigned to someone else or closed. Nothing was changed."""


def assign_incident(work: Work, incident_id: UUID, account_id: UUID, instead_of: UUID | None) -> UUID | None:
    """Assign the incident and what rings for it to the account. A cry for help stays: it is taken by itself.

    Returns the previous owner; None if there was none or it was this account. `instead_of` is the owner this person
    saw. Raises NotYours if the owner has changed since, or it is closed.
    """
    incident = _held(work, incident_id)
    before = incident.owner_id
    if before not in {account_id, instead_of}:
        raise NotYours
    ring.take_rings_of_incident(work.session, incident_id, account_id, work.now)
    if before == account_id:
        return None
    incident.owner_id, incident.owned_at = account_id, work.now
    _note(work, incident, account_id, "claim", {"account": str(before)} if before else {})
    return before


def unassign_incident(work: Work, incident_id: UUID, account_id: UUID) -> bool:
    """Unassign the incident; False if it was no longer assigned to this account. Raises NotYours if it is closed."""
    incident = _held(work, incident_id)
    if incident.owner_id != account_id:
        return False
    incident.owner_id = incident.owned_at = None
    _note(work, incident, account_id, "let go", {})
    return True


def _held(work: Work, incident_id: UUID) -> Incident:
    incident = incident_store.lock(work.session, incident_id)
    if incident is None or incident.status is State.CLOSED:
        raise NotYours
    return incident


def _note(work: Work, incident: Incident, account_id: UUID, event: str, why: dict[str, str]) -> None:
    entry = Entry(Noun.INCIDENT, incident.id, event, why=why)
    history.note(work.session, incident.id, By(Actor.ACCOUNT, account_id), entry, work.now)
    audit.record(work.session, account_id, Act(event, "incident", incident.id), work.now)
