"""Counts each source's recent reports: in Redis or, while Redis is down, in this process's memory."""

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID, uuid4

from redis import Redis
from redis.exceptions import RedisError

from responder.web.source import KEPT, key_of, known_source, marked, prefix

_MOST_SOURCES = 5_000
_MOST_OF_ONE = 200
"""Reports remembered for one source. Later ones are past every limit anyway."""
_DOWN_FOR = 1.0
"""Seconds to leave Redis alone after it did not answer."""
_LIST = "reports-of:"
_ARRIVE = f"""
local key = redis.call('GET', KEYS[1])
if not key then
    key = ARGV[2]
    redis.call('SET', KEYS[1], key, 'EX', ARGV[4])
end
if key ~= ARGV[1] then
    return {{key}}
end
local source = redis.call('GET', KEYS[2])
if not source then
    source = ARGV[3]
    redis.call('SET', KEYS[2], source, 'EX', ARGV[4])
end
local list = '{_LIST}' .. source
redis.call('ZREMRANGEBYSCORE', list, '-inf', ARGV[7])
-- Of many at the same moment each is one more than were there, whatever their clocks say.
local added = redis.call('ZADD', list, 'NX', ARGV[6], ARGV[5])
local before = added == 1 and redis.call('ZCARD', list) - 1 or redis.call('ZRANK', list, ARGV[5])
redis.call('ZREMRANGEBYRANK', list, ARGV[8], -1)
redis.call('EXPIRE', list, ARGV[9])
return {{source, before}}
"""
"""Returns the source's id and this report's rank in the source's list.

This is one round trip instead of three, because each takes as long as a database statement. If the key given is not
the day's, it returns only the day's key.
"""


class Limit:
    """Counts a source's reports of the last `window` by submission, so that a repeated one counts once."""

    def __init__(self, redis: Redis, window: timedelta) -> None:
        self._redis, self._seconds = redis, window.total_seconds()
        self._arrive = redis.register_script(_ARRIVE)
        self._day_key = ""
        self._own_key = secrets.token_bytes(32)
        self._memory: OrderedDict[str, dict[str, float]] = OrderedDict()
        self._used: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()
        self._down_until = 0.0

    def count(self, address: str, now: datetime) -> int:
        """How many recent reports came from this address's network."""
        at = now.timestamp()
        if self._up():
            try:
                if (source := known_source(self._redis, address, now)) is None:
                    return 0
                return cast(int, self._redis.zcount(f"{_LIST}{source.hex}", f"({at - self._seconds}", "+inf"))
            except (RedisError, OSError):
                self._lose()
        with self._lock:
            return sum(sent > at - self._seconds for sent in self._memory.get(self._otherwise(address), {}).values())

    def before(self, address: str, submission: UUID, now: datetime) -> tuple[UUID, int]:
        """Count this report. Returns the id of the address's network, and how many others came from it before.

        The id stays the same for a day. While Redis is down it is new each time.
        """
        at = now.timestamp()
        if self._up():
            try:
                return self._before(address, str(submission), now)
            except (RedisError, OSError):
                self._lose()
        with self._lock:
            known = self._remembered(self._otherwise(address), at)
            if len(known) < _MOST_OF_ONE:
                known.setdefault(str(submission), at)
            return uuid4(), list(known).index(str(submission)) if str(submission) in known else len(known)

    def use(self, proof: str, submission: UUID, life: timedelta) -> bool:
        """Whether this proof counts for this submission. A proof is for one submission, however often it is sent."""
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

    def _before(self, address: str, submission: str, now: datetime) -> tuple[UUID, int]:
        at = now.timestamp()
        while True:
            key = self._day_key
            given = (key, secrets.token_hex(32), uuid4().hex, KEPT)
            counted = (submission, at, at - self._seconds, _MOST_OF_ONE, int(self._seconds) + 1)
            answer = self._arrive([key_of(now), marked(key, address)], [*given, *counted])
            if len(answer) == 2:
                return UUID(answer[0].decode()), int(answer[1])
            # A new day has begun or Redis lost its data: try again with this key.
            self._day_key = answer[0].decode()

    def _otherwise(self, address: str) -> str:
        """The source's name while Redis is down. It and its key exist only in this process's memory."""
        return hmac.digest(self._own_key, prefix(address).encode(), hashlib.sha256).hex()

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
