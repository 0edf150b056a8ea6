"""Claim: somebody says that they see to an incident, so that others know and see to the next."""

from uuid import UUID

from responder.domain.incident import State
from responder.flow.work import Work
from responder.store import audit, history
from responder.store import incident as incident_store
from responder.store.audit import Act
from responder.store.history import Actor, By, Entry, Noun
from responder.store.incident import Incident


class NotYours(Exception):
    """Somebody else sees to it, or it is closed: nothing was changed."""


def assign_incident(work: Work, incident_id: UUID, account_id: UUID, instead_of: UUID | None) -> UUID | None:
    """See to it from now on; gives from whom it was taken over. Who has it already keeps it.

    `instead_of` is who was seen to have it; raises NotYours if that is somebody else by now.
    """
    incident = _held(work, incident_id)
    before = incident.owner_id
    if before == account_id:
        return None
    if before != instead_of:
        raise NotYours
    incident.owner_id, incident.owned_at = account_id, work.now
    _note(work, incident, account_id, "claim", {"account": str(before)} if before else {})
    return before


def unassign_incident(work: Work, incident_id: UUID, account_id: UUID) -> bool:
    """See to it no more; False if it was this person's no more. Raises NotYours if it is closed."""
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
