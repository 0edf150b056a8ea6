"""Judge: what a person decides about an incident: that it is confirmed, or over, and why."""

from uuid import UUID, uuid4

from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain.check import Answer
from responder.domain.incident import Outcome
from responder.flow import alert as alert_flow
from responder.flow.work import Work
from responder.store import audit, content, history, ring, verification
from responder.store import check as check_store
from responder.store import incident as incident_store
from responder.store.audit import Act
from responder.store.history import Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.verification import Basis, Verification


def confirm(work: Work, incident_id: UUID, account_id: UUID, note: str) -> None:
    """A coordinator confirms, saying on what basis."""
    incident = incident_store.lock(work.session, incident_id)
    if incident is None:
        return
    by = By(Actor.ACCOUNT, account_id)
    move(work, incident, incidents.Event.CONFIRM, by)
    incident.confirmed_at, incident.ask_at = work.now, None
    row, key = uuid4(), content.new_key(work.session)
    judged = Verification(
        id=row,
        incident_id=incident.id,
        judgement=Answer.CONFIRMED,
        basis=Basis.COORDINATOR,
        account_id=account_id,
        key_id=key.id,
        note_sealed=content.seal(work.session, key, note, verification.NOTE, row),
        at=work.now,
    )
    work.session.add(judged)
    ring.take_of_incident(work.session, incident.id, account_id, work.now)
    audit.record(work.session, account_id, Act("confirm", "incident", incident.id), work.now)


def close(work: Work, incident_id: UUID, account_id: UUID, outcome: Outcome) -> None:
    """A coordinator closes; whoever got the call gets the all-clear, or the correction if it was none."""
    incident = incident_store.lock(work.session, incident_id)
    if incident is None or incident.status is incidents.State.CLOSED:
        return
    by = By(Actor.ACCOUNT, account_id)
    incident.outcome = outcome
    move(work, incident, incidents.Event.CLOSE, by, {"outcome": outcome})
    incident.closed_at, incident.ask_at = work.now, None
    for check in check_store.of_incident(work.session, incident.id):
        if check.status in {checks.State.ASKED, checks.State.SILENT}:
            check.status = checks.MOVES.after(check.status, checks.Event.VOID)
    ring.take_of_incident(work.session, incident.id, account_id, work.now)
    alert_flow.take_back(work, incident, account_id)
    audit.record(work.session, account_id, Act("close", "incident", incident.id, outcome), work.now)


def move(work: Work, incident: Incident, event: incidents.Event, by: By, why: dict[str, str] | None = None) -> None:
    """Let something happen to the incident, and note it in its history. The caller holds it."""
    before = incident.status
    incident.status = incidents.MOVES.after(before, event)
    if incident.status is not before:
        entry = Entry(Noun.INCIDENT, incident.id, event, before, incident.status, dict(why or {}))
        history.note(work.session, incident.id, by, entry, work.now)
