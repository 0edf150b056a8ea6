"""Edit: apply a decision to the incident as the person saw it, not to what others have made of it since."""

from responder.domain import incident as incidents
from responder.flow.alert.sending import ENDANGERED
from responder.flow.work import Work
from responder.store import history
from responder.store import incident as incident_store
from responder.store.history import History
from responder.store.incident import Incident

_NO_CHANGE = frozenset({"claim", "let go", incidents.Event.CHECK, "ask still"})
"""Changes of assignment, and who was asked to check: these change no one's decision."""
OF_DANGER = frozenset({ENDANGERED, "clear", incidents.Event.CLOSE, incidents.Event.REOPEN})
"""The only changes that can hold up a danger warning: people must get it now, whatever else has changed."""


class Conflict(Exception):
    """Others changed the incident since the form was opened; nothing was done. `since`: their changes, oldest first."""

    def __init__(self, since: list[History]) -> None:
        super().__init__(f"changes since it was looked at: {len(since)}")
        self.since = since


def version_of(work: Work, incident: Incident) -> int:
    """Return the number of the incident's latest change, 0 without any. Forms carry it as the version that was seen."""
    since = _changes(work, incident, 0)
    return since[-1].id if since else 0


def check_version(work: Work, incident: Incident, last_seen: int, only: frozenset[str] = frozenset()) -> None:
    """Lock the incident in its current state for someone who saw it at version `last_seen`.

    Raises Conflict if anything has changed since. If `only` names events, just those count.
    """
    incident_store.lock(work.session, incident.id)
    since = _changes(work, incident, last_seen)
    if any(not only or one.event in only for one in since):
        raise Conflict(since)


def _changes(work: Work, incident: Incident, after: int) -> list[History]:
    return [one for one in history.changes(work.session, incident.id, after) if one.event not in _NO_CHANGE]
