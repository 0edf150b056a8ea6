"""Where a report came from, as a random id: enough to tell two apart, nothing to find anybody by."""

import hashlib
import hmac
import ipaddress
import secrets
from datetime import datetime
from uuid import UUID, uuid4

from redis import Redis
from redis.exceptions import RedisError

_KEPT = 48 * 3600
"""Seconds that the mapping lives, in Redis only."""


def source_of(redis: Redis, address: str, now: datetime) -> UUID:
    """The id of this address's neighborhood on the net today; a fresh one if that can't be looked up.

    The address becomes a prefix, the prefix a keyed hash under a key that changes daily and is thrown away.
    """
    fresh = uuid4()
    try:
        key = _of_the_day(redis, now)
        mark = hmac.digest(key, prefix(address).encode(), hashlib.sha256).hex()
        name = f"source:{mark}"
        known = redis.set(name, fresh.hex, nx=True, get=True, ex=_KEPT)
    except (RedisError, OSError):
        return fresh
    return UUID(_text(known)) if known else fresh


def _of_the_day(redis: Redis, now: datetime) -> bytes:
    name = f"source-key:{now:%Y-%m-%d}"
    known = redis.set(name, secrets.token_hex(32), nx=True, get=True, ex=_KEPT)
    return _text(known or redis.get(name)).encode()


def prefix(address: str) -> str:
    """The part of an address that neighbors share: /24 or /56."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 56), strict=False))


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
