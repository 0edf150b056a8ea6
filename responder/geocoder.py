"""An optional geocoder. We ask it about places that the gazetteer does not know, and skip it if it is slow."""

import asyncio
import logging
import re
import time
from dataclasses import dataclass
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from geopy.adapters import AioHTTPAdapter
from geopy.exc import GeopyError
from geopy.geocoders import Nominatim
from redis import Redis
from redis.exceptions import RedisError

from responder.domain.distance import Point
from responder.domain.place import tidy

log = logging.getLogger(__name__)

_PATIENCE = 3.0
"""Seconds for one request, from its start to the last byte of the answer."""
_APART = 1.0
"""Seconds between two requests, for all workers together: the limit of public servers."""
_LEFT_ALONE = 30.0
"""Seconds without a request after one failed."""
_STREETS = 16
"""The zoom for naming a point: its street, never its house."""
_LONGEST_NAME = 60
_NAME = re.compile(r"[\w .,'&/-]+")

_BUSY, _WAITING = "geocoder:busy", "geocoder:waiting"

_UNREADABLE = (GeopyError, TimeoutError, OSError, ValueError, TypeError, LookupError, AttributeError)
"""Every way in which an answer can fail."""


@dataclass(frozen=True)
class Box:
    """The area to search. Places outside are ignored."""

    south_west: Point
    north_east: Point


class Geocoder(Protocol):
    def find(self, words: str, within: Box) -> Point | None:
        """The point that the words name; None if it isn't known or we can't ask now. Raises nothing."""

    def street(self, point: Point) -> str:
        """The street at a point; empty if it isn't known or we can't ask now. Raises nothing."""


class NominatimGeocoder:
    """Any server with Nominatim's API. Sends one request at a time, a second apart."""

    def __init__(self, url: str, agent: str, redis: Redis) -> None:
        """`agent` tells the server who we are: the group's web address."""
        self._url, self._agent, self._redis = urlsplit(url), agent, redis

    def find(self, words: str, within: Box) -> Point | None:
        corners = [(corner.latitude, corner.longitude) for corner in (within.south_west, within.north_east)]
        found = self._ask("geocode", words, viewbox=corners, bounded=True)
        return Point(found.latitude, found.longitude) if found is not None else None

    def street(self, point: Point) -> str:
        found = self._ask("reverse", (point.latitude, point.longitude), zoom=_STREETS)
        address = found.raw.get("address") if found is not None else None
        road = tidy(address.get("road")) if isinstance(address, dict) else ""
        # It appears in texts to volunteers, so it must be a plain name, or nothing.
        return road if len(road) <= _LONGEST_NAME and _NAME.fullmatch(road) else ""

    def _ask(self, question: str, about: object, **how: object) -> Any:
        try:
            if not self._its_our_turn():
                return None
            found = asyncio.run(self._answer(question, about, how))
        except RedisError as error:
            # We can't count requests without Redis, so we don't ask.
            log.warning("geocoder not asked: %s", type(error).__name__)
            return None
        except _UNREADABLE as error:
            # Its message may quote the words.
            log.warning("geocoder left alone for a while: %s", type(error).__name__)
            self._leave_alone(_LEFT_ALONE)
            return None
        self._leave_alone(_APART)
        return found

    async def _answer(self, question: str, about: object, how: dict[str, object]) -> Any:
        server = f"{self._url.netloc}{self._url.path}"
        async with (
            # The library passes its own timeout in an argument that its client no longer takes.
            asyncio.timeout(_PATIENCE),
            Nominatim(
                domain=server,
                scheme=self._url.scheme,
                user_agent=self._agent,
                timeout=None,
                adapter_factory=AioHTTPAdapter,
            ) as server_of,
        ):
            return await getattr(server_of, question)(about, **how)

    def _its_our_turn(self) -> bool:
        """Whether nobody is asking or has just asked. One process may wait for its turn; others give up."""
        busy = int((_PATIENCE + _APART) * 1000)
        if self._redis.set(_BUSY, "", nx=True, px=busy):
            return True
        if not self._redis.set(_WAITING, "", nx=True, px=int(_APART * 1000)):
            return False
        left = cast(int, self._redis.pttl(_BUSY)) / 1000
        if left > _APART:
            return False
        # A little longer: Redis rounds to milliseconds and removes expired keys at its own pace.
        time.sleep(max(0.0, left) + 0.01)
        return bool(self._redis.set(_BUSY, "", nx=True, px=busy))

    def _leave_alone(self, seconds: float) -> None:
        try:
            self._redis.set(_BUSY, "", px=int(seconds * 1000))
        except RedisError as error:
            log.warning("geocoder's pause not kept: %s", type(error).__name__)
