"""Check: ask people to look, the nearest first and a few at a time, and take what they saw."""

from datetime import datetime
from uuid import UUID

from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain.check import Answer
from responder.domain.code import new_check_code
from responder.domain.distance import Point
from responder.domain.response import State
from responder.flow import notice, release
from responder.flow.judge import move
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import audience, history, response, ring, verification
from responder.store import check as store
from responder.store import incident as incident_store
from responder.store.area import Area
from responder.store.audience import Audience
from responder.store.check import Check
from responder.store.history import WORKER, Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.ring import Cause
from responder.store.verification import Basis, Verification
from responder.store.volunteer import Volunteer

_COMING = (State.GOING, State.ON_SCENE)
_ANYWHERE = Point(44.9537, -93.2)
"""Between the two cities: where verifiers are looked for when nothing at all is known of the place."""


def ask(work: Work, incident_id: UUID) -> None:
    """Ask the next verifiers, as many as are due; ring when nobody is left or nobody answers."""
    incident = incident_store.lock(work.session, incident_id)
    if incident is None or incident.status not in {incidents.State.UNVERIFIED, incidents.State.CHECKING}:
        return
    if incident.hazard is not incidents.Hazard.NONE:
        # Nobody is asked to walk into danger. Whoever was asked before may still answer.
        incident.ask_at = None
        return
    asked = store.of_incident(work.session, incident_id)
    said = response.said(work.session, incident_id)
    until = {check.id: _until(work, check, said.get(check.volunteer_id)) for check in asked}
    for check in asked:
        if check.status is checks.State.ASKED and until[check.id] <= work.now:
            check.status = checks.MOVES.after(check.status, checks.Event.LAPSE)
    waited_for = [check for check in asked if until[check.id] > work.now]
    room = work.policy.check_width - len(waited_for)
    answered = any(check.status is checks.State.ANSWERED for check in asked)
    # Who is on the way is going to tell: nobody else is sent after them meanwhile.
    coming = any(said.get(check.volunteer_id) in _COMING for check in waited_for)
    patient_until = min((until[check.id] for check in waited_for), default=None)
    if room <= 0 or answered or coming:
        incident.ask_at = patient_until
        return
    areas = [incident.area_id] if incident.area_id else []
    sought = Audience(incident.id, areas, _where(work, incident), work.local, drill=incident.drill_id is not None)
    verifiers = audience.nearest_verifiers(work.session, sought, room, work.now)
    for verifier in verifiers:
        _ask_one(work, incident, verifier)
    if verifiers:
        move(work, incident, incidents.Event.CHECK, WORKER)
        incident.ask_at = work.now + work.policy.check_patience
    elif patient_until is not None:
        incident.ask_at = patient_until
    else:
        incident.ask_at = None
        cause = Cause.NOBODY_ANSWERS if asked else Cause.NOBODY_TO_ASK
        ring.ring(work.session, cause, incident.id, work.now)


def answer(work: Work, check: Check, judgement: Answer, basis: Basis) -> None:
    """Take what a verifier saw. The check is held by the caller, and was asked of this very person."""
    incident = incident_store.lock(work.session, check.incident_id)
    if incident is None:
        return
    before = check.status
    check.status = checks.MOVES.after(check.status, checks.Event.ANSWER)
    check.answer, check.answered_at = judgement, work.now
    by = By(Actor.VOLUNTEER, check.volunteer_id)
    entry = Entry(Noun.CHECK, check.id, "answer", before, check.status, {"answer": judgement, "basis": basis})
    history.note(work.session, incident.id, by, entry, work.now)
    if incident.status is incidents.State.CLOSED:
        return
    earlier = {said.judgement for said in verification.of_incident(work.session, incident.id)}
    judged = Verification(
        incident_id=incident.id,
        judgement=judgement,
        basis=basis,
        check_id=check.id,
        volunteer_id=check.volunteer_id,
        at=work.now,
    )
    work.session.add(judged)
    _act_on(work, incident, check, earlier)


def _where(work: Work, incident: Incident) -> Point:
    if incident.point is not None:
        return incident.point
    area = work.session.get(Area, incident.area_id) if incident.area_id else None
    return area.point if area else _ANYWHERE


def _until(work: Work, check: Check, said: State | None) -> datetime:
    """How long this verifier's answer is waited for; now or earlier for one that is waited for no more."""
    if check.status in {checks.State.ANSWERED, checks.State.VOID} or said is State.CANNOT:
        return work.now
    if said in _COMING:
        return check.asked_at + work.policy.going_patience
    return check.patient_until if check.status is checks.State.ASKED else work.now


def _ask_one(work: Work, incident: Incident, verifier: Volunteer) -> None:
    taken = store.live_codes(work.session)
    while (code := new_check_code()) in taken:
        pass
    check = Check(
        incident_id=incident.id,
        volunteer_id=verifier.id,
        code=code,
        status=checks.State.ASKED,
        asked_at=work.now,
        patient_until=work.now + work.policy.check_patience,
    )
    work.session.add(check)
    work.session.flush()
    entry = Entry(Noun.CHECK, check.id, "ask", None, check.status, {"volunteer": str(verifier.id)})
    history.note(work.session, incident.id, WORKER, entry, work.now)
    notice.notify_check(work, incident, check, verifier)


def _act_on(work: Work, incident: Incident, check: Check, earlier: set[Answer]) -> None:
    by = By(Actor.VOLUNTEER, check.volunteer_id)
    judged = {said for said in earlier if said is not Answer.CANNOT_TELL}
    if check.answer is Answer.CANNOT_TELL:
        incident.ask_at = work.now
        enqueue(work.session, Step.ASK, incident.id)
    elif judged - {check.answer}:
        # Two who looked disagree: the automatic way ends here, and a coordinator decides.
        incident.ask_at = None
        ring.ring(work.session, Cause.DISAGREE, incident.id, work.now)
    elif check.answer is Answer.CONFIRMED:
        move(work, incident, incidents.Event.CONFIRM, by, {"check": str(check.id)})
        incident.confirmed_at, incident.ask_at = work.now, None
        if not (work.policy.verifier_releases and release.by_check(work, incident, check)):
            ring.ring(work.session, Cause.CONFIRMED, incident.id, work.now)
    else:
        incident.ask_at = None
        ring.ring(work.session, Cause.NOT_CONFIRMED, incident.id, work.now)
