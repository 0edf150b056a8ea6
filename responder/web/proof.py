"""Proof of work: a challenge the browser must solve first while there are more requests than usual."""

import json
from datetime import timedelta

import altcha

from responder.flow.work import Work
from responder.store.base import vault_of

LIFE = timedelta(minutes=30)
"""After this a challenge is too old. Used ones must be remembered for as long."""
_ALGORITHM = "PBKDF2/SHA-256"
_COST = 3000
"""Iterations of one try. A phone needs about 256 tries, a second or two; our one check costs us nothing."""
_LONGEST = 4000
"""Characters of a proof. Real ones have a fifth of this."""


def challenge(work: Work) -> str:
    """The challenge for the browser to solve, in JSON."""
    made = altcha.create_challenge(_ALGORITHM, _COST, expires_at=work.now + LIFE, hmac_secret=_secret(work))
    return json.dumps(made.to_dict())


def solved(work: Work, payload: str) -> str:
    """The name of our challenge that this proof solves; empty if it solves none or is too old.

    A name may count only once, so the caller must remember it.
    """
    if not 0 < len(payload) <= _LONGEST or not altcha.verify_solution(payload, _secret(work)).verified:
        return ""
    return altcha.Payload.from_base64(payload).challenge.parameters.nonce


def _secret(work: Work) -> bytes:
    return vault_of(work.session).sign("proof", "of work")
