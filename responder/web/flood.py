"""What a browser must work for before its report is an ordinary one, while its source is past the limit."""

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from flask import current_app, request

from responder.domain.flood import BURST
from responder.domain.report import HeldWhy
from responder.web import proof
from responder.web.limit import Limit, new_key
from responder.web.site import site, work
from responder.web.source import known_source, prefix

_KEY = "responder flood"


@dataclass(frozen=True)
class _Kept:
    limit: Limit
    key: bytes = field(default_factory=new_key, repr=False)


def challenge() -> str:
    """What the browser is to solve, in JSON; empty while its source is within the limit."""
    current = work()

    def find() -> UUID | None:
        return known_source(site().broker.redis, request.remote_addr or "", current.now)

    passed = _kept().limit.count(find, _otherwise(), current.now) >= current.policy.reports_a_source
    return proof.challenge(current) if passed else ""


def held_why(submission: UUID, source: UUID, payload: str) -> HeldWhy | None:
    """Count a complete report; why a person must look at it first: its source is past the limit, and nothing proved."""
    current, limit = work(), _kept().limit
    if limit.before(source, _otherwise(), submission, current.now) < current.policy.reports_a_source:
        return None
    solved = proof.solved(current, payload)
    return None if solved and limit.use(solved, submission, proof.LIFE) else HeldWhy.BURST


def _otherwise() -> str:
    """Names the source while Redis is away: in this process's memory only, under a key that goes with it."""
    return hmac.digest(_kept().key, prefix(request.remote_addr or "").encode(), hashlib.sha256).hex()


def _kept() -> _Kept:
    if _KEY not in current_app.extensions:
        current_app.extensions.setdefault(_KEY, _Kept(Limit(site().broker.redis, BURST)))
    return cast(_Kept, current_app.extensions[_KEY])
