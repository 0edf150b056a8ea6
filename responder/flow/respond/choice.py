"""Choose the text that answers a volunteer, depending on what they have said about the incident so far."""

from responder.domain import incident as incidents
from responder.domain.response import State
from responder.flow.message import wording
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import incident as incident_store
from responder.store import response as store
from responder.store.incident import Incident
from responder.store.response import Response
from responder.store.volunteer import Volunteer

_REFUSED = {
    State.ASKED: wording.NOT_NOW,
    State.CANNOT: wording.NOT_NOW,
    State.GOING: wording.NOT_THERE_YET,
    State.ON_SCENE: wording.STILL_THERE,
    State.LEFT: wording.LEFT_ALREADY,
}
"""If a digit does not fit what they said before, the answer tells them which one would."""


_ASKING = {State.GOING: wording.NOTED_GOING, State.ON_SCENE: wording.NOTED_THERE}


def refused_text(work: Work, volunteer: Volunteer, incident: Incident) -> str:
    """Return the answer to a digit that was refused."""
    if incident.status is incidents.State.CLOSED:
        return wording.CLOSED
    return _REFUSED[_state(store.find_response(work.session, incident.id, volunteer.id))]


def noted_text(work: Work, volunteer: Volunteer, incident: Incident) -> str:
    """Return the answer to words. It asks people if they are coming only if they may come and haven't said so."""
    said = store.find_response(work.session, incident.id, volunteer.id)
    standing_by = said is not None and said.standby_at is not None
    wanted = incident.status is incidents.State.CONFIRMED and incident.hazard is incidents.Hazard.NONE
    undecided = _state(said) in {State.ASKED, State.CANNOT} and not standing_by
    return wording.NOTED if wanted and undecided else wording.NOTED_ONLY


def asking_text(work: Work, volunteer: Volunteer, incident: Incident) -> str:
    """Return the answer to words that may have been an answer: how to answer, depending on what they said before."""
    live = check_store.read_live_of_volunteer(work.session, volunteer.id)
    if any(incident_store.standing(work.session, check.incident_id) == incident.id for check in live):
        return wording.NOTED_CHECK
    said = _state(store.find_response(work.session, incident.id, volunteer.id))
    return _ASKING.get(said) or noted_text(work, volunteer, incident)


def _state(said: Response | None) -> State:
    return said.status if said is not None else State.ASKED
