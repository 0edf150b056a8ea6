"""Verify: place a report, join it to what it belongs to, and see what the reports are worth."""

from uuid import UUID

from responder.domain import incident as incidents
from responder.domain import report as reports
from responder.domain.code import new_incident_code
from responder.domain.confidence import Told, judge
from responder.domain.joining import Reason, Seen, choose
from responder.flow import flood
from responder.flow.locate import locate
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import drill, history
from responder.store import incident as incident_store
from responder.store import place as place_store
from responder.store import report as report_store
from responder.store.history import WORKER, Entry, Noun
from responder.store.incident import Incident
from responder.store.report import Report


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
