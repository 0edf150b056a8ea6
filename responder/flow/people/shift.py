"""Shifts: give a volunteer a shift, put a coordinator on call, and remove either."""

from datetime import timedelta
from uuid import UUID

from responder.domain.coverage import Span
from responder.flow.people.roster import Gone, NotTrained
from responder.flow.work import Work
from responder.store import audit, roster, shift
from responder.store.audit import Act
from responder.store.shift import Shift, Who

LONGEST = timedelta(days=7)
LONGEST_ON_CALL = timedelta(days=31)
_AHEAD = timedelta(days=366)
_SLACK = timedelta(hours=1)
"""A week in which clocks are set back is an hour longer."""


class BadSpan(Exception):
    """The span ends before it starts, is already over, is too long, or is too far ahead."""


class NotTheirs(Exception):
    """The volunteer has not chosen this area, so they would get none of its callouts."""


def add_shift(work: Work, who: Who, span: Span, account_id: UUID) -> Shift:
    """Add a volunteer's shift. It is joined with their shifts in the same area that overlap or touch it.

    Raises Gone, NotTrained, NotTheirs or BadSpan.
    """
    found = roster.lock(work.session, who.volunteer_id) if who.volunteer_id else None
    if found is None:
        raise Gone
    if found.trained_on is None:
        raise NotTrained
    if who.area_id is not None and who.area_id not in dict(roster.chosen(work.session, found.id)):
        raise NotTheirs
    return _write(work, who, _sound(work, span, LONGEST), account_id)


def put_on_call(work: Work, who: Who, span: Span, account_id: UUID) -> Shift:
    """Put a coordinator on call for a time, joined in the same way. Raises Gone or BadSpan."""
    allowed = who.account_id is not None and shift.lock_on_call(work.session, who.account_id)
    if not allowed:
        raise Gone
    return _write(work, who, _sound(work, span, LONGEST_ON_CALL), account_id)


def delete_shift(work: Work, shift_id: UUID, account_id: UUID) -> None:
    """Delete a shift. Raises Gone."""
    if not shift.delete(work.session, shift_id):
        raise Gone
    audit.record(work.session, account_id, Act("delete", "shift", shift_id), work.now)


def _write(work: Work, who: Who, span: Span, account_id: UUID) -> Shift:
    same = shift.overlapping(work.session, who, span)
    start = min([span.start, *(one.starts_at for one in same)])
    end = max([span.end, *(one.ends_at for one in same)])
    kept, *others = same or [Shift(volunteer_id=who.volunteer_id, account_id=who.account_id, area_id=who.area_id)]
    for one in others:
        work.session.delete(one)
    kept.starts_at, kept.ends_at, kept.made_by, kept.made_at = start, end, account_id, work.now
    work.session.add(kept)
    work.session.flush()
    audit.record(work.session, account_id, Act("add", "shift", kept.id), work.now)
    return kept


def _sound(work: Work, span: Span, longest: timedelta) -> Span:
    length = span.end - span.start
    if not timedelta() < length <= longest + _SLACK or not work.now < span.end or span.start > work.now + _AHEAD:
        raise BadSpan
    return span
