"""Legal hold: data that a court or a lawyer wants kept is not deleted until someone lifts the hold."""

from uuid import UUID

from responder.flow.report import follow_up
from responder.flow.work import Work
from responder.store import audit
from responder.store import legal_hold as store
from responder.store.area import Area
from responder.store.audit import Act
from responder.store.incident import Incident
from responder.store.legal_hold import Hold

_INCIDENT, _AREA, _EVERYTHING = "incident", "area", "everything"


class HoldRefused(Exception):
    """The incident or area does not exist, or both were named."""


def place_hold(
    work: Work, account_id: UUID | None, incident_id: UUID | None = None, area_id: UUID | None = None
) -> Hold:
    """Stop deletion of an incident's data, an area's data or, with neither given, all data.

    Returns the hold already in force if there is one. Raises HoldRefused.
    """
    if incident_id is not None and area_id is not None:
        raise HoldRefused
    if incident_id is not None and work.session.get(Incident, incident_id) is None:
        raise HoldRefused
    if area_id is not None and work.session.get(Area, area_id) is None:
        raise HoldRefused
    store.wait_for_deletions(work.session)
    for known in store.in_force(work.session):
        if (known.incident_id, known.area_id) == (incident_id, area_id):
            return known
    placed = Hold(incident_id=incident_id, area_id=area_id, placed_at=work.now, placed_by=account_id)
    work.session.add(placed)
    work.session.flush()
    audit.record(work.session, account_id, Act("hold", *_what(placed)), work.now)
    return placed


def lift_hold(work: Work, account_id: UUID | None, hold_id: UUID) -> None:
    """Lift the hold. Reports withdrawn in the meantime and kept only because of it are deleted immediately."""
    held = store.lock_hold(work.session, hold_id)
    if held is None or held.lifted_at is not None:
        return
    held.lifted_at, held.lifted_by = work.now, account_id
    work.session.flush()
    follow_up.delete_withdrawn(work)
    audit.record(work.session, account_id, Act("lift hold", *_what(held)), work.now)


def _what(held: Hold) -> tuple[str, UUID | None]:
    if held.incident_id is not None:
        return _INCIDENT, held.incident_id
    return (_AREA, held.area_id) if held.area_id is not None else (_EVERYTHING, None)
