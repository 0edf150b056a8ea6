"""Respond: a volunteer's answer about an incident, by text or by link: going, can't come, on scene, left."""

from datetime import timedelta

from responder.domain import incident as incidents
from responder.domain import reply
from responder.domain.check import Answer
from responder.domain.move import MoveRefused
from responder.domain.response import MOVES, Event, State
from responder.flow.alert import wave
from responder.flow.alert.sending import is_too_dangerous
from responder.flow.message import wording
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import history
from responder.store import incident as incident_store
from responder.store import response as store
from responder.store.alert import Alert
from responder.store.history import Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.volunteer import Volunteer

EVENTS = {
    reply.GOING: Event.GO,
    reply.CANNOT: Event.DECLINE,
    reply.ON_SCENE: Event.ARRIVE,
    reply.LEFT: Event.LEAVE,
}
"""What each digit says about coming."""
JUDGEMENTS = {
    reply.CONFIRMED: Answer.CONFIRMED,
    reply.NOTHING: Answer.NOTHING,
    reply.OTHER_AGENCY: Answer.OTHER_AGENCY,
    reply.CANNOT_TELL: Answer.CANNOT_TELL,
}
"""What each digit says about a check."""
_THANKS = {
    State.GOING: wording.GOING,
    State.CANNOT: wording.CANNOT,
    State.ON_SCENE: wording.ON_SCENE,
    State.LEFT: wording.LEFT,
}


def respond_to_incident(
    work: Work, volunteer: Volunteer, incident: Incident, event: Event, minutes: int | None = None
) -> str:
    """Record a volunteer's response to an incident. Returns the answer to them, one of the messages in `wording`.

    `minutes` is the travel time of someone going. Raises MoveRefused if the response does not fit what they said
    before, or the incident is closed.
    """
    # Answers take turns on this lock. The numbers must not change while we count, and no one may be recorded as going
    # while a danger is being recorded.
    incident = incident_store.lock_standing(work.session, incident.id) or incident
    if incident.status is incidents.State.CLOSED:
        raise MoveRefused(incident.status, event)
    danger = incident.hazard is not incidents.Hazard.NONE
    if event is Event.GO and is_too_dangerous(work, incident):
        return wording.DANGER_NOW
    callout = wave.lock_current_wave(work, incident)
    response = store.lock_or_ask(work.session, incident.id, volunteer.id, work.now)
    before = response.status
    offers = event is Event.GO and before in MOVES.sources(Event.GO)
    if offers and callout is not None and wave.count_missing(work, incident, callout) == 0:
        _stand_by(work, volunteer, response)
        return wording.ENOUGH
    if before is State.CANNOT and event is Event.ARRIVE:
        # They said they can't come, and came after all: they were going in between.
        response.status = MOVES.after(before, Event.GO)
    response.status = MOVES.after(response.status, event)
    response.standby_at = None
    told_when = _expect(work, response, minutes)
    if response.status is not before:
        response.changed_at = work.now
        by = By(Actor.VOLUNTEER, volunteer.id)
        history.note(
            work.session, incident.id, by, Entry(Noun.RESPONSE, response.id, event, before, response.status), work.now
        )
        if callout is not None:
            _count_again(work, incident, callout, dropped_out=before is State.GOING and response.status is State.CANNOT)
    if told_when or response.status is not before:
        _ask_next(work, incident)
    if told_when:
        return wording.GOING_IN
    return wording.DANGER_THERE if danger and event is Event.ARRIVE else _THANKS[response.status]


def _expect(work: Work, response: store.Response, minutes: int | None) -> bool:
    """Record when a volunteer who is going will arrive, and clear it for others. Returns whether they said when."""
    if response.status is not State.GOING:
        response.eta_at = None
        return False
    if minutes is None:
        return False
    response.eta_at = work.now + timedelta(minutes=minutes)
    entry = Entry(Noun.RESPONSE, response.id, "expect", why={"count": minutes})
    history.note(work.session, response.incident_id, By(Actor.VOLUNTEER, response.volunteer_id), entry, work.now)
    return True


def _ask_next(work: Work, incident: Incident) -> None:
    """Wake the asking step: whether to ask the next verifier depends on who is on the way and for how long."""
    if incident.status in {incidents.State.UNVERIFIED, incidents.State.CHECKING}:
        enqueue(work.session, Step.ASK, incident.id)


def _stand_by(work: Work, volunteer: Volunteer, response: store.Response) -> None:
    """Enough people are going, so the offer is kept. Earlier offers keep their turn."""
    if response.standby_at is not None:
        return
    response.standby_at = response.changed_at = work.now
    entry = Entry(Noun.RESPONSE, response.id, "stand by")
    history.note(work.session, response.incident_id, By(Actor.VOLUNTEER, volunteer.id), entry, work.now)


def _count_again(work: Work, incident: Incident, callout: Alert, *, dropped_out: bool) -> None:
    work.session.flush()
    if dropped_out:
        wave.replace_responder(work, incident)
    else:
        enqueue(work.session, Step.ALERT, callout.id)
