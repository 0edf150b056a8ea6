"""The way of a coordinator to a call that is out: a draft, and the approval of it."""

from uuid import UUID

from responder.domain.alert import Kind
from responder.domain.audience import Wanted
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.work import Work
from responder.store.incident import Incident


def release(work: Work, incident_id: UUID, account_id: UUID, place: str = "", *, urgent: bool = False) -> int:
    """Call the incident's area; returns how many. Raises CannotAlert."""
    incident = work.session.get_one(Incident, incident_id)
    wanted = Wanted((incident.area_id,), urgent=urgent) if incident.area_id else None
    asked = Asked(Kind.CALL, wanted, place or incident.place_words)
    return approval.approve_alert(
        work, approval.draft_alert(work, incident_id, account_id, asked).id, account_id
    ).people
