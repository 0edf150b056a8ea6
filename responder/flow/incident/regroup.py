"""Regroup: merge two incidents, move reports to another incident, and undo either."""

from collections.abc import Collection, Sequence
from uuid import UUID

from responder.domain import incident as incidents
from responder.domain import report as reports
from responder.flow.alert.sending import callouts_of
from responder.flow.incident.merge import (
    CannotRegroup,
    Refusal,
    absorb_incident,
    check_both_open,
    keeper_first,
    merge_obstacle,
    note_regrouping,
    part_incidents,
    place_incident_again,
    resume_asking,
)
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import audit, history, incident_merge
from responder.store import incident as incident_store
from responder.store import regrouping as store
from responder.store import report as report_store
from responder.store.audit import Act
from responder.store.history import Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.regrouping import Kind, Regrouping
from responder.store.report import Report


def merge_incidents(work: Work, one_id: UUID, other_id: UUID, account_id: UUID) -> Regrouping:
    """Merge two incidents: the one further along remains, with everything from both. Returns the regrouping.

    No one is texted, except about a danger. Raises CannotRegroup.
    """
    if one_id == other_id:
        raise CannotRegroup(Refusal.SAME)
    one, other = lock_incidents(work, one_id, other_id)
    reason = merge_obstacle(one, other)
    if reason is not None:
        raise CannotRegroup(reason)
    return absorb_incident(work, *keeper_first(work, one, other), account_id)


def split_incident(
    work: Work, incident_id: UUID, report_ids: Collection[UUID], into_id: UUID | None, account_id: UUID
) -> Regrouping:
    """Move these reports to another open incident, or, with `into_id` None, to a new one of their own.

    The source may be closed: reports that came in later can still be in the wrong place. Raises CannotRegroup.
    """
    if into_id == incident_id:
        raise CannotRegroup(Refusal.SAME)
    source, *others = lock_incidents(work, incident_id, *([into_id] if into_id else []))
    if source.merged_into is not None:
        raise CannotRegroup(Refusal.CLOSED)
    check_both_open(*others)
    if any(one.drill_id != source.drill_id for one in others):
        raise CannotRegroup(Refusal.DRILL)
    known = report_store.of_incident(work.session, source.id)
    chosen = [one for one in known if one.id in report_ids and one.status is reports.State.JOINED]
    if not report_ids:
        raise CannotRegroup(Refusal.NOTHING_CHOSEN)
    if len(chosen) < len(set(report_ids)):
        raise CannotRegroup(Refusal.MOVED)
    if len(chosen) == len(known):
        raise CannotRegroup(Refusal.NOTHING_LEFT)
    by = By(Actor.ACCOUNT, account_id)
    target = others[0] if others else verify.open_incident(work, chosen[0], by)
    _pass_on(work, chosen, source, target, by)
    done = Regrouping(kind=Kind.SPLIT, source_id=source.id, target_id=target.id, at=work.now, account_id=account_id)
    done.moved, done.before = {"report": [str(one.id) for one in chosen]}, {}
    work.session.add(done)
    count = {"count": len(chosen)}
    note_regrouping(work, source, by, "split", {"code": target.code, **count})
    note_regrouping(work, target, by, "receive", {"code": source.code, **count})
    resume_asking(work, source, target)
    audit.record(work.session, account_id, Act("split", "incident", source.id, target.code), work.now)
    return done


def undo_regrouping(work: Work, regrouping_id: UUID, account_id: UUID) -> Regrouping:
    """Undo a merge or a split: everything it moved that is still there goes back. Raises CannotRegroup."""
    known = work.session.get(Regrouping, regrouping_id)
    if known is None:
        raise CannotRegroup(Refusal.GONE)
    source, target = lock_incidents(work, known.source_id, known.target_id)
    done = store.lock(work.session, regrouping_id)
    if done is None or done.undone_at is not None:
        raise CannotRegroup(Refusal.UNDONE)
    if done.kind is Kind.MERGE:
        part_incidents(work, done, target, source, account_id)
    else:
        _return(work, done, source, target, account_id)
    done.undone_at, done.undone_by = work.now, account_id
    audit.record(work.session, account_id, Act(f"undo {done.kind}", "incident", target.id, source.code), work.now)
    return done


def lock_incidents(work: Work, *ids: UUID) -> list[Incident]:
    """Lock the incidents and return them in the order given.

    No one else can join or regroup anything until this transaction ends. Raises CannotRegroup if one is gone.
    """
    incident_store.lock_joining(work.session)
    incident_merge.lock_reports(work.session, list(ids))
    found = {key: incident_store.lock(work.session, key) for key in sorted(ids)}
    held = [one for key in ids if (one := found[key]) is not None]
    if len(held) < len(ids):
        raise CannotRegroup(Refusal.GONE)
    return held


def _return(work: Work, done: Regrouping, source: Incident, target: Incident, account_id: UUID) -> None:
    """Undo a split. If the incident it opened has no other reports, that incident is merged back."""
    if source.merged_into is not None or target.merged_into is not None:
        raise CannotRegroup(Refusal.TOO_LATE)
    check_both_open(source, target)
    known = report_store.of_incident(work.session, target.id)
    still = [one for one in known if str(one.id) in done.moved["report"] and one.status is reports.State.JOINED]
    if not still:
        raise CannotRegroup(Refusal.TOO_LATE)
    empty = len(still) == len(known)
    if empty and (target.status is incidents.State.CONFIRMED or callouts_of(work, target.id)):
        raise CannotRegroup(Refusal.FURTHER)
    by = By(Actor.ACCOUNT, account_id)
    _pass_on(work, still, target, source, by)
    count = {"count": len(still)}
    note_regrouping(work, source, by, "undo split", {"code": target.code, **count})
    note_regrouping(work, target, by, "undo split", {"code": source.code, **count})
    if empty:
        absorb_incident(work, source, target, account_id)
    else:
        resume_asking(work, source, target)


def _pass_on(work: Work, chosen: Sequence[Report], giver: Incident, taker: Incident, by: By) -> None:
    """Move the reports from one incident to the other. The caller has locked both."""
    for report in chosen:
        for event, incident in ((reports.Event.PART, giver), (reports.Event.JOIN, taker)):
            before, report.status = report.status, reports.MOVES.after(report.status, event)
            entry = Entry(Noun.REPORT, report.id, event, before, report.status)
            history.note(work.session, incident.id, by, entry, work.now)
        report.incident_id = taker.id
        taker.last_reported_at = max(taker.last_reported_at, report.seen_at)
        verify.make_exact(work, report, taker)
        if work.policy.geocodes and report.point is not None and report.place_id is None:
            enqueue(work.session, Step.GEOCODE, report.id)
    work.session.flush()
    left = report_store.of_incident(work.session, giver.id)
    if left and giver.status is not incidents.State.CLOSED:
        seen = [one.seen_at for one in left]
        giver.last_reported_at = max(seen)
        giver.seen_at = giver.seen_at if giver.seen_at in seen else min(seen)
        place_incident_again(work, giver, chosen)
