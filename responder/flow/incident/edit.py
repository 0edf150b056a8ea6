"""Edit: what somebody decides is done to the incident that they saw, not to what others have made of it since."""

from responder.domain import incident as incidents
from responder.flow.alert.sending import ENDANGERED
from responder.flow.work import Work
from responder.store import history
from responder.store import incident as incident_store
from responder.store.history import History
from responder.store.incident import Incident

_NO_CHANGE = frozenset({"claim", "let go", incidents.Event.CHECK, "ask still"})
"""Who sees to it, and whom workers ask: nobody decides otherwise because of that."""
OF_DANGER = frozenset({ENDANGERED, "clear", incidents.Event.CLOSE, incidents.Event.REOPEN})
"""All that a warning of danger waits for: whatever else has changed, people must hear it now."""


class Conflict(Exception):
    """Others have changed the incident meanwhile; nothing was done. `since` is what they did, oldest first."""

    def __init__(self, since: list[History]) -> None:
        super().__init__(f"changes since it was looked at: {len(since)}")
        self.since = since


def version_of(work: Work, incident: Incident) -> int:
    """What a form carries to say which incident was seen: the number of its latest change, 0 without any."""
    since = _changes(work, incident, 0)
    return since[-1].id if since else 0


def check_version(work: Work, incident: Incident, last_seen: int, only: frozenset[str] = frozenset()) -> None:
    """Lock the incident as it is now, for somebody who saw it at `last_seen`.

    Raises Conflict if anything has changed since; where events are given, only for those.
    """
    incident_store.lock(work.session, incident.id)
    since = _changes(work, incident, last_seen)
    if any(not only or one.event in only for one in since):
        raise Conflict(since)


def _changes(work: Work, incident: Incident, after: int) -> list[History]:
    return [one for one in history.changes(work.session, incident.id, after) if one.event not in _NO_CHANGE]
