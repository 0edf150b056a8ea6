"""Hazard: mark a place dangerous, send no one else there, and warn people who are there or on the way."""

from enum import StrEnum
from uuid import UUID

from responder.domain import incident as incidents
from responder.domain.alert import Event as AlertEvent
from responder.domain.alert import Kind
from responder.domain.incident import Hazard
from responder.flow.alert import alert as alert_flow
from responder.flow.alert.alert import Asked
from responder.flow.alert.sending import ENDANGERED, fill_deliveries, move_alert, spoken_languages, stop_callouts
from responder.flow.message import notice, wording
from responder.flow.message.body import body_cost
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import alert as alert_store
from responder.store import audit, danger, drill, history
from responder.store import incident as incident_store
from responder.store.audit import Act
from responder.store.history import Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.link import Page


class Event(StrEnum):
    ENDANGER = ENDANGERED
    CLEAR = "clear"


class IncidentClosed(Exception):
    """The incident is closed. Nothing was changed."""


def set_hazard(work: Work, incident_id: UUID, account_id: UUID, hazard: Hazard) -> int:
    """Stop the incident's callouts and warn people who are going, on scene or asked to check. Returns how many.

    A hazard that is already set changes nothing. Raises IncidentClosed.
    """
    if hazard is Hazard.NONE:
        raise ValueError("a danger is cleared, not set to none")
    incident = _held(work, incident_id)
    if incident.hazard is hazard:
        return 0
    by = By(Actor.ACCOUNT, account_id)
    incident.hazard, incident.ask_at = hazard, None
    _note(work, incident, Event.ENDANGER, by, hazard)
    stop_callouts(work, incident, by)
    _rewrite(work, incident)
    people = _warn(work, incident, by)
    audit.record(work.session, account_id, Act(Event.ENDANGER, "incident", incident.id, hazard), work.now)
    return people


def clear_hazard(work: Work, incident_id: UUID, account_id: UUID) -> bool:
    """Clear the hazard; False if there was none. Stopped callouts stay stopped. Raises IncidentClosed."""
    incident = _held(work, incident_id)
    before = incident.hazard
    if before is Hazard.NONE:
        return False
    incident.hazard = Hazard.NONE
    _note(work, incident, Event.CLEAR, By(Actor.ACCOUNT, account_id), before)
    _rewrite(work, incident)
    if incident.status in {incidents.State.UNVERIFIED, incidents.State.CHECKING}:
        incident.ask_at = work.now
        enqueue(work.session, Step.ASK, incident.id)
    audit.record(work.session, account_id, Act(Event.CLEAR, "incident", incident.id, before), work.now)
    return True


def _held(work: Work, incident_id: UUID) -> Incident:
    incident = incident_store.lock(work.session, incident_id)
    if incident is None or incident.status is incidents.State.CLOSED:
        raise IncidentClosed
    return incident


def _note(work: Work, incident: Incident, event: Event, by: By, hazard: Hazard) -> None:
    entry = Entry(Noun.INCIDENT, incident.id, event, why={"hazard": hazard})
    history.note(work.session, incident.id, by, entry, work.now)


def _rewrite(work: Work, incident: Incident) -> None:
    """Rewrite callout drafts with the current facts. Any approval of the earlier text no longer counts."""
    for alert in alert_store.drafts(work.session, incident.id, Kind.CALLOUT):
        alert_store.lock_waiting(work.session, alert.id)
        alert.approved_by, alert.second_why = None, []
        known = notice.incident_facts(work, incident, alert.place_words)
        for one in alert_store.texts(work.session, alert.id):
            one.body = wording.alert_text(alert.kind, one.language, known, work.policy, alert.words)
            one.segments = body_cost(one.body, work.policy, Page.ALERT)


def _warn(work: Work, incident: Incident, by: By) -> int:
    if not danger.count(work.session, incident.id):
        return 0
    alert = alert_flow.write_alert(work, incident, Asked(Kind.DANGER), by)
    alert.approved_by, alert.approved_at = by.id, work.now
    move_alert(work, alert, AlertEvent.APPROVE, by, {"kind": alert.kind.stored})
    work.session.flush()
    people = danger.fill(
        work.session, fill_deliveries(work, incident, alert), incident.id, spoken_languages(work.policy)
    )
    enqueue(work.session, Step.DELIVER, drill.sender_of(work.session, incident))
    enqueue(work.session, Step.ALERT, alert.id)
    return people
