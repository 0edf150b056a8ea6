"""Where a report came from, as a random id: it tells two sources apart but leads to nobody.

The address is cut to a prefix. The prefix is hashed with a key that changes daily and is thrown away. Only Redis knows
which hash has which id. `Limit` gives out the ids.
"""

import hashlib
import hmac
import ipaddress
from datetime import datetime
from uuid import UUID

from redis import Redis

KEPT = 48 * 3600
"""Seconds that the key and the ids live, in Redis only."""


def known_source(redis: Redis, address: str, now: datetime) -> UUID | None:
    """The id given to this address today, if any. Looking keeps nothing. Raises RedisError if Redis is down."""
    key = redis.get(key_of(now))
    known = redis.get(marked(key.decode(), address)) if isinstance(key, bytes) else None
    return UUID(known.decode()) if isinstance(known, bytes) else None


def key_of(now: datetime) -> str:
    """The Redis name of this day's key."""
    return f"source-key:{now:%Y-%m-%d}"


def marked(key: str, address: str) -> str:
    """The Redis name of the source id for this address's network, on the day of this key."""
    return f"source:{hmac.digest(key.encode(), prefix(address).encode(), hashlib.sha256).hex()}"


def prefix(address: str) -> str:
    """The network part of an address: /24 for IPv4, /56 for IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped is not None:
        # A dual-stack socket maps IPv4 addresses so. By their first bits, all would be one network.
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 56), strict=False))
