"""Phone report: store what a caller tells a dispatcher, and call back if the caller wants that."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID, uuid4

from responder.domain.report import MOVES, Answers, Channel, Event
from responder.flow.report import follow_up, report
from responder.flow.report.report import Submission
from responder.flow.work import Work
from responder.store import audit, phone
from responder.store.audit import Act
from responder.store.report import Report


class Gone(Exception):
    """There is no such phone report, or this account did not take it."""


class Why(StrEnum):
    """Why a dispatcher needs to call a reporter back."""

    CUT_OFF = "cut off"
    MORE = "more"
    REPORTER_SAFETY = "reporter safety"


@dataclass(frozen=True)
class PhoneReport:
    """What a dispatcher types during a call. The answers have no point; their language is the caller's."""

    key: UUID
    """Made with the empty form: sent twice, it is one report."""
    answers: Answers
    number: str | None
    """The callback number in E.164; None if the caller leaves none."""
    instead: UUID | None = None
    """The earlier, wrong report that this one replaces."""


def take_phone_report(work: Work, given: PhoneReport, account_id: UUID) -> Report:
    """Store the report, with no limit per caller: a person listened. Raises Gone if `instead` is not this account's."""
    wrong = own_phone_report(work, given.instead, account_id) if given.instead is not None else None
    submission = _submission(work, given, wrong)
    kept = report.submit_report(work, replace(submission, taken_by=account_id))
    if kept.received_at != work.now:
        # The same form was sent before, and everything was done then.
        return kept
    if wrong is not None and may_correct(wrong):
        follow_up.withdraw_report(work, wrong.code)
        audit.record(work.session, account_id, Act("correct", "report", wrong.id), work.now)
    audit.record(work.session, account_id, Act("take", "report", kept.id), work.now)
    return kept


def own_phone_report(work: Work, report_id: UUID, account_id: UUID) -> Report:
    """Return a phone report that this account typed. Raises Gone."""
    found = work.session.get(Report, report_id)
    if found is None or found.channel is not Channel.CALL or found.taken_by != account_id:
        raise Gone
    return found


def may_correct(found: Report) -> bool:
    """Whether another report can still replace it."""
    return found.status in MOVES.sources(Event.WITHDRAW)


def reveal_callback_phone(work: Work, report_id: UUID, why: Why, account_id: UUID) -> str | None:
    """Return the callback number in E.164 and record the access in the audit; None if we no longer have the number.

    Raises Gone, also for a text report: its sender did not ask for a call.
    """
    found = work.session.get(Report, report_id)
    if found is None or found.channel is not Channel.CALL or found.phone_id is None:
        raise Gone
    row = work.session.get_one(phone.Phone, found.phone_id)
    number = phone.open_number(work.session, row.id, row.number_sealed) if row.number_sealed is not None else None
    audit.record(work.session, account_id, Act("reveal", "report", found.id, str(why)), work.now)
    return number


def _submission(work: Work, given: PhoneReport, wrong: Report | None) -> Submission:
    phone_id = _phone(work, given.number) if given.number is not None else None
    if phone_id is None and wrong is not None:
        phone_id = wrong.phone_id
    return Submission(
        key=given.key,
        source_id=_source(work, phone_id, wrong),
        channel=Channel.CALL,
        answers=given.answers,
        phone_id=phone_id,
    )


def _phone(work: Work, number: str) -> UUID:
    row = phone.find_or_add_phone(work.session, number)
    # Someone who left as a volunteer may still want a call back; the phone stays opted out of texts.
    phone.seal_again(work.session, row, number)
    return row.id


def _source(work: Work, phone_id: UUID | None, wrong: Report | None) -> UUID:
    """Return the source: for a known number the same as for its texts, otherwise a new one for each call."""
    if phone_id is not None:
        return phone.source_of(work.session, phone_id)
    return wrong.source_id if wrong is not None else uuid4()
