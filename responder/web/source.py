"""Where a report came from, as a random id: enough to tell two apart, nothing to find anybody by.

The address becomes a prefix, the prefix a keyed hash under a key that changes daily and is thrown away; Redis alone
keeps which hash has which id (`Limit` gives it one).
"""

import hashlib
import hmac
import ipaddress
from datetime import datetime
from uuid import UUID

from redis import Redis

KEPT = 48 * 3600
"""Seconds that key and id live, in Redis only."""


def known_source(redis: Redis, address: str, now: datetime) -> UUID | None:
    """The id that it has been given today, if any; nothing is kept about who only looks. Raises RedisError."""
    key = redis.get(key_of(now))
    known = redis.get(marked(key.decode(), address)) if isinstance(key, bytes) else None
    return UUID(known.decode()) if isinstance(known, bytes) else None


def key_of(now: datetime) -> str:
    """Where this day's key is kept."""
    return f"source-key:{now:%Y-%m-%d}"


def marked(key: str, address: str) -> str:
    """Where the id of the address's neighborhood is kept on the day of this key."""
    return f"source:{hmac.digest(key.encode(), prefix(address).encode(), hashlib.sha256).hex()}"


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
