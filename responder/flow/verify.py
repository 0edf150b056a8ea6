"""Verify: place a report, join it to what it belongs to, ask people to look, and take their judgement."""

from datetime import datetime
from uuid import UUID, uuid4

from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain import report as reports
from responder.domain.check import Answer
from responder.domain.code import new_check_code, new_incident_code
from responder.domain.confidence import Told, judge
from responder.domain.distance import Point
from responder.domain.incident import Outcome
from responder.domain.joining import Reason, Seen, choose
from responder.domain.response import State
from responder.flow import alert as alert_flow
from responder.flow import flood, notice, release
from responder.flow.locate import locate
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import audience, audit, content, drill, history, response, ring, verification
from responder.store import check as check_store
from responder.store import incident as incident_store
from responder.store import place as place_store
from responder.store import report as report_store
from responder.store.area import Area
from responder.store.audience import Audience
from responder.store.audit import Act
from responder.store.check import Check
from responder.store.history import WORKER, Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.ring import Cause
from responder.store.verification import Basis, Verification
from responder.store.volunteer import Volunteer

_COMING = (State.GOING, State.ON_SCENE)
_ANYWHERE = Point(44.9537, -93.2)
"""Between the two cities: where verifiers are looked for when nothing at all is known of the place."""


def place(work: Work, report_id: UUID) -> None:
    """Give the report an area and a place, join it to an open incident or open one, and see what it is worth."""
    report = report_store.lock(work.session, report_id)
    if report is None or report.status not in {reports.State.RECEIVED, reports.State.PLACED}:
        return
    if report.drill_id is not None and drill.hold(work.session, report.drill_id).ended_at is not None:
        report.status = reports.MOVES.after(report.status, reports.Event.WITHDRAW)
        return
    before = report.status
    if before is reports.State.RECEIVED or report.held_why is not None:
        _find_place(work, report)
    if before is reports.State.RECEIVED:
        if (why := flood.on_placing(work, report)) is not None:
            flood.hold(work, report, why)
            return
        report.status = reports.MOVES.after(before, reports.Event.PLACE)
    # One at a time: two workers with two reports of one event would each open an incident.
    incident_store.hold_joining(work.session)
    seen = Seen(report.area_id, report.place_id, report.point, report.activity, report.seen_at)
    chosen, reason = choose(seen, incident_store.candidates(work.session, report.drill_id), work.policy)
    incident = incident_store.lock(work.session, chosen) if chosen else None
    if incident is None or incident.status is incidents.State.CLOSED:
        incident = _opened(work, report)
    if before is not report.status:
        entry = Entry(Noun.REPORT, report.id, reports.Event.PLACE, before, report.status)
        history.note(work.session, incident.id, WORKER, entry, work.now)
    if report.held_why is not None:
        history.adopt(work.session, Noun.REPORT, report.id, incident.id)
    _join(work, report, incident, reason)
    weigh(work, incident)
    if work.policy.geocodes and report.point is not None and report.place_id is None:
        enqueue(work.session, Step.GEOCODE, report.id)
    enqueue(work.session, Step.ASK, incident.id)


def ask(work: Work, incident_id: UUID) -> None:
    """Ask the next verifiers, as many as are due; ring when nobody is left or nobody answers."""
    incident = incident_store.lock(work.session, incident_id)
    if incident is None or incident.status not in {incidents.State.UNVERIFIED, incidents.State.CHECKING}:
        return
    if incident.hazard is not incidents.Hazard.NONE:
        # Nobody is asked to walk into danger. Whoever was asked before may still answer.
        incident.ask_at = None
        return
    asked = check_store.of_incident(work.session, incident_id)
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
        _move(work, incident, incidents.Event.CHECK, WORKER)
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


def confirm(work: Work, incident_id: UUID, account_id: UUID, note: str) -> None:
    """A coordinator confirms, saying on what basis."""
    incident = incident_store.lock(work.session, incident_id)
    if incident is None:
        return
    by = By(Actor.ACCOUNT, account_id)
    _move(work, incident, incidents.Event.CONFIRM, by)
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
    _move(work, incident, incidents.Event.CLOSE, by, {"outcome": outcome})
    incident.closed_at, incident.ask_at = work.now, None
    for check in check_store.of_incident(work.session, incident.id):
        if check.status in {checks.State.ASKED, checks.State.SILENT}:
            check.status = checks.MOVES.after(check.status, checks.Event.VOID)
    ring.take_of_incident(work.session, incident.id, account_id, work.now)
    alert_flow.take_back(work, incident, account_id)
    audit.record(work.session, account_id, Act("close", "incident", incident.id, outcome), work.now)


def _find_place(work: Work, report: Report) -> None:
    words = report_store.place_words(work.session, report)
    found = locate(work.session, report.point, words, report.area_id)
    report.area_id, report.place_id = found.area_id, found.place.id if found.place else None
    if found.point is not None:
        report.latitude, report.longitude = found.point.latitude, found.point.longitude


def _opened(work: Work, report: Report) -> Incident:
    named = work.session.get(place_store.Place, report.place_id) if report.place_id else None
    incident = Incident(
        code=_free_code(work),
        status=incidents.State.UNVERIFIED,
        activity=report.activity,
        hazard=incidents.Hazard.NONE,
        area_id=report.area_id,
        place_id=report.place_id,
        latitude=report.latitude,
        longitude=report.longitude,
        place_words=named.name if named else "",
        opened_at=work.now,
        seen_at=report.seen_at,
        last_reported_at=report.seen_at,
        confidence=judge([]).confidence,
        drill_id=report.drill_id,
        ask_at=work.now,
    )
    work.session.add(incident)
    work.session.flush()
    entry = Entry(Noun.INCIDENT, incident.id, "open", None, incident.status)
    history.note(work.session, incident.id, WORKER, entry, work.now)
    return incident


def _free_code(work: Work) -> str:
    taken = {incident.code for incident in incident_store.open_ones(work.session)}
    while (code := new_incident_code()) in taken:
        pass
    return code


def _join(work: Work, report: Report, incident: Incident, reason: Reason) -> None:
    before = report.status
    report.incident_id = incident.id
    report.status = reports.MOVES.after(before, reports.Event.JOIN)
    incident.last_reported_at = max(incident.last_reported_at, report.seen_at)
    if incident.point is None and report.point is not None:
        incident.latitude, incident.longitude = report.latitude, report.longitude
        incident.area_id, incident.place_id = report.area_id or incident.area_id, report.place_id
        named = work.session.get(place_store.Place, report.place_id) if report.place_id else None
        incident.place_words = named.name if named else incident.place_words
    work.session.flush()
    entry = Entry(Noun.REPORT, report.id, "join", before, report.status, {"reason": reason})
    history.note(work.session, incident.id, WORKER, entry, work.now)


def weigh(work: Work, incident: Incident) -> None:
    """Say what the incident's reports alone are worth now. The caller holds the incident."""
    told = [Told(report.source_id, report.first_hand) for report in report_store.of_incident(work.session, incident.id)]
    judgement = judge(told)
    incident.confidence = judgement.confidence
    incident.reasons = {
        "reports": judgement.reports,
        "sources": judgement.sources,
        "first_hand": judgement.first_hand,
    }


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
    taken = check_store.live_codes(work.session)
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
        _move(work, incident, incidents.Event.CONFIRM, by, {"check": str(check.id)})
        incident.confirmed_at, incident.ask_at = work.now, None
        if not (work.policy.verifier_releases and release.by_check(work, incident, check)):
            ring.ring(work.session, Cause.CONFIRMED, incident.id, work.now)
    else:
        incident.ask_at = None
        ring.ring(work.session, Cause.NOT_CONFIRMED, incident.id, work.now)


def _move(work: Work, incident: Incident, event: incidents.Event, by: By, why: dict[str, str] | None = None) -> None:
    before = incident.status
    incident.status = incidents.MOVES.after(before, event)
    if incident.status is not before:
        entry = Entry(Noun.INCIDENT, incident.id, event, before, incident.status, dict(why or {}))
        history.note(work.session, incident.id, by, entry, work.now)
