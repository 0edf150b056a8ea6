"""Flood: quarantine reports that a person should look at first, and let people accept or reject many at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from responder.domain import flood as rules
from responder.domain.flood import BURST, LATELY, Words
from responder.domain.report import MOVES, Channel, Event, HeldWhy, State
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import area as area_store
from responder.store import audit, history, ring
from responder.store import flood as store
from responder.store import report as report_store
from responder.store.audit import Act
from responder.store.history import WORKER, Actor, By, Entry, Noun
from responder.store.report import Report
from responder.store.ring import Cause

_COMPARED = 300
"""How many of the latest reports a new one is compared with."""
_QUIET = timedelta(minutes=10)
"""How long quarantined reports do not ring again after someone took their ring. It doubles each time."""
_A_NIGHT = timedelta(hours=8)
"""The time over which rings are counted: repeated floods must not keep people awake."""
_MOST_QUIET = 4
"""The most doublings: quarantined reports are never left alone for the whole night."""


@dataclass(frozen=True)
class Decided:
    done: int
    late: int
    """Reports that someone else had decided, or that their reporter had withdrawn."""


def quarantine_on_arrival(work: Work, source_id: UUID, channel: Channel) -> HeldWhy | None:
    """Return why a new report from this source is quarantined; None lets it through."""
    most = work.policy.reports_a_source
    before = store.sent_since(work.session, source_id, work.now - BURST, most * rules.OF_A_PARTNER)
    return HeldWhy.BURST if rules.is_burst(before, channel, most) else None


def quarantine_on_placing(work: Work, report: Report) -> HeldWhy | None:
    """Return why a placed report is quarantined; None lets it through. Reports typed by a dispatcher always pass."""
    if report.taken_by is not None or report.drill_id is not None:
        return None
    if rules.is_strange(_off(work, report), report.seen_at, report.received_at):
        return HeldWhy.STRANGE
    words = _words(report, report_store.details(work.session, report))
    if not rules.may_be_copied(words):
        return None
    before = store.reports_before(work.session, report, report.received_at - LATELY, _COMPARED)
    return HeldWhy.COPY if rules.is_copy(words, (_words(one, text) for one, text in before)) else None


def quarantine_report(work: Work, report: Report, why: HeldWhy) -> None:
    """Quarantine the report until a person looks at it."""
    before = report.status
    report.status, report.held_why = MOVES.after(before, Event.HOLD), why
    note_quarantine(work, report, before)


def note_quarantine(work: Work, report: Report, before: State) -> None:
    """Note the quarantine in the history, and ring, unless it already rings or someone is handling it."""
    entry = Entry(Noun.REPORT, report.id, Event.HOLD, before, report.status, {"held": report.held_why})
    history.note(work.session, None, WORKER, entry, work.now)
    rung = ring.count(work.session, Cause.FLOOD, work.now - _A_NIGHT)
    quiet = _QUIET * 2 ** min(max(0, rung - 1), _MOST_QUIET)
    if not ring.is_seen_to(work.session, Cause.FLOOD, work.now - quiet):
        ring.ring(work.session, Cause.FLOOD, None, work.now)


def accept_reports(work: Work, report_ids: Collection[UUID], account_id: UUID) -> Decided:
    """Let quarantined reports continue like all others."""
    return _decide(work, report_ids, account_id, Event.PLACE)


def reject_reports(work: Work, report_ids: Collection[UUID], account_id: UUID) -> Decided:
    """Refuse quarantined reports permanently."""
    return _decide(work, report_ids, account_id, Event.REFUSE)


def _decide(work: Work, report_ids: Collection[UUID], account_id: UUID, event: Event) -> Decided:
    # A report that is no longer quarantined was decided by someone else, and their decision stays.
    held = [one for one in store.lock_reports(work.session, report_ids) if one.status is State.HELD]
    by = By(Actor.ACCOUNT, account_id)
    for report in held:
        before = report.status
        report.status = MOVES.after(before, event)
        entry = Entry(Noun.REPORT, report.id, _EVENTS[event], before, report.status, {"held": report.held_why})
        history.note(work.session, None, by, entry, work.now)
        if event is Event.PLACE:
            enqueue(work.session, Step.VERIFY, report.id)
    if held:
        ring.take_rings_of_cause(work.session, Cause.FLOOD, account_id, work.now)
    for report in held:
        audit.record(work.session, account_id, Act(event, "report", report.id, report.held_why or ""), work.now)
    return Decided(len(held), len(set(report_ids)) - len(held))


_EVENTS = {Event.PLACE: "let through", Event.REFUSE: Event.REFUSE}
"""The events for the history, which sets them apart from a worker's placing."""


def _off(work: Work, report: Report) -> float:
    """Return the meters outside every area; 0 inside one, or if there is no area or no point."""
    index = area_store.index(work.session)
    if report.point is None or index.bounds is None or index.locate(report.point) is not None:
        return 0.0
    return index.distance(report.point)


def _words(report: Report, text: str) -> Words:
    return rules.comparable_words(report.source_id, text, report.area_id, first_hand=report.first_hand)
