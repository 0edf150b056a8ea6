"""What a browser works for before a code is texted, while more codes are asked for than usual."""

from redis import Redis
from redis.exceptions import RedisError

from responder.flow.people import volunteer as flow
from responder.flow.work import Work
from responder.web import proof


def challenge(work: Work) -> str:
    """What the browser is to solve, in JSON; empty when texts may go out without it."""
    return proof.challenge(work) if flow.proof_needed(work) else ""


def given(work: Work, redis: Redis, payload: str) -> bool:
    """Whether a text may go out for what the browser has brought: a proof of ours, solved, not used before.

    While Redis is away no proof can be told from one that was used: then none counts. No text leaves meanwhile either.
    """
    if not flow.proof_needed(work):
        return True
    name = proof.solved(work, payload)
    try:
        return bool(name and redis.set(f"proof:{name}", 1, nx=True, ex=proof.LIFE))
    except (RedisError, OSError):
        return False
