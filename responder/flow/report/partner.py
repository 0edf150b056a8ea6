"""Partner: other groups that report through the API, each let in by a token of its own."""

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
"""Characters of what may be a token at all."""


class Refusal(StrEnum):
    NO_NAME = "no name"
    LONG_NAME = "long name"
    EXISTS = "exists"


class PartnerRefused(Exception):
    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


class OtherReport(Exception):
    """Another report was sent under this key before."""


def lock_partner(work: Work, partner_id: UUID) -> Partner | None:
    """The partner, held for what the caller changes about it; None if there is none."""
    return store.lock_partner(work.session, partner_id)


def add_partner(work: Work, account_id: UUID | None, name: str) -> tuple[Partner, str]:
    """A new partner, and its token, which nobody can show again. Raises PartnerRefused."""
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
    except IntegrityError:  # somebody else was faster by a moment
        raise PartnerRefused(Refusal.EXISTS) from None
    audit.record(work.session, account_id, Act("add", _NOUN, made.id), work.now)
    return made, token


def renew_token(work: Work, account_id: UUID | None, partner: Partner) -> str:
    """Another token: the one before ends at once, and who was revoked may report again."""
    token = _new_token()
    partner.token_index, partner.revoked_at = _index(work, token), None
    audit.record(work.session, account_id, Act("renew", _NOUN, partner.id), work.now)
    return token


def revoke_partner(work: Work, account_id: UUID | None, partner: Partner) -> None:
    """End its token now; what it reported stays. One that is revoked already is left as it is."""
    if partner.revoked_at is None:
        partner.revoked_at = work.now
        audit.record(work.session, account_id, Act("revoke", _NOUN, partner.id), work.now)


def partner_of_token(work: Work, token: str) -> Partner | None:
    """Whose token this is; None for one that is nobody's, or was revoked."""
    return store.by_token(work.session, _index(work, token)) if 0 < len(token) <= _LONGEST else None


def submission_key(partner_id: UUID, key: str) -> UUID:
    """What a partner's own key for one report becomes: two partners with the same key have two reports."""
    return uuid5(partner_id, key)


def take_partner_report(work: Work, submission: Submission) -> tuple[Report, bool]:
    """Keep a partner's report, once for each key; and whether it was kept just now. Raises OtherReport."""
    known = report_store.by_submission(work.session, submission.key)
    report = known or report_flow.submit_report(work, submission)
    if not _same(work, report, submission):
        raise OtherReport
    # Of two at once one has written it, at its own moment.
    return report, known is None and report.received_at == work.now


def partner_report_progress(work: Work, partner_id: UUID, typed_code: str) -> tuple[str, Progress, bool] | None:
    """The code of this partner's report, as it is written, how far it has come, and whether it is held.

    None for anybody else's.
    """
    code = clean_report_code(typed_code)
    report = report_store.by_code(work.session, code) if code else None
    if report is None or report.partner_id != partner_id:
        return None
    reached = report_flow.report_progress(work, report.code)
    return (report.code, reached, report.status is State.HELD) if reached is not None else None


def _same(work: Work, report: Report, given: Submission) -> bool:
    """Whether this is what was sent. What a worker has found out of the place since is not held against it."""
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
    """The answers that are picked from a list, without place and words."""
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
