"""Partner: other groups that report through the API, each with its own token."""

import secrets
from dataclasses import replace
from enum import StrEnum
from uuid import UUID, uuid5

from sqlalchemy.exc import IntegrityError

from responder.domain.code import clean_report_code
from responder.domain.redaction import agrees
from responder.domain.report import Answers, Progress, State
from responder.flow.report import report as report_flow
from responder.flow.report.report import Submission
from responder.flow.work import Work
from responder.store import audit
from responder.store import partner as store
from responder.store import report as report_store
from responder.store.audit import Act
from responder.store.base import vault_of
from responder.store.partner import Partner
from responder.store.report import Report

MOST_NAME = 80
"""Characters."""
_NOUN = "partner"
_LONGEST = 100
"""Maximum characters of anything that may be a token."""


class Refusal(StrEnum):
    NO_NAME = "no name"
    LONG_NAME = "long name"
    EXISTS = "exists"


class PartnerRefused(Exception):
    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


class OtherReport(Exception):
    """A different report was already sent under this key."""


def lock_partner(work: Work, partner_id: UUID) -> Partner | None:
    """Return the partner, locked for the caller's changes; None if there is none."""
    return store.lock_partner(work.session, partner_id)


def add_partner(work: Work, account_id: UUID | None, name: str) -> tuple[Partner, str]:
    """Add a partner. Returns it and its token, which can't be shown again. Raises PartnerRefused."""
    if not name:
        raise PartnerRefused(Refusal.NO_NAME)
    if len(name) > MOST_NAME:
        raise PartnerRefused(Refusal.LONG_NAME)
    if store.by_name(work.session, name) is not None:
        raise PartnerRefused(Refusal.EXISTS)
    token = _new_token()
    made = Partner(name=name, token_index=_index(work, token), made_at=work.now, made_by=account_id)
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError:  # someone else was a moment faster
        raise PartnerRefused(Refusal.EXISTS) from None
    audit.record(work.session, account_id, Act("add", _NOUN, made.id), work.now)
    return made, token


def renew_token(work: Work, account_id: UUID | None, partner: Partner) -> str:
    """Return a new token. The old one ends immediately, and a revoked partner may report again."""
    token = _new_token()
    partner.token_index, partner.revoked_at = _index(work, token), None
    audit.record(work.session, account_id, Act("renew", _NOUN, partner.id), work.now)
    return token


def revoke_partner(work: Work, account_id: UUID | None, partner: Partner) -> None:
    """End the partner's token now; its reports stay. A partner already revoked is left as it is."""
    if partner.revoked_at is None:
        partner.revoked_at = work.now
        audit.record(work.session, account_id, Act("revoke", _NOUN, partner.id), work.now)


def partner_of_token(work: Work, token: str) -> Partner | None:
    """Return the partner with this token; None if the token is unknown or revoked."""
    return store.by_token(work.session, _index(work, token)) if 0 < len(token) <= _LONGEST else None


def submission_key(partner_id: UUID, key: str) -> UUID:
    """Return our key for a partner's own report key: two partners with the same key have two reports."""
    return uuid5(partner_id, key)


def take_partner_report(work: Work, submission: Submission) -> tuple[Report, bool]:
    """Store a partner's report, once per key. Also returns whether it was stored just now. Raises OtherReport."""
    known = report_store.by_submission(work.session, submission.key)
    report = known or report_flow.submit_report(work, submission)
    if not _same(work, report, submission):
        raise OtherReport
    # Of two simultaneous requests, the one that wrote the report has its time.
    return report, known is None and report.received_at == work.now


def partner_report_progress(work: Work, partner_id: UUID, typed_code: str) -> tuple[str, Progress, bool] | None:
    """Return this partner's report: its code as stored, its progress, and whether it waits for review.

    None if the report is not this partner's.
    """
    code = clean_report_code(typed_code)
    report = report_store.by_code(work.session, code) if code else None
    if report is None or report.partner_id != partner_id:
        return None
    reached = report_flow.report_progress(work, report.code)
    return (report.code, reached, report.status is State.HELD) if reached is not None else None


def _same(work: Work, report: Report, given: Submission) -> bool:
    """Whether this report is what was sent. Changes a worker made to the place since then don't count."""
    if report.partner_id != given.partner_id:
        return False
    if report.status in {State.WITHDRAWN, State.EXPIRED}:
        return True  # nothing of it is left to compare
    kept, sent = report_store.answers(work.session, report), given.answers
    return (
        _choices(kept) == _choices(sent)
        and _same_place(work, report, sent)
        and agrees(kept.place_words, sent.place_words)
        and agrees(kept.details, sent.details)
    )


def _choices(answers: Answers) -> Answers:
    """Return the answers picked from a list, without place and free text."""
    return replace(answers, point=None, area_id=None, place_words="", details="")


def _same_place(work: Work, report: Report, given: Answers) -> bool:
    if given.point is not None:
        return report.point == given.point
    found = report.place_id is not None or (work.policy.geocodes and bool(given.place_words))
    return (report.point is None or found) and (given.area_id is None or report.area_id == given.area_id)


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _index(work: Work, token: str) -> bytes:
    return vault_of(work.session).index(f"token of a partner {token}")
