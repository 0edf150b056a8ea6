"""Proof of work before we text a code, while more codes are requested than usual."""

from redis import Redis
from redis.exceptions import RedisError

from responder.flow.people import volunteer as flow
from responder.flow.work import Work
from responder.web import proof


def challenge(work: Work) -> str:
    """The challenge for the browser to solve, in JSON; empty if no proof is needed now."""
    return proof.challenge(work) if flow.proof_needed(work) else ""


def given(work: Work, redis: Redis, payload: str) -> bool:
    """Whether a text may go out: no proof is needed, or the browser solved a challenge of ours not used before.

    While Redis is down we can't tell which proofs were used, so none counts. No text leaves then either.
    """
    if not flow.proof_needed(work):
        return True
    name = proof.solved(work, payload)
    try:
        return bool(name and redis.set(f"proof:{name}", 1, nx=True, ex=proof.LIFE))
    except (RedisError, OSError):
        return False
