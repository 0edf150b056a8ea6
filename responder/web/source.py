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
        key = _kept(redis, _day(now), secrets.token_hex(32))
        return UUID(_kept(redis, _marked(key, address), fresh.hex))
    except (RedisError, OSError):
        return fresh


def known_source(redis: Redis, address: str, now: datetime) -> UUID | None:
    """The id that it has been given today, if any; nothing is kept about who only looks. Raises RedisError."""
    key = redis.get(_day(now))
    known = redis.get(_marked(key.decode(), address)) if isinstance(key, bytes) else None
    return UUID(known.decode()) if isinstance(known, bytes) else None


def _day(now: datetime) -> str:
    return f"source-key:{now:%Y-%m-%d}"


def _marked(key: str, address: str) -> str:
    return f"source:{hmac.digest(key.encode(), prefix(address).encode(), hashlib.sha256).hex()}"


def _kept(redis: Redis, name: str, otherwise: str) -> str:
    """What Redis keeps under a name, or `otherwise`, which it keeps from now on; two at once get the same."""
    pipe = redis.pipeline(transaction=False)
    pipe.set(name, otherwise, nx=True, ex=_KEPT)
    pipe.get(name)
    _set, known = pipe.execute()
    return known.decode() if isinstance(known, bytes) else otherwise


def prefix(address: str) -> str:
    """The part of an address that neighbors share: /24 or /56."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped is not None:
        # As a socket for both kinds names them; by the first bits of these all would be neighbors.
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 56), strict=False))
