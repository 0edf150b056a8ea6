"""Check: ask verifiers to look, the nearest first and a few at a time, and take their answers.

An answer counts if it comes from the phone that was asked, with the code or link of that check. The incident must be
open and the check not void. It may come later than we waited for it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain.check import Answer, Purpose
from responder.domain.distance import Point
from responder.domain.response import State
from responder.flow.alert import release
from responder.flow.alert.sending import callouts_of
from responder.flow.message import notice
from responder.flow.verify import decay, verify
from responder.flow.verify.state import move_incident
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import audience, history, response, ring, verification
from responder.store import check as store
from responder.store import incident as incident_store
from responder.store.area import Area
from responder.store.audience import Audience
from responder.store.check import Asking, Check
from responder.store.history import WORKER, Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.response import Response
from responder.store.ring import Cause
from responder.store.verification import Basis, Verification
from responder.store.volunteer import Volunteer

_AN_HOUR = timedelta(hours=1)
_COMING = (State.GOING, State.ON_SCENE)
_NOBODY = (Cause.NOBODY_TO_ASK, Cause.NOBODY_ANSWERS)


def ask_verifiers(work: Work, incident_id: UUID) -> None:
    """Ask as many more verifiers as are due, and ring if no one is left or no one answers."""
    incident = incident_store.lock(work.session, incident_id)
    if incident is None or incident.status not in {incidents.State.UNVERIFIED, incidents.State.CHECKING}:
        return
    if incident.hazard is not incidents.Hazard.NONE:
        # We ask no one to walk into danger. Verifiers asked before may still answer.
        incident.ask_at = None
        return
    asked = store.looks(work.session, incident_id)
    said = {one.volunteer_id: one for one in response.of_incident(work.session, incident_id)}
    until = {check.id: _until(work, check, said.get(check.volunteer_id)) for check in asked}
    for check in asked:
        if check.status is checks.State.ASKED and until[check.id] <= work.now:
            check.status = checks.MOVES.after(check.status, checks.Event.LAPSE)
    waited_for = [check for check in asked if until[check.id] > work.now]
    room = work.policy.check_width - len(waited_for)
    # A verifier on the way will tell us: we send no one else until then.
    coming = any(_is_coming(said.get(check.volunteer_id)) for check in waited_for)
    patient_until = min((until[check.id] for check in waited_for), default=None)
    if room <= 0 or coming or _is_answered(work, incident, asked):
        incident.ask_at = patient_until
        return
    sought = _sought(work, incident)
    # If we know nothing about the place, no one is near it, and a person must find out.
    verifiers = audience.nearest_verifiers(work.session, sought, room, work.now) if sought else []
    for verifier in verifiers:
        _ask_one(work, incident, verifier)
    if verifiers:
        move_incident(work, incident, incidents.Event.CHECK, WORKER)
        incident.ask_at = work.now + work.policy.check_patience
    elif patient_until is not None:
        incident.ask_at = patient_until
    else:
        # Verifiers busy with another incident may be free soon. It rings anyway: a person may know someone now.
        incident.ask_at = audience.next_free(work.session, sought, work.now) if sought else None
        if incident.ask_at is None or not ring.has_rung(work.session, incident.id, _NOBODY):
            ring.ring(work.session, Cause.NOBODY_ANSWERS if asked else Cause.NOBODY_TO_ASK, incident.id, work.now)


def answer_check(work: Work, check: Check, judgement: Answer, basis: Basis) -> None:
    """Take a check's answer. The caller has locked the check, which was sent to this very person."""
    incident = incident_store.lock_standing(work.session, check.incident_id)
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
    earlier = verification.of_looks(work.session, incident.id)
    judged = Verification(
        incident_id=incident.id,
        judgement=judgement,
        basis=basis,
        check_id=check.id,
        volunteer_id=check.volunteer_id,
        at=work.now,
    )
    work.session.add(judged)
    work.session.flush()
    if check.purpose is Purpose.STILL:
        decay.apply_still_answer(work, incident, check)
    else:
        _act_on(work, incident, check, earlier)


def are_codes_guessed(work: Work) -> bool:
    """Whether so many wrong codes were tried that a confirmation must not send an alert by itself."""
    return store.wrong_tries_since(work.session, work.now - _AN_HOUR) >= work.policy.wrong_codes_an_hour


def note_late_answer(work: Work, check: Check, judgement: Answer) -> None:
    """Record an answer to a check that takes no more answers. Nothing else changes.

    One exception: someone who changes their own answer while the incident is open rings, as two disagreeing answers do.
    """
    incident = incident_store.lock_standing(work.session, check.incident_id)
    if incident is None or check.answer is judgement:
        return
    entry = Entry(Noun.CHECK, check.id, "late", why={"answer": judgement})
    history.note(work.session, incident.id, By(Actor.VOLUNTEER, check.volunteer_id), entry, work.now)
    if check.status is checks.State.ANSWERED and incident.status is not incidents.State.CLOSED:
        ring.ring(work.session, Cause.DISAGREE, incident.id, work.now)


def _is_coming(said: Response | None) -> bool:
    return said is not None and said.status in _COMING


def _is_answered(work: Work, incident: Incident, asked: list[Check]) -> bool:
    """Whether a verifier gave an answer to decide by since the incident was last doubted or reopened, or drove on."""
    again = (incidents.Event.DOUBT, incidents.Event.REOPEN, incidents.DROVE_ON)
    since = max(filter(None, (history.last(work.session, incident.id, event) for event in again)), default=None)
    answered = [check.answered_at for check in asked if check.answer not in {None, Answer.CANNOT_TELL}]
    return any(since is None or (at is not None and at > since) for at in answered)


def _sought(work: Work, incident: Incident) -> Audience | None:
    where = _where(work, incident)
    if where is None:
        return None
    return Audience(
        incident.id,
        [incident.area_id] if incident.area_id else [],
        where,
        work.local,
        urgent=incident.urgent,
        drill=incident.drill_id is not None,
    )


def _where(work: Work, incident: Incident) -> Point | None:
    if incident.point is not None:
        return incident.point
    area = work.session.get(Area, incident.area_id) if incident.area_id else None
    return area.point if area else None


def _until(work: Work, check: Check, said: Response | None) -> datetime:
    """Return the time until which we wait for this verifier; now or earlier if we no longer do."""
    if check.status in {checks.State.ANSWERED, checks.State.VOID}:
        return work.now
    if said is not None and said.status is State.CANNOT:
        return work.now
    if said is not None and said.status in _COMING:
        return checks.coming_until(check.asked_at, check.patient_until, said.eta_at, work.policy.going_patience)
    return check.patient_until if check.status is checks.State.ASKED else work.now


def _ask_one(work: Work, incident: Incident, verifier: Volunteer) -> None:
    patient_until = work.now + work.policy.check_patience
    check = store.add(work.session, Asking(incident.id, verifier.id, Purpose.LOOK, work.now, patient_until))
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
        # Two verifiers disagree: the automatic process stops here, and a coordinator decides.
        incident.ask_at = None
        ring.ring(work.session, Cause.DISAGREE, incident.id, work.now)
        verify.weigh_incident(work, incident)
    elif check.answer is Answer.CONFIRMED:
        by_hand = not work.policy.verifier_releases or _is_reversed(work, incident) or are_codes_guessed(work)
        move_incident(work, incident, incidents.Event.CONFIRM, by, {"check": str(check.id)})
        incident.confirmed_at, incident.ask_at = work.now, None
        if by_hand or not release.release_by_check(work, incident, check):
            ring.ring(work.session, Cause.CONFIRMED, incident.id, work.now)
    else:
        incident.ask_at = None
        ring.ring(work.session, Cause.NOT_CONFIRMED, incident.id, work.now)


def _is_reversed(work: Work, incident: Incident) -> bool:
    """Whether a person put the confirmed incident in doubt, or people were told it is over.

    Then only a coordinator can let its callouts go on.
    """
    if incident.status is incidents.State.CONFIRMED:
        return False
    if history.last(work.session, incident.id, incidents.Event.DOUBT) is not None:
        return True
    opened_again = history.last(work.session, incident.id, incidents.Event.REOPEN) is not None
    return opened_again and bool(callouts_of(work, incident.id))
