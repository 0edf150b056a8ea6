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
        key = _kept(redis, f"source-key:{now:%Y-%m-%d}", secrets.token_hex(32)).encode()
        mark = hmac.digest(key, prefix(address).encode(), hashlib.sha256).hex()
        return UUID(_kept(redis, f"source:{mark}", fresh.hex))
    except (RedisError, OSError):
        return fresh


def _kept(redis: Redis, name: str, otherwise: str) -> str:
    """What Redis keeps under a name, or `otherwise`, which it keeps from now on; two at once get the same."""
    if redis.set(name, otherwise, nx=True, ex=_KEPT):
        return otherwise
    known = redis.get(name)
    return known.decode() if isinstance(known, bytes) else otherwise


def prefix(address: str) -> str:
    """The part of an address that neighbors share: /24 or /56."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 56), strict=False))
