"""How many reports a source has sent lately: counted in Redis, and in this process's memory while it is away."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError

_MOST_SOURCES = 5_000
_MOST_OF_ONE = 200
"""Reports of one source that are remembered; what comes after them is beyond every limit anyway."""
_DOWN_FOR = 1.0
"""Seconds for which a Redis that did not answer is left alone."""


class Limit:
    """Tells a source's reports of the last `window` apart by their submissions: the same one again counts once."""

    def __init__(self, redis: Redis, window: timedelta) -> None:
        self._redis, self._seconds = redis, window.total_seconds()
        self._memory: OrderedDict[str, dict[str, float]] = OrderedDict()
        self._used: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()
        self._down_until = 0.0

    def count(self, find: Callable[[], UUID | None], otherwise: str, now: datetime) -> int:
        """How many reports of a source are known; `find` asks Redis for its id, None: it has sent none.

        `otherwise` names it while Redis is away.
        """
        at = now.timestamp()
        if self._up():
            try:
                if (source := find()) is None:
                    return 0
                return cast(int, self._redis.zcount(_name(source), f"({at - self._seconds}", "+inf"))
            except (RedisError, OSError):
                self._lose()
        with self._lock:
            return sum(sent > at - self._seconds for sent in self._memory.get(otherwise, {}).values())

    def before(self, source: UUID, otherwise: str, submission: UUID, now: datetime) -> int:
        """How many others of the source came before this one, which is counted from now on."""
        at = now.timestamp()
        if self._up():
            try:
                return self._before(_name(source), str(submission), at)
            except (RedisError, OSError):
                self._lose()
        with self._lock:
            known = self._remembered(otherwise, at)
            if len(known) < _MOST_OF_ONE:
                known.setdefault(str(submission), at)
            return list(known).index(str(submission)) if str(submission) in known else len(known)

    def use(self, proof: str, submission: UUID, life: timedelta) -> bool:
        """Whether this proof is this submission's: each may be used for one, as often as that is sent."""
        if self._up():
            try:
                name = f"proof:{proof}"
                if self._redis.set(name, str(submission), nx=True, ex=life):
                    return True
                return bool(self._redis.get(name) == str(submission).encode())
            except (RedisError, OSError):
                self._lose()
        with self._lock:
            owner = self._used.setdefault(proof, str(submission))
            while len(self._used) > _MOST_SOURCES:
                self._used.popitem(last=False)
            return owner == str(submission)

    def _before(self, name: str, submission: str, at: float) -> int:
        pipe = self._redis.pipeline()
        pipe.zremrangebyscore(name, "-inf", at - self._seconds)
        pipe.zadd(name, {submission: at}, nx=True)
        pipe.zcard(name)
        pipe.zrank(name, submission)
        pipe.zremrangebyrank(name, _MOST_OF_ONE, -1)
        pipe.expire(name, int(self._seconds) + 1)
        _old, added, count, rank, *_rest = pipe.execute()
        # Of many at the same moment each is one more than were there, whatever their clocks say.
        return int(count - 1 if added else rank)

    def _remembered(self, name: str, at: float) -> dict[str, float]:
        known = self._memory.pop(name, {})
        self._memory[name] = known = {one: sent for one, sent in known.items() if sent > at - self._seconds}
        while len(self._memory) > _MOST_SOURCES:
            self._memory.popitem(last=False)
        return known

    def _up(self) -> bool:
        return time.monotonic() >= self._down_until

    def _lose(self) -> None:
        self._down_until = time.monotonic() + _DOWN_FOR


def new_key() -> bytes:
    """For names that mean something in this process only."""
    return secrets.token_bytes(32)


def _name(source: UUID) -> str:
    return f"reports-of:{source.hex}"
