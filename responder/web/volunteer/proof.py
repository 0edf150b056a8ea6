"""Proof of work: what a browser computes before a code is texted, while more are asked for than usual."""

import json
from datetime import timedelta

import altcha
from redis import Redis
from redis.exceptions import RedisError

from responder.flow import volunteer as flow
from responder.flow.work import Work
from responder.store.base import vault_of

_ALGORITHM = "PBKDF2/SHA-256"
_COST = 3000
"""Iterations; about 256 times as many are a second or two of a phone's time, and one is nothing to us."""
_LIFE = timedelta(minutes=30)
_LONGEST = 4000
"""Characters of a proof; real ones have a fifth of it."""


def challenge(work: Work) -> str:
    """What the browser is to solve, in JSON; empty when texts may go out without it."""
    if not flow.proof_needed(work):
        return ""
    made = altcha.create_challenge(_ALGORITHM, _COST, expires_at=work.now + _LIFE, hmac_secret=_secret(work))
    return json.dumps(made.to_dict())


def given(work: Work, redis: Redis, payload: str) -> bool:
    """Whether a text may go out for what the browser has brought: a proof of ours, solved, not used before.

    While Redis is away no proof can be told from one that was used: then none counts. No text leaves meanwhile either.
    """
    if not flow.proof_needed(work):
        return True
    if len(payload) > _LONGEST or not altcha.verify_solution(payload, _secret(work)).verified:
        return False
    nonce = altcha.Payload.from_base64(payload).challenge.parameters.nonce
    try:
        return bool(redis.set(f"proof:{nonce}", 1, nx=True, ex=_LIFE))
    except (RedisError, OSError):
        return False


def _secret(work: Work) -> bytes:
    return vault_of(work.session).sign("proof", "of work")
