"""Verify: place a report, join it to the incident it belongs to, and weigh the incident's reports."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from responder.domain import incident as incidents
from responder.domain import report as reports
from responder.domain.code import new_incident_code
from responder.domain.confidence import (
    COMPARED,
    Confidence,
    Judgement,
    Voice,
    judge_confidence,
    judge_with_one_more,
    near_same,
    voices,
)
from responder.domain.contradiction import against, count_contradictions
from responder.domain.flood import ENOUGH_LETTERS
from responder.domain.joining import (
    Choice,
    Kept,
    Reason,
    Said,
    choose_incident,
    drives_on,
    says_nothing_new,
    was_before,
)
from responder.domain.likeness import letters, shape
from responder.domain.report import Exactness
from responder.domain.tally import Seen, Tally
from responder.flow.verify import flood, moving
from responder.flow.verify.denial import speaks_against
from responder.flow.verify.locate import locate_report
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import addition, drill, history, verification
from responder.store import area as area_store
from responder.store import flood as flood_store
from responder.store import incident as incident_store
from responder.store import place as place_store
from responder.store import report as report_store
from responder.store.history import WORKER, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.report import Report

_KEPT = 200
"""How many of the last reports a report without a known place is compared with."""


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
    weigh_one_more(work, incident, report, denies=denies)
    moving.move_along(work, report, incident)
    _wake_next(work, report, incident, denies=denies)


def _wake_next(work: Work, report: Report, incident: Incident, *, denies: bool) -> None:
    if work.policy.geocodes and report.point is not None and report.place_id is None:
        enqueue(work.session, Step.GEOCODE, report.id)
    if incident.status is not incidents.State.CLOSED and not denies:
        enqueue(work.session, Step.ASK, incident.id)


def weigh_incident(work: Work, incident: Incident) -> None:
    """Set the incident's confidence from all its reports, and what contradicts it. The caller has locked the incident.

    It costs more with each report. When only one more has joined, `weigh_one_more()` does the same at the same cost.
    """
    reports = report_store.of_incident(work.session, incident.id)
    texts = flood_store.contents_of(work.session, reports)
    told = [one for one in reports if not speaks_against(one, texts[one.id][1])]
    spoken_by = [_voice_of(report, texts[report.id][1]) for report in told]
    for report, first in zip(told, voices(spoken_by), strict=True):
        report.voice = told[first].id
    tally = Tally()
    for report in told:
        tally = tally.after(_seen(report))
    again = sum(_is_after(report, incident) for report in reports)
    spoken = count_contradictions(_all_said(work, reports, texts))
    _set_worth(work, incident, Worth(judge_confidence(spoken_by), tally, again, spoken))


def weigh_one_more(work: Work, incident: Incident, report: Report, *, denies: bool = False) -> None:
    """Set the incident's confidence after this report has joined it. The caller has locked the incident.

    It reads the last reports only, so it costs the same however many there are. A report that denies is no voice.
    """
    before = incident.reasons
    if not incident.tally or "reports" not in before:
        # Its reports were never weighed, or weighed by an older version.
        weigh_incident(work, incident)
        return
    text = report_store.details(work.session, report)
    judgement = Judgement(incident.confidence, before["reports"], before["sources"], before["first_hand"])
    tally = Tally.of_json(incident.tally)
    if not denies:
        linked = report_store.linked_voices(work.session, report) | _same_words(work, report, text)
        seen = [report_store.saw_it(work.session, incident.id, voice) for voice in linked]
        report.voice = min(linked, default=report.id)
        if len(linked) > 1:
            report_store.unite_voices(work.session, incident.id, linked, report.voice)
        judgement = judge_with_one_more(judgement, seen, first_hand=report.first_hand)
        tally = tally.after(_seen(report))
    spoken = Counter(before.get("contradictions", {})) + count_contradictions([text])
    again = before.get("again", 0) + _is_after(report, incident)
    _set_worth(work, incident, Worth(judgement, tally, again, spoken))


@dataclass(frozen=True)
class Worth:
    """What an incident's reports are worth, and what its page says of them."""

    judgement: Judgement
    tally: Tally
    again: int
    """Reports since it was closed."""
    spoken: Counter[str]
    """How many reports say each thing against it."""


def _set_worth(work: Work, incident: Incident, worth: Worth) -> None:
    judgement = worth.judgement
    # Reports that say nothing of where may be about many things: together they are worth what one of them is.
    alone = Confidence.FAIR if judgement.first_hand else Confidence.WEAK
    nowhere = incident.exactness is Exactness.NONE and incident.area_id is None and incident.placed_by is None
    incident.confidence = alone if nowhere else judgement.confidence
    counts: dict[str, Any] = {
        "reports": judgement.reports,
        "sources": judgement.sources,
        "first_hand": judgement.first_hand,
    }
    if worth.again:
        counts["again"] = worth.again
    looked = verification.of_looks(work.session, incident.id)
    if spoken := against(worth.spoken, looked, worth.tally.activities):
        counts["contradictions"] = spoken
    incident.reasons, incident.tally = counts, worth.tally.as_json()


def _same_words(work: Work, report: Report, text: str) -> set[UUID]:
    """Return the voices of the incident's last reports that say nearly the same."""
    voice = _voice_of(report, text)
    if voice.letters < ENOUGH_LETTERS:
        return set()
    known = report_store.latest_of_incident(work.session, report, COMPARED)
    told = ((one, _voice_of(one, report_store.details(work.session, one))) for one in known)
    return {one.voice for one, other in told if one.voice is not None and near_same(voice, other)}


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
    seen = _seen(report)
    said = _said(work, report) if seen.point is None and seen.area_id is None else None
    not_found = verification.not_found(work.session)
    beside = area_store.index(work.session) if seen.point is None and seen.area_id is not None else None
    standing = incident_store.candidates(work.session, report.drill_id, beside)
    since = min(report.seen_at, work.now) - work.policy.join_window
    closed = incident_store.closed_since(work.session, since, report.drill_id, beside)
    still = [one for one in standing if one.incident_id not in not_found]
    before = {one.incident_id for one in closed if was_before(report.seen_at, report.received_at, one.seen.at)}
    choice = choose_incident(seen, [*still, *(one for one in closed if one.incident_id in before)], work.policy, said)
    incident = incident_store.lock(work.session, choice.incident_id) if choice.incident_id else None
    if incident is not None and choice.reason is not Reason.UNPLACED:
        return incident, choice
    looked_at = [
        *(one for one in closed if one.incident_id not in before),
        *(one for one in standing if one.incident_id in not_found),
    ]
    again = choose_incident(seen, looked_at, work.policy, said)
    looked = incident_store.lock(work.session, again.incident_id) if again.incident_id else None
    if looked is not None:
        found_at = looked.closed_at or not_found.get(looked.id)
        if found_at is None:
            return looked, again
        there = next(one for one in looked_at if one.incident_id == looked.id)
        if drives_on(seen, there, again.reason) and moving.look_again(work, looked):
            return looked, replace(again, reason=Reason.MOVING)
        earlier, later = _voices_about(work, looked, found_at)
        voice = _voice_of(report, report_store.details(work.session, report))
        if says_nothing_new(voice, earlier, later, again.reason):
            return looked, replace(again, reason=Reason.AGAIN)
    if incident is not None:
        return incident, choice
    return open_incident(work, report), choice


def _seen(report: Report) -> Seen:
    return Seen(
        report.area_id, report.place_id, report.point, report.activity, report.seen_at, report.exactness,
        report.first_hand,
    )  # fmt: skip


def _said(work: Work, report: Report) -> Said:
    """Return what a report without a known place says, beside the reports of the last hours."""
    voice = _voice_of(report, report_store.details(work.session, report))
    place = shape(report_store.place_words(work.session, report))
    since = work.now - work.policy.join_window
    known = report_store.joined_since(work.session, report, since, _KEPT)
    kept = [
        Kept(
            one.incident_id, one.seen_at, _voice_of(one, report_store.details(work.session, one)),
            shape(report_store.place_words(work.session, one)),
        )
        for one in reversed(known) if one.incident_id is not None
    ]  # fmt: skip
    return Said(voice, place, kept)


def _denied(work: Work, report: Report) -> tuple[Incident, Choice] | None:
    """Return the open incident that a denial speaks against, locked; None if none is open any more."""
    seen = Seen(
        report.area_id, report.place_id, report.point, report.activity, report.seen_at, report.exactness
    )  # fmt: skip
    choice = choose_incident(seen, incident_store.candidates(work.session, report.drill_id), work.policy)
    incident = incident_store.lock(work.session, choice.incident_id) if choice.incident_id else None
    return (incident, choice) if incident is not None and incident.status is not incidents.State.CLOSED else None


def _voices_about(work: Work, incident: Incident, since: datetime) -> tuple[list[Voice], list[Voice]]:
    """Return the incident's last reports from before someone found out what it was, and from after."""
    known = report_store.around(work.session, incident.id, since, COMPARED)
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
    moving.put_where_seen(work, report, incident)
