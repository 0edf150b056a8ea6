"""Proof of work: what a browser computes before something is done for it, while more is asked for than usual."""

import json
from datetime import timedelta

import altcha

from responder.flow.work import Work
from responder.store.base import vault_of

LIFE = timedelta(minutes=30)
"""After this a challenge is too old; as long it must be remembered which were used."""
_ALGORITHM = "PBKDF2/SHA-256"
_COST = 3000
"""Iterations; about 256 times as many are a second or two of a phone's time, and one is nothing to us."""
_LONGEST = 4000
"""Characters of a proof; real ones have a fifth of it."""


def challenge(work: Work) -> str:
    """What the browser is to solve, in JSON."""
    made = altcha.create_challenge(_ALGORITHM, _COST, expires_at=work.now + LIFE, hmac_secret=_secret(work))
    return json.dumps(made.to_dict())


def solved(work: Work, payload: str) -> str:
    """The name of the challenge of ours that was solved; empty if it was not, or is too old.

    Each name counts once: whoever asks must remember it.
    """
    if not 0 < len(payload) <= _LONGEST or not altcha.verify_solution(payload, _secret(work)).verified:
        return ""
    return altcha.Payload.from_base64(payload).challenge.parameters.nonce


def _secret(work: Work) -> bytes:
    return vault_of(work.session).sign("proof", "of work")
