"""Decisions about an incident: confirm, re-check, close, reopen, or mark urgent, with the reason."""

from uuid import UUID, uuid4

from responder.domain import incident as incidents
from responder.domain.check import Answer
from responder.domain.incident import Hazard, Outcome
from responder.domain.move import MoveRefused
from responder.flow.alert import alert as alert_flow
from responder.flow.alert.sending import stop_callouts
from responder.flow.verify import void_checks
from responder.flow.verify.state import RENEWED, move_incident
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import audit, content_key, drill, history, ring, verification
from responder.store import incident as incident_store
from responder.store.audit import Act
from responder.store.history import Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.verification import Basis, Verification


def confirm_incident(
    work: Work, incident_id: UUID, account_id: UUID, note: str, basis: Basis = Basis.COORDINATOR
) -> None:
    """Confirm an incident on this basis, or confirm it again if it is confirmed already. Raises MoveRefused."""
    incident = incident_store.lock(work.session, incident_id)
    if incident is None:
        return
    by, before = By(Actor.ACCOUNT, account_id), incident.status
    move_incident(work, incident, incidents.Event.CONFIRM, by)
    if before is incidents.State.CONFIRMED:
        history.note(work.session, incident.id, by, Entry(Noun.INCIDENT, incident.id, RENEWED), work.now)
    incident.confirmed_at, incident.ask_at = work.now, None
    row, key = uuid4(), content_key.new_key(work.session)
    judged = Verification(
        id=row,
        incident_id=incident.id,
        judgement=Answer.CONFIRMED,
        basis=basis,
        account_id=account_id,
        key_id=key.id,
        note_sealed=content_key.seal(work.session, key, note, verification.NOTE, row),
        at=work.now,
    )
    work.session.add(judged)
    ring.take_rings_of_incident(work.session, incident.id, account_id, work.now)
    audit.record(work.session, account_id, Act("confirm", "incident", incident.id), work.now)


def recheck_incident(work: Work, incident_id: UUID, account_id: UUID) -> None:
    """Re-check a confirmed incident: verifiers are asked to look, and no one else is called out until then.

    People already called out get no text about this. Raises MoveRefused unless it is confirmed.
    """
    incident = incident_store.lock(work.session, incident_id)
    if incident is None or incident.status is not incidents.State.CONFIRMED:
        raise MoveRefused(incident.status if incident else incidents.State.CLOSED, incidents.Event.DOUBT)
    by = By(Actor.ACCOUNT, account_id)
    move_incident(work, incident, incidents.Event.DOUBT, by)
    incident.confirmed_at = None
    stop_callouts(work, incident, by)
    _ask(work, incident)
    ring.take_rings_of_incident(work.session, incident.id, account_id, work.now)
    audit.record(work.session, account_id, Act("doubt", "incident", incident.id), work.now)


def reopen_incident(work: Work, incident_id: UUID, account_id: UUID) -> None:
    """Reopen a closed incident. People who got the all-clear get no text about this.

    Raises MoveRefused unless it is closed. Also raises it for a merged incident, for a drill that has ended, or if its
    code now belongs to another incident.
    """
    incident = incident_store.lock(work.session, incident_id)
    if incident is None or incident.status is not incidents.State.CLOSED or _is_settled(work, incident):
        raise MoveRefused(incident.status if incident else incidents.State.CLOSED, incidents.Event.REOPEN)
    move_incident(work, incident, incidents.Event.REOPEN, By(Actor.ACCOUNT, account_id))
    incident.outcome = incident.closed_at = None
    _ask(work, incident)
    audit.record(work.session, account_id, Act("reopen", "incident", incident.id), work.now)


def close_incident(work: Work, incident_id: UUID, account_id: UUID, outcome: Outcome) -> None:
    """Close an incident. Everyone who got its callouts gets an all-clear if it ended, otherwise a correction."""
    incident = incident_store.lock(work.session, incident_id)
    if incident is None or incident.status is incidents.State.CLOSED:
        return
    by = By(Actor.ACCOUNT, account_id)
    incident.outcome = outcome
    move_incident(work, incident, incidents.Event.CLOSE, by, {"outcome": outcome})
    incident.closed_at, incident.ask_at = work.now, None
    void_checks.void_checks_of(work, incident)
    ring.take_rings_of_incident(work.session, incident.id, account_id, work.now)
    alert_flow.send_all_clear_or_correction(work, incident, by)
    audit.record(work.session, account_id, Act("close", "incident", incident.id, outcome), work.now)


def set_urgent(work: Work, incident_id: UUID, account_id: UUID, *, urgent: bool) -> bool:
    """Set whether verifiers who agreed to it may be woken; False if nothing changed.

    Raises MoveRefused if the incident is closed.
    """
    incident = incident_store.lock(work.session, incident_id)
    if incident is None or incident.status is incidents.State.CLOSED:
        raise MoveRefused(incidents.State.CLOSED, incidents.Event.CHECK)
    if incident.urgent is urgent:
        return False
    incident.urgent, event = urgent, "hurry" if urgent else "calm"
    entry = Entry(Noun.INCIDENT, incident.id, event)
    history.note(work.session, incident.id, By(Actor.ACCOUNT, account_id), entry, work.now)
    if urgent and incident.status is not incidents.State.CONFIRMED:
        _ask(work, incident)
    audit.record(work.session, account_id, Act(event, "incident", incident.id), work.now)
    return True


def _ask(work: Work, incident: Incident) -> None:
    """Have the next verifiers asked, unless the place is dangerous."""
    if incident.hazard is Hazard.NONE:
        incident.ask_at = work.now
        enqueue(work.session, Step.ASK, incident.id)


def _is_settled(work: Work, incident: Incident) -> bool:
    """Whether it can no longer be reopened by itself."""
    if incident.merged_into is not None or incident.code in incident_store.codes_in_use(work.session):
        return True
    played = drill.find_drill(work.session, incident.drill_id) if incident.drill_id else None
    return played is not None and played.ended_at is not None
