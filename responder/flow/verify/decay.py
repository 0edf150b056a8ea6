"""Decay: a confirmed incident becomes stale, and people on scene are asked if it is still happening."""

from responder.domain import decay
from responder.domain import incident as incidents
from responder.domain.check import Answer, Purpose
from responder.flow.message import notice
from responder.flow.verify.state import RENEWED
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import history, response, ring, verification
from responder.store import incident as incident_store
from responder.store.check import Asking, Check
from responder.store.history import WORKER, Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.ring import Cause

_ASKED = "ask still"
_OVER = "over"
"""History events, besides the one for a renewed confirmation."""


def sweep_stale_incidents(work: Work) -> None:
    """Ask people on scene at every newly stale incident, once. Incidents that another sweep has locked are skipped."""
    for incident in incident_store.claim_stale(work.session, work.now - work.policy.stale_after):
        if incident.confirmed_at is not None and decay.asks(
            incident.confirmed_at, incident.still_asked_at, work.now, work.policy.stale_after
        ):
            _ask(work, incident)


def apply_still_answer(work: Work, incident: Incident, check: Check) -> None:
    """Act on the answer of someone on scene. The caller has locked the open incident and stored the answer.

    It sends no callout: it only says whether the confirmation still holds.
    """
    by = By(Actor.VOLUNTEER, check.volunteer_id)
    said = verification.of_stills(work.session, incident.id, check.asked_at)
    seen = check.answer is Answer.CONFIRMED
    if seen and incident.status is incidents.State.CONFIRMED:
        incident.confirmed_at = work.now
        history.note(work.session, incident.id, by, Entry(Noun.INCIDENT, incident.id, RENEWED), work.now)
    elif check.answer is Answer.NOTHING:
        history.note(work.session, incident.id, by, Entry(Noun.INCIDENT, incident.id, _OVER), work.now)
    if len(said - {Answer.CANNOT_TELL}) > 1 or (seen and incident.status is not incidents.State.CONFIRMED):
        # Two people on scene disagree, or one disagrees with whoever put it in doubt: a person must settle that.
        ring.ring(work.session, Cause.DISAGREE, incident.id, work.now)
    elif check.answer is Answer.NOTHING:
        ring.ring(work.session, Cause.OVER, incident.id, work.now)
    elif check.answer is Answer.OTHER_AGENCY:
        ring.ring(work.session, Cause.NOT_CONFIRMED, incident.id, work.now)


def _ask(work: Work, incident: Incident) -> None:
    there = response.on_scene(work.session, incident.id)
    if not there:
        # People who arrive while it is still stale are asked then.
        return
    incident.still_asked_at = work.now
    entry = Entry(Noun.INCIDENT, incident.id, _ASKED, why={"count": len(there)})
    history.note(work.session, incident.id, WORKER, entry, work.now)
    for volunteer in there:
        patient_until = work.now + work.policy.still_patience
        asking = Asking(incident.id, volunteer.id, Purpose.STILL, work.now, patient_until)
        notice.ask_still(work, incident, check_store.add(work.session, asking), volunteer)
