"""Sending: what all alerts share: languages, who gets a callout, state changes, and delivery rows."""

from uuid import UUID

from responder.domain.alert import MOVES, PRIORITY, Event, Kind, State
from responder.domain.audience import Wanted
from responder.domain.incident import Hazard
from responder.domain.language import DEFAULT, NAMES
from responder.domain.policy import Policy
from responder.flow.work import Work
from responder.store import alert as store
from responder.store import delivery as delivery_store
from responder.store import drill, history
from responder.store.alert import Alert
from responder.store.area import Area
from responder.store.audience import Audience, Spoken
from responder.store.history import By, Entry, Noun
from responder.store.incident import Incident
from responder.store.outbox import Fill

ENDANGERED = "endanger"
"""The history event when a danger was recorded."""
GOING_OUT = frozenset({State.APPROVED, State.SENDING})


def callouts_of(work: Work, incident_id: UUID) -> list[Alert]:
    """Return the incident's callouts that were sent or are being sent."""
    never = {State.DRAFT, State.EXPIRED}
    return [
        alert
        for alert in store.of_incident(work.session, incident_id)
        if alert.kind is Kind.CALLOUT and alert.status not in never and alert.approved_at is not None
    ]


def audience_of(work: Work, incident: Incident, wanted: Wanted) -> Audience:
    """Return who should get a callout about the incident. `wanted` must have at least one area."""
    point = incident.point or work.session.get_one(Area, wanted.areas[0]).point
    return Audience(
        incident.id,
        wanted.areas,
        point,
        work.local,
        skills=wanted.skills,
        languages=wanted.languages,
        callouts=[one.id for one in callouts_of(work, incident.id)],
        urgent=wanted.urgent,
        drill=incident.drill_id is not None,
    )


def usual_audience(incident: Incident) -> Wanted | None:
    """Return the usual audience of a callout: everyone trained in the incident's area; None if it is in no area."""
    return Wanted((incident.area_id,)) if incident.area_id else None


def is_too_dangerous(work: Work, incident: Incident) -> bool:
    """Whether a danger keeps people from going: a hazard is recorded, and no callout went out expressly despite it."""
    if incident.hazard is Hazard.NONE:
        return False
    since = history.last(work.session, incident.id, ENDANGERED)
    callout = store.latest_callout(work.session, incident.id)
    despite = (
        callout is not None and callout.approved_at is not None and since is not None and callout.approved_at > since
    )
    return not despite


def alert_languages(policy: Policy) -> list[str]:
    """Return the languages alerts are written in: English and those whose translation was reviewed."""
    reviewed = policy.text_languages
    return [name for name in NAMES if reviewed is None or name in reviewed | {DEFAULT}]


def spoken_languages(policy: Policy) -> Spoken:
    """Return the languages of alerts, and the one that speakers of any other language get."""
    return Spoken(alert_languages(policy), DEFAULT)


def fill_deliveries(work: Work, incident: Incident, alert: Alert) -> Fill:
    """Return the columns that all of the alert's deliveries share."""
    through = drill.sender_of(work.session, incident)
    return Fill(alert.id, int(PRIORITY[alert.kind]), work.now, work.now + work.policy.alert_useful, through)


def stop_callouts(work: Work, incident: Incident, by: By) -> None:
    """Stop all of the incident's callouts: cancel queued texts, further waves and replacements.

    The caller has locked the incident.
    """
    stopped = []
    for alert in store.lock_of_incident(work.session, incident.id):
        if alert.kind is not Kind.CALLOUT or alert.approved_at is None:
            continue
        alert.wave_at, alert.useful_until = None, min(alert.useful_until, work.now)
        if alert.status in GOING_OUT:
            move_alert(work, alert, Event.STOP, by)
            stopped.append(alert.id)
    work.session.flush()
    delivery_store.cancel_queued(work.session, stopped, work.now)


def move_alert(work: Work, alert: Alert, event: Event, by: By, why: dict[str, str] | None = None) -> None:
    """Apply an event to the alert, and note it in the history."""
    before = alert.status
    alert.status = MOVES.after(before, event)
    if alert.status is not before:
        entry = Entry(Noun.ALERT, alert.id, event, before, alert.status, dict(why or {}))
        history.note(work.session, alert.incident_id, by, entry, work.now)
