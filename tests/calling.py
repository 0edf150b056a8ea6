"""Send a callout and its follow-ups, as a coordinator would."""

from uuid import UUID

from responder.domain.alert import Kind
from responder.domain.audience import Wanted
from responder.flow.alert import alert as alert_flow
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.work import Work
from responder.store.history import Actor, By
from responder.store.incident import Incident


def release(work: Work, incident_id: UUID, account_id: UUID, place: str = "", *, urgent: bool = False) -> int:
    """Send a callout to the incident's area. Returns the number of people. Raises CannotAlert if it is refused."""
    incident = work.session.get_one(Incident, incident_id)
    wanted = Wanted((incident.area_id,), urgent=urgent) if incident.area_id else None
    asked = Asked(Kind.CALLOUT, wanted, place or incident.place_words)
    return approval.approve_alert(
        work, approval.draft_alert(work, incident_id, account_id, asked).id, account_id
    ).people


def follow_up(work: Work, incident: Incident, kind: Kind, account_id: UUID, english: str) -> int:
    """Send a follow-up to people who got the callout. Returns their number."""
    by = By(Actor.ACCOUNT, account_id)
    alert = alert_flow.write_alert(work, incident, Asked(kind, words={"en": english}), by)
    alert.approved_by = account_id
    return alert_flow.send_alert(work, incident, alert, by)
