"""Signed requests to Responder: status callbacks in the background, webhooks with an answer."""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from yarl import URL

from responder.simulator.config import Config
from responder.simulator.message import Message

API_VERSION = "2010-04-01"
OPEN_CALLBACKS = 20
TRIES = 2
# As long as Twilio waits for a webhook.
TIMEOUT = aiohttp.ClientTimeout(total=15)
LONGEST_ANSWER = 65536


def sign(auth_token: str, url: str, params: Mapping[str, str]) -> str:
    """Twilio's signature of a form post: the exact URL, then each name with its value in the names' order."""
    signed = url + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.digest(auth_token.encode(), signed.encode(), "sha1")).decode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a webhook answered: its HTTP status (0: not reached) and its text."""

    status: int
    text: str


@dataclass(slots=True)
class Tally:
    """How the status callbacks so far ended."""

    taken: int = 0
    refused: int = 0
    not_reached: int = 0


class Callbacks:
    """Posts forms to Responder, status callbacks through a queue that a few workers empty."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._waiting: asyncio.Queue[tuple[str, dict[str, str]]] = asyncio.Queue()
        self._session: aiohttp.ClientSession | None = None
        self.tally = Tally()

    @property
    def waiting(self) -> int:
        """Status callbacks that no worker has begun."""
        return self._waiting.qsize()

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
        """Queues a status callback about what the message is now; nothing if nobody asked for one."""
        if not message.callback_url:
            return
        params = {
            "AccountSid": self._config.account_sid,
            "ApiVersion": API_VERSION,
            "From": message.sender,
            "MessageSid": message.sid,
            "MessageStatus": message.status,
            "SmsSid": message.sid,
            "SmsStatus": message.status,
            "To": message.to,
        }
        if message.service_sid:
            params["MessagingServiceSid"] = message.service_sid
        if message.error_code:
            params["ErrorCode"] = str(message.error_code)
        self._waiting.put_nowait((message.callback_url, params))

    async def post(self, url: str, params: Mapping[str, str]) -> Answer:
        """Posts a signed form and returns the answer; a failed connection is tried once more, as by Twilio."""
        if self._session is None:
            raise RuntimeError("callbacks are posted while running only")
        headers = {
            "X-Twilio-Signature": sign(self._config.auth_token, url, params),
            # The same on both tries, so that the receiver can tell a repeat.
            "I-Twilio-Idempotency-Token": secrets.token_hex(16),
        }
        for _ in range(TRIES):
            try:
                # Encoded already: what is sent must be what was signed, to the letter.
                target = URL(url, encoded=True)
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
            url, params = await self._waiting.get()
            answer = await self.post(url, params)
            if answer.status == 0:
                self.tally.not_reached += 1
            elif answer.status < 400:
                self.tally.taken += 1
            else:
                self.tally.refused += 1
