"""Verify: place a report, join it to the incident it belongs to, and weigh the incident's reports."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from responder.domain import incident as incidents
from responder.domain import report as reports
from responder.domain.code import new_incident_code
from responder.domain.confidence import Voice, judge_confidence
from responder.domain.contradiction import against
from responder.domain.joining import Choice, Reason, Seen, choose_incident, says_nothing_new
from responder.domain.likeness import letters, shape
from responder.domain.report import Exactness
from responder.flow.verify import flood
from responder.flow.verify.denial import speaks_against
from responder.flow.verify.locate import locate_report
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import addition, drill, history, verification
from responder.store import flood as flood_store
from responder.store import incident as incident_store
from responder.store import place as place_store
from responder.store import report as report_store
from responder.store.history import WORKER, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.report import Report


def place_report(work: Work, report_id: UUID) -> None:
    """Give the report an area and a place, join it to an open incident or open one, and weigh the incident."""
    report = report_store.lock(work.session, report_id)
    if report is None or report.status not in {reports.State.RECEIVED, reports.State.PLACED}:
        return
    if report.drill_id is not None and drill.lock_drill(work.session, report.drill_id).ended_at is not None:
        report.status = reports.MOVES.after(report.status, reports.Event.WITHDRAW)
        return
    before = report.status
    if before is reports.State.RECEIVED or report.held_why is not None:
        _find_place(work, report)
    if before is reports.State.RECEIVED:
        if (why := flood.quarantine_on_placing(work, report)) is not None:
            flood.quarantine_report(work, report, why)
            return
        report.status = reports.MOVES.after(before, reports.Event.PLACE)
    # One at a time: two workers with two reports of one event would each open an incident.
    incident_store.lock_joining(work.session)
    denies = speaks_against(report, report_store.details(work.session, report))
    belonging = _denied(work, report) if denies else _belonging(work, report)
    if belonging is None:
        report.status = reports.MOVES.after(report.status, reports.Event.EXPIRE)
        return
    incident, choice = belonging
    if before is not report.status:
        entry = Entry(Noun.REPORT, report.id, reports.Event.PLACE, before, report.status)
        history.note(work.session, incident.id, WORKER, entry, work.now)
    if report.held_why is not None:
        history.adopt(work.session, Noun.REPORT, report.id, incident.id)
    _join(work, report, incident, choice, denies=denies)
    weigh_incident(work, incident)
    _wake_next(work, report, incident, denies=denies)


def _wake_next(work: Work, report: Report, incident: Incident, *, denies: bool) -> None:
    if work.policy.geocodes and report.point is not None and report.place_id is None:
        enqueue(work.session, Step.GEOCODE, report.id)
    if incident.status is not incidents.State.CLOSED and not denies:
        enqueue(work.session, Step.ASK, incident.id)


def weigh_incident(work: Work, incident: Incident) -> None:
    """Set the incident's confidence from its reports, and what contradicts it. The caller has locked the incident."""
    reports = report_store.of_incident(work.session, incident.id)
    texts = flood_store.contents_of(work.session, reports)
    voices = [one for one in reports if not speaks_against(one, texts[one.id][1])]
    judgement = judge_confidence([_voice_of(report, texts[report.id][1]) for report in voices])
    incident.confidence = judgement.confidence
    counts: dict[str, Any] = {
        "reports": judgement.reports,
        "sources": judgement.sources,
        "first_hand": judgement.first_hand,
    }
    if again := sum(_is_after(report, incident) for report in reports):
        counts["again"] = again
    looked = verification.of_looks(work.session, incident.id)
    if spoken := against(_all_said(work, reports, texts), looked):
        counts["contradictions"] = spoken
    incident.reasons = counts


def _all_said(work: Work, reports: list[Report], texts: dict[UUID, tuple[str, str]]) -> list[str]:
    """Return the content of each report, with its reporter's later additions."""
    added = addition.of_reports(work.session, texts.keys())
    said = []
    for report in reports:
        later = (addition.addition_content(work.session, one) for one in added.get(report.id, []))
        said.append("\n".join([texts[report.id][1], *later]))
    return said


def _voice_of(report: Report, text: str) -> Voice:
    return Voice(
        report.source_id, report.first_hand, report.partner_id, report.phone_id, shape(text), letters(text)
    )  # fmt: skip


def _is_after(report: Report, incident: Incident) -> bool:
    """Whether the report came in after the incident was closed."""
    return incident.closed_at is not None and report.received_at > incident.closed_at


def _find_place(work: Work, report: Report) -> None:
    words = report_store.place_words(work.session, report)
    found = locate_report(work.session, report.point, words, report.area_id)
    if report.point is None:
        report.exactness = found.exactness
    elif report.exactness is Exactness.NONE:
        report.exactness = Exactness.POINT
    report.area_id, report.place_id = found.area_id, found.place.id if found.place else None
    if found.point is not None:
        report.latitude, report.longitude = found.point.latitude, found.point.longitude


def _belonging(work: Work, report: Report) -> tuple[Incident, Choice]:
    """Return the incident that the report belongs to, locked, and why. The caller holds the joining lock."""
    seen = Seen(
        report.area_id, report.place_id, report.point, report.activity, report.seen_at, report.exactness,
        report.first_hand,
    )  # fmt: skip
    not_found = verification.not_found(work.session)
    standing = incident_store.candidates(work.session, report.drill_id)
    choice = choose_incident(seen, [one for one in standing if one.incident_id not in not_found], work.policy)
    incident = incident_store.lock(work.session, choice.incident_id) if choice.incident_id else None
    if incident is not None and incident.status is not incidents.State.CLOSED:
        return incident, choice
    closed = incident_store.closed_since(work.session, work.now - work.policy.join_window, report.drill_id)
    looked_at = [*closed, *(one for one in standing if one.incident_id in not_found)]
    choice = choose_incident(seen, looked_at, work.policy)
    incident = incident_store.lock(work.session, choice.incident_id) if choice.incident_id else None
    if incident is not None:
        since = incident.closed_at or not_found.get(incident.id)
        if since is None:
            return incident, choice
        before, after = _voices_about(work, incident, since)
        voice = _voice_of(report, report_store.details(work.session, report))
        if says_nothing_new(voice, before, after, choice.reason):
            return incident, replace(choice, reason=Reason.AGAIN)
    return open_incident(work, report), Choice(None, Reason.FIRST)


def _denied(work: Work, report: Report) -> tuple[Incident, Choice] | None:
    """Return the open incident that a denial speaks against, locked; None if none is open any more."""
    seen = Seen(
        report.area_id, report.place_id, report.point, report.activity, report.seen_at, report.exactness
    )  # fmt: skip
    choice = choose_incident(seen, incident_store.candidates(work.session, report.drill_id), work.policy)
    incident = incident_store.lock(work.session, choice.incident_id) if choice.incident_id else None
    return (incident, choice) if incident is not None and incident.status is not incidents.State.CLOSED else None


def _voices_about(work: Work, incident: Incident, since: datetime) -> tuple[list[Voice], list[Voice]]:
    """Return the incident's reports from before someone found out what it was, and from after."""
    known = report_store.of_incident(work.session, incident.id)
    texts = flood_store.contents_of(work.session, known)
    before = [_voice_of(one, texts[one.id][1]) for one in known if one.received_at <= since]
    after = [_voice_of(one, texts[one.id][1]) for one in known if one.received_at > since]
    return before, after


def open_incident(work: Work, report: Report, by: By = WORKER) -> Incident:
    """Open an incident where the report is. The caller holds the joining lock and then joins the report."""
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
        exactness=report.exactness,
        place_words=named.name if named else "",
        opened_at=work.now,
        seen_at=report.seen_at,
        last_reported_at=report.seen_at,
        confidence=judge_confidence([]).confidence,
        drill_id=report.drill_id,
        ask_at=work.now,
    )
    work.session.add(incident)
    work.session.flush()
    entry = Entry(Noun.INCIDENT, incident.id, "open", None, incident.status)
    history.note(work.session, incident.id, by, entry, work.now)
    return incident


def _free_code(work: Work) -> str:
    taken = incident_store.codes_in_use(work.session)
    while (code := new_incident_code()) in taken:
        pass
    return code


def _join(work: Work, report: Report, incident: Incident, choice: Choice, *, denies: bool) -> None:
    before = report.status
    report.incident_id = incident.id
    report.status = reports.MOVES.after(before, reports.Event.JOIN)
    if incident.status is not incidents.State.CLOSED and not denies:
        incident.last_reported_at = max(incident.last_reported_at, report.seen_at)
        make_exact(work, report, incident)
    work.session.flush()
    entry = Entry(Noun.REPORT, report.id, "join", before, report.status, choice.why)
    history.note(work.session, incident.id, WORKER, entry, work.now)


def make_exact(work: Work, report: Report, incident: Incident) -> None:
    """Give the incident the report's point if it has none and no person placed it. It moves no incident."""
    if incident.point is not None or report.point is None or incident.placed_by is not None:
        return
    incident.latitude, incident.longitude, incident.exactness = report.latitude, report.longitude, report.exactness
    incident.area_id, incident.place_id = report.area_id or incident.area_id, report.place_id
    named = work.session.get(place_store.Place, report.place_id) if report.place_id else None
    incident.place_words = named.name if named else incident.place_words
