"""Signed requests to Responder: status callbacks in the background, webhooks with an answer."""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from responder.simulator.config import Config
from responder.simulator.faults import Fault
from responder.simulator.message import FINAL, Message
from responder.simulator.weather import Weather

API_VERSION = "2010-04-01"
OPEN_CALLBACKS = 20
TRIES = 2
# Twilio waits this long for a webhook.
TIMEOUT = aiohttp.ClientTimeout(total=15)
LONGEST_ANSWER = 65536

# Addresses with the form to post there, one after the other.
Posts = list[tuple[str, dict[str, str]]]


def sign(auth_token: str, url: str, params: Mapping[str, str]) -> str:
    """Twilio's signature of a form post: the exact URL, then each name with its value in the names' order."""
    signed = url + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.digest(auth_token.encode(), signed.encode(), "sha1")).decode()


@dataclass(frozen=True, slots=True)
class Answer:
    """A webhook's answer: its HTTP status (0: could not be reached) and its text."""

    status: int
    text: str


@dataclass(slots=True)
class Tally:
    """How the status callbacks ended so far."""

    taken: int = 0
    refused: int = 0
    not_reached: int = 0


class Callbacks:
    """Posts forms to Responder, status callbacks through a queue that a few workers empty."""

    def __init__(self, config: Config, weather: Weather) -> None:
        self._config = config
        self._weather = weather
        self._waiting: asyncio.Queue[Posts] = asyncio.Queue()
        self._delayed = 0
        self._session: aiohttp.ClientSession | None = None
        self.tally = Tally()

    @property
    def waiting(self) -> int:
        """Status callbacks that no worker has started."""
        return self._waiting.qsize() + self._delayed

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Holds the session and the workers for as long as the simulator runs."""
        # Room beside the status callbacks, so that an answered text never queues behind them.
        connector = aiohttp.TCPConnector(limit=2 * OPEN_CALLBACKS)
        async with aiohttp.ClientSession(connector=connector, timeout=TIMEOUT) as session:
            self._session = session
            workers = [asyncio.create_task(self._work()) for _ in range(OPEN_CALLBACKS)]
            try:
                yield
            finally:
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)

    def announce(self, message: Message) -> None:
        """Queues a status callback with the message's current state, if one was asked for."""
        if not message.callback_url:
            return
        statuses = [message.status]
        # Only for sent texts: one that was never sent has just one callback.
        if message.sent_at is not None and self._weather.reorders(message.to, message.attempt):
            if message.status not in FINAL:
                return
            self._weather.tally.faults[Fault.CALLBACK_REORDERED] += 1
            statuses.append("sent")
        self._queue(message, statuses)

    def _queue(self, message: Message, statuses: list[str]) -> None:
        """One worker posts them in this order; a duplicate is posted separately."""
        in_order, repeated = [], []
        for status in statuses:
            fault = self._weather.callback(message.to, message.attempt, status)
            if fault:
                self._weather.tally.faults[fault] += 1
            if fault is not Fault.CALLBACK_MISSING:
                in_order.append((message.callback_url or "", self._params(message, status)))
            if fault is Fault.CALLBACK_DUPLICATED:
                repeated.append(in_order[-1])
        for posts in (in_order, *([post] for post in repeated)):
            if posts:
                self._put(posts)

    def _put(self, posts: Posts) -> None:
        delay = self._weather.faults.callback_delay
        if delay:
            self._delayed += 1
            asyncio.get_running_loop().call_later(delay, self._put_late, posts)
        else:
            self._waiting.put_nowait(posts)

    def _put_late(self, posts: Posts) -> None:
        self._delayed -= 1
        self._waiting.put_nowait(posts)

    def _params(self, message: Message, status: str) -> dict[str, str]:
        params = {
            "AccountSid": self._config.account_sid,
            "ApiVersion": API_VERSION,
            "From": message.sender,
            "MessageSid": message.sid,
            "MessageStatus": status,
            "SmsSid": message.sid,
            "SmsStatus": status,
            "To": message.to,
        }
        if message.service_sid:
            params["MessagingServiceSid"] = message.service_sid
        if message.error_code and status in FINAL:
            params["ErrorCode"] = str(message.error_code)
        return params

    async def post(self, url: str, params: Mapping[str, str]) -> Answer:
        """Posts a signed form and returns the answer; a failed connection is retried once, as Twilio does."""
        if self._session is None:
            raise RuntimeError("callbacks are posted only while running")
        headers = {
            "X-Twilio-Signature": sign(self._config.auth_token, url, params),
            # The same on both tries, so that the receiver can tell a repeat.
            "I-Twilio-Idempotency-Token": secrets.token_hex(16),
        }
        # Already encoded: we must send exactly the characters that were signed.
        target = URL(url, encoded=True)
        if self._config.through:
            headers["Host"] = urlsplit(url).netloc
            target = URL(self._config.through + target.raw_path_qs, encoded=True)
        for _ in range(TRIES):
            try:
                async with self._session.post(target, data=params, headers=headers, allow_redirects=False) as response:
                    text = await response.content.read(LONGEST_ANSWER)
                    return Answer(response.status, text.decode(errors="replace"))
            except aiohttp.ClientConnectionError:
                continue
            except (aiohttp.ClientError, TimeoutError, ValueError):
                break
        return Answer(0, "")

    async def _work(self) -> None:
        while True:
            for url, params in await self._waiting.get():
                answer = await self.post(url, params)
                if answer.status == 0:
                    self.tally.not_reached += 1
                elif answer.status < 400:
                    self.tally.taken += 1
                else:
                    self.tally.refused += 1
