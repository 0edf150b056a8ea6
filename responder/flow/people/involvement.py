"""Involvement: end what a departing volunteer was still doing for open incidents."""

from responder.domain import check as checks
from responder.domain import response as responses
from responder.flow.alert import wave
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import check as check_store
from responder.store import history
from responder.store import incident as incident_store
from responder.store import response as response_store
from responder.store.history import By, Entry, Noun
from responder.store.incident import Incident
from responder.store.volunteer import Volunteer

UNAVAILABLE = "unavailable"
"""The reason noted when a check is voided because its verifier is unavailable, not because of wrong codes."""
_ENDS = {responses.State.GOING: responses.Event.DECLINE, responses.State.ON_SCENE: responses.Event.LEAVE}


def end_involvement(work: Work, volunteer: Volunteer, by: By) -> None:
    """End a volunteer's part in open incidents: going becomes can't come, on scene becomes left, others are asked."""
    held = _lock_incidents(work, volunteer)
    dropped = set()
    for response in response_store.lock_live(work.session, volunteer.id):
        event, before = _ENDS[response.status], response.status
        response.status, response.changed_at = responses.MOVES.after(before, event), work.now
        response.eta_at = None
        entry = Entry(Noun.RESPONSE, response.id, event, before, response.status)
        history.note(work.session, response.incident_id, by, entry, work.now)
        if before is responses.State.GOING:
            dropped.add(response.incident_id)
    work.session.flush()
    for incident in held:
        if incident.id in dropped:
            wave.replace_responder(work, incident)
    for check in check_store.live_of_volunteer(work.session, volunteer.id):
        before_check, check.status = check.status, checks.MOVES.after(check.status, checks.Event.VOID)
        entry = Entry(Noun.CHECK, check.id, checks.Event.VOID, before_check, check.status, {UNAVAILABLE: True})
        history.note(work.session, check.incident_id, by, entry, work.now)
        enqueue(work.session, Step.ASK, check.incident_id)


def _lock_incidents(work: Work, volunteer: Volunteer) -> list[Incident]:
    """Lock the incidents that they are going to or at. One may be merged while we wait for the lock."""
    while True:
        keys = response_store.live_incidents(work.session, volunteer.id)
        # Released if the list changed: several incidents must be locked in the order of their keys.
        waiting = work.session.begin_nested()
        held = [incident for key in keys if (incident := incident_store.lock(work.session, key)) is not None]
        if response_store.live_incidents(work.session, volunteer.id) == keys:
            waiting.commit()
            return held
        waiting.rollback()
