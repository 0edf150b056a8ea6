"""Flood control: once a source is past its limit, a report without proof of work needs review."""

from typing import cast
from uuid import UUID

from flask import current_app, request

from responder.domain.flood import BURST
from responder.domain.report import HeldWhy
from responder.web import proof
from responder.web.limit import Limit
from responder.web.site import site, work

_KEY = "responder flood"


def challenge() -> str:
    """The challenge for the browser to solve, in JSON; empty while its source is within the limit."""
    current = work()
    passed = _limit().count(request.remote_addr or "", current.now) >= current.policy.reports_a_source
    return proof.challenge(current) if passed else ""


def arrive(submission: UUID, payload: str) -> tuple[UUID, HeldWhy | None]:
    """Count a complete report. Returns its source's random id, and why it needs review, if it does.

    It needs review if its source is past the limit and sent no valid proof. The address itself is not kept.
    """
    current, limit = work(), _limit()
    source_id, before = limit.before(request.remote_addr or "", submission, current.now)
    if before < current.policy.reports_a_source:
        return source_id, None
    solved = proof.solved(current, payload)
    return source_id, None if solved and limit.use(solved, submission, proof.LIFE) else HeldWhy.BURST


def _limit() -> Limit:
    if _KEY not in current_app.extensions:
        current_app.extensions.setdefault(_KEY, Limit(site().broker.redis, BURST))
    return cast(Limit, current_app.extensions[_KEY])
