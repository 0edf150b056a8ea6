"""Sending: what all alerts have in common: their languages, whom a call goes to, their moves and their rows."""

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
"""In an incident's history: a danger was recorded."""
GOING_OUT = frozenset({State.APPROVED, State.SENDING})


def callouts_of(work: Work, incident_id: UUID) -> list[Alert]:
    """The incident's calls that went out, or are going out."""
    never = {State.DRAFT, State.EXPIRED}
    return [
        alert
        for alert in store.of_incident(work.session, incident_id)
        if alert.kind is Kind.CALLOUT and alert.status not in never and alert.approved_at is not None
    ]


def audience_of(work: Work, incident: Incident, wanted: Wanted) -> Audience:
    """Whom a call about the incident goes to. There must be at least one area."""
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
    """Whom a call usually goes to: everybody trained in the incident's area; None outside every area."""
    return Wanted((incident.area_id,)) if incident.area_id else None


def is_too_dangerous(work: Work, incident: Incident) -> bool:
    """Whether a danger keeps people from going: one stands, and nobody was called expressly despite it."""
    if incident.hazard is Hazard.NONE:
        return False
    since = history.last(work.session, incident.id, ENDANGERED)
    callout = store.latest_callout(work.session, incident.id)
    despite = (
        callout is not None and callout.approved_at is not None and since is not None and callout.approved_at > since
    )
    return not despite


def alert_languages(policy: Policy) -> list[str]:
    """The languages that alerts are written in: those that were reviewed, and English."""
    reviewed = policy.text_languages
    return [name for name in NAMES if reviewed is None or name in reviewed | {DEFAULT}]


def spoken_languages(policy: Policy) -> Spoken:
    """The languages of alerts, and which of them everybody else gets."""
    return Spoken(alert_languages(policy), DEFAULT)


def fill_deliveries(work: Work, incident: Incident, alert: Alert) -> Fill:
    """What the alert's deliveries have in common."""
    through = drill.sender_of(work.session, incident)
    return Fill(alert.id, int(PRIORITY[alert.kind]), work.now, work.now + work.policy.alert_useful, through)


def stop_callouts(work: Work, incident: Incident, by: By) -> None:
    """Let no call of the incident go on: what is queued is cancelled, neither a wave nor who would replace somebody
    follows. The caller holds the incident.
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
    """Let something happen to the alert, and note it in the history."""
    before = alert.status
    alert.status = MOVES.after(before, event)
    if alert.status is not before:
        entry = Entry(Noun.ALERT, alert.id, event, before, alert.status, dict(why or {}))
        history.note(work.session, alert.incident_id, by, entry, work.now)
