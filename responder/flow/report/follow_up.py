"""Follow up: with their report code, a reporter can check on a report, add to it, or withdraw it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from responder.domain import incident as incidents
from responder.domain.code import clean_report_code
from responder.domain.incident import Outcome
from responder.domain.report import MOST_ADDITIONS, MOVES, Channel, Event, Progress, State
from responder.flow.report import report as report_flow
from responder.flow.report.completion import Later, Question, complete_report, is_without_place, open_questions
from responder.flow.verify import state, verify
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import addition, history, inbound, legal_hold, verification
from responder.store import area as area_store
from responder.store import check as check_store
from responder.store import incident as incident_store
from responder.store import report as store
from responder.store.history import WORKER, Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.report import Report

_TEXTED_BEFORE = timedelta(hours=2)
"""How long before the report was complete its first text may have arrived."""
_REPORTER = By(Actor.REPORTER)
_NOTHING = Later()
_OPEN = frozenset({State.RECEIVED, State.PLACED, State.JOINED, State.HELD})


class Refusal(StrEnum):
    OVER = "over"
    """The report is closed, refused or withdrawn."""
    ENOUGH = "enough"
    """The report has the maximum number of additions."""


class AdditionRefused(Exception):
    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Followed:
    """What the holder of a code sees: nothing about where anyone is, and of the report only its open questions."""

    code: str
    progress: Progress
    held: bool
    """Whether it waits for a person's review before anything else happens."""
    withdrawn: bool
    kept: bool
    """Whether it was withdrawn, but a legal hold keeps its content for now."""
    additions: int
    may_add: bool
    asks: frozenset[Question]
    """What the report does not say yet."""
    may_withdraw: bool


def follow_report(work: Work, typed_code: str) -> Followed | None:
    """Return the status of the report with this code, however the code was typed; None if there is none."""
    code = clean_report_code(typed_code)
    report = store.by_code(work.session, code) if code else None
    reached = report_flow.report_progress(work, typed_code)
    if report is None or reached is None:
        return None
    withdrawn = report.status is State.WITHDRAWN
    may_add = is_report_open(work, report)
    return Followed(
        code=report.code,
        progress=reached,
        held=report.status is State.HELD,
        withdrawn=withdrawn,
        kept=withdrawn and report.key_id is not None,
        additions=addition.count(work.session, report.id),
        may_add=may_add,
        asks=open_questions(work, report) if may_add else frozenset(),
        may_withdraw=MOVES.allows(report.status, Event.WITHDRAW) and not withdrawn,
    )


def is_report_open(work: Work, report: Report) -> bool:
    """Whether people still work on the report, so that additions are useful."""
    return report.status in _OPEN and report_flow.report_progress(work, report.code) is not Progress.CLOSED


def add_to_report(work: Work, typed_code: str, words: str, later: Later = _NOTHING) -> bool:
    """Store an addition to the report; False if there is no such report. The same words again are stored once.

    `later` answers what the report leaves open. A place that we did not find goes with the words, for a person to read.
    """
    report = _held(work, typed_code)
    if report is None:
        return False
    if not is_report_open(work, report):
        raise AdditionRefused(Refusal.OVER)
    is_new = _add_words(work, report, "\n".join(filter(None, (later.place_as_words, words))))
    answered = complete_report(work, report, later)
    if not is_new and not answered:
        return True
    entry = Entry(Noun.REPORT, report.id, "add")
    history.note(work.session, report.incident_id, _REPORTER, entry, work.now)
    incident = incident_store.lock(work.session, report.incident_id) if report.incident_id else None
    if incident is None:
        return True
    if Question.PLACE in answered and is_without_place(incident):
        _place_again(work, report, incident)
        return True
    if Question.SEEN in answered:
        _correct_times(work, incident)
    # An addition can contradict the report: they may have left.
    verify.weigh_incident(work, incident)
    return True


def _add_words(work: Work, report: Report, words: str) -> bool:
    """Store the words; False if there are none, or the report has them already."""
    if not words:
        return False
    known = addition.of_report(work.session, report.id)
    if any(addition.addition_content(work.session, one) == words for one in known):
        return False
    if len(known) >= MOST_ADDITIONS:
        raise AdditionRefused(Refusal.ENOUGH)
    addition.write(work.session, report.id, words, work.now)
    return True


def _correct_times(work: Work, incident: Incident) -> None:
    """Say again since when and until when the incident was reported, after a report says that it was earlier."""
    seen = [one.seen_at for one in store.of_incident(work.session, incident.id)]
    incident.last_reported_at = max(seen)
    incident.seen_at = min(incident.seen_at, *seen)


def _place_again(work: Work, report: Report, incident: Incident) -> None:
    """Take the report out of an incident that has no place, and let verify place it anew."""
    before = report.status
    report.status, report.incident_id, report.voice = MOVES.after(before, Event.PART), None, None
    entry = Entry(Noun.REPORT, report.id, Event.PART, before, report.status)
    history.note(work.session, incident.id, WORKER, entry, work.now)
    work.session.flush()
    _lose(work, incident)
    enqueue(work.session, Step.VERIFY, report.id)


def withdraw_report(work: Work, typed_code: str) -> bool:
    """Withdraw the report and delete its content; False if there is no such report. A legal hold delays the deletion.

    Raises MoveRefused if the report was refused or has expired.
    """
    report = _held(work, typed_code)
    if report is None or report.status is State.WITHDRAWN:
        return report is not None
    before = report.status
    report.status = MOVES.after(before, Event.WITHDRAW)
    incident = incident_store.lock(work.session, report.incident_id) if report.incident_id else None
    entry = Entry(Noun.REPORT, report.id, Event.WITHDRAW, before, report.status)
    history.note(work.session, report.incident_id, _REPORTER, entry, work.now)
    work.session.flush()
    if incident is not None:
        _lose(work, incident)
    _forget(work, report, incident)
    return True


def delete_withdrawn(work: Work) -> None:
    """Delete reports that were withdrawn under a legal hold and are no longer covered by one."""
    for report in store.withdrawn_with_words(work.session):
        incident = incident_store.lock(work.session, report.incident_id) if report.incident_id else None
        _forget(work, report, incident)


def _held(work: Work, typed_code: str) -> Report | None:
    code = clean_report_code(typed_code)
    return store.lock_by_code(work.session, code) if code else None


def _lose(work: Work, incident: Incident) -> None:
    """Recompute the incident's confidence without the report.

    Close it if it has no report left and no one was asked to check.
    """
    if incident.status is incidents.State.CLOSED:
        return
    verify.weigh_incident(work, incident)
    if incident.status is not incidents.State.UNVERIFIED or not _is_empty(work, incident):
        return
    incident.outcome, incident.closed_at, incident.ask_at = Outcome.COULD_NOT_VERIFY, work.now, None
    state.move_incident(work, incident, incidents.Event.CLOSE, _REPORTER, {"outcome": Outcome.COULD_NOT_VERIFY})


def _is_empty(work: Work, incident: Incident) -> bool:
    """Whether the incident has no report, no check and no verification."""
    session, key = work.session, incident.id
    left = store.of_incident(session, key) or check_store.of_incident(session, key)
    return not (left or verification.of_incident(session, key))


def _forget(work: Work, report: Report, incident: Incident | None) -> None:
    """Delete the report's content and place, also of an incident that had no other; not if a legal hold covers it."""
    areas = {report.area_id, incident.area_id if incident else None}
    areas.add(area_store.locate(work.session, report.point) if report.point else None)
    if any(legal_hold.covers(work.session, report.incident_id, area_id) for area_id in areas):
        return
    if report.channel is Channel.TEXT and report.phone_id is not None:
        since = report.received_at - _TEXTED_BEFORE
        inbound.forget_report(work.session, report.phone_id, since, report.incident_id)
    store.forget(work.session, report)
    if incident is not None and incident.status is incidents.State.CLOSED and _is_empty(work, incident):
        incident.latitude = incident.longitude = incident.place_id = None
        incident.place_words = ""
