"""Phone codes: prove with a short code that people own the phone they typed, without letting anyone run up texts."""

import hmac
import secrets
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from responder.domain.alert import NoticeKind
from responder.flow.message import notice, wording
from responder.flow.message.notice import Addressee
from responder.flow.work import Work
from responder.store import phone_code as store
from responder.store import ring
from responder.store.base import vault_of
from responder.store.phone_code import PhoneCode
from responder.store.ring import Cause

LIFE = timedelta(minutes=10)
MOST_TRIES = 5
AGAIN = timedelta(seconds=30)
"""Impatient people ask twice. Within this time we send nothing more, and the same code stays valid."""
_DIGITS = 6
_ALIKE = 4
"""Numbers that differ only in this many last digits are counted together: attackers buy numbers in blocks."""
_WHOLE_DAY = b""
_HOUR = timedelta(hours=1)
_COUNTS_KEPT = timedelta(days=7)


class CodesSpent(Exception):
    """The day's codes are used up, or those for numbers like this one."""


class Refusal(StrEnum):
    WRONG = "wrong"
    ENDED = "ended"
    """The code is too old, or none was requested."""
    TOO_MANY = "too many"


class CodeRefused(Exception):
    """The code is not accepted, and why. The try has been counted, but only a commit makes the count last."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(str(reason))
        self.reason = reason


def proof_needed(work: Work) -> bool:
    """Whether so many codes were requested in the past hour that a browser must do work for the next one."""
    return store.sent_since(work.session, work.now - _HOUR) >= work.policy.codes_an_hour


def was_asked_lately(work: Work, phone_id: UUID) -> bool:
    """Whether a code was requested so recently that a new request changes nothing."""
    held = store.find_code(work.session, phone_id)
    return held is not None and work.now - held.sent_at < AGAIN


def count_code(work: Work, number: str) -> None:
    """Count one text that a stranger made us send, under both caps. Raises CodesSpent; the day's cap also rings."""
    day = work.local.date()
    prefix = vault_of(work.session).index(number[:-_ALIKE])
    if not store.count(work.session, day, prefix, work.policy.codes_a_prefix):
        raise CodesSpent
    if not store.count(work.session, day, _WHOLE_DAY, work.policy.codes_a_day):
        ring.ring(work.session, Cause.CODES, None, work.now)
        raise CodesSpent


def send_code(work: Work, to: Addressee, consent_language: str) -> None:
    """Text a new code, which replaces the previous one."""
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    _wait_for(work, to.phone_id, _index(work, to.phone_id, code), consent_language)
    notice.send_notice(work, NoticeKind.CODE, to, wording.JOIN_CODE, number=code)


def pretend_code_sent(work: Work, phone_id: UUID, consent_language: str) -> None:
    """Wait for a code that no one has, so that asking and guessing look the same whoever owns the phone."""
    _wait_for(work, phone_id, secrets.token_bytes(32), consent_language)


def prove_phone(work: Work, phone_id: UUID, typed: str) -> PhoneCode:
    """Return the code's row if the typed code is right. The caller has locked the phone. Raises CodeRefused."""
    held = store.find_code(work.session, phone_id)
    if held is None or held.ends_at <= work.now:
        raise CodeRefused(Refusal.ENDED)
    if held.wrong_tries >= MOST_TRIES:
        raise CodeRefused(Refusal.TOO_MANY)
    digits = "".join(str(int(letter)) for letter in typed if letter.isdecimal())
    # Compared in constant time: the response time must not show how much was right.
    if not hmac.compare_digest(_index(work, phone_id, digits), held.code_index):
        held.wrong_tries += 1
        work.session.flush()
        raise CodeRefused(Refusal.TOO_MANY if held.wrong_tries >= MOST_TRIES else Refusal.WRONG)
    return held


def forget_old_codes(work: Work) -> None:
    """Delete codes and counts that are no longer needed."""
    store.forget(work.session, work.now - _HOUR, (work.now - _COUNTS_KEPT).date())


def _wait_for(work: Work, phone_id: UUID, index: bytes, consent_language: str) -> None:
    store.replace(
        work.session,
        PhoneCode(
            phone_id=phone_id,
            code_index=index,
            language=consent_language,
            wrong_tries=0,
            sent_at=work.now,
            ends_at=work.now + LIFE,
        ),
    )


def _index(work: Work, phone_id: UUID, code: str) -> bytes:
    return vault_of(work.session).sign("code", f"{phone_id}:{code}")
